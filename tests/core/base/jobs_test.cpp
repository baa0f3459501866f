// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/jobs.h"

#include <QTest>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

using namespace sauti::base;

namespace {

/// A body that goes on until it is asked to stop.
Result<void> until_stopped(const JobContext& context) {
    while (true) {
        SAUTI_CHECK(context.work().check());
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

} // namespace

class JobsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_job_ends_done() {
        Jobs jobs;
        const JobId id = jobs.start("Index swa", [](const JobContext&) -> Result<void> { return {}; });
        QVERIFY(jobs.wait(id));
        const auto status = jobs.status(id);
        QVERIFY(status);
        QCOMPARE(status->name, std::string("Index swa"));
        QCOMPARE(status->state, JobState::done);
        QVERIFY(!status->error);
        QVERIFY(status->elapsed_s >= 0);
    }

    void an_error_is_kept_and_given_to_who_waits() {
        Jobs jobs;
        const JobId id =
            jobs.start("a", [](const JobContext&) -> Result<void> { return fail(ErrorKind::full, "no space"); });
        QCOMPARE(jobs.wait(id).error().kind, ErrorKind::full);
        QCOMPARE(jobs.status(id)->state, JobState::failed);
        QCOMPARE(jobs.status(id)->error->message, std::string("no space"));
    }

    void an_exception_is_an_error_of_the_job() {
        Jobs jobs;
        const JobId id = jobs.start("a", [](const JobContext&) -> Result<void> { throw std::runtime_error("oh"); });
        QCOMPARE(jobs.wait(id).error().kind, ErrorKind::internal);
        QCOMPARE(jobs.status(id)->state, JobState::failed);
    }

    void a_stop_ends_it_as_cancelled() {
        Jobs jobs;
        const JobId id = jobs.start("a", until_stopped);
        QVERIFY(!jobs.wait_for(id, 0.005));
        jobs.request_stop(id);
        QCOMPARE(jobs.wait(id).error().kind, ErrorKind::cancelled);
        QCOMPARE(jobs.status(id)->state, JobState::cancelled);
        QVERIFY(jobs.status(id)->stop_requested);
    }

    void the_end_is_never_seen_before_the_last_progress() {
        Jobs jobs;
        for (int round = 0; round < 50; ++round) {
            const JobId id = jobs.start("a", [](const JobContext& context) -> Result<void> {
                for (int i = 1; i <= 200; ++i) {
                    context.work().report({i, 200, "rows", ""});
                    context.log(std::to_string(i));
                }
                return {};
            });
            std::int64_t last = 0;
            while (true) {
                const auto status = jobs.status(id);
                QVERIFY(status);
                QVERIFY(status->progress.done >= last);
                last = status->progress.done;
                if (status->state == JobState::running) continue;
                QCOMPARE(last, std::int64_t{200});
                QCOMPARE(jobs.log(id).size(), std::size_t{200});
                break;
            }
            jobs.forget(id);
        }
        QVERIFY(jobs.statuses().empty());
    }

    void the_time_left_follows_from_the_rate() {
        Jobs jobs;
        std::atomic<bool> reported = false;
        const JobId id = jobs.start("a", [&reported](const JobContext& context) -> Result<void> {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            context.work().report({1, 4, "rows", ""});
            reported = true;
            return until_stopped(context);
        });
        while (!reported)
            std::this_thread::yield();
        const auto status = jobs.status(id);
        QVERIFY(status->left_s);
        QVERIFY(qAbs(*status->left_s - 3 * status->elapsed_s) < 1e-6);
    }

    void the_log_is_a_ring_with_numbers() {
        Jobs jobs;
        const JobId id = jobs.start("a", [](const JobContext& context) -> Result<void> {
            for (std::size_t i = 0; i < k_log_lines + 10; ++i)
                context.log(std::to_string(i));
            return {};
        });
        QVERIFY(jobs.wait(id));
        QCOMPARE(jobs.log(id).size(), k_log_lines);
        QCOMPARE(jobs.log(id).front(), std::string("10"));
        QCOMPARE(jobs.log(id, 1005), (std::vector<std::string>{"1005", "1006", "1007", "1008", "1009"}));
        QCOMPARE(jobs.log(id, 0).front(), std::string("10"));
        QVERIFY(jobs.log(id, 5000).empty());
    }

    void running_jobs_stand_first() {
        Jobs jobs;
        const JobId first = jobs.start("ended", [](const JobContext&) -> Result<void> { return {}; });
        QVERIFY(jobs.wait(first));
        const JobId second = jobs.start("running", until_stopped);
        const auto all = jobs.statuses();
        QCOMPARE(all.size(), std::size_t{2});
        QCOMPARE(all[0].id, second);
        QCOMPARE(all[1].id, first);
        jobs.forget(second); // a running one stays
        QCOMPARE(jobs.statuses().size(), std::size_t{2});
    }

    void an_unknown_job_is_no_job() {
        Jobs jobs;
        QVERIFY(!jobs.status(7));
        QVERIFY(!jobs.wait(7));
        QVERIFY(jobs.wait_for(7, 0));
        QVERIFY(jobs.log(7).empty());
        jobs.request_stop(7);
        jobs.forget(7);
    }

    void the_destructor_stops_and_joins() {
        std::atomic<int> ended = 0;
        {
            Jobs jobs;
            for (int i = 0; i < 5; ++i) {
                jobs.start("a", [&ended, &jobs](const JobContext& context) -> Result<void> {
                    auto outcome = until_stopped(context);
                    static_cast<void>(jobs.statuses()); // a job may ask about jobs to its end
                    ++ended;
                    return outcome;
                });
            }
        }
        QCOMPARE(ended.load(), 5);
    }

    void a_job_of_low_priority_is_nice() {
        Jobs jobs;
        std::atomic<int> nice = -1;
        const JobId id = jobs.start(
            "a",
            [&nice](const JobContext&) -> Result<void> {
                nice = getpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)));
                return {};
            },
            true);
        QVERIFY(jobs.wait(id));
        QVERIFY(nice >= 10);
        QVERIFY(getpriority(PRIO_PROCESS, 0) < 10 || nice > 10);
    }

    void many_threads_may_ask_at_once() {
        Jobs jobs;
        std::atomic<bool> end = false;
        std::vector<std::jthread> askers;
        for (int i = 0; i < 3; ++i) {
            askers.emplace_back([&] {
                while (!end) {
                    for (const JobStatus& status : jobs.statuses()) {
                        static_cast<void>(jobs.log(status.id));
                        if (status.state != JobState::running) jobs.forget(status.id);
                    }
                }
            });
        }
        for (int i = 0; i < 100; ++i) {
            const JobId id = jobs.start("a", [](const JobContext& context) -> Result<void> {
                context.work().report({1, 1, "", ""});
                context.log("line");
                return {};
            });
            if (i % 3 == 0) jobs.request_stop(id);
            QVERIFY(jobs.wait_for(id, 10));
        }
        end = true;
    }
};

QTEST_APPLESS_MAIN(JobsTest)
#include "jobs_test.moc"
