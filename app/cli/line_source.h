// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "cli/cli.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Lines of files or of standard input, one at a time, for verbs that give a line for a line.
namespace sauti::cli {

/// Reads `files` one after the other ("-" and no file at all: standard input). Memory: the longest line.
class LineSource {
public:
    LineSource(std::vector<std::filesystem::path> files, Streams& streams);

    /// The next line without its "\n"; nullopt at the end. What lies behind a last "\n" is no line. `encoding` with
    /// line and byte where it is not UTF-8; not_found, io_read; `limit` for a line over 256 MiB.
    [[nodiscard]] base::Result<std::optional<std::string_view>> next();
    /// Of the line that `next` gave last.
    [[nodiscard]] base::Place place() const;

private:
    [[nodiscard]] base::Result<bool> open_next();
    [[nodiscard]] base::Result<bool> read_more();
    [[nodiscard]] base::Result<std::optional<std::string_view>> checked(std::string_view line);

    std::vector<std::filesystem::path> files_;
    Streams& streams_;
    std::size_t file_ = 0;
    bool open_ = false;
    std::optional<base::FileReader> reader_; ///< empty while standard input is read
    std::string buffer_;
    std::size_t begin_ = 0; ///< of what is not given out yet, in buffer_
    bool ended_ = false;    ///< of the open file
    std::string name_;
    std::int64_t line_ = 0;
    std::int64_t offset_bytes_ = 0; ///< of the line in its file
    std::int64_t next_offset_bytes_ = 0;
};

} // namespace sauti::cli
