// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus.h"

#include <filesystem>

/// What a table shows, written into a file of the person's choice: all rows that the filter leaves, in the table's
/// order. The file appears whole or not at all; memory is a thousand rows.
namespace sauti::widgets::corpora {

enum class ExportFormat {
    tsv,   ///< id, split, text, phones, tags, file, line under a head; tabs and line ends inside become blanks
    jsonl, ///< an object a row
    text,  ///< the text alone, a row a line
};

[[nodiscard]] base::Result<void> export_rows(const corpus::Corpus& corpus, const corpus::Selection& selection,
                                             const std::filesystem::path& target, ExportFormat format,
                                             const base::Work& work = {});

} // namespace sauti::widgets::corpora
