// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/export_rows.h"

#include "base/file.h"
#include "base/json.h"

#include <nlohmann/json.hpp>

#include <string>

namespace sauti::widgets::corpora {

namespace {

constexpr std::int64_t k_rows_at_once = 1000;

std::string one_line(std::string text) {
    for (char& letter : text) {
        if (letter == '\t' || letter == '\n' || letter == '\r') letter = ' ';
    }
    return text;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts)
        all += (all.empty() ? "" : " ") + part;
    return all;
}

std::string file_of(const corpus::CorpusInfo& info, const corpus::Row& row) {
    return row.file < info.files.size() ? info.files[row.file].path : std::string();
}

std::string tsv_line(const corpus::CorpusInfo& info, const corpus::Row& row) {
    std::string line = std::to_string(row.id);
    for (const std::string& cell : {row.split, row.text, row.phones, joined(row.tags), file_of(info, row)})
        line += '\t' + one_line(cell);
    return line + '\t' + std::to_string(row.first_line) + '\n';
}

std::string json_line(const corpus::CorpusInfo& info, const corpus::Row& row) {
    base::Json object = {{"id", row.id}, {"split", row.split}, {"text", row.text}};
    if (!row.tokens.empty()) {
        object["tokens"] = row.tokens;
        object["tags"] = row.tags;
    }
    if (row.has_phones) object["phones"] = row.phones;
    if (!row.speaker.empty()) object["speaker"] = row.speaker;
    object["file"] = file_of(info, row);
    object["line"] = row.first_line;
    return base::compact(object) + '\n';
}

std::string line_of(const corpus::CorpusInfo& info, const corpus::Row& row, ExportFormat format) {
    switch (format) {
    case ExportFormat::tsv: return tsv_line(info, row);
    case ExportFormat::jsonl: return json_line(info, row);
    default: return one_line(row.text) + '\n';
    }
}

} // namespace

base::Result<void> export_rows(const corpus::Corpus& corpus, const corpus::Selection& selection,
                               const std::filesystem::path& target, ExportFormat format, const base::Work& work) {
    SAUTI_TRY(base::AtomicFile file, base::AtomicFile::create(target));
    if (format == ExportFormat::tsv) SAUTI_CHECK(file.write("id\tsplit\ttext\tphones\ttags\tfile\tline\n"));
    for (std::int64_t at = 0; at < selection.size(); at += k_rows_at_once) {
        SAUTI_CHECK(work.check());
        work.report({at, selection.size(), "rows", {}});
        SAUTI_TRY(const std::vector<corpus::Row> rows, corpus.rows(selection, at, k_rows_at_once));
        for (const corpus::Row& row : rows)
            SAUTI_CHECK(file.write(line_of(corpus.info(), row, format)));
    }
    work.report({selection.size(), selection.size(), "rows", {}});
    return file.commit();
}

} // namespace sauti::widgets::corpora
