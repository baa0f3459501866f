// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Undoable changes of a project. A change is a name and a list of edits that hold old and new values; undo puts the
/// old values back, it never recomputes. The journal is on disk (`.sauti/changes.jsonl`) and is written before the
/// edits, so that a crash in the middle is finished at the next opening, and undo works across restarts.
///
/// Law: after `apply(c); undo();` the project's files are the same bytes as before, and the journal is as long to the
/// person as before (one change to redo).
namespace sauti::workspace {

/// One small file (JSON, usually) with its whole content before and after; unset means that there is no file.
struct FileEdit {
    std::string path; ///< relative to the project
    std::optional<std::string> before;
    std::optional<std::string> after;
};

/// A file or folder that moves inside the project (into the trash and back).
struct Move {
    std::string from; ///< relative to the project
    std::string to;
};

struct Change {
    std::string name; ///< "Rename corpus swa": names the object
    std::vector<FileEdit> edits;
    std::vector<Move> moves;
};

/// One writer at a time: opened by whoever changes the project, under `.sauti/changes.lock`.
class ChangeLog {
public:
    /// Finishes what a crash left half done. busy: another process has it open for writing.
    [[nodiscard]] static base::Result<ChangeLog> open(const std::filesystem::path& project_folder);
    ChangeLog(ChangeLog&&) noexcept;
    ChangeLog& operator=(ChangeLog&&) = delete;
    ~ChangeLog();

    /// Writes the journal, then the edits. invalid: a file is not as `before` says (it changed on disk meanwhile), a
    /// path leaves the project, or a move's target exists; nothing is changed then. Drops what could be redone.
    [[nodiscard]] base::Result<void> apply(Change change);

    [[nodiscard]] std::optional<std::string> undo_name() const; ///< "Rename corpus swa", if something can be undone
    [[nodiscard]] std::optional<std::string> redo_name() const;
    /// Returns the change's name. invalid: nothing to undo, or a file was changed since by somebody else.
    [[nodiscard]] base::Result<std::string> undo();
    [[nodiscard]] base::Result<std::string> redo();

private:
    struct State;
    explicit ChangeLog(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// A change that moves something into trash/ under a name that is free there.
[[nodiscard]] Change trash_change(const std::filesystem::path& project_folder, const std::string& relative_path,
                                  std::string name);

} // namespace sauti::workspace
