// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/ui_hand.h"
#include "bench/ui_probe.h"
#include "bench/ui_scenes.h"
#include "desktop/main_window.h"
#include "widgets/common/actions.h"
#include "widgets/common/curve_chart.h"
#include "widgets/common/session.h"
#include "widgets/experiments/curves_pane.h"
#include "widgets/experiments/runs_model.h"
#include "widgets/training/run_pane.h"
#include "widgets/training/spec_model.h"
#include "widgets/training/training_page.h"
#include "workspace/live_run.h"

#include <fmt/format.h>

#include <QAction>
#include <QEvent>
#include <filesystem>
#include <set>
#include <sys/resource.h>
#include <unistd.h>

namespace sauti::bench {

namespace {

using namespace std::chrono_literals;
using widgets::CurveChart;
using widgets::experiments::CurvesPane;
using widgets::experiments::RunsModel;
using widgets::training_page::TrainingPage;

constexpr int k_live_seconds = 6;

void add(Stage& stage, const std::string& name, const Probe::Times& times) {
    if (times.wall_ms.empty()) return;
    stage.results.push_back(summary(name, times.wall_ms, "ms"));
    stage.results.push_back(summary(name + ", processor time of the window's thread", times.cpu_ms, "ms"));
}

/// Pointer and wheel over a chart.
void add_chart(Stage& stage, const std::string& name, const QWidget& chart) {
    Hand hand(stage.window);
    const auto point = [&] {
        hand.pointOn(chart);
        return true;
    };
    const auto zoom = [&] {
        hand.wheel(chart);
        return true;
    };
    auto pointed = stage.probe.repeat({{"point", 30ms, point}}, 3s);
    auto zoomed = stage.probe.repeat({{"zoom", 60ms, zoom}}, 3s);
    add(stage, name + ": crosshair to paint", pointed["point"]);
    add(stage, name + ": redrawn after a zoom", zoomed["zoom"]);
}

/// Threads of this process apart from the window's, at nice 10 and more and below.
struct Priorities {
    int low = 0;
    int usual = 0;
};

Priorities priorities_now() {
    Priorities found;
    std::error_code error;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", error)) {
        const auto thread = static_cast<id_t>(std::stol(task.path().filename().string()));
        if (thread == static_cast<id_t>(getpid())) continue;
        (getpriority(PRIO_PROCESS, thread) >= 10 ? found.low : found.usual) += 1;
    }
    return found;
}

/// Counts pictures of a chart that differ in their curves.
class LiveWatch : public QObject {
public:
    explicit LiveWatch(CurveChart* chart) : QObject(chart), chart_(*chart) { chart->installEventFilter(this); }
    [[nodiscard]] std::size_t pictures() const { return seen_.size(); }

    bool eventFilter(QObject* /*watched*/, QEvent* event) override {
        const auto* curve =
            event->type() == QEvent::Paint ? chart_.curves().find(QStringLiteral("train/loss")) : nullptr;
        if (curve != nullptr && curve->measured->size() > 0) {
            const std::size_t last = curve->measured->size() - 1;
            seen_.insert(curve->measured->at(last, runs::Axis::step).x);
        }
        return false;
    }

private:
    CurveChart& chart_;
    std::set<double> seen_;
};

base::Result<void> start_run(Stage& stage) {
    auto* page = stage.window.findChild<TrainingPage*>();
    stage.session.goTo({QStringLiteral("train"), {}, -1, QStringLiteral("data:swa-phones/pretrain")});
    page->model().change([](training::RunForm& form) {
        form.set("name", "loaded");
        form.set("threads", "2");
        form.set("schedule.max_steps", "1000000");
        form.set("evaluate.patience", "0");
    });
    QAction* start = stage.session.actions().find(QStringLiteral("train.start"));
    SAUTI_CHECK(stage.probe.until("Start", [&] { return start->isEnabled(); }));
    start->trigger();
    Hand hand(stage.window);
    const auto resize = [&hand] {
        hand.resizeOn();
        return true;
    };
    auto resized = stage.probe.repeat({{"resize", 50ms, resize, true}}, 3s);
    add(stage, "resize to paint, the page of a run that begins, LibTorch being loaded", resized["resize"]);
    stage.window.resize(1280, 800);
    return stage.probe
        .until(
            "the first updates", [&] { return page->run()->view().has_value() && page->run()->view()->step >= 3; }, 400)
        .map([](double) {});
}

} // namespace

base::Result<void> experiments_scene(Stage& stage) {
    auto* model = stage.window.findChild<RunsModel*>();
    auto* pane = stage.window.findChild<CurvesPane*>();
    stage.session.goTo({QStringLiteral("experiments")});
    SAUTI_TRY(const double listed, stage.probe.until("the list of runs", [&] { return model->rowCount() > 1; }));
    stage.results.push_back(single(fmt::format("{} runs listed", model->rowCount()), listed, "ms"));
    stage.probe.rest(1s);
    const auto show = [&](bool on) {
        const QStringList shown = model->shown();
        for (const QString& id : shown)
            (void)model->setShown(id, false);
        if (on) (void)model->setShown(QStringLiteral("long"), true);
    };
    const auto is_drawn = [&] {
        const auto& items = pane->chart()->curves().items();
        return !items.empty() && items.front().measured->size() > 100'000;
    };
    std::error_code none_yet;
    std::filesystem::remove(stage.project / ".sauti" / "curves" / "long.curves", none_yet);
    for (const char* name : {"first time", "from the cache"}) {
        show(false);
        stage.probe.rest(500ms);
        show(true);
        SAUTI_TRY(const double took, stage.probe.until("the long run", is_drawn));
        stage.results.push_back(single(std::string("a run of 1,000,000 lines opened, ") + name, took, "ms"));
        stage.probe.rest(2s); // until the cache is written
    }
    add_chart(stage, "1,000,000 lines", *pane->chart());
    const auto smooth = [chart = pane->chart()] {
        chart->setSmoothing(chart->smoothing() > 0 ? 0 : 0.9);
        return true;
    };
    auto smoothed = stage.probe.repeat({{"smooth", 300ms, smooth}}, 3s);
    add(stage, "1,000,000 lines: smoothed, or no longer", smoothed["smooth"]);
    pane->chart()->setSmoothing(0);
    return {};
}

base::Result<void> training_scene(Stage& stage) {
    SAUTI_CHECK(start_run(stage));
    auto* page = stage.window.findChild<TrainingPage*>();
    CurveChart* loss = page->run()->charts().first();
    const LiveWatch live(loss);
    const std::int64_t first_step = page->run()->view()->step;
    stage.probe.rest(std::chrono::seconds(k_live_seconds));
    const std::int64_t steps = page->run()->view()->step - first_step;
    stage.results.push_back(single("updates of the run a second", double(steps) / k_live_seconds, "/s"));
    stage.results.push_back(
        single("live chart: new pictures a second", double(live.pictures()) / k_live_seconds, "/s"));
    add_chart(stage, "live chart", *loss);

    const Priorities threads = priorities_now();
    stage.results.push_back(single("threads at nice 10 and more", threads.low, ""));
    stage.results.push_back(single("other threads beside the window's", threads.usual, ""));
    SAUTI_CHECK(hand_scene(stage, "beside a run"));
    const std::string id = page->run()->folder().filename().string();
    stage.session.goTo({QStringLiteral("train"), QString::fromStdString(id)});
    stage.probe.rest(500ms);
    stage.session.actions().find(QStringLiteral("train.stop"))->trigger();
    SAUTI_TRY(const double took, stage.probe.until("the stop", [&] { return page->run()->live() == nullptr; }));
    stage.results.push_back(single("from Stop to a run that is over, its checkpoint written", took, "ms"));
    return {};
}

} // namespace sauti::bench
