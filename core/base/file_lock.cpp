// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file_detail.h"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace sauti::base {

namespace {

constexpr int k_lock_tries = 10;

} // namespace

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

} // namespace sauti::base
