// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/line_source.h"

#include "unicode/utf8.h"

#include <fmt/format.h>

#include <istream>
#include <utility>

namespace sauti::cli {

namespace {

constexpr std::size_t k_longest_line_bytes = std::size_t{256} << 20;
constexpr std::size_t k_piece_bytes = std::size_t{1} << 20;

} // namespace

LineSource::LineSource(std::vector<std::filesystem::path> files, Streams& streams)
    : files_(std::move(files)), streams_(streams) {
    if (files_.empty()) files_.emplace_back("-");
}

base::Place LineSource::place() const {
    return {name_, line_};
}

base::Result<bool> LineSource::open_next() {
    if (file_ == files_.size()) return false;
    const std::filesystem::path& path = files_[file_++];
    reader_.reset();
    name_ = path == "-" ? "standard input" : path.string();
    if (path != "-") {
        SAUTI_TRY(base::FileReader reader, base::FileReader::open(path));
        reader_.emplace(std::move(reader));
    }
    buffer_.clear();
    begin_ = 0;
    ended_ = false;
    open_ = true;
    line_ = 0;
    next_offset_bytes_ = 0;
    return true;
}

base::Result<bool> LineSource::read_more() {
    if (ended_) return false;
    buffer_.erase(0, begin_);
    begin_ = 0;
    if (reader_) {
        SAUTI_TRY(const std::string piece, reader_->read(k_piece_bytes));
        ended_ = piece.empty();
        buffer_ += piece;
        return !ended_;
    }
    // Standard input gives a line as soon as it is there, so that another program can talk to a verb.
    std::string line;
    const bool any = static_cast<bool>(std::getline(streams_.in, line));
    ended_ = !any || streams_.in.eof();
    if (streams_.in.bad()) return base::fail(base::ErrorKind::io_read, "standard input cannot be read");
    if (!any) return false;
    buffer_ += line;
    if (!ended_) buffer_ += '\n';
    return true;
}

base::Result<std::optional<std::string_view>> LineSource::checked(std::string_view line) {
    ++line_;
    offset_bytes_ = std::exchange(next_offset_bytes_, next_offset_bytes_ + static_cast<std::int64_t>(line.size()) + 1);
    if (const auto bad = unicode::first_invalid_utf8(line)) {
        return base::fail(
            base::make_error(base::ErrorKind::encoding, "a line is not UTF-8", "convert it first: iconv -t utf-8")
                .at({name_, line_, offset_bytes_ + static_cast<std::int64_t>(*bad)}));
    }
    return std::optional<std::string_view>(line);
}

base::Result<std::optional<std::string_view>> LineSource::next() {
    std::size_t searched = 0;
    while (true) {
        if (!open_) {
            SAUTI_TRY(const bool opened, open_next());
            if (!opened) return std::optional<std::string_view>();
            searched = 0;
        }
        const std::size_t end = buffer_.find('\n', begin_ + searched);
        if (end != std::string::npos) {
            const std::string_view line = std::string_view(buffer_).substr(begin_, end - begin_);
            begin_ = end + 1;
            return checked(line);
        }
        searched = buffer_.size() - begin_;
        if (searched > k_longest_line_bytes) {
            return base::fail(base::make_error(base::ErrorKind::limit,
                                               fmt::format("a line has more than {} MiB", k_longest_line_bytes >> 20))
                                  .at({name_, line_ + 1}));
        }
        SAUTI_TRY(const bool more, read_more());
        if (more) continue;
        open_ = false;
        if (begin_ < buffer_.size())
            return checked(std::string_view(buffer_).substr(std::exchange(begin_, buffer_.size())));
    }
}

} // namespace sauti::cli
