// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

/// The only place that opens files for writing. A whole file is written beside its target, synced and renamed over it;
/// a folder is built aside and moved when whole; a log is appended line by line. After kill −9 or a full disk a reader
/// sees the old thing or the new thing, never half of one.
namespace sauti::base {

namespace fs = std::filesystem;

/// Whole file as bytes. not_found, io_read; limit if it is larger than `max_bytes`.
[[nodiscard]] Result<std::string> read_file(const fs::path& path, std::uint64_t max_bytes = std::uint64_t{8} << 30);

/// Same folder, write, fsync, rename, fsync of the folder. full (no space, quota) or io_write on failure, and then the
/// old file is as it was and no temporary name is left.
[[nodiscard]] Result<void> write_atomically(const fs::path& path, std::string_view bytes);

/// A file written piece by piece that appears under its name only at `commit`. Dropped without commit, it leaves
/// nothing.
class AtomicFile {
public:
    [[nodiscard]] static Result<AtomicFile> create(const fs::path& path);
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile();

    /// Buffered (1 MiB).
    [[nodiscard]] Result<void> write(std::string_view bytes);
    [[nodiscard]] std::uint64_t bytes_written() const { return written_; }
    [[nodiscard]] Result<void> commit();

private:
    AtomicFile(fs::path target, fs::path temporary, int descriptor);
    [[nodiscard]] Result<void> flush();
    void discard();

    fs::path target_;
    fs::path temporary_;
    int descriptor_;
    std::string buffer_;
    std::uint64_t written_ = 0;
};

/// A folder that is filled under a temporary name beside its target and moved there when whole.
class FolderBuilder {
public:
    /// The target must not exist, or `replace` must be true (the old folder is then swapped out and removed after).
    [[nodiscard]] static Result<FolderBuilder> create(const fs::path& target, bool replace = false);
    FolderBuilder(FolderBuilder&& other) noexcept;
    FolderBuilder& operator=(FolderBuilder&&) = delete;
    FolderBuilder(const FolderBuilder&) = delete;
    FolderBuilder& operator=(const FolderBuilder&) = delete;
    ~FolderBuilder();

    /// Where to write meanwhile.
    [[nodiscard]] const fs::path& path() const { return temporary_; }
    [[nodiscard]] Result<void> commit();

private:
    FolderBuilder(fs::path target, fs::path temporary, bool replace);

    fs::path target_;
    fs::path temporary_;
    bool replace_;
};

/// Name prefix of everything temporary; readers and listings skip such names, `remove_leftovers` deletes them.
inline constexpr std::string_view k_temporary_prefix = ".sauti-tmp-";

/// Removes a folder with all it holds: it is renamed to a temporary name first, so that a reader never sees half of it
/// and a killed process leaves only what `remove_leftovers` deletes. An absent folder is no error.
[[nodiscard]] Result<void> remove_folder(const fs::path& folder);

/// Removes temporaries that a killed process left in `folder` (not those of a living process). Returns how many. Where
/// a replacing FolderBuilder was killed between moving the old folder away and the new one in, the old one is put back.
[[nodiscard]] Result<int> remove_leftovers(const fs::path& folder);

/// A temporary name beside `target`, for a library that writes its files itself (SQLite). `move_into_place` ends it;
/// remove_leftovers clears it after a crash.
[[nodiscard]] fs::path temporary_name(const fs::path& target);
/// Renames `temporary`, whose bytes are synced already, over `target` and syncs the folder; removed on failure.
[[nodiscard]] Result<void> move_into_place(const fs::path& temporary, const fs::path& target);

/// Appends whole lines to a log. A torn last line (no newline) left by a crash is cut off when the log is opened.
class LineAppender {
public:
    [[nodiscard]] static Result<LineAppender> open(const fs::path& path);
    /// The same, and what was written after the first `keep_bytes` is cut off: how a resumed run forgets what its last
    /// checkpoint does not know.
    [[nodiscard]] static Result<LineAppender> open_at(const fs::path& path, std::uint64_t keep_bytes);
    LineAppender(LineAppender&& other) noexcept;
    LineAppender& operator=(LineAppender&&) = delete;
    LineAppender(const LineAppender&) = delete;
    LineAppender& operator=(const LineAppender&) = delete;
    ~LineAppender();

    /// One write call for line and newline; `line` holds no newline. If it fails, nothing of the line stays.
    [[nodiscard]] Result<void> append(std::string_view line);
    /// Flushes to the disk; called where a checkpoint relies on what was logged.
    [[nodiscard]] Result<void> sync();
    /// Length of the file, for `open_at`.
    [[nodiscard]] Result<std::uint64_t> size_bytes() const;

private:
    LineAppender(fs::path path, int descriptor);

    fs::path path_;
    int descriptor_;
};

/// Calls `line` for each whole line of a log (a torn last one is left out); stops early when it returns false.
[[nodiscard]] Result<void> for_each_line(const fs::path& path, const std::function<bool(std::string_view)>& line);

/// An exclusive advisory lock (flock) with pid and host written into the file; released at destruction and by the
/// kernel when the process dies. `busy` names the holder.
class FileLock {
public:
    [[nodiscard]] static Result<FileLock> acquire(const fs::path& path, std::string_view what);
    /// True while some process holds the lock; a missing file is a free lock.
    [[nodiscard]] static bool is_held(const fs::path& path);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

/// Reads a file in pieces of at most 1 MiB; used by everything that streams.
class FileReader {
public:
    [[nodiscard]] static Result<FileReader> open(const fs::path& path);
    /// Standard input.
    [[nodiscard]] static FileReader standard_input();
    FileReader(FileReader&& other) noexcept;
    FileReader& operator=(FileReader&&) = delete;
    FileReader(const FileReader&) = delete;
    FileReader& operator=(const FileReader&) = delete;
    ~FileReader();

    /// Next bytes, at most `max`; empty at the end.
    [[nodiscard]] Result<std::string> read(std::size_t max = std::size_t{1} << 20);
    /// Exactly these bytes, wherever `read` is; truncated if the file ends before. Any thread.
    [[nodiscard]] Result<std::string> read_at(std::uint64_t offset_bytes, std::size_t size_bytes) const;
    [[nodiscard]] std::uint64_t size() const { return size_; }

private:
    FileReader(fs::path path, int descriptor, std::uint64_t size, bool owned);

    fs::path path_;
    int descriptor_;
    std::uint64_t size_;
    bool owned_;
};

/// errno of a failed write as an Error: ENOSPC, EDQUOT, EFBIG → full, else io_write.
[[nodiscard]] Error write_error(int error_number, const fs::path& path, std::string_view action);

} // namespace sauti::base
