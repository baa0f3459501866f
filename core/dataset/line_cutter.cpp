// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/line_cutter.h"

#include "unicode/utf8.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace sauti::dataset {

namespace {

/// What str.splitlines() takes for a line end besides \n and \r.
bool is_python_line_end(char32_t code_point) {
    return code_point == 0x0B || code_point == 0x0C || (code_point >= 0x1C && code_point <= 0x1E) ||
           code_point == 0x85 || code_point == 0x2028 || code_point == 0x2029;
}

} // namespace

LineCutter::LineCutter(formats::Source source, LineEnds ends, std::string origin)
    : source_(std::move(source)), ends_(ends), origin_(std::move(origin)) {}

base::Result<bool> LineCutter::fill() {
    if (at_end_) return false;
    if (buffer_.size() - begin_ > formats::k_longest_line_bytes) {
        base::Error error = base::make_error(base::ErrorKind::limit, "a line is longer than 64 MiB");
        return base::fail(std::move(error).at({origin_, static_cast<std::int64_t>(line_) + 1, -1}));
    }
    SAUTI_TRY(const std::string piece, source_());
    if (piece.empty()) {
        at_end_ = true;
        return false;
    }
    buffer_.erase(0, begin_);
    offset_ += begin_;
    scanned_ -= begin_;
    begin_ = 0;
    buffer_ += piece;
    return true;
}

base::Result<bool> LineCutter::next_file_line() {
    const char* const line_ends = ends_ == LineEnds::bytes ? "\n" : "\r\n";
    std::size_t end = std::string::npos;
    while (true) {
        end = buffer_.find_first_of(line_ends, scanned_);
        // A \r at the very end may be the first half of \r\n.
        const bool torn = end != std::string::npos && buffer_[end] == '\r' && end + 1 == buffer_.size();
        if (end != std::string::npos && !torn) break;
        scanned_ = torn ? end : buffer_.size();
        SAUTI_TRY(const bool more, fill());
        if (!more) break;
    }
    if (end == std::string::npos && begin_ == buffer_.size()) return false;
    if (line_ == std::numeric_limits<std::uint32_t>::max()) {
        return base::fail(
            base::make_error(base::ErrorKind::limit, "the file has more than 4,294,967,295 lines").within(origin_));
    }
    ++line_;
    current_begin_ = offset_ + begin_;
    current_ended_ = end != std::string::npos;
    const std::size_t stop = current_ended_ ? end : buffer_.size();
    current_ = std::string_view(buffer_).substr(begin_, stop - begin_);
    begin_ = stop;
    if (current_ended_) {
        const bool pair = buffer_[end] == '\r' && end + 1 < buffer_.size() && buffer_[end + 1] == '\n';
        begin_ += pair ? 2 : 1;
    }
    scanned_ = begin_;
    return true;
}

CutLine LineCutter::next_piece() {
    CutLine cut;
    cut.line = line_;
    cut.offset_cps = rest_offset_cps_;
    cut.begin_bytes = current_begin_;
    std::size_t at = 0;
    std::uint32_t length_cps = 0;
    while (at < rest_.size()) {
        const unicode::Decoded decoded = unicode::decode_first(rest_.substr(at));
        ++length_cps;
        if (decoded.valid && is_python_line_end(decoded.code_point)) {
            cut.text = rest_.substr(0, at);
            cut.part = true;
            rest_.remove_prefix(at + decoded.size_bytes);
            rest_offset_cps_ += length_cps;
            // A separator just before the line's own end makes an empty piece more; at the end of the file it does not.
            in_line_ = !rest_.empty() || current_ended_;
            return cut;
        }
        at += decoded.size_bytes;
    }
    cut.text = rest_;
    cut.ended = current_ended_;
    cut.part = cut.offset_cps > 0;
    in_line_ = false;
    return cut;
}

base::Result<std::optional<CutLine>> LineCutter::next() {
    if (in_line_) return std::optional(next_piece());
    SAUTI_TRY(const bool more, next_file_line());
    if (!more) return std::optional<CutLine>{};
    if (ends_ == LineEnds::python) {
        rest_ = current_;
        rest_offset_cps_ = 0;
        return std::optional(next_piece());
    }
    return std::optional(CutLine{current_, line_, 0, current_begin_, current_ended_, false});
}

std::optional<base::Error> utf8_error(std::string_view text, const std::string& origin, std::uint32_t line) {
    const auto bad = unicode::first_invalid_utf8(text);
    if (!bad) return std::nullopt;
    base::Error error = base::make_error(base::ErrorKind::encoding,
                                         fmt::format("the line is not UTF-8 (byte {} of it is 0x{:02x})", *bad,
                                                     static_cast<unsigned>(static_cast<unsigned char>(text[*bad]))),
                                         "convert the file to UTF-8, for example with iconv");
    return std::move(error).at({origin, static_cast<std::int64_t>(line), -1});
}

} // namespace sauti::dataset
