// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_folder.h"
#include "runs/run_overview.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace sauti;

namespace {

void make_run(const std::filesystem::path& folder, double learning_rate, double loss) {
    auto run = runs::RunFolder::create(folder);
    QVERIFY(run);
    runs::RunSetting setting;
    setting.spec.name = folder.filename().string();
    setting.spec.schedule.max_steps = 10;
    setting.spec.optimizer.learning_rate = learning_rate;
    setting.total_steps = 10;
    setting.device = "cpu";
    QVERIFY(run->start(setting));
    QVERIFY(run->open_logs({}));
    for (int step = 1; step <= 10; ++step) {
        runs::MetricLine line;
        line.step = step;
        line.values = {{"train/loss", loss + 10 - step}};
        if (step == 5) line.values["eval/loss"] = 7;
        QVERIFY(run->append_metrics(line));
    }
    QVERIFY(run->set_state(runs::RunState::finished, {{"step", 10}}));
}

} // namespace

class RunOverviewTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir temporary_;
    std::filesystem::path runs() const { return (temporary_.path() + "/runs").toStdString(); }

private Q_SLOTS:
    void tells_facts_spec_and_last_values() {
        make_run(runs() / "a", 1e-3, 1);
        make_run(runs() / "b", 2e-3, 2);
        std::filesystem::create_directories(runs() / "broken");
        std::ofstream(runs() / "broken/run.json") << "{";
        const auto list = runs::list_overviews(runs());
        QVERIFY(list);
        QCOMPARE(list->runs.size(), std::size_t{2});
        QCOMPARE(list->broken.size(), std::size_t{1});
        const runs::RunOverview& first = list->runs[0];
        QCOMPARE(first.facts.id, std::string("a"));
        QVERIFY(first.spec_problem.empty());
        QCOMPARE(first.spec.optimizer.learning_rate, 1e-3);
        QCOMPARE(first.value("train/loss"), std::optional<double>(1));
        QCOMPARE(first.value("eval/loss"), std::optional<double>(7));
        QVERIFY(!first.value("eval/entity_f1"));
        QCOMPARE(first.device, std::string("cpu"));
        QVERIFY(!first.has_predictions);
    }

    void what_was_not_written_since_is_taken_over() {
        auto list = runs::list_overviews(runs());
        QVERIFY(list);
        list->runs[0].device = "from before";
        const auto again = runs::list_overviews(runs(), list->runs);
        QVERIFY(again);
        QCOMPARE(again->runs[0].device, std::string("from before"));
        std::ofstream(runs() / "a/metrics.jsonl", std::ios::app) << "{\"step\":11,\"train/loss\":0.5}\n";
        const auto later = runs::list_overviews(runs(), again->runs);
        QVERIFY(later);
        QCOMPARE(later->runs[0].value("train/loss"), std::optional<double>(0.5));
    }

    void a_thousand_runs_are_listed() {
        const auto many = std::filesystem::path((temporary_.path() + "/many").toStdString());
        const auto model = runs() / "a";
        for (int number = 0; number < 1000; ++number) {
            const auto to = many / ("run-" + std::to_string(number));
            std::filesystem::create_directories(to);
            for (const char* name : {"run.json", "metrics.jsonl"})
                std::filesystem::copy_file(model / name, to / name);
        }
        QElapsedTimer timer;
        timer.start();
        const auto list = runs::list_overviews(many);
        const qint64 first_ms = timer.restart();
        QVERIFY(list);
        QCOMPARE(list->runs.size(), std::size_t{1000});
        QVERIFY(runs::list_overviews(many, list->runs));
        qInfo("1,000 runs: %lld ms, again %lld ms", first_ms, timer.elapsed());
    }

    void an_absent_folder_is_an_empty_list() {
        const auto list = runs::list_overviews(runs() / "none");
        QVERIFY(list);
        QVERIFY(list->runs.empty());
    }
};

QTEST_APPLESS_MAIN(RunOverviewTest)
#include "run_overview_test.moc"
