// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// Lines of a stream in bounded memory, with their number and place: what the readers of text formats stand on.
/// LF and CR LF end a line; U+2028, U+0085, VT and FF do not. A UTF-8 byte order mark at the start is stepped over
/// once.
namespace sauti::formats {

/// Next piece of a stream; empty at its end.
using Source = std::function<base::Result<std::string>()>;

/// The whole of `bytes`, which must outlive the source, in pieces of at most `piece_bytes`.
[[nodiscard]] Source source_of(std::string_view bytes, std::size_t piece_bytes = std::size_t{1} << 20);
/// The rest of an open file.
[[nodiscard]] Source source_of(base::FileReader file);
/// not_found or io_read if it cannot be opened.
[[nodiscard]] base::Result<Source> open_source(const std::filesystem::path& path);

inline constexpr std::size_t k_longest_line_bytes = std::size_t{64} << 20;

struct Line {
    std::string_view text;         ///< without its end; valid until the next call
    std::int64_t number = 1;       ///< from 1
    std::uint64_t begin_bytes = 0; ///< where the line begins in the stream (after a byte order mark)
    std::uint64_t size_bytes = 0;  ///< with its end
    bool ended = true;             ///< false for a last line without LF
};

class LineReader {
public:
    /// `origin` is the path shown in errors. `skip_mark`: step over a byte order mark.
    LineReader(Source source, std::string origin, bool skip_mark = true, std::size_t longest = k_longest_line_bytes);

    /// The next line; nullopt at the end. limit: a line longer than `longest`; or the error of the source. Text is not
    /// checked for UTF-8.
    [[nodiscard]] base::Result<std::optional<Line>> next();

    [[nodiscard]] const std::string& origin() const { return origin_; }
    /// True if the stream began with a byte order mark (known after the first `next`).
    [[nodiscard]] bool had_mark() const { return had_mark_; }

private:
    [[nodiscard]] base::Result<bool> fill();
    [[nodiscard]] base::Result<void> start();

    Source source_;
    std::string origin_;
    bool skip_mark_;
    std::size_t longest_;
    std::string buffer_;
    std::size_t begin_ = 0;    ///< of the next line in buffer_
    std::size_t scanned_ = 0;  ///< no LF in [begin_, scanned_)
    std::uint64_t offset_ = 0; ///< of buffer_[begin_] in the stream
    std::int64_t line_ = 0;
    bool started_ = false;
    bool had_mark_ = false;
    bool ended_ = false;
};

} // namespace sauti::formats
