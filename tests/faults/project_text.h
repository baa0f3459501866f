// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "store/database.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// A project as text by relative paths, for comparing two that were made by the same commands: all files by their
/// bytes, but indices by their rows, and without what differs from time to time (the list below).
namespace sauti::test {

namespace fs = std::filesystem;

/// Times, speeds, counts of starts; lengths of logs, whose times have more or fewer digits.
inline constexpr std::array<std::string_view, 14> k_passing_keys = {
    "built",       "created", "ended",  "eval/seconds", "events_bytes",    "imported", "metrics_bytes",
    "modified_ns", "started", "starts", "test/seconds", "train/ids_per_s", "time",     "wall_s"};

/// Lines of log.txt, after their time, that tell of a stop or of a full disk.
inline constexpr std::array<std::string_view, 3> k_passing_lines = {"going on after update", "stopped at update",
                                                                    "full: "};

inline nlohmann::json without_passing(const nlohmann::json& whole) {
    if (whole.is_array()) {
        auto kept = nlohmann::json::array();
        for (const auto& one : whole)
            kept.push_back(without_passing(one));
        return kept;
    }
    if (!whole.is_object()) return whole;
    auto kept = nlohmann::json::object();
    for (const auto& [key, value] : whole.items()) {
        if (std::find(k_passing_keys.begin(), k_passing_keys.end(), key) == k_passing_keys.end())
            kept[key] = without_passing(value);
    }
    return kept;
}

inline std::string json_text(const std::string& text) {
    const auto parsed = nlohmann::json::parse(text, nullptr, false);
    return parsed.is_discarded() ? "no JSON: " + text : without_passing(parsed).dump(1);
}

inline std::vector<std::string> lines_in(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    if (begin < text.size()) lines.push_back("torn: " + text.substr(begin));
    return lines;
}

/// metrics.jsonl, events.jsonl.
inline std::string json_lines_text(const std::string& text) {
    std::string made;
    for (const std::string& line : lines_in(text))
        made += json_text(line) + "\n";
    return made;
}

/// Each thing that was told, once: updates after the last checkpoint are told again by the run that goes on.
inline std::string log_text(const std::string& text) {
    std::string made;
    std::set<std::string> told;
    for (const std::string& line : lines_in(text)) {
        const std::string words = line.substr(std::min(line.size(), line.find(' ') + 1));
        const bool passing = std::any_of(k_passing_lines.begin(), k_passing_lines.end(),
                                         [&](std::string_view begin) { return words.rfind(begin, 0) == 0; });
        if (!passing && told.insert(words).second) made += words + "\n";
    }
    return made;
}

/// All rows of all tables; blobs as hexadecimal digits.
inline std::string database_text(const fs::path& path) {
    const auto database = store::Database::open(path, store::Access::read);
    if (!database) return "unreadable: " + database.error().to_string();
    const auto column = [&](const std::string& sql) {
        std::vector<std::string> cells;
        auto statement = database->prepare(sql);
        if (!statement) return std::vector<std::string>{"no answer to " + sql};
        while (statement->step().value_or(false))
            cells.emplace_back(statement->text(0));
        return cells;
    };
    std::string made;
    for (const std::string& check : column("PRAGMA integrity_check"))
        made += check + "\n";
    for (const std::string& table : column("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")) {
        const std::string cells = column("SELECT group_concat('quote(' || name || ')', '||'' ''||') "
                                         "FROM pragma_table_info('" +
                                         table + "')")
                                      .at(0);
        for (const std::string& row : column("SELECT " + cells + " FROM " + table + " ORDER BY 1"))
            made += table + " " + row + "\n";
    }
    return made;
}

/// `path` lies in a project's folder at `relative`.
inline std::string file_text(const fs::path& path, const std::string& relative) {
    const std::string name = path.filename().string();
    if (path.extension() == ".sqlite") return database_text(path);
    if (name == "lock" || path.extension() == ".lock") return "held by whoever wrote last";
    auto bytes = base::read_file(path);
    if (!bytes) return "unreadable: " + bytes.error().to_string();
    const bool of_run = relative.rfind("runs/", 0) == 0;
    if (path.extension() == ".json") {
        // run.json tells where its data lay
        const std::string project = path.string().substr(0, path.string().size() - relative.size());
        for (std::size_t at = bytes->find(project); at != std::string::npos; at = bytes->find(project, at))
            bytes->replace(at, project.size(), "PROJECT/");
        return json_text(*bytes);
    }
    if (of_run && path.extension() == ".jsonl") return json_lines_text(*bytes);
    if (of_run && name == "log.txt") return log_text(*bytes);
    return *bytes;
}

inline std::map<std::string, std::string> project_text(const fs::path& project) {
    std::map<std::string, std::string> made;
    for (const auto& entry : fs::recursive_directory_iterator(project)) {
        const std::string relative = entry.path().lexically_relative(project).string();
        made[relative] = entry.is_directory() ? "folder" : file_text(entry.path(), relative);
    }
    return made;
}

/// The first places where two differ; "" if they are the same.
inline std::string difference(const std::map<std::string, std::string>& have,
                              const std::map<std::string, std::string>& want) {
    std::string told;
    for (const auto& [path, text] : want) {
        const auto found = have.find(path);
        if (found == have.end()) {
            told += "missing: " + path + "\n";
        } else if (found->second != text) {
            const auto at = static_cast<std::size_t>(
                std::mismatch(text.begin(), text.end(), found->second.begin(), found->second.end()).first -
                text.begin());
            const std::size_t from = at < 200 ? 0 : at - 200;
            told += "different: " + path + "\n--- wanted\n" + text.substr(from, 400) + "\n--- found\n" +
                    found->second.substr(std::min(from, found->second.size()), 400) + "\n";
        }
    }
    for (const auto& [path, text] : have) {
        if (want.count(path) == 0) told += "too much: " + path + "\n";
    }
    return told;
}

} // namespace sauti::test
