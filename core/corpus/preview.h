// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus_info.h"
#include "corpus/import.h"
#include "corpus/index_writer.h"
#include "corpus/row.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// What an import would give, before anything is written: the first rows as the index would have them, and counts of
/// what was read. Law: of a source that was read to its end, the counts are those of the import.
namespace sauti::corpus {

struct PreviewOptions {
    std::size_t rows = 5;               ///< kept
    std::int64_t most_rows = 2'000'000; ///< read; a larger source is looked at only so far
};

struct ImportPreview {
    std::vector<Row> rows; ///< without phones and length of later rows
    std::map<std::string, SplitCounts> counts;
    std::map<std::string, std::int64_t> entities; ///< by type
    std::int64_t findings_total = 0;
    std::vector<Finding> findings; ///< the first 20
    bool whole = true;             ///< false: there is more than was read

    [[nodiscard]] std::int64_t row_count() const;
};

/// Errors: not_found and io_read of the files, cancelled.
[[nodiscard]] base::Result<ImportPreview>
preview_import(const Recognition& recognition, const PreviewOptions& options = {}, const base::Work& work = {});

/// A row as it comes from a reader, before it is in an index: no phones, no problem but `broken`.
[[nodiscard]] Row row_of(const SourceRow& source, const SourceFile& file, std::int64_t id);

} // namespace sauti::corpus
