// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file_detail.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio> // renameat2
#include <fcntl.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace sauti::base {

using namespace detail;

namespace {

/// A process that may not be signalled is alive as well.
bool is_alive(const TemporaryName& name) {
    if (name.pid == ::getpid()) return is_of_this_life(name.number);
    return ::kill(name.pid, 0) == 0 || errno == EPERM;
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
        if (name.pid <= 0 || is_alive(name)) continue;
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

} // namespace sauti::base
