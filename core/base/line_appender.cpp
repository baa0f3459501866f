// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file_detail.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace sauti::base {

using namespace detail;

LineAppender::LineAppender(fs::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

LineAppender::LineAppender(LineAppender&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

LineAppender::~LineAppender() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<LineAppender> LineAppender::open(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor < 0) return fail(write_error(errno, path, "open"));
    LineAppender appender(path, descriptor);
    off_t end = ::lseek(descriptor, 0, SEEK_END);
    const off_t whole = end;
    char last = '\n';
    while (end > 0 && ::pread(descriptor, &last, 1, end - 1) == 1 && last != '\n')
        --end;
    if (end != whole && ::ftruncate(descriptor, end) != 0) return fail(write_error(errno, path, "mend"));
    return appender;
}

Result<LineAppender> LineAppender::open_at(const fs::path& path, std::uint64_t keep_bytes) {
    SAUTI_TRY(LineAppender appender, open(path));
    SAUTI_TRY(const std::uint64_t size, appender.size_bytes());
    if (size > keep_bytes && ::ftruncate(appender.descriptor_, static_cast<off_t>(keep_bytes)) != 0) {
        return fail(write_error(errno, path, "cut"));
    }
    return appender;
}

Result<std::uint64_t> LineAppender::size_bytes() const {
    struct stat status = {};
    if (::fstat(descriptor_, &status) != 0) return fail(read_error(errno, path_));
    return static_cast<std::uint64_t>(status.st_size);
}

Result<void> LineAppender::append(std::string_view line) {
    std::string whole(line);
    whole += '\n';
    const off_t before = ::lseek(descriptor_, 0, SEEK_END);
    auto written = write_all(descriptor_, whole, path_);
    // Half a line must not stay: the next one would be glued to it.
    if (!written && ::ftruncate(descriptor_, before) != 0) return fail(write_error(errno, path_, "mend"));
    return written;
}

Result<void> LineAppender::sync() {
    if (::fsync(descriptor_) != 0) return fail(write_error(errno, path_, "sync"));
    return {};
}

Result<void> for_each_line(const fs::path& path, const std::function<bool(std::string_view)>& line) {
    SAUTI_TRY(FileReader reader, FileReader::open(path));
    std::string pending;
    while (true) {
        SAUTI_TRY(const std::string piece, reader.read());
        if (piece.empty()) return {};
        std::size_t begin = 0;
        for (std::size_t end = piece.find('\n'); end != std::string::npos; end = piece.find('\n', begin)) {
            pending.append(piece, begin, end - begin);
            if (!line(pending)) return {};
            pending.clear();
            begin = end + 1;
        }
        pending.append(piece, begin);
    }
}

} // namespace sauti::base
