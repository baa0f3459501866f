// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio> // renameat2
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace sauti::base {

namespace {

constexpr int k_lock_tries = 10;
constexpr std::size_t k_buffer_bytes = std::size_t{1} << 20;

/// Marks of a temporary name, before the name of its target: a new thing that is being made, and an old folder that
/// was moved out of the way of a new one.
constexpr char k_new_mark = '-';
constexpr char k_old_mark = '~';

/// A file name may have 255 bytes; a temporary one repeats at most so many of its target's, so that it fits as well.
constexpr std::size_t k_repeated_bytes = 150;

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// Unique in this process and, by the pid, among living ones.
fs::path temporary_beside(const fs::path& target, char mark = k_new_mark) {
    static std::atomic<unsigned> counter{0};
    const fs::path whole = target.has_filename() ? target : target.parent_path();
    std::string name = whole.filename().string();
    // the old one keeps its whole name, because it may have to be put back
    if (mark == k_new_mark && name.size() > k_repeated_bytes) name.resize(k_repeated_bytes);
    return folder_of(whole) /
           fmt::format("{}{}-{}{}{}", k_temporary_prefix, getpid(), counter.fetch_add(1), mark, name);
}

/// The parts of a temporary's name; pid 0 if it is not one of ours.
struct TemporaryName {
    pid_t pid = 0;
    char mark = k_new_mark;
    std::string target;
};

TemporaryName parse_temporary(std::string_view file_name) {
    TemporaryName parts;
    file_name.remove_prefix(k_temporary_prefix.size());
    const char* const end = file_name.data() + file_name.size();
    const auto pid = std::from_chars(file_name.data(), end, parts.pid);
    if (pid.ec != std::errc() || pid.ptr == end || *pid.ptr != '-') return {};
    unsigned number = 0;
    const auto count = std::from_chars(pid.ptr + 1, end, number);
    if (count.ec != std::errc() || count.ptr == end) return {};
    parts.mark = *count.ptr;
    parts.target.assign(count.ptr + 1, end);
    return parts;
}

/// A process that may not be signalled is alive as well.
bool is_alive(pid_t pid) {
    return ::kill(pid, 0) == 0 || errno == EPERM;
}

Error read_error(int error_number, const fs::path& path) {
    const ErrorKind kind =
        error_number == ENOENT || error_number == ENOTDIR ? ErrorKind::not_found : ErrorKind::io_read;
    const std::string_view why = kind == ErrorKind::not_found ? "there is no such file" : std::strerror(error_number);
    return make_error(kind, fmt::format("cannot read {}: {}", path.string(), why)).within(path.string());
}

Result<void> write_all(int descriptor, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(write_error(errno, path, "write"));
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> sync_path(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return fail(write_error(errno, path, "open"));
    const int outcome = ::fsync(descriptor);
    const int error_number = errno;
    ::close(descriptor);
    // Some file systems cannot sync a folder; the rename itself is still atomic there.
    if (outcome != 0 && error_number != EINVAL && error_number != ENOTSUP) {
        return fail(write_error(error_number, path, "sync"));
    }
    return {};
}

Result<void> rename_over(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return fail(write_error(errno, to, "rename to"));
    return sync_path(folder_of(to));
}

/// Every file and folder below `folder` and itself, so that a rename never makes visible what is not on the disk yet.
Result<void> sync_tree(const fs::path& folder) {
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const fs::file_status status = at->symlink_status(error);
        if (error) break;
        if (fs::is_regular_file(status) || fs::is_directory(status)) SAUTI_CHECK(sync_path(at->path()));
    }
    if (error) return fail(write_error(error.value(), folder, "sync"));
    return sync_path(folder);
}

} // namespace

Error write_error(int error_number, const fs::path& path, std::string_view action) {
    const bool full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
    Error error = make_error(full ? ErrorKind::full : ErrorKind::io_write,
                             fmt::format("cannot {} {}: {}", action, path.string(), std::strerror(error_number)),
                             full ? "free some space and run the same command again; nothing was lost"
                                  : "check that the folder exists and may be written");
    return std::move(error).within(path.string());
}

Result<std::string> read_file(const fs::path& path, std::uint64_t max_bytes) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return fail(read_error(errno, path));
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode)) {
        const int error_number = S_ISDIR(status.st_mode) ? EISDIR : errno;
        ::close(descriptor);
        return fail(read_error(error_number, path));
    }
    const auto too_large = [&] {
        ::close(descriptor);
        return fail(make_error(ErrorKind::limit, fmt::format("{} is larger than {} bytes", path.string(), max_bytes))
                        .within(path.string()));
    };
    if (static_cast<std::uint64_t>(status.st_size) > max_bytes) return too_large();
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(status.st_size));
    std::string piece(k_buffer_bytes, '\0');
    while (true) {
        const ssize_t count = ::read(descriptor, piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            const int error_number = errno;
            ::close(descriptor);
            return fail(read_error(error_number, path));
        }
        if (count == 0) break;
        bytes.append(piece, 0, static_cast<std::size_t>(count));
        if (bytes.size() > max_bytes) return too_large(); // it grew, or its size is not known beforehand
    }
    ::close(descriptor);
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

// FolderBuilder ------------------------------------------------------------------------------------------------------

FolderBuilder::FolderBuilder(fs::path target, fs::path temporary, bool replace)
    : target_(std::move(target)), temporary_(std::move(temporary)), replace_(replace) {}

FolderBuilder::FolderBuilder(FolderBuilder&& other) noexcept
    : target_(std::move(other.target_)), temporary_(std::exchange(other.temporary_, {})), replace_(other.replace_) {}

FolderBuilder::~FolderBuilder() {
    std::error_code ignored;
    if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

Result<FolderBuilder> FolderBuilder::create(const fs::path& target, bool replace) {
    std::error_code error;
    if (!replace && fs::exists(target, error)) {
        return fail(
            make_error(ErrorKind::invalid, fmt::format("{} exists already", target.string()), "choose another name")
                .within(target.string()));
    }
    fs::path temporary = temporary_beside(target);
    fs::create_directories(temporary, error);
    if (error) return fail(write_error(error.value(), target, "create"));
    return FolderBuilder(target, std::move(temporary), replace);
}

Result<void> FolderBuilder::commit() {
    SAUTI_CHECK(sync_tree(temporary_));
    std::error_code error;
    if (!replace_ || !fs::exists(target_, error)) {
        SAUTI_CHECK(rename_over(temporary_, target_));
        temporary_.clear();
        return {};
    }
    if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0) {
        // now the old folder bears the temporary name, and goes with it
        const fs::path old = std::exchange(temporary_, {});
        auto synced = sync_path(folder_of(old));
        fs::remove_all(old, error);
        return synced;
    }
    // A file system that cannot exchange: two renames. Between them the target is absent, but old and new are both
    // whole beside it, and remove_leftovers puts the old one back.
    const fs::path old = temporary_beside(target_, k_old_mark);
    SAUTI_CHECK(rename_over(target_, old));
    auto renamed = rename_over(temporary_, target_);
    if (!renamed) {
        static_cast<void>(rename_over(old, target_)); // the first error is the one to tell
        return renamed;
    }
    temporary_.clear();
    fs::remove_all(old, error);
    return {};
}

Result<void> remove_folder(const fs::path& folder) {
    std::error_code error;
    if (!fs::exists(folder, error)) return {};
    const fs::path aside = temporary_beside(folder);
    SAUTI_CHECK(rename_over(folder, aside));
    fs::remove_all(aside, error);
    if (error) return fail(write_error(error.value(), folder, "remove"));
    return {};
}

Result<int> remove_leftovers(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> found;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (name.rfind(k_temporary_prefix, 0) == 0) found.push_back(at->path());
    }
    if (error) return fail(read_error(error.value(), folder));
    int removed = 0;
    for (const fs::path& path : found) {
        const TemporaryName name = parse_temporary(path.filename().string());
        if (name.pid <= 0 || is_alive(name.pid)) continue;
        const fs::path target = folder / name.target;
        if (name.mark == k_old_mark && !fs::exists(target, error)) {
            SAUTI_CHECK(rename_over(path, target));
            continue;
        }
        fs::remove_all(path, error);
        if (error) return fail(write_error(error.value(), path, "remove"));
        ++removed;
    }
    return removed;
}

fs::path temporary_name(const fs::path& target) {
    return temporary_beside(target);
}

Result<void> move_into_place(const fs::path& temporary, const fs::path& target) {
    auto renamed = rename_over(temporary, target);
    if (!renamed) ::unlink(temporary.c_str());
    return renamed;
}

// LineAppender -------------------------------------------------------------------------------------------------------

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

// FileLock -----------------------------------------------------------------------------------------------------------

Result<FileLock> FileLock::acquire(const fs::path& path, std::string_view what) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) return fail(write_error(errno, path, "lock"));
    FileLock lock(descriptor);
    // `is_held` of another process holds a shared lock for a moment: that is no owner.
    bool is_locked = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    for (int i = 0; i < k_lock_tries && !is_locked; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        is_locked = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    }
    if (!is_locked) {
        const std::string holder = read_file(path, 4096).value_or(std::string());
        return fail(make_error(ErrorKind::busy,
                               fmt::format("{} is in use by another process{}", what,
                                           holder.empty() ? "" : fmt::format(" ({})", holder)),
                               "wait until it ends, or stop it")
                        .within(path.string()));
    }
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    const std::string holder = fmt::format("pid {} on {}", getpid(), host);
    // The text only informs; the lock holds even where it cannot be written (a full disk).
    if (::ftruncate(descriptor, 0) == 0) static_cast<void>(::pwrite(descriptor, holder.data(), holder.size(), 0) > 0);
    return lock;
}

bool FileLock::is_held(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool held = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0;
    ::close(descriptor);
    return held;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
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
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return fail(read_error(errno, path));
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode)) {
        const int error_number = S_ISDIR(status.st_mode) ? EISDIR : errno;
        ::close(descriptor);
        return fail(read_error(error_number, path));
    }
    return FileReader(path, descriptor, static_cast<std::uint64_t>(status.st_size), true);
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
