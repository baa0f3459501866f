// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/import.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "corpus/index_reader.h"
#include "corpus/index_writer.h"
#include "corpus/preview.h"
#include "corpus/source_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sauti::corpus {

using base::ErrorKind;
using base::Result;

namespace {

constexpr std::size_t k_first_rows = 200;
constexpr std::int64_t k_rows_between_counts = 1000;

/// Tells of the rows that are read: the first ones once there are enough, and how many there are.
class Teller {
public:
    Teller(const std::vector<SourceFile>& files, const ReadingNews& news) : files_(files), news_(news) {}

    void add(const SourceRow& source) {
        ++count_;
        if (news_.first_rows && !told_) {
            rows_.push_back(row_of(source, files_[source.file], count_));
            if (rows_.size() == k_first_rows) tell_rows();
        }
        if (count_ % k_rows_between_counts == 0) tell_count();
    }
    void end() {
        if (news_.first_rows && !told_) tell_rows();
        tell_count();
    }

private:
    void tell_rows() {
        told_ = true;
        news_.first_rows(rows_);
        rows_.clear();
    }
    void tell_count() {
        if (news_.count) news_.count(count_);
    }

    const std::vector<SourceFile>& files_;
    const ReadingNews& news_;
    std::vector<Row> rows_;
    std::int64_t count_ = 0;
    bool told_ = false;
};

/// Reads the source of `info` into a new index at `path` and fills in what was found.
Result<void> build_index(const fs::path& path, CorpusInfo& info, const base::Work& work, const ReadingNews& news) {
    SAUTI_TRY(IndexWriter writer, IndexWriter::create(path, info.files));
    const std::vector<SourceFile> described = info.files;
    Teller teller(described, news);
    SourceSink sink;
    sink.row = [&](const SourceRow& row) {
        teller.add(row);
        return writer.add(row);
    };
    sink.finding = [&](const Finding& finding) { return writer.add_finding(finding); };
    SAUTI_CHECK(read_source(info.source, info.files, sink, work));
    teller.end();
    info.fingerprint = fingerprint_of(info.files);
    return writer.finish(info);
}

/// The same beside the index's place, moved there when whole.
Result<void> replace_index(const fs::path& folder, CorpusInfo& info, const base::Work& work, const ReadingNews& news) {
    const fs::path target = folder / k_index_file;
    const fs::path temporary = base::temporary_name(target);
    auto built = build_index(temporary, info, work, news);
    if (!built) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        return built;
    }
    return base::move_into_place(temporary, target);
}

Result<void> make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return base::fail(base::write_error(error.value(), folder, "create"));
    return {};
}

base::Error taken(const std::string& id) {
    return base::make_error(ErrorKind::invalid, fmt::format("the project has a corpus \"{}\" already", id),
                            "choose another --id");
}

Result<std::string> free_id(const fs::path& corpora, const std::string& wanted, const std::string& proposed) {
    std::error_code ignored;
    if (!wanted.empty()) {
        if (wanted != slug_of(wanted)) {
            return base::fail(ErrorKind::usage, fmt::format("\"{}\" cannot be an id", wanted),
                              fmt::format("lower-case letters, digits, - and _: \"{}\"", slug_of(wanted)));
        }
        if (fs::exists(corpora / wanted, ignored)) return base::fail(taken(wanted));
        return wanted;
    }
    std::string id = proposed;
    for (int number = 2; fs::exists(corpora / id, ignored); ++number)
        id = fmt::format("{}-{}", proposed, number);
    return id;
}

base::Error moved_source(const SourceState& state, const fs::path& folder) {
    if (state.kind == SourceState::Kind::missing) {
        return base::make_error(ErrorKind::not_found, state.to_string(),
                                fmt::format("sauti-cli corpus set {} source=FOLDER", folder.filename().string()));
    }
    return base::make_error(
        ErrorKind::invalid, state.to_string(),
        fmt::format("sauti-cli corpus set {} source=FOLDER takes the new state over", folder.filename().string()));
}

Result<base::FileLock> lock_of(const fs::path& folder, const std::string& id) {
    return base::FileLock::acquire(lock_path(folder), fmt::format("the corpus {}", id));
}

/// Index first, corpus.json last: killed between the two, the old corpus.json tells that the source has changed.
Result<CorpusInfo> read_anew(const fs::path& folder, CorpusInfo info, const base::Work& work,
                             const ReadingNews& news = {}) {
    SAUTI_TRY([[maybe_unused]] const base::FileLock lock, lock_of(folder, info.id));
    SAUTI_TRY([[maybe_unused]] const int leftovers, base::remove_leftovers(folder));
    SAUTI_CHECK(replace_index(folder, info, work, news));
    info.imported = base::now_rfc3339();
    SAUTI_CHECK(write_corpus_info(folder, info));
    return info;
}

/// The settings that a person may change, and what they may be.
Result<void> apply_setting(CorpusInfo& info, const std::string& key, const std::string& value) {
    if (key == "code") {
        info.code = value == "none" ? std::string() : value;
        return {};
    }
    if (key == "phones.source") {
        static const std::vector<std::string> known = {"auto", "builtin", "epitran", "none"};
        if (std::find(known.begin(), known.end(), value) == known.end()) {
            return base::fail(ErrorKind::usage, fmt::format("phones.source cannot be \"{}\"", value),
                              fmt::format("one of {}", fmt::join(known, ", ")));
        }
        info.phones.source = value;
        return {};
    }
    if (key == "phones.mode") {
        const auto mode = base::mode_of(value);
        if (!mode) {
            return base::fail(ErrorKind::usage, fmt::format("phones.mode cannot be \"{}\"", value),
                              "reference or corrected");
        }
        info.phones.mode = *mode;
        return {};
    }
    const std::vector<std::string> keys = {"code", "phones.source", "phones.mode", "source"};
    const auto nearest = base::nearest_name(key, keys);
    return base::fail(ErrorKind::usage, fmt::format("a corpus has no setting \"{}\"", key),
                      nearest ? fmt::format("did you mean {}?", *nearest)
                              : fmt::format("the settings are {}", fmt::join(keys, ", ")));
}

} // namespace

std::string slug_of(std::string_view name) {
    std::string slug;
    for (const char letter : name) {
        const bool upper = letter >= 'A' && letter <= 'Z';
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
        if (upper) {
            slug += static_cast<char>(letter + ('a' - 'A'));
        } else if (plain) {
            slug += letter;
        } else if (!slug.empty() && slug.back() != '-') {
            slug += '-';
        }
    }
    while (!slug.empty() && slug.back() == '-')
        slug.pop_back();
    return slug.empty() ? "corpus" : slug;
}

Result<CorpusInfo> import_corpus(const fs::path& project, const Recognition& recognition, const ImportOptions& options,
                                 const base::Work& work) {
    const fs::path corpora = project / "corpora";
    SAUTI_CHECK(make_folder(corpora));
    SAUTI_TRY([[maybe_unused]] const int leftovers, base::remove_leftovers(corpora));
    CorpusInfo info;
    SAUTI_TRY(info.id, free_id(corpora, options.id, recognition.id));
    const fs::path folder = corpora / info.id;
    SAUTI_TRY([[maybe_unused]] const base::FileLock lock, lock_of(folder, info.id));
    // Between the look and the lock another import may have ended.
    std::error_code ignored;
    if (fs::exists(folder, ignored)) return base::fail(taken(info.id));
    info.source = recognition.source;
    info.reader = recognition.reader;
    info.code = options.code.empty() ? recognition.code : options.code;
    if (info.code == "none") info.code.clear();
    info.phones = options.phones;
    info.files = recognition.files;
    info.imported = base::now_rfc3339();
    SAUTI_TRY(base::FolderBuilder builder, base::FolderBuilder::create(folder));
    auto built = build_index(builder.path() / k_index_file, info, work, options.news);
    if (!built) return base::fail(std::move(built.error()).context(fmt::format("importing {}", info.source.string())));
    // The source is stored relative to the project, which lies two folders above the builder's as above the corpus.
    SAUTI_CHECK(write_corpus_info(builder.path(), info));
    SAUTI_CHECK(builder.commit());
    return info;
}

Result<bool> ensure_index(const fs::path& folder, const base::Work& work, const ReadingNews& news) {
    SAUTI_TRY(CorpusInfo info, read_corpus_info(folder));
    const auto usable = [&]() -> Result<IndexFacts> {
        SAUTI_TRY(const IndexReader reader, IndexReader::open(folder / k_index_file));
        return reader.facts(info.fingerprint);
    };
    if (usable()) return false;
    SAUTI_TRY([[maybe_unused]] const base::FileLock lock, lock_of(folder, info.id));
    // Another process may have built it while we waited to look.
    if (usable()) return false;
    SAUTI_TRY([[maybe_unused]] const int leftovers, base::remove_leftovers(folder));
    SAUTI_TRY(const SourceState state, source_state(info));
    if (state.kind != SourceState::Kind::same) return base::fail(moved_source(state, folder));
    const std::string fingerprint = info.fingerprint;
    SAUTI_CHECK(replace_index(folder, info, work, news));
    if (info.fingerprint != fingerprint) {
        return base::fail(moved_source({SourceState::Kind::changed, {info.source.string()}}, folder));
    }
    return true;
}

Result<CorpusInfo> reimport(const fs::path& folder, const base::Work& work, const ReadingNews& news) {
    SAUTI_TRY(CorpusInfo info, read_corpus_info(folder));
    return read_anew(folder, std::move(info), work, news);
}

Result<CorpusInfo> set_corpus(const fs::path& folder, const std::string& key, const std::string& value,
                              const base::Work& work) {
    SAUTI_TRY(CorpusInfo info, read_corpus_info(folder));
    if (key == "source") {
        SAUTI_TRY(const Recognition there, recognise(value, info.reader));
        info.source = there.source;
        info.files = there.files;
        return read_anew(folder, std::move(info), work);
    }
    SAUTI_CHECK(apply_setting(info, key, value));
    SAUTI_TRY([[maybe_unused]] const base::FileLock lock, lock_of(folder, info.id));
    SAUTI_CHECK(write_corpus_info(folder, info));
    return info;
}

Result<std::vector<std::string>> corpus_ids(const fs::path& project) {
    std::vector<std::string> ids;
    std::error_code error;
    const fs::path corpora = project / "corpora";
    if (!fs::exists(corpora, error)) return ids;
    for (const auto& entry : fs::directory_iterator(corpora, error)) {
        const std::string id = entry.path().filename().string();
        std::error_code ignored;
        if (id.front() != '.' && fs::exists(entry.path() / k_info_file, ignored)) ids.push_back(id);
    }
    if (error) {
        return base::fail(
            base::make_error(ErrorKind::io_read, fmt::format("cannot list {}: {}", corpora.string(), error.message()))
                .within(corpora.string()));
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

Result<fs::path> corpus_folder(const fs::path& project, const std::string& id) {
    SAUTI_TRY(const std::vector<std::string> ids, corpus_ids(project));
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) return project / "corpora" / id;
    const auto nearest = base::nearest_name(id, ids);
    return base::fail(ErrorKind::not_found, fmt::format("the project has no corpus \"{}\"", id),
                      nearest       ? fmt::format("did you mean {}?", *nearest)
                      : ids.empty() ? "add one: sauti-cli corpus add PATH"
                                    : fmt::format("it has {}", fmt::join(ids, ", ")));
}

} // namespace sauti::corpus
