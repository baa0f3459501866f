// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

/// Reading of reference answers: tables with tabs whose cells are JSON.
namespace sauti::test {

using nlohmann::json;

inline std::filesystem::path shared(const std::string& relative) {
    return std::filesystem::path(SAUTI_SHARED) / relative;
}

inline bool has_shared(const std::string& relative) {
    return std::string_view(SAUTI_SHARED).size() > 0 && std::filesystem::exists(shared(relative));
}

inline std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

inline std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// Rows by the names of the header line.
inline std::vector<std::map<std::string, std::string>> table_of(std::string_view text) {
    std::vector<std::map<std::string, std::string>> rows;
    std::vector<std::string> names;
    for (const std::string& line : split(text, '\n')) {
        if (line.empty()) continue;
        const std::vector<std::string> cells = split(line, '\t');
        if (names.empty()) {
            names = cells;
            continue;
        }
        std::map<std::string, std::string> row;
        for (std::size_t i = 0; i < names.size() && i < cells.size(); ++i)
            row[names[i]] = cells[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace sauti::test
