// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/training_desk.h"
#include "workspace/live_run.h"
#include "workspace/run_watch.h"

#include <QTest>
#include <chrono>
#include <thread>

using namespace sauti;
using namespace sauti::test;
using workspace::LiveRun;

namespace {

/// Trains in jobs; from update `slow_from` on each batch takes a while, so that a test can step in.
class Stage {
public:
    explicit Stage(std::uint64_t slow_from = 1'000'000)
        : engines_(make_letter_engine({[slow_from](std::uint64_t step, std::uint64_t) {
                                           if (step >= slow_from)
                                               std::this_thread::sleep_for(std::chrono::milliseconds(5));
                                       },
                                       -1})) {}

    std::shared_ptr<LiveRun> start(training::TrainRequest request) {
        return LiveRun::start(jobs_, engines_, std::move(request));
    }
    base::Jobs& jobs() { return jobs_; }

private:
    engine::Engines engines_;
    base::Jobs jobs_; // last: its threads end before the engine
};

} // namespace

class LiveRunTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trains_to_the_end_and_tells_how_it_stands() {
        const Desk desk;
        Stage stage;
        const auto run = stage.start(desk.request("finetune", "a"));
        must(stage.jobs().wait(run->job()));
        QCOMPARE(run->news().step, std::int64_t{40});
        QVERIFY(run->outcome().has_value());
        QCOMPARE(run->outcome()->steps, std::int64_t{40});
        QCOMPARE(runs::read_run(desk.path("a"))->state, runs::RunState::finished);
    }

    void tells_which_process_trains_and_what_it_said() {
        const Desk desk;
        Stage stage(10);
        const auto run = stage.start(desk.request("pretrain", "a"));
        run->control().pause();
        workspace::RunWatch watch(desk.path("a"));
        QTRY_COMPARE(run->news().doing, std::string("paused"));
        auto view = watch.refresh({});
        must(view);
        QVERIFY(view->process.has_value());
        QVERIFY(view->process->is_this);
        QVERIFY(view->process->memory_bytes > (1 << 20));
        const auto refused = workspace::ask_to_stop(desk.path("a"));
        QVERIFY(!refused && refused.error().kind == base::ErrorKind::unsupported);
        stage.jobs().request_stop(run->job());
        QVERIFY(!stage.jobs().wait(run->job()));
        view = watch.refresh({});
        must(view);
        QVERIFY(!view->process.has_value());
        QVERIFY(view->log->find("stopped at update") != std::string::npos);
        QCOMPARE(view->log->back(), '\n');
        const std::uint64_t news = view->news;
        QCOMPARE(watch.refresh({})->news, news);
        QCOMPARE(watch.refresh({})->log.get(), view->log.get());
        QCOMPARE(workspace::ask_to_stop(desk.path("a")).error().kind, base::ErrorKind::not_found);
    }

    void of_a_long_log_the_end_is_read() {
        const Desk desk;
        Stage stage;
        const auto run = stage.start(desk.request("pretrain", "a"));
        must(stage.jobs().wait(run->job()));
        std::string lines;
        while (lines.size() < 2 * workspace::k_most_log_bytes)
            lines += "a line of the log " + std::to_string(lines.size()) + "\n";
        must(base::write_atomically(desk.path("a") / "log.txt", lines + "half a li"));
        workspace::RunWatch watch(desk.path("a"));
        const auto view = watch.refresh({});
        must(view);
        QVERIFY(view->log->size() < workspace::k_most_log_bytes);
        QCOMPARE(view->log->substr(0, 18), std::string("a line of the log "));
        QVERIFY(view->log->find("half") == std::string::npos);
    }

    void pauses_goes_on_and_gives_the_same_bytes() {
        const Desk desk;
        Stage stage(10);
        const auto whole = stage.start(desk.request("pretrain", "whole"));
        must(stage.jobs().wait(whole->job()));
        const auto run = stage.start(desk.request("pretrain", "paused"));
        run->control().pause();
        QTRY_COMPARE(run->news().doing, std::string("paused"));
        const std::int64_t step = run->news().step;
        QTest::qWait(30);
        QCOMPARE(run->news().step, step);
        run->control().request_checkpoint();
        run->control().go_on();
        must(stage.jobs().wait(run->job()));
        QCOMPARE(desk.outcome("paused"), desk.outcome("whole"));
    }

    void a_stop_leaves_a_checkpoint_to_go_on_from() {
        const Desk desk;
        Stage stage(10);
        const auto whole = stage.start(desk.request("pretrain", "whole"));
        must(stage.jobs().wait(whole->job()));
        const auto run = stage.start(desk.request("pretrain", "stopped"));
        QTRY_VERIFY(run->news().step >= 12);
        stage.jobs().request_stop(run->job());
        QCOMPARE(stage.jobs().wait(run->job()).error().kind, base::ErrorKind::cancelled);
        QVERIFY(!run->outcome());
        QCOMPARE(runs::read_run(desk.path("stopped"))->state, runs::RunState::stopped);
        const auto again = stage.start(desk.resume("stopped"));
        must(stage.jobs().wait(again->job()));
        QCOMPARE(desk.outcome("stopped"), desk.outcome("whole"));
    }

    void a_run_that_fails_says_why_as_its_job() {
        const Desk desk;
        Stage stage;
        auto request = desk.request("pretrain", "a");
        request.resolved.spec.data.train = desk.path("nobody.jsonl").string();
        const auto run = stage.start(request);
        QVERIFY(!stage.jobs().wait(run->job()));
        QVERIFY(!stage.jobs().status(run->job())->error->message.empty());
    }
};

QTEST_APPLESS_MAIN(LiveRunTest)
#include "live_run_test.moc"
