// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <sys/types.h>

/// What the sources behind base/file.h share; nobody else includes it.
namespace sauti::base::detail {

inline constexpr std::size_t k_buffer_bytes = std::size_t{1} << 20;

/// Marks of a temporary name, before the name of its target: a new thing that is being made, and an old folder that
/// was moved out of the way of a new one.
inline constexpr char k_new_mark = '-';
inline constexpr char k_old_mark = '~';

/// The folder that holds `path`; "." for a bare name.
[[nodiscard]] fs::path folder_of(const fs::path& path);
/// Unique in this process and, by the pid, among living ones.
[[nodiscard]] fs::path temporary_beside(const fs::path& target, char mark = k_new_mark);
/// The parts of a temporary's name; pid 0 if it is not one of ours.
struct TemporaryName {
    pid_t pid = 0;
    std::uint64_t number = 0;
    char mark = k_new_mark;
    std::string target;
};
[[nodiscard]] TemporaryName parse_temporary(std::string_view file_name);
/// `path` as a person knows it: a temporary in it bears the name that it will have.
[[nodiscard]] fs::path known_path(const fs::path& path);
/// False for the number of a temporary that an earlier process with this pid made.
[[nodiscard]] bool is_of_this_life(std::uint64_t number);
/// errno of a failed open or read: not_found or io_read.
[[nodiscard]] Error read_error(int error_number, const fs::path& path);
[[nodiscard]] Result<void> write_all(int descriptor, std::string_view bytes, const fs::path& path);
/// fsync of a file or folder.
[[nodiscard]] Result<void> sync_path(const fs::path& path);
/// rename, and fsync of the folder that holds `to`.
[[nodiscard]] Result<void> rename_over(const fs::path& from, const fs::path& to);

} // namespace sauti::base::detail
