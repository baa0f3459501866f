// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/corpus_info.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace sauti::corpus {

using base::ErrorKind;
using base::Json;
using base::Result;

namespace {

constexpr std::string_view k_format = "sauti-corpus";

const std::set<std::string, std::less<>>& known_keys() {
    static const std::set<std::string, std::less<>> keys = {"format",  "version",     "id",       "source",  "reader",
                                                            "options", "code",        "phones",   "files",   "counts",
                                                            "rows",    "fingerprint", "findings", "imported"};
    return keys;
}

/// The project that holds corpora/ID.
fs::path project_of(const fs::path& folder) {
    std::error_code ignored;
    return fs::absolute(folder, ignored).lexically_normal().parent_path().parent_path();
}

std::string stored_source(const fs::path& folder, const fs::path& source) {
    const fs::path relative = source.lexically_relative(project_of(folder));
    const bool inside = !relative.empty() && *relative.begin() != "..";
    return inside ? relative.generic_string() : source.generic_string();
}

Json file_json(const SourceFile& file) {
    return {{"path", file.path},   {"split", file.split},   {"kind", name(file.kind)},
            {"bytes", file.bytes}, {"sha256", file.sha256}, {"modified_ns", file.modified_ns}};
}

Json findings_json(const CorpusInfo& info) {
    Json first = Json::array();
    for (const Finding& finding : info.findings) {
        first.push_back(
            {{"file", finding.file}, {"line", finding.line}, {"kind", finding.kind}, {"message", finding.message}});
    }
    Json by_kind = Json::object();
    for (const auto& [kind, count] : info.findings_by_kind)
        by_kind[kind] = count;
    return {{"total", info.findings_total}, {"by_kind", by_kind}, {"first", first}};
}

SourceFile file_of(const Json& value, const std::string& origin, base::Error& error) {
    base::ObjectReader reader(value, origin, "files");
    SourceFile file;
    file.path = reader.text("path");
    file.split = reader.text("split");
    file.kind = reader.text("kind") == "conll" ? FileKind::conll : FileKind::text;
    file.bytes = static_cast<std::uint64_t>(reader.integer("bytes", 0));
    file.sha256 = reader.text("sha256");
    file.modified_ns = reader.integer("modified_ns", 0);
    const fs::path path(file.path);
    const bool inside = !file.path.empty() && path.is_relative() && path.lexically_normal().begin()->string() != "..";
    if (!inside) reader.fail(ErrorKind::forbidden, fmt::format("\"{}\" points outside of the source", file.path));
    if (auto outcome = reader.finish(); !outcome) error = std::move(outcome.error());
    return file;
}

// Counts and findings inform; a value of a wrong type there is read as absent, never thrown at.

std::int64_t integer_in(const Json& object, const char* key, std::int64_t otherwise) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : otherwise;
}

std::string text_in(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void read_counts(const Json& value, CorpusInfo& info) {
    if (!value.is_object()) return;
    for (const auto& [split, counts] : value.items()) {
        if (!counts.is_object()) continue;
        info.counts[split] = {integer_in(counts, "rows", 0), integer_in(counts, "words", 0),
                              integer_in(counts, "letters", 0)};
    }
}

void read_findings(const Json& value, CorpusInfo& info) {
    if (!value.is_object()) return;
    info.findings_total = integer_in(value, "total", 0);
    if (const auto kinds = value.find("by_kind"); kinds != value.end() && kinds->is_object()) {
        for (const auto& [kind, count] : kinds->items()) {
            if (count.is_number_integer()) info.findings_by_kind[kind] = count.get<std::int64_t>();
        }
    }
    const auto first = value.find("first");
    if (first == value.end() || !first->is_array()) return;
    for (const Json& finding : *first) {
        if (!finding.is_object()) continue;
        info.findings.push_back({text_in(finding, "file"), integer_in(finding, "line", -1), text_in(finding, "kind"),
                                 text_in(finding, "message")});
    }
}

/// The parts that rule how things are read; wrong ones are errors.
Result<CorpusInfo> info_of(const Json& value, const fs::path& folder, const std::string& origin) {
    base::ObjectReader reader(value, origin, "");
    CorpusInfo info;
    info.id = reader.text("id");
    info.source = reader.text("source");
    if (info.source.is_relative()) info.source = (project_of(folder) / info.source).lexically_normal();
    info.reader = reader.text("reader");
    info.code = reader.text("code", "");
    info.fingerprint = reader.text("fingerprint", "");
    info.imported = reader.text("imported", "");
    const Json& options = reader.raw("options");
    if (!options.is_object()) reader.fail(ErrorKind::invalid, "\"options\" is not an object");
    for (const auto& [key, option] : options.items()) {
        if (option.is_string()) info.options[key] = option.get<std::string>();
    }
    if (const Json& phones = reader.raw("phones"); phones.is_object()) {
        base::ObjectReader choice(phones, origin, "phones");
        info.phones.source = choice.text("source", "auto");
        info.phones.mode = base::mode_of(choice.text("mode", "corrected")).value_or(base::Mode::corrected);
        SAUTI_CHECK(choice.finish());
    }
    base::Error wrong;
    const Json& files = reader.raw("files");
    if (!files.is_array()) reader.fail(ErrorKind::invalid, "\"files\" is not a list");
    for (const Json& file : files) {
        wrong.message.clear();
        info.files.push_back(file_of(file, origin, wrong));
        if (!wrong.message.empty()) return base::fail(std::move(wrong));
    }
    read_counts(reader.raw("counts"), info);
    read_findings(reader.raw("findings"), info);
    Json extra = Json::object();
    for (const auto& [key, other] : value.items()) {
        if (known_keys().count(key) > 0) continue;
        reader.accept(key);
        extra[key] = other;
    }
    if (!extra.empty()) info.extra = base::compact(extra);
    for (const std::string& key : known_keys())
        reader.accept(key);
    SAUTI_CHECK(reader.finish());
    return info;
}

} // namespace

std::string_view name(FileKind kind) {
    return kind == FileKind::conll ? "conll" : "text";
}

std::int64_t CorpusInfo::rows() const {
    std::int64_t rows = 0;
    for (const auto& [split, of_split] : counts)
        rows += of_split.rows;
    return rows;
}

std::vector<std::string> CorpusInfo::splits() const {
    std::vector<std::string> names;
    for (const SourceFile& file : files) {
        if (std::find(names.begin(), names.end(), file.split) == names.end()) names.push_back(file.split);
    }
    return names;
}

std::vector<SourceFile> CorpusInfo::files_of(std::string_view split) const {
    std::vector<SourceFile> found;
    for (const SourceFile& file : files) {
        if (same_split(file.split, split)) found.push_back(file);
    }
    return found;
}

bool same_split(std::string_view a, std::string_view b) {
    const auto plain = [](std::string_view split) {
        return split == "validation" || split == "valid" || split == "val" ? std::string_view("dev") : split;
    };
    return plain(a) == plain(b);
}

std::string fingerprint_of(const std::vector<SourceFile>& files) {
    base::Sha256 hash;
    for (const SourceFile& file : files) {
        // Each part ends with a zero byte, so that no two lists of files look alike.
        for (const std::string_view part : {std::string_view(file.path), std::string_view(file.split), name(file.kind),
                                            std::string_view(file.sha256)}) {
            hash.update(part);
            hash.update(std::string_view("\0", 1));
        }
    }
    return hash.hex();
}

fs::path lock_path(const fs::path& folder) {
    std::error_code ignored;
    const fs::path whole = fs::absolute(folder, ignored).lexically_normal();
    const fs::path plain = whole.has_filename() ? whole : whole.parent_path();
    return plain.parent_path() / fmt::format(".{}.lock", plain.filename().string());
}

Result<CorpusInfo> read_corpus_info(const fs::path& folder) {
    const fs::path path = folder / k_info_file;
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
        return base::fail(base::make_error(ErrorKind::not_found,
                                           fmt::format("{} is no corpus (it has no corpus.json)", folder.string()),
                                           "sauti-cli corpus list shows the project's corpora"));
    }
    SAUTI_TRY(const Json value, base::read_json(path));
    SAUTI_CHECK(base::check_format(value, k_format, k_corpus_version, path.string()));
    return info_of(value, folder, path.string());
}

Result<void> write_corpus_info(const fs::path& folder, const CorpusInfo& info) {
    Json value = {{"format", k_format},
                  {"version", k_corpus_version},
                  {"id", info.id},
                  {"source", stored_source(folder, info.source)},
                  {"reader", info.reader},
                  {"options", Json::object()},
                  {"code", info.code},
                  {"phones", {{"source", info.phones.source}, {"mode", base::name(info.phones.mode)}}},
                  {"rows", info.rows()},
                  {"counts", Json::object()},
                  {"files", Json::array()},
                  {"fingerprint", info.fingerprint},
                  {"findings", findings_json(info)},
                  {"imported", info.imported}};
    for (const auto& [key, option] : info.options)
        value["options"][key] = option;
    for (const auto& [split, counts] : info.counts) {
        value["counts"][split] = {{"rows", counts.rows}, {"words", counts.words}, {"letters", counts.letters}};
    }
    for (const SourceFile& file : info.files)
        value["files"].push_back(file_json(file));
    if (!info.extra.empty()) {
        SAUTI_TRY(const Json extra, base::parse_json(info.extra, "the kept keys of corpus.json"));
        for (const auto& [key, other] : extra.items())
            value[key] = other;
    }
    return base::write_json(folder / k_info_file, value);
}

std::string SourceState::to_string() const {
    switch (kind) {
    case Kind::same: return "the source is as it was imported";
    case Kind::changed: return fmt::format("the source has changed since the import: {}", fmt::join(files, ", "));
    case Kind::missing: return fmt::format("the source is not where it was: {}", fmt::join(files, ", "));
    }
    return {};
}

Result<SourceState> source_state(const CorpusInfo& info) {
    SourceState missing{SourceState::Kind::missing, {}};
    SourceState changed{SourceState::Kind::changed, {}};
    for (const SourceFile& file : info.files) {
        const fs::path path = info.source / file.path;
        std::error_code error;
        const std::uint64_t bytes = fs::file_size(path, error);
        if (error) {
            missing.files.push_back(path.string());
            continue;
        }
        if (bytes == file.bytes && base::modified_ns(path) == file.modified_ns) continue;
        if (bytes == file.bytes) {
            SAUTI_TRY(const std::string sha256, base::sha256_of_file(path));
            if (sha256 == file.sha256) continue;
        }
        changed.files.push_back(path.string());
    }
    if (!missing.files.empty()) return missing;
    if (!changed.files.empty()) return changed;
    return SourceState{};
}

} // namespace sauti::corpus
