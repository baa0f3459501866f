// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

namespace sauti::formats {

namespace {

constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

} // namespace

Source source_of(std::string_view bytes, std::size_t piece_bytes) {
    return [bytes, piece_bytes]() mutable -> base::Result<std::string> {
        std::string piece(bytes.substr(0, piece_bytes));
        bytes.remove_prefix(piece.size());
        return piece;
    };
}

Source source_of(base::FileReader file) {
    // std::function copies; the file has one owner
    auto shared = std::make_shared<base::FileReader>(std::move(file));
    return [shared] { return shared->read(); };
}

base::Result<Source> open_source(const std::filesystem::path& path) {
    SAUTI_TRY(base::FileReader file, base::FileReader::open(path));
    return source_of(std::move(file));
}

LineReader::LineReader(Source source, std::string origin, bool skip_mark, std::size_t longest)
    : source_(std::move(source)), origin_(std::move(origin)), skip_mark_(skip_mark), longest_(longest) {}

base::Result<bool> LineReader::fill() {
    if (ended_) return false;
    auto piece = source_();
    if (!piece) {
        ended_ = true;
        return base::fail(std::move(piece.error()).within(origin_));
    }
    if (piece->empty()) {
        ended_ = true;
        return false;
    }
    buffer_.erase(0, begin_);
    scanned_ -= begin_;
    begin_ = 0;
    buffer_ += *piece;
    return true;
}

base::Result<void> LineReader::start() {
    started_ = true;
    while (buffer_.size() < k_byte_order_mark.size()) {
        SAUTI_TRY(const bool more, fill());
        if (!more) break;
    }
    had_mark_ = std::string_view(buffer_).substr(0, k_byte_order_mark.size()) == k_byte_order_mark;
    if (had_mark_ && skip_mark_) {
        begin_ = scanned_ = k_byte_order_mark.size();
        offset_ = k_byte_order_mark.size();
    }
    return {};
}

base::Result<std::optional<Line>> LineReader::next() {
    if (!started_) SAUTI_CHECK(start());
    std::size_t end = buffer_.find('\n', scanned_);
    while (end == std::string::npos) {
        scanned_ = buffer_.size();
        if (scanned_ - begin_ > longest_) break;
        SAUTI_TRY(const bool more, fill());
        if (!more) break;
        end = buffer_.find('\n', scanned_);
    }
    const bool has_end = end != std::string::npos;
    if (!has_end) end = buffer_.size();
    if (!has_end && end == begin_) return std::nullopt;
    ++line_;
    if (end - begin_ > longest_) {
        ended_ = true;
        buffer_.clear();
        begin_ = scanned_ = 0;
        return base::fail(base::make_error(base::ErrorKind::limit,
                                           fmt::format("a line is longer than {} bytes", longest_),
                                           "is this a text file?")
                              .at({origin_, line_, static_cast<std::int64_t>(offset_)}));
    }
    std::string_view text = std::string_view(buffer_).substr(begin_, end - begin_);
    const std::uint64_t size = text.size() + (has_end ? 1 : 0);
    if (has_end && !text.empty() && text.back() == '\r') text.remove_suffix(1);
    const Line line = {text, line_, offset_, size, has_end};
    offset_ += size;
    begin_ = scanned_ = has_end ? end + 1 : end;
    return line;
}

} // namespace sauti::formats
