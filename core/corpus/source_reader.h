// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus_info.h"
#include "corpus/index_writer.h"

#include <functional>
#include <string>
#include <vector>

/// Reads the files of a source, row by row, in bounded memory (a line, or a sentence, and a piece of a megabyte).
/// Internal to the room.
///
/// Text: a line is a row, its bytes as they are; blank lines make no rows and are counted as one finding a file. Bytes
/// that are not UTF-8 become U+FFFD, the row is marked broken and the line is told. CoNLL: formats/conll.h, tolerant; a
/// sentence with a mended line is marked broken.
namespace sauti::corpus {

struct SourceSink {
    std::function<base::Result<void>(const SourceRow&)> row;
    std::function<base::Result<void>(const Finding&)> finding;
};

/// Reads `files` below `source` in order and sets their bytes, hash and time of change. Errors: not_found and io_read
/// of the files, those of the sink, cancelled.
[[nodiscard]] base::Result<void> read_source(const fs::path& source, std::vector<SourceFile>& files,
                                             const SourceSink& sink, const base::Work& work);

/// The rows of one text in memory, as `read_source` reads a file of that kind; `file` is the number that rows carry.
[[nodiscard]] base::Result<void> read_source_bytes(std::string_view bytes, const SourceFile& description,
                                                   std::size_t file, const SourceSink& sink);

} // namespace sauti::corpus
