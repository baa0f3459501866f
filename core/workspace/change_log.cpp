// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/change_log.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

namespace sauti::workspace {

namespace fs = std::filesystem;
using base::ErrorKind;
using base::Json;

namespace {

constexpr std::size_t k_kept_changes = 200;

std::optional<std::string> content(const fs::path& path) {
    auto bytes = base::read_file(path);
    if (!bytes) return std::nullopt;
    return std::move(*bytes);
}

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(fs::symlink_status(path, error));
}

/// Names inside a journal are data: they must stay inside the project.
base::Result<void> check_path(const std::string& relative) {
    const fs::path path(relative);
    bool bad = relative.empty() || path.is_absolute();
    for (const fs::path& part : path)
        bad = bad || part == "..";
    if (bad) return base::fail(ErrorKind::forbidden, fmt::format("\"{}\" leaves the project", relative));
    return {};
}

base::Result<void> put(const fs::path& path, const std::optional<std::string>& bytes) {
    std::error_code error;
    if (!bytes) {
        fs::remove(path, error);
        if (error) return base::fail(base::write_error(error.value(), path, "remove"));
        return {};
    }
    fs::create_directories(path.parent_path(), error);
    if (error) return base::fail(base::write_error(error.value(), path.parent_path(), "create"));
    return base::write_atomically(path, *bytes);
}

base::Result<void> move(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    if (error) return base::fail(base::write_error(error.value(), to.parent_path(), "create"));
    fs::rename(from, to, error);
    if (error) return base::fail(base::write_error(error.value(), to, "move to"));
    return {};
}

Change reversed(const Change& change) {
    Change back;
    back.name = change.name;
    for (const FileEdit& edit : change.edits)
        back.edits.push_back({edit.path, edit.after, edit.before});
    for (const Move& one : change.moves)
        back.moves.push_back({one.to, one.from});
    std::reverse(back.edits.begin(), back.edits.end());
    std::reverse(back.moves.begin(), back.moves.end());
    return back;
}

Json optional_text(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json(nullptr);
}

Json to_json(const Change& change) {
    Json json = {{"name", change.name}, {"edits", Json::array()}, {"moves", Json::array()}};
    for (const FileEdit& edit : change.edits) {
        json["edits"].push_back(
            {{"path", edit.path}, {"before", optional_text(edit.before)}, {"after", optional_text(edit.after)}});
    }
    for (const Move& one : change.moves)
        json["moves"].push_back({{"from", one.from}, {"to", one.to}});
    return json;
}

std::optional<std::string> text_or_none(const Json& json) {
    if (!json.is_string()) return std::nullopt;
    return json.get<std::string>();
}

Change change_of(const Json& json) {
    Change change;
    change.name = json.value("name", std::string());
    for (const Json& edit : json.value("edits", Json::array())) {
        change.edits.push_back({edit.value("path", std::string()), text_or_none(edit.value("before", Json())),
                                text_or_none(edit.value("after", Json()))});
    }
    for (const Json& one : json.value("moves", Json::array())) {
        change.moves.push_back({one.value("from", std::string()), one.value("to", std::string())});
    }
    return change;
}

} // namespace

struct ChangeLog::State {
    fs::path project;
    base::FileLock lock;
    std::vector<Change> changes;
    std::size_t applied = 0; ///< changes before this index are in force, the rest can be redone

    [[nodiscard]] fs::path journal() const { return project / ".sauti/changes.jsonl"; }

    base::Result<void> log(const Json& entry) const {
        SAUTI_TRY(base::LineAppender appender, base::LineAppender::open(journal()));
        SAUTI_CHECK(appender.append(base::compact(entry)));
        return appender.sync();
    }

    /// Nothing is touched unless every edit and move can be done.
    base::Result<void> check(const Change& change) const {
        for (const FileEdit& edit : change.edits) {
            SAUTI_CHECK(check_path(edit.path));
            if (content(project / edit.path) == edit.before) continue;
            return base::fail(base::make_error(ErrorKind::invalid,
                                               fmt::format("\"{}\" cannot be done: {} was changed by somebody else",
                                                           change.name, edit.path),
                                               "look at the file; nothing was changed")
                                  .within((project / edit.path).string()));
        }
        for (const Move& one : change.moves) {
            SAUTI_CHECK(check_path(one.from));
            SAUTI_CHECK(check_path(one.to));
            const bool missing = !is_there(project / one.from);
            if (!missing && !is_there(project / one.to)) continue;
            return base::fail(
                base::make_error(ErrorKind::invalid,
                                 fmt::format("\"{}\" cannot be done: {} {}", change.name, missing ? one.from : one.to,
                                             missing ? "is not there" : "exists already"))
                    .within((project / (missing ? one.from : one.to)).string()));
        }
        return {};
    }

    /// Repeatable: what is done already is left as it is. That is what finishes a change after a crash.
    base::Result<void> carry_out(const Change& change) const {
        for (const FileEdit& edit : change.edits) {
            if (content(project / edit.path) != edit.after) SAUTI_CHECK(put(project / edit.path, edit.after));
        }
        for (const Move& one : change.moves) {
            if (is_there(project / one.from)) SAUTI_CHECK(move(project / one.from, project / one.to));
        }
        return {};
    }

    /// Reads the journal; the last entry's work may be half done, so it is carried out again.
    base::Result<void> recover() {
        std::optional<Change> last;
        if (!is_there(journal())) return {};
        SAUTI_CHECK(base::for_each_line(journal(), [&](std::string_view line) {
            const auto entry = base::parse_json(line, journal().string());
            if (!entry || !entry->is_object()) return true;
            const std::string what = entry->value("what", std::string());
            if (what == "do") {
                changes.resize(applied);
                changes.push_back(change_of(*entry));
                last = changes[applied++];
            } else if (what == "undo" && applied > 0) {
                last = reversed(changes[--applied]);
            } else if (what == "redo" && applied < changes.size()) {
                last = changes[applied++];
            } else if (what == "end") {
                last.reset();
            }
            return true;
        }));
        if (!last) return {};
        SAUTI_CHECK(carry_out(*last));
        return log({{"what", "end"}});
    }

    /// Keeps the journal short: the newest changes only.
    base::Result<void> compact_journal() {
        if (changes.size() <= 2 * k_kept_changes) return {};
        const std::size_t dropped = changes.size() - k_kept_changes;
        if (dropped > applied) return {};
        changes.erase(changes.begin(), changes.begin() + static_cast<std::ptrdiff_t>(dropped));
        applied -= dropped;
        std::string text;
        for (const Change& change : changes) {
            Json entry = to_json(change);
            entry["what"] = "do";
            text += base::compact(entry) + "\n";
        }
        for (std::size_t i = changes.size(); i > applied; --i)
            text += base::compact({{"what", "undo"}}) + "\n";
        text += base::compact({{"what", "end"}}) + "\n";
        return base::write_atomically(journal(), text);
    }
};

ChangeLog::ChangeLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
ChangeLog::ChangeLog(ChangeLog&&) noexcept = default;
ChangeLog::~ChangeLog() = default;

base::Result<ChangeLog> ChangeLog::open(const fs::path& project_folder) {
    std::error_code error;
    const fs::path hidden = project_folder / ".sauti";
    fs::create_directories(hidden, error);
    if (error) return base::fail(base::write_error(error.value(), hidden, "create"));
    SAUTI_TRY(base::FileLock lock, base::FileLock::acquire(hidden / "changes.lock", "the project's list of changes"));
    auto state = std::unique_ptr<State>(new State{project_folder, std::move(lock), {}, 0});
    SAUTI_CHECK(state->recover());
    SAUTI_CHECK(state->compact_journal());
    return ChangeLog(std::move(state));
}

base::Result<void> ChangeLog::apply(Change change) {
    SAUTI_CHECK(state_->check(change));
    Json entry = to_json(change);
    entry["what"] = "do";
    entry["time"] = base::now_rfc3339();
    SAUTI_CHECK(state_->log(entry));
    state_->changes.resize(state_->applied);
    state_->changes.push_back(std::move(change));
    ++state_->applied;
    SAUTI_CHECK(state_->carry_out(state_->changes.back()));
    return state_->log({{"what", "end"}});
}

std::optional<std::string> ChangeLog::undo_name() const {
    if (state_->applied == 0) return std::nullopt;
    return state_->changes[state_->applied - 1].name;
}

std::optional<std::string> ChangeLog::redo_name() const {
    if (state_->applied == state_->changes.size()) return std::nullopt;
    return state_->changes[state_->applied].name;
}

base::Result<std::string> ChangeLog::undo() {
    if (state_->applied == 0) return base::fail(ErrorKind::invalid, "there is nothing to undo");
    const Change back = reversed(state_->changes[state_->applied - 1]);
    SAUTI_CHECK(state_->check(back));
    SAUTI_CHECK(state_->log({{"what", "undo"}, {"time", base::now_rfc3339()}}));
    --state_->applied;
    SAUTI_CHECK(state_->carry_out(back));
    SAUTI_CHECK(state_->log({{"what", "end"}}));
    return back.name;
}

base::Result<std::string> ChangeLog::redo() {
    if (state_->applied == state_->changes.size()) return base::fail(ErrorKind::invalid, "there is nothing to redo");
    const Change& again = state_->changes[state_->applied];
    SAUTI_CHECK(state_->check(again));
    SAUTI_CHECK(state_->log({{"what", "redo"}, {"time", base::now_rfc3339()}}));
    ++state_->applied;
    SAUTI_CHECK(state_->carry_out(again));
    SAUTI_CHECK(state_->log({{"what", "end"}}));
    return again.name;
}

Change trash_change(const fs::path& project_folder, const std::string& relative_path, std::string name) {
    const std::string file_name = fs::path(relative_path).filename().string();
    std::string target = "trash/" + file_name;
    for (int n = 2; is_there(project_folder / target); ++n)
        target = fmt::format("trash/{}-{}", file_name, n);
    Change change;
    change.name = std::move(name);
    change.moves.push_back({relative_path, std::move(target)});
    return change;
}

} // namespace sauti::workspace
