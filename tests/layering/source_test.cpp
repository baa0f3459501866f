// SPDX-License-Identifier: GPL-3.0-or-later
#include "layering/source_tree.h"

#include <QTest>
#include <string>
#include <vector>

using namespace sauti::layering;

/// Habits of the tree that a compiler does not see (CONTRIBUTING.md).
namespace {

constexpr int k_most_lines = 500;

const std::vector<std::string> k_roots = {"app", "core", "packaging", "tests", "widgets", ".ci"};

/// The first line, or the second after #!.
bool has_licence_line(const SourceFile& file) {
    const std::string mark = "SPDX-License-Identifier: GPL-3.0-or-later";
    const auto lines = lines_of(file.text);
    if (lines.empty()) return false;
    const bool script = lines[0].text.compare(0, 2, "#!") == 0;
    const std::size_t place = script ? 1 : 0;
    if (lines.size() <= place) return false;
    return lines[place].text == (file.is_cpp() ? "// " : "# ") + mark;
}

/// a.cpp whose a.h exists includes that one first, so that each header stands on its own.
bool includes_own_header_first(const SourceFile& file) {
    if (!file.ends_with(".cpp")) return true;
    const std::string header = file.path.substr(0, file.path.size() - 4) + ".h";
    if (!fs::exists(fs::path(SAUTI_SOURCE) / header)) return true;
    const auto includes = includes_of(file);
    if (includes.empty() || !includes.front().quoted) return false;
    const std::string first = "/" + includes.front().target;
    const std::string whole = "/" + header; // those of widgets are included by their whole path
    return whole.size() >= first.size() && whole.compare(whole.size() - first.size(), first.size(), first) == 0;
}

/// Words that stand nowhere in the tree, and why. Each is split here, so that this file holds none.
struct Forbidden {
    std::string word;
    std::string why;
};

const std::vector<Forbidden> k_everywhere = {
    {"TO"
     "DO",
     "what is open stands in docs/status.md"},
    {"FIX"
     "ME",
     "what is open stands in docs/status.md"},
    {"/wo"
     "rk/",
     "a path of one machine"},
    {"/ho"
     "me/",
     "a path of one machine"},
    {"lib"
     "registry",
     "a host of one machine"},
};

/// Words that stand only in core/base: it alone writes files and makes random numbers.
const std::vector<Forbidden> k_only_in_base = {
    {"std::ofstream", "only base writes files"},
    {"std::fstream", "only base writes files"},
    {"fopen(", "only base opens files"},
    {"O_WRONLY", "only base writes files"},
    {"O_CREAT", "only base writes files"},
    {"std::mt19937", "random numbers come from base::RandomStream"},
    {"std::random_device", "random numbers come from base::RandomStream"},
    {"std::shuffle", "random numbers come from base::RandomStream"},
    {"std::rand(", "random numbers come from base::RandomStream"},
    {"std::stod", "numbers are read with from_chars, never by the locale"},
    {"strtod(", "numbers are read with from_chars, never by the locale"},
    {"atof(", "numbers are read with from_chars, never by the locale"},
};

/// An absolute path begins a word: the same letters inside of a longer path do not count.
bool holds(const std::string& line, const std::string& word) {
    for (std::size_t at = line.find(word); at != std::string::npos; at = line.find(word, at + 1)) {
        const bool inside =
            at > 0 && (std::isalnum(static_cast<unsigned char>(line[at - 1])) != 0 || line[at - 1] == '}');
        if (word[0] != '/' || !inside) return true;
    }
    return false;
}

std::vector<std::string> word_faults(const SourceFile& file, const std::vector<Forbidden>& words) {
    std::vector<std::string> faults;
    for (const Line& line : lines_of(file.text)) {
        for (const Forbidden& one : words) {
            if (holds(line.text, one.word)) {
                faults.push_back(at(file, line.number, "\"" + one.word + "\": " + one.why));
            }
        }
    }
    return faults;
}

} // namespace

class SourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finds_what_it_looks_for() {
        const std::string licence = "// SPDX-License-Identifier: GPL-3.0-or-later\n";
        QVERIFY(has_licence_line({"core/a/a.cpp", licence}));
        QVERIFY(!has_licence_line({"core/a/a.cpp", "\n" + licence}));
        QVERIFY(has_licence_line({"packaging/run", "#!/bin/bash\n# SPDX-License-Identifier: GPL-3.0-or-later\n"}));
        QVERIFY(!has_licence_line({"packaging/run", "#!/bin/bash\n"}));
        QVERIFY(includes_own_header_first({"core/base/file.cpp", "#include \"base/file.h\"\n"}));
        QVERIFY(!includes_own_header_first({"core/base/file.cpp", "#include <string>\n#include \"base/file.h\"\n"}));
        QCOMPARE(word_faults({"core/a/a.cpp", "int a;\nstd::ofstream out;\n"}, k_only_in_base).size(), std::size_t{1});
    }

    void every_source_begins_with_its_licence() {
        std::vector<std::string> faults;
        for (const SourceFile& file : files_under(k_roots, {".cpp", ".h", "CMakeLists.txt", ".cmake", ".sh"})) {
            if (!has_licence_line(file)) faults.push_back(file.path);
        }
        QVERIFY2(faults.empty(), joined(faults).c_str());
    }

    void every_source_includes_its_own_header_first() {
        std::vector<std::string> faults;
        for (const SourceFile& file : files_under({"app", "core", "tests", "widgets"}, {".cpp"})) {
            if (!includes_own_header_first(file)) faults.push_back(file.path);
        }
        QVERIFY2(faults.empty(), joined(faults).c_str());
    }

    void no_source_is_longer_than_500_lines() {
        std::vector<std::string> faults;
        for (const SourceFile& file : files_under(k_roots, {".cpp", ".h"})) {
            const std::size_t count = lines_of(file.text).size();
            if (count > k_most_lines) faults.push_back(at(file, static_cast<int>(count), "wants to be two files"));
        }
        QVERIFY2(faults.empty(), joined(faults).c_str());
    }

    void every_header_is_included_once() {
        std::vector<std::string> faults;
        for (const SourceFile& file : files_under(k_roots, {".h"})) {
            if (file.text.find("#pragma once\n") == std::string::npos) faults.push_back(file.path);
        }
        QVERIFY2(faults.empty(), joined(faults).c_str());
    }

    void no_open_ends_and_no_paths_of_one_machine() {
        std::vector<std::string> faults;
        auto roots = k_roots;
        roots.insert(roots.end(), {"docs", "resources"});
        for (const SourceFile& file : files_under(roots, {""})) {
            for (const std::string& fault : word_faults(file, k_everywhere))
                faults.push_back(fault);
        }
        QVERIFY2(faults.empty(), joined(faults).c_str());
    }

    void only_base_writes_files_and_draws_random_numbers() {
        std::vector<std::string> faults;
        for (const SourceFile& file : files_under({"app", "core", "widgets"}, {".cpp", ".h"})) {
            if (file.room() == "base") continue;
            for (const std::string& fault : word_faults(file, k_only_in_base))
                faults.push_back(fault);
        }
        QVERIFY2(faults.empty(), joined(faults).c_str());
    }
};

QTEST_APPLESS_MAIN(SourceTest)
#include "source_test.moc"
