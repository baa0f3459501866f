// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"

#include "base/file_detail.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace sauti::base {

using namespace detail;

namespace {

struct OpenFile {
    int descriptor;
    std::uint64_t size_bytes; ///< as the file system says it; 0 for a pipe
};

Result<OpenFile> open_to_read(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return fail(read_error(errno, path));
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode)) {
        const int error_number = S_ISDIR(status.st_mode) ? EISDIR : errno;
        ::close(descriptor);
        return fail(read_error(error_number, path));
    }
    return OpenFile{descriptor, static_cast<std::uint64_t>(status.st_size)};
}

} // namespace

Error write_error(int error_number, const fs::path& path, std::string_view action) {
    // The folder that is being made has a temporary name, which says nothing to a person.
    const std::string place = known_path(path).string();
    const bool full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
    Error error = make_error(full ? ErrorKind::full : ErrorKind::io_write,
                             fmt::format("cannot {} {}: {}", action, place, std::strerror(error_number)),
                             full ? "free some space and run the same command again; nothing was lost"
                                  : "check that the folder exists and may be written");
    return std::move(error).within(place);
}

Result<std::string> read_file(const fs::path& path, std::uint64_t max_bytes) {
    SAUTI_TRY(const OpenFile opened, open_to_read(path));
    const auto too_large = [&] {
        ::close(opened.descriptor);
        return fail(make_error(ErrorKind::limit, fmt::format("{} is larger than {} bytes", path.string(), max_bytes))
                        .within(path.string()));
    };
    if (opened.size_bytes > max_bytes) return too_large();
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(opened.size_bytes));
    std::string piece(k_buffer_bytes, '\0');
    while (true) {
        const ssize_t count = ::read(opened.descriptor, piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            const int error_number = errno;
            ::close(opened.descriptor);
            return fail(read_error(error_number, path));
        }
        if (count == 0) break;
        bytes.append(piece, 0, static_cast<std::size_t>(count));
        if (bytes.size() > max_bytes) return too_large(); // it grew, or its size is not known beforehand
    }
    ::close(opened.descriptor);
    return bytes;
}

Result<void> write_atomically(const fs::path& path, std::string_view bytes) {
    SAUTI_TRY(AtomicFile file, AtomicFile::create(path));
    SAUTI_CHECK(file.write(bytes));
    return file.commit();
}

// AtomicFile ---------------------------------------------------------------------------------------------------------

AtomicFile::AtomicFile(fs::path target, fs::path temporary, int descriptor)
    : target_(std::move(target)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : target_(std::move(other.target_)), temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)), buffer_(std::move(other.buffer_)), written_(other.written_) {}

AtomicFile::~AtomicFile() {
    discard();
}

Result<AtomicFile> AtomicFile::create(const fs::path& path) {
    fs::path temporary = temporary_beside(path);
    // Mode 0666: the umask decides, as for any new file of the person.
    const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) return fail(write_error(errno, path, "create"));
    return AtomicFile(path, std::move(temporary), descriptor);
}

Result<void> AtomicFile::write(std::string_view bytes) {
    written_ += bytes.size();
    buffer_.append(bytes);
    return buffer_.size() >= k_buffer_bytes ? flush() : Result<void>{};
}

Result<void> AtomicFile::flush() {
    SAUTI_CHECK(write_all(descriptor_, buffer_, target_));
    buffer_.clear();
    return {};
}

Result<void> AtomicFile::commit() {
    SAUTI_CHECK(flush());
    if (::fsync(descriptor_) != 0) return fail(write_error(errno, target_, "sync"));
    // close reports a delayed write error on some network file systems
    if (::close(std::exchange(descriptor_, -1)) != 0) {
        const int error_number = errno;
        ::unlink(temporary_.c_str());
        return fail(write_error(error_number, target_, "close"));
    }
    auto renamed = rename_over(temporary_, target_);
    if (!renamed) ::unlink(temporary_.c_str());
    return renamed;
}

void AtomicFile::discard() {
    if (descriptor_ < 0) return;
    ::close(std::exchange(descriptor_, -1));
    ::unlink(temporary_.c_str());
}

fs::path temporary_name(const fs::path& target) {
    return temporary_beside(target);
}

Result<void> move_into_place(const fs::path& temporary, const fs::path& target) {
    auto renamed = rename_over(temporary, target);
    if (!renamed) ::unlink(temporary.c_str());
    return renamed;
}

// FileReader ---------------------------------------------------------------------------------------------------------

FileReader::FileReader(fs::path path, int descriptor, std::uint64_t size, bool owned)
    : path_(std::move(path)), descriptor_(descriptor), size_(size), owned_(owned) {}

FileReader::FileReader(FileReader&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_),
      owned_(other.owned_) {}

FileReader::~FileReader() {
    if (owned_ && descriptor_ >= 0) ::close(descriptor_);
}

Result<FileReader> FileReader::open(const fs::path& path) {
    SAUTI_TRY(const OpenFile opened, open_to_read(path));
    return FileReader(path, opened.descriptor, opened.size_bytes, true);
}

FileReader FileReader::standard_input() {
    return FileReader("-", STDIN_FILENO, 0, false);
}

Result<std::string> FileReader::read(std::size_t max) {
    std::string bytes(max, '\0');
    while (true) {
        const ssize_t count = ::read(descriptor_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(read_error(errno, path_));
        bytes.resize(static_cast<std::size_t>(count));
        return bytes;
    }
}

Result<std::string> FileReader::read_at(std::uint64_t offset_bytes, std::size_t size_bytes) const {
    // Held against the file before anything is allocated by it.
    if (offset_bytes > size_ || size_bytes > size_ - offset_bytes) {
        return fail(make_error(ErrorKind::truncated,
                               fmt::format("{} ends before byte {}", path_.string(), offset_bytes + size_bytes))
                        .within(path_.string()));
    }
    std::string bytes(size_bytes, '\0');
    std::size_t filled = 0;
    while (filled < size_bytes) {
        const ssize_t count =
            ::pread(descriptor_, bytes.data() + filled, size_bytes - filled, static_cast<off_t>(offset_bytes + filled));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(read_error(errno, path_));
        if (count == 0) {
            return fail(
                make_error(ErrorKind::truncated, fmt::format("{} became shorter while it was read", path_.string()))
                    .within(path_.string()));
        }
        filled += static_cast<std::size_t>(count);
    }
    return bytes;
}

} // namespace sauti::base
