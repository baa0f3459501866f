// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "formats/lines.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Cuts a stream into lines the way the original scripts (Python) do, and says where each piece stands.
/// Lines of a file are counted by \n, \r\n and a lone \r ("universal newlines"); a piece that another separator cut out
/// of such a line keeps the line's number and gets an offset.
///     "a\r\nb\u2028c"  →  universal: "a" (1), "b\u2028c" (2);  python: "a" (1), "b" (2), "c" (2, offset 2)
namespace sauti::dataset {

enum class LineEnds {
    universal, ///< \n, \r\n, \r
    python,    ///< str.splitlines(): also \v \f U+001C–001E U+0085 U+2028 U+2029
    bytes,     ///< \n alone; text is not looked at
};

struct CutLine {
    std::string_view text;         ///< without its end; valid until the next call
    std::uint32_t line = 1;        ///< of the file, from 1
    std::uint32_t offset_cps = 0;  ///< where the piece begins in that line
    std::uint64_t begin_bytes = 0; ///< of the piece in the stream (universal and bytes only)
    bool ended = true;             ///< false for a last line without an end
    bool part = false;             ///< cut out of a longer line of the file
};

/// Bounded memory: one piece of the stream and one line (at most 64 MiB, else `limit`).
class LineCutter {
public:
    LineCutter(formats::Source source, LineEnds ends, std::string origin);

    /// Nothing at the end. limit, or the source's error. A line with ill-formed UTF-8 is handed out as it is.
    [[nodiscard]] base::Result<std::optional<CutLine>> next();

    /// Lines of the file so far.
    [[nodiscard]] std::uint32_t lines() const { return line_; }
    [[nodiscard]] const std::string& origin() const { return origin_; }

private:
    [[nodiscard]] base::Result<bool> next_file_line();
    [[nodiscard]] base::Result<bool> fill();
    [[nodiscard]] CutLine next_piece();

    formats::Source source_;
    LineEnds ends_;
    std::string origin_;
    std::string buffer_;
    std::size_t begin_ = 0;    ///< of what is not handed out yet
    std::size_t scanned_ = 0;  ///< no line end in [begin_, scanned_)
    std::uint64_t offset_ = 0; ///< of buffer_[0] in the stream
    bool at_end_ = false;
    std::uint32_t line_ = 0;
    std::string_view current_; ///< the file's line
    std::uint64_t current_begin_ = 0;
    bool current_ended_ = true;
    std::string_view rest_; ///< of current_, not handed out yet (python)
    std::uint32_t rest_offset_cps_ = 0;
    bool in_line_ = false;
};

/// The error of a line that is not UTF-8, with its place; nothing if it is.
[[nodiscard]] std::optional<base::Error> utf8_error(std::string_view text, const std::string& origin,
                                                    std::uint32_t line);

} // namespace sauti::dataset
