// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/ui_scenes.h"

#include "base/environment.h"
#include "bench/ui_hand.h"
#include "bench/ui_probe.h"
#include "desktop/main_window.h"
#include "widgets/common/session.h"
#include "widgets/corpora/corpora_page.h"
#include "widgets/corpora/filter_bar.h"
#include "widgets/corpora/filter_field.h"
#include "widgets/corpora/rows_model.h"

#include <fmt/format.h>

#include <QTableView>

namespace sauti::bench {

namespace {

using namespace std::chrono_literals;
using widgets::corpora::CorporaPage;
using widgets::corpora::RowsModel;

constexpr double k_seconds_of_rest = 1.5;

/// Typed one after the other: words, an expression, fields, a phone pattern, something that is nowhere.
const QStringList k_typed = {QStringLiteral("wana"),
                             QStringLiteral("mba ki"),
                             QStringLiteral("/\\bwa(na|ka)\\w*/"),
                             QStringLiteral("length<40"),
                             QStringLiteral("[ [+nas] [-son -cont] V # ]"),
                             QStringLiteral("qxq")};

CorporaPage* corpora_page(const Stage& stage) {
    return stage.window.findChild<CorporaPage*>();
}

QTableView* rows_table(const Stage& stage) {
    for (QTableView* table : stage.window.findChildren<QTableView*>()) {
        if (table->model() == corpora_page(stage)->rows()) return table;
    }
    return nullptr;
}

/// Every row in sight is read.
bool shows_rows(const Stage& stage) {
    const RowsModel& rows = *corpora_page(stage)->rows();
    const QTableView& table = *rows_table(stage);
    const int first = table.rowAt(0);
    if (rows.isSearching() || first < 0) return false;
    const int last = table.rowAt(table.viewport()->height() - 1);
    return rows.view(first) != nullptr && rows.view(last < 0 ? rows.rowCount() - 1 : last) != nullptr;
}

void add_times(Stage& stage, const std::string& name, const Probe::Times& times) {
    if (times.wall_ms.empty()) return;
    stage.results.push_back(summary(name, times.wall_ms, "ms"));
    stage.results.push_back(summary(name + ", processor time of the window's thread", times.cpu_ms, "ms"));
}

/// What `act` begins until it is shown, again and again; `back` undoes it between.
base::Result<void> add_waits(Stage& stage, const std::string& name, const std::function<void()>& act,
                             const std::function<void()>& back) {
    std::vector<double> times;
    for (int i = 0; i < stage.repeats; ++i) {
        act();
        SAUTI_TRY(const double took, stage.probe.until(name, [&] { return shows_rows(stage); }));
        times.push_back(took);
        back();
        SAUTI_CHECK(stage.probe.until(name + ", taken back", [&] { return shows_rows(stage); }));
        stage.probe.rest(50ms);
    }
    stage.results.push_back(summary(name, std::move(times), "ms"));
    return {};
}

} // namespace

base::Result<void> start_scene(Stage& stage) {
    const std::vector<std::string> command = {(base::program_folder() / "sauti").string(), stage.project.string()};
    std::vector<std::string> until_painted = command;
    until_painted.emplace_back("--until-painted");
    std::vector<double> times;
    for (int i = 0; i <= 15; ++i) {
        SAUTI_TRY(const Ended ended, run_program(until_painted, {}));
        if (ended.exit_code != 0) return base::fail(base::ErrorKind::internal, "sauti --until-painted failed");
        if (i > 0) times.push_back(ended.wall_ms); // the first one warms the page cache
    }
    stage.results.push_back(summary("start to first painted window and exit", std::move(times), "ms"));
    SAUTI_TRY(const std::string maps, maps_of_program(command, k_seconds_of_rest));
    if (maps.find("libQt6Widgets") == std::string::npos) {
        return base::fail(base::ErrorKind::internal, "the window was not there yet when its libraries were looked at");
    }
    const bool has_torch = maps.find("libtorch") != std::string::npos || maps.find("sauti_torch") != std::string::npos;
    stage.results.push_back(single("LibTorch mapped after the start", has_torch ? 1 : 0, ""));
    return {};
}

base::Result<void> corpora_scene(Stage& stage) {
    const std::string of = "1,000,000 rows: ";
    stage.session.goTo({QStringLiteral("corpora"), QStringLiteral("big")});
    SAUTI_TRY(const double first, stage.probe.until("first rows", [&] {
        return corpora_page(stage)->rows()->rowCount() > 100'000 && shows_rows(stage);
    }));
    stage.results.push_back(single(of + "first rows after opening", first, "ms"));
    stage.probe.rest(500ms);
    const Hand hand(stage.window);
    QTableView* table = rows_table(stage);
    table->setFocus();
    const auto press = [&](int key) { return [&hand, key] { hand.key(key); }; };
    SAUTI_CHECK(add_waits(stage, of + "End", press(Qt::Key_End), press(Qt::Key_Home)));
    const auto sort = [&](int column) { return [table, column] { table->sortByColumn(column, Qt::AscendingOrder); }; };
    SAUTI_CHECK(add_waits(stage, of + "sort by text", sort(RowsModel::Text), sort(RowsModel::Number)));
    SAUTI_CHECK(add_waits(stage, of + "sort by length", sort(RowsModel::Length), sort(RowsModel::Number)));
    for (const QString& text : {QStringLiteral("wan"), QStringLiteral("qxq"), QStringLiteral("/\\bwa(na|ka)\\w*/"),
                                QStringLiteral("[ [+nas] [-son -cont] V # ]")}) {
        auto* filter = corpora_page(stage)->filterBar();
        std::vector<double> times;
        for (int i = 0; i < stage.repeats; ++i) {
            filter->setFilter(text);
            const auto found = [&] { return !corpora_page(stage)->rows()->isSearching(); };
            SAUTI_TRY(const double took, stage.probe.until("filter", found));
            times.push_back(took);
            filter->setFilter({});
            SAUTI_CHECK(stage.probe.until("no filter", [&] { return shows_rows(stage); }));
        }
        stage.results.push_back(summary(of + "filter " + text.toStdString(), std::move(times), "ms"));
    }
    return {};
}

base::Result<void> hand_scene(Stage& stage, const std::string& when) {
    stage.session.goTo({QStringLiteral("corpora"), QStringLiteral("big")});
    SAUTI_CHECK(stage.probe.until("the rows of big", [&] { return shows_rows(stage); }));
    corpora_page(stage)->filterBar()->setFilter({});
    corpora_page(stage)->filterBar()->field()->setFocus();
    SAUTI_CHECK(stage.probe.until("all rows of big", [&] { return shows_rows(stage); }));
    Hand hand(stage.window);
    const auto type = [&hand] {
        hand.typeOn(k_typed);
        return true;
    };
    const auto scroll = [&hand, table = rows_table(stage)] { return hand.scroll(*table); };
    const auto resize = [&hand] {
        hand.resizeOn();
        return true;
    };
    const auto length = std::chrono::seconds(stage.seconds);
    const double load = load_average();
    auto typed = stage.probe.repeat({{"key press", 110ms, type}}, length);
    auto scrolled = stage.probe.repeat({{"scroll", 20ms, scroll}, {"key press", 500ms, type}}, length);
    auto resized = stage.probe.repeat({{"resize", 50ms, resize, true}, {"key press", 500ms, type}}, length);
    for (const auto* more : {&scrolled["key press"], &resized["key press"]}) {
        Probe::Times& all = typed["key press"];
        all.wall_ms.insert(all.wall_ms.end(), more->wall_ms.begin(), more->wall_ms.end());
        all.cpu_ms.insert(all.cpu_ms.end(), more->cpu_ms.begin(), more->cpu_ms.end());
    }
    add_times(stage, "key press to paint, " + when, typed["key press"]);
    add_times(stage, "scroll to paint, " + when, scrolled["scroll"]);
    add_times(stage, "resize to paint, " + when, resized["resize"]);
    stage.results.push_back(summary("load average, " + when, {load, load_average()}, ""));
    stage.window.resize(1280, 800);
    if (QWidget* offered = QApplication::activePopupWidget()) offered->close(); // typing ended in the midst of a word
    corpora_page(stage)->filterBar()->setFilter({});
    return stage.probe.until("all rows again", [&] { return shows_rows(stage); }).map([](double) {});
}

} // namespace sauti::bench
