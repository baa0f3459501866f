// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/corpus_info.h"
#include "corpus/import.h"
#include "dataset/file_set.h"
#include "formats/conll.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

/// What a recipe's inputs are: files of corpora, rows of corpora, outputs of data sets.
namespace sauti::dataset {

using base::ErrorKind;

namespace {

Kind kind_of_file(corpus::FileKind kind) {
    return kind == corpus::FileKind::conll ? Kind::conll : Kind::text;
}

/// The file's base name; with its folders where two files share one.
std::map<std::string, std::string> names_of(const corpus::CorpusInfo& info) {
    std::map<std::string, int> seen;
    for (const auto& file : info.files)
        ++seen[fs::path(file.path).filename().string()];
    std::map<std::string, std::string> names;
    for (const auto& file : info.files) {
        std::string name = fs::path(file.path).filename().string();
        if (seen[name] > 1) {
            name = file.path;
            for (char& c : name)
                c = c == '/' ? '-' : c;
        }
        names[file.path] = name;
    }
    return names;
}

DataFile described(const corpus::CorpusInfo& info, const corpus::SourceFile& source, const std::string& name) {
    DataFile file;
    file.name = name;
    file.split = source.split;
    file.kind = kind_of_file(source.kind);
    file.units = file.kind == Kind::conll ? Units::words : Units::lines;
    file.source = {"corpus", info.id, source.path, source.sha256};
    return file;
}

/// A file of rows that is being written.
struct RowsFile {
    DataFile file;
    std::unique_ptr<IndexedFile> out;
    std::int64_t lines = 0;
};

base::Result<void> put_row(RowsFile& rows, const corpus::Row& row) {
    Span span;
    span.line = static_cast<std::uint32_t>(row.first_line);
    if (rows.file.kind == Kind::text) {
        SAUTI_CHECK(rows.out->write(row.text + "\n"));
        return rows.out->add_origin(static_cast<std::uint32_t>(++rows.lines), {&span, 1});
    }
    std::string text;
    SAUTI_CHECK(formats::append_conll(text, row.tokens, row.tags));
    SAUTI_CHECK(rows.out->write(text));
    span.exact = true;
    for (std::size_t i = 0; i < row.tokens.size(); ++i, ++span.line) {
        SAUTI_CHECK(rows.out->add_origin(static_cast<std::uint32_t>(++rows.lines), {&span, 1}));
    }
    --span.line;
    return rows.out->add_origin(static_cast<std::uint32_t>(++rows.lines), {&span, 1});
}

} // namespace

base::Result<FileSet> corpus_originals(const fs::path& corpus_folder) {
    SAUTI_TRY(const corpus::CorpusInfo info, corpus::read_corpus_info(corpus_folder));
    SAUTI_TRY(const corpus::SourceState state, corpus::source_state(info));
    if (state.kind != corpus::SourceState::Kind::same) {
        return base::fail(base::make_error(state.kind == corpus::SourceState::Kind::missing ? ErrorKind::not_found
                                                                                            : ErrorKind::invalid,
                                           fmt::format("corpus {}: {}", info.id, state.to_string()),
                                           "put the files back, or import the corpus again")
                              .within(info.source.string()));
    }
    FileSet set;
    set.code = info.code;
    const auto names = names_of(info);
    for (const corpus::SourceFile& source : info.files) {
        DataFile file = described(info, source, names.at(source.path));
        file.path = info.source / source.path;
        file.bytes = source.bytes;
        file.sha256 = source.sha256;
        set.files.push_back(std::move(file));
    }
    return set;
}

base::Result<FileSet> corpus_rows(const fs::path& corpus_folder, const std::string& where,
                                  const corpus::OpenOptions& open, const fs::path& folder, StepReport& report,
                                  const base::Work& work) {
    SAUTI_TRY(const bool built, corpus::ensure_index(corpus_folder, work));
    static_cast<void>(built); // the index is there either way
    SAUTI_TRY(const corpus::Corpus corpus, corpus::Corpus::open(corpus_folder, open));
    const corpus::CorpusInfo& info = corpus.info();
    const auto names = names_of(info);
    std::vector<RowsFile> files;
    for (const corpus::SourceFile& source : info.files) {
        RowsFile rows;
        rows.file = described(info, source, names.at(source.path));
        SAUTI_TRY(rows.out, IndexedFile::create(folder / rows.file.name, {rows.file.source}));
        files.push_back(std::move(rows));
    }
    std::int64_t kept = 0;
    SAUTI_CHECK(corpus.for_each_row(
        where,
        [&](const corpus::Row& row) -> base::Result<void> {
            ++kept;
            return put_row(files.at(row.file), row);
        },
        work));
    report.lines_in = corpus.row_count();
    report.lines_out = kept;
    if (corpus.row_count() > kept) report.lost["row that the filter leaves out"] = corpus.row_count() - kept;
    if (kept == 0) {
        return base::fail(ErrorKind::invalid, fmt::format("no row of corpus {} passes the filter {}", info.id, where));
    }
    FileSet set;
    set.code = info.code;
    for (RowsFile& rows : files) {
        rows.file.lines = rows.lines;
        SAUTI_CHECK(rows.out->finish(rows.file));
        set.files.push_back(std::move(rows.file));
    }
    return set;
}

base::Result<FileSet> data_set_output(const fs::path& project, const std::string& name_and_output) {
    const std::size_t slash = name_and_output.find('/');
    const std::string name = name_and_output.substr(0, slash);
    const std::string output = slash == std::string::npos ? "" : name_and_output.substr(slash + 1);
    SAUTI_TRY(const fs::path folder, data_set_folder(project, name));
    SAUTI_TRY(const DataSetInfo info, read_data_set(folder));
    FileSet set;
    for (const DataSetFile& one : info.files_of(output)) {
        DataFile file;
        file.name = fs::path(one.path).filename().string();
        file.split = one.split;
        file.kind = one.kind;
        file.units = one.units;
        file.path = folder / one.path;
        file.index = file.path.string() + std::string(k_index_suffix);
        file.bytes = one.bytes;
        file.lines = one.lines;
        file.sha256 = one.sha256;
        SAUTI_TRY(file.index_sha256, base::sha256_of_file(file.index));
        set.files.push_back(std::move(file));
    }
    if (set.files.empty()) {
        std::string all;
        for (const std::string& one : info.outputs())
            all += (all.empty() ? "" : ", ") + one;
        return base::fail(ErrorKind::not_found, fmt::format("data set {} has no output \"{}\"", name, output),
                          "it has: " + all);
    }
    return set;
}

} // namespace sauti::dataset
