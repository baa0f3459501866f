// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file_detail.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace sauti::base::detail {

namespace {

/// A file name may have 255 bytes; a temporary one repeats at most so many of its target's, so that it fits as well.
constexpr std::size_t k_repeated_bytes = 150;
/// Of a temporary's number; the rest is the process's life.
constexpr unsigned k_counter_bits = 32;

/// Another one for each life of a process: in a container the next one has the same pid again.
std::uint64_t first_number() {
    static const auto begun_ns =
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    return begun_ns << k_counter_bits;
}

} // namespace

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

fs::path temporary_beside(const fs::path& target, char mark) {
    static std::atomic<std::uint32_t> counter{0};
    const fs::path whole = target.has_filename() ? target : target.parent_path();
    std::string name = whole.filename().string();
    // the old one keeps its whole name, because it may have to be put back
    if (mark == k_new_mark && name.size() > k_repeated_bytes) name.resize(k_repeated_bytes);
    return folder_of(whole) /
           fmt::format("{}{}-{}{}{}", k_temporary_prefix, getpid(), first_number() + counter.fetch_add(1), mark, name);
}

TemporaryName parse_temporary(std::string_view file_name) {
    TemporaryName parts;
    if (file_name.substr(0, k_temporary_prefix.size()) != k_temporary_prefix) return {};
    file_name.remove_prefix(k_temporary_prefix.size());
    const char* const end = file_name.data() + file_name.size();
    const auto pid = std::from_chars(file_name.data(), end, parts.pid);
    if (pid.ec != std::errc() || pid.ptr == end || *pid.ptr != '-') return {};
    const auto count = std::from_chars(pid.ptr + 1, end, parts.number);
    if (count.ec != std::errc() || count.ptr == end) return {};
    parts.mark = *count.ptr;
    parts.target.assign(count.ptr + 1, end);
    return parts;
}

fs::path known_path(const fs::path& path) {
    fs::path known;
    for (const fs::path& part : path) {
        const TemporaryName name = parse_temporary(part.string());
        known /= name.pid > 0 && !name.target.empty() ? fs::path(name.target) : part;
    }
    return known;
}

bool is_of_this_life(std::uint64_t number) {
    return number >> k_counter_bits == first_number() >> k_counter_bits;
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

} // namespace sauti::base::detail
