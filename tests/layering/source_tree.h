// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The source tree as text, for the tests that watch over it.
namespace sauti::layering {

namespace fs = std::filesystem;

struct SourceFile {
    std::string path; ///< relative to the checkout: "core/g2p/engine.cpp"
    std::string text;

    /// "core/g2p/engine.cpp" → "g2p"; "app/cli/main.cpp" → "cli"; "widgets/start/page.cpp" → "widgets".
    [[nodiscard]] std::string room() const {
        const std::size_t first = path.find('/');
        const std::string top = path.substr(0, first);
        if (top != "core" && top != "app") return top;
        const std::size_t second = path.find('/', first + 1);
        return second == std::string::npos ? top : path.substr(first + 1, second - first - 1);
    }
    [[nodiscard]] std::string folder() const { return path.substr(0, path.find('/')); }
    [[nodiscard]] bool ends_with(std::string_view tail) const {
        return path.size() >= tail.size() && std::string_view(path).substr(path.size() - tail.size()) == tail;
    }
    [[nodiscard]] bool is_cpp() const { return ends_with(".cpp") || ends_with(".h"); }
};

struct Line {
    int number = 0; ///< from 1
    std::string text;
};

inline std::vector<Line> lines_of(const std::string& text) {
    std::vector<Line> lines;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back({static_cast<int>(lines.size()) + 1, text.substr(begin, end - begin)});
        begin = end + 1;
    }
    return lines;
}

/// Files of the checkout under `folders` whose names end in one of `tails`, sorted; folders that do not exist are left
/// out (the window's come later).
inline std::vector<SourceFile> files_under(const std::vector<std::string>& folders,
                                           const std::vector<std::string>& tails) {
    const fs::path root = SAUTI_SOURCE;
    std::vector<SourceFile> files;
    for (const std::string& folder : folders) {
        if (!fs::exists(root / folder)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            SourceFile file = {fs::relative(entry.path(), root).generic_string(), {}};
            const bool wanted =
                std::any_of(tails.begin(), tails.end(), [&](const auto& t) { return file.ends_with(t); });
            if (!entry.is_regular_file() || !wanted) continue;
            file.text = base::read_file(entry.path()).value_or("");
            files.push_back(std::move(file));
        }
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

struct Include {
    int line = 0;
    std::string target; ///< without the quotes or brackets
    bool quoted = false;

    /// "g2p" of "g2p/engine.h"; empty if there is no folder.
    [[nodiscard]] std::string room() const {
        const std::size_t slash = target.find('/');
        return slash == std::string::npos ? std::string() : target.substr(0, slash);
    }
};

inline std::vector<Include> includes_of(const SourceFile& file) {
    std::vector<Include> includes;
    for (const Line& line : lines_of(file.text)) {
        std::size_t at = line.text.find_first_not_of(" \t");
        if (at == std::string::npos || line.text[at] != '#') continue;
        at = line.text.find_first_not_of(" \t", at + 1);
        if (at == std::string::npos || line.text.compare(at, 7, "include") != 0) continue;
        const std::size_t open = line.text.find_first_of("<\"", at);
        if (open == std::string::npos) continue;
        const bool quoted = line.text[open] == '"';
        const std::size_t close = line.text.find(quoted ? '"' : '>', open + 1);
        includes.push_back({line.number, line.text.substr(open + 1, close - open - 1), quoted});
    }
    return includes;
}

/// A command of a CMake file with its words; comments are dropped, nothing is expanded.
struct Command {
    int line = 0;
    std::string name;
    std::vector<std::string> words;
};

inline std::vector<Command> commands_of(const SourceFile& file) {
    std::vector<Command> commands;
    bool inside = false;
    for (const Line& line : lines_of(file.text)) {
        std::string word;
        const auto end_word = [&] {
            if (word.empty()) return;
            if (inside) commands.back().words.push_back(word);
            if (!inside) commands.push_back({line.number, word, {}});
            word.clear();
        };
        for (const char letter : line.text.substr(0, line.text.find('#'))) {
            if (letter == '(' && !inside) {
                end_word();
                inside = !commands.empty();
            } else if (letter == ')') {
                end_word();
                inside = false;
            } else if (std::isspace(static_cast<unsigned char>(letter)) != 0) {
                end_word();
            } else {
                word += letter;
            }
        }
        end_word();
    }
    return commands;
}

/// Faults as one text, so that a failure reads as a list.
inline std::string joined(const std::vector<std::string>& faults) {
    std::string text;
    for (const std::string& fault : faults)
        text += "\n  " + fault;
    return text;
}

inline std::string at(const SourceFile& file, int line, const std::string& what) {
    return file.path + ":" + std::to_string(line) + ": " + what;
}

} // namespace sauti::layering
