// SPDX-License-Identifier: GPL-3.0-or-later
#include "layering/source_tree.h"

#include <QTest>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace sauti::layering;

/// The order of the rooms (docs/architecture.md): an #include and a link may only point to a lower layer, or stay at
/// home. Whoever adds a room adds it here.
namespace {

const std::map<std::string, int> k_layers = {
    {"base", 1},      {"unicode", 2},    {"engine", 2},  {"store", 2},   {"formats", 3},
    {"phones", 4},    {"audio", 4},      {"ner", 4},     {"g2p", 5},     {"corpus", 5},
    {"shiba", 5},     {"recognizer", 6}, {"runs", 6},    {"dataset", 7}, {"training", 7},
    {"workspace", 8}, {"torch", 9},      {"widgets", 9}, {"cli", 9},     {"desktop", 10},
};

/// The plug-in is opened by whoever needs it and may itself know only this much.
constexpr int k_highest_for_torch = 5;

/// Rooms that are built on a training node, where neither ICU nor SQLite is.
const std::set<std::string> k_headless = {"base", "engine", "ner", "shiba", "runs", "training", "torch"};
const std::set<std::string> k_not_headless = {"store", "phones", "g2p", "corpus", "dataset", "workspace"};

bool may_use(const std::string& room, const std::string& other) {
    if (room == other) return true;
    const auto mine = k_layers.find(room);
    const auto theirs = k_layers.find(other);
    if (mine == k_layers.end() || theirs == k_layers.end()) return false;
    if (room == "torch" && theirs->second > k_highest_for_torch) return false;
    return theirs->second < mine->second;
}

bool starts_with(const std::string& text, const std::string& head) {
    return text.compare(0, head.size(), head) == 0;
}

bool is_torch_header(const std::string& target) {
    for (const char* head : {"torch/", "ATen/", "c10/", "caffe2/"}) {
        if (starts_with(target, head)) return true;
    }
    return false;
}

bool is_qt_header(const std::string& target) {
    return starts_with(target, "Qt") || (target.size() > 1 && target[0] == 'Q' && target[1] >= 'A' && target[1] <= 'Z');
}

/// "widgets/start/page.h" → "start".
std::string page_folder(const std::string& path) {
    if (!starts_with(path, "widgets/")) return {};
    const std::size_t end = path.find('/', 8);
    return end == std::string::npos ? std::string() : path.substr(8, end - 8);
}

/// A page knows its own folder and widgets/common; common knows no page.
bool may_use_widgets(const std::string& path, const std::string& target) {
    const std::string mine = page_folder(path);
    const std::string other = page_folder(target);
    return mine.empty() || other.empty() || other == mine || other == "common";
}

/// Faults of the #include lines of one file of core, app or widgets.
std::vector<std::string> include_faults(const SourceFile& file) {
    std::vector<std::string> faults;
    const std::string room = file.room();
    const bool window = room == "widgets" || room == "desktop";
    if (file.path.find('/') != std::string::npos && k_layers.count(room) == 0) {
        faults.push_back(at(file, 1, "the room " + room + " is in no layer"));
    }
    for (const Include& include : includes_of(file)) {
        const std::string& target = include.target;
        const auto fault = [&](const std::string& what) { faults.push_back(at(file, include.line, what)); };
        if (include.quoted) {
            if (!may_use(room, include.room())) fault(room + " must not include " + target);
            if (!may_use_widgets(file.path, target)) fault("a page must not include another's " + target);
            if (k_headless.count(room) > 0 && k_not_headless.count(include.room()) > 0) {
                fault(target + " is not there in the headless build of " + room);
            }
            continue;
        }
        if (is_torch_header(target) && room != "torch") fault("LibTorch outside core/torch: " + target);
        if (is_qt_header(target) && !window) fault("Qt outside the window: " + target);
        if (starts_with(target, "unicode/") && room != "unicode") fault("ICU outside core/unicode: " + target);
        if (target == "sqlite3.h" && room != "store") fault("SQLite outside core/store");
        if (starts_with(target, "openssl/") && room != "base") fault("libcrypto outside core/base: " + target);
        if (target == "iostream" && file.folder() == "core") fault("a library prints nothing: <iostream>");
        if (target == "ranges" || target == "format" || target == "source_location") {
            fault("not in all our compilers: <" + target + ">");
        }
    }
    return faults;
}

/// room → the rooms that it names in LIBRARIES or target_link_libraries.
using Links = std::map<std::string, std::set<std::string>>;

void gather_links(const SourceFile& file, Links& links, std::vector<std::string>& faults) {
    const std::string room = file.room();
    for (const Command& command : commands_of(file)) {
        const bool links_here = command.name == "sauti_room" || command.name == "target_link_libraries";
        if (!links_here || command.words.empty()) continue;
        // app/cli links the whole of core, and core/CMakeLists.txt gathers it
        const bool gathers = k_layers.count(room) == 0;
        for (std::size_t i = 1; i < command.words.size() && !gathers; ++i) {
            // also inside of a generator expression: $<TARGET_NAME_IF_EXISTS:sauti_formats>
            const std::string& word = command.words[i];
            const std::size_t begin = word.find("sauti_");
            if (begin == std::string::npos) continue;
            const std::string other = word.substr(begin + 6, word.find('>', begin) - begin - 6);
            if (k_layers.count(other) == 0) continue;
            links[room].insert(other);
            if (!may_use(room, other)) faults.push_back(at(file, command.line, room + " must not link " + word));
        }
    }
}

/// Everything that `room` reaches by links.
std::set<std::string> reached(const std::string& room, const Links& links) {
    std::set<std::string> all;
    std::vector<std::string> open = {room};
    while (!open.empty()) {
        const std::string one = open.back();
        open.pop_back();
        const auto found = links.find(one);
        if (found == links.end()) continue;
        for (const std::string& next : found->second) {
            if (all.insert(next).second) open.push_back(next);
        }
    }
    return all;
}

} // namespace

class LayeringTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finds_an_include_that_points_upward() {
        const auto faults = [](const std::string& path, const std::string& text) {
            return include_faults({path, text}).size();
        };
        QCOMPARE(faults("core/g2p/a.cpp", "#include \"phones/table.h\"\n"), std::size_t{0});
        QCOMPARE(faults("core/phones/a.cpp", "#include \"g2p/engine.h\"\n"), std::size_t{1});
        QCOMPARE(faults("core/ner/a.cpp", "#  include \"phones/table.h\"\n"),
                 std::size_t{1 + 1}); // not headless either
        QCOMPARE(faults("core/runs/a.cpp", "#include \"corpus/corpus.h\"\n"), std::size_t{1});
        QCOMPARE(faults("core/torch/a.cpp", "#include \"training/loop.h\"\n"), std::size_t{1});
        QCOMPARE(faults("core/base/a.cpp", "#include <QString>\n#include <QtCore>\n"), std::size_t{2});
        QCOMPARE(faults("core/base/a.cpp", "#include <queue>\n"), std::size_t{0});
        QCOMPARE(faults("core/shiba/a.cpp", "#include <torch/torch.h>\n"), std::size_t{1});
        QCOMPARE(faults("core/torch/a.cpp", "#include <ATen/core/Tensor.h>\n"), std::size_t{0});
        QCOMPARE(faults("app/cli/a.cpp", "#include \"training/loop.h\"\n#include <iostream>\n"), std::size_t{0});
        QCOMPARE(faults("core/nowhere/a.cpp", ""), std::size_t{1});
        QCOMPARE(faults("widgets/start/a.cpp", "#include \"widgets/common/page.h\"\n#include <QLabel>\n"),
                 std::size_t{0});
        QCOMPARE(faults("widgets/start/a.cpp", "#include \"widgets/train/form.h\"\n"), std::size_t{1});
        QCOMPARE(faults("widgets/common/a.cpp", "#include \"widgets/start/page.h\"\n"), std::size_t{1});
    }

    void finds_a_link_that_points_upward() {
        Links links;
        std::vector<std::string> faults;
        gather_links({"core/phones/CMakeLists.txt",
                      "sauti_room(phones\n  SOURCES a.cpp # sauti_dataset\n"
                      "  LIBRARIES sauti_base $<TARGET_NAME_IF_EXISTS:sauti_corpus> fmt::fmt)\n"},
                     links, faults);
        QCOMPARE(faults.size(), std::size_t{1});
        QCOMPARE(links["phones"], (std::set<std::string>{"base", "corpus"}));
    }

    void every_include_points_to_a_lower_layer() {
        std::vector<std::string> faults;
        const auto files = files_under({"core", "app", "widgets"}, {".cpp", ".h"});
        QVERIFY(files.size() > 20);
        for (const SourceFile& file : files) {
            for (const std::string& fault : include_faults(file))
                faults.push_back(fault);
        }
        QVERIFY2(faults.empty(), joined(faults).c_str());
    }

    void every_link_points_to_a_lower_layer() {
        Links links;
        std::vector<std::string> faults;
        for (const SourceFile& file : files_under({"core", "app", "widgets"}, {"CMakeLists.txt"})) {
            gather_links(file, links, faults);
        }
        QVERIFY(!links.empty());
        QVERIFY2(faults.empty(), joined(faults).c_str());
    }

    void what_a_room_includes_it_also_links() {
        Links links;
        std::vector<std::string> faults;
        for (const SourceFile& file : files_under({"core"}, {"CMakeLists.txt"}))
            gather_links(file, links, faults);
        faults.clear();
        for (const SourceFile& file : files_under({"core"}, {".cpp", ".h"})) {
            const std::string room = file.room();
            // torch links sauti_core as a whole; a room of headers alone has no target
            if (room == "torch" || links.count(room) == 0) continue;
            const auto linked = reached(room, links);
            for (const Include& include : includes_of(file)) {
                if (!include.quoted || include.room() == room || linked.count(include.room()) > 0) continue;
                faults.push_back(at(file, include.line, room + " does not link sauti_" + include.room()));
            }
        }
        QVERIFY2(faults.empty(), joined(faults).c_str());
    }
};

QTEST_APPLESS_MAIN(LayeringTest)
#include "layering_test.moc"
