// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/preview.h"

#include "corpus/source_reader.h"
#include "ner/entities.h"
#include "unicode/utf8.h"

namespace sauti::corpus {

namespace {

constexpr std::size_t k_kept_findings = 20;

void count(ImportPreview& preview, const SourceRow& source, const std::string& split) {
    SplitCounts& counts = preview.counts[split];
    ++counts.rows;
    counts.words +=
        static_cast<std::int64_t>(source.tokens != nullptr ? source.tokens->size() : words_of(source.text).size());
    counts.letters += static_cast<std::int64_t>(unicode::length_cps(source.text));
    if (source.tags == nullptr) return;
    // tags that make no entities are told as findings, here nothing is lost
    if (const auto entities = ner::entities(*source.tags)) {
        for (const ner::Entity& entity : *entities)
            ++preview.entities[entity.type];
    }
}

} // namespace

std::int64_t ImportPreview::row_count() const {
    std::int64_t rows_in_all = 0;
    for (const auto& [split, of_split] : counts)
        rows_in_all += of_split.rows;
    return rows_in_all;
}

Row row_of(const SourceRow& source, const SourceFile& file, std::int64_t id) {
    Row row;
    row.id = id;
    row.file = source.file;
    row.split = file.split;
    row.first_line = source.first_line;
    row.byte_offset = source.byte_offset;
    row.byte_length = source.byte_length;
    row.text = source.text;
    row.length_cps = static_cast<std::int64_t>(unicode::length_cps(source.text));
    if (source.tokens != nullptr) row.tokens = *source.tokens;
    if (source.tags != nullptr) row.tags = *source.tags;
    row.speaker = source.speaker;
    row.problems = source.broken ? static_cast<Problems>(Problem::broken) : Problems{0};
    return row;
}

base::Result<ImportPreview> preview_import(const Recognition& recognition, const PreviewOptions& options,
                                           const base::Work& work) {
    ImportPreview preview;
    std::int64_t read = 0;
    std::vector<SourceFile> files = recognition.files;
    SourceSink sink;
    sink.row = [&](const SourceRow& source) -> base::Result<void> {
        if (read == options.most_rows) {
            preview.whole = false;
            return base::fail(base::ErrorKind::cancelled, "enough rows were read for a preview");
        }
        const SourceFile& file = recognition.files[source.file];
        ++read;
        count(preview, source, file.split);
        if (preview.rows.size() < options.rows) preview.rows.push_back(row_of(source, file, read));
        return {};
    };
    sink.finding = [&](const Finding& finding) -> base::Result<void> {
        ++preview.findings_total;
        if (preview.findings.size() < k_kept_findings) preview.findings.push_back(finding);
        return {};
    };
    auto done = read_source(recognition.source, files, sink, work);
    if (!done && preview.whole) return base::fail(std::move(done.error()));
    return preview;
}

} // namespace sauti::corpus
