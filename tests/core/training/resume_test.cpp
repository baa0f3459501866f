// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/train.h"
#include "training/training_desk.h"

#include <QTest>
#include <chrono>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace sauti;
using namespace sauti::test;
using base::ErrorKind;
using training::Control;

namespace {

base::Result<training::TrainOutcome> train(const training::TrainRequest& request, LetterEngineHooks hooks = {}) {
    Control control;
    const auto engine = make_letter_engine(std::move(hooks));
    return training::train(*engine, request, control, {}, {});
}

/// Trains in a child that is killed after so many microseconds; true if the child came to its end before.
bool train_and_kill(const training::TrainRequest& request, unsigned after_us) {
    const pid_t child = fork();
    if (child == 0) {
        const auto outcome = train(request);
        if (!outcome) qWarning("the child: %s", outcome.error().to_string().c_str());
        _exit(outcome ? 0 : 1);
    }
    usleep(after_us);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) qFatal("the child failed");
    return WIFEXITED(status);
}

} // namespace

class ResumeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_killed_run_ends_as_an_undisturbed_one_data() {
        QTest::addColumn<QString>("kind");
        QTest::newRow("pretraining") << "pretrain";
        QTest::newRow("fine-tuning") << "finetune";
    }

    void a_killed_run_ends_as_an_undisturbed_one() {
        QFETCH(QString, kind);
        const Desk desk;
        const std::vector<std::string> settings = {"checkpoint.every_steps=4", "evaluate.every_steps=5"};
        const auto begin = std::chrono::steady_clock::now();
        must(train(desk.request(kind.toStdString(), "whole", settings)));
        const auto took =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
        base::RandomStream stream(5, "kills", 0);
        int kills = 0;
        bool is_done = false;
        while (!is_done && kills < 20) {
            const auto after = static_cast<unsigned>(stream.below(static_cast<std::uint64_t>(took.count()) / 3 + 1));
            const bool has_begun = fs::exists(desk.path("killed/run.json"));
            is_done = train_and_kill(
                has_begun ? desk.resume("killed") : desk.request(kind.toStdString(), "killed", settings), after);
            if (is_done) break;
            ++kills;
            if (fs::exists(desk.path("killed/run.json"))) {
                const auto run = runs::read_run(desk.path("killed"));
                must(run);
                if (run->state == runs::RunState::finished)
                    is_done = true; // killed after its last word
                else
                    QCOMPARE(run->state, runs::RunState::interrupted);
            }
        }
        if (!is_done) must(train(desk.resume("killed")));
        QVERIFY(kills > 0);
        QCOMPARE(desk.outcome("killed"), desk.outcome("whole"));
        // Nothing half-built is left.
        for (const auto& entry : fs::recursive_directory_iterator(desk.path("killed")))
            QVERIFY(entry.path().filename().string().rfind(base::k_temporary_prefix, 0) != 0);
    }

    void a_kill_between_a_checkpoint_and_its_note_is_mended() {
        const Desk desk;
        must(train(desk.request("pretrain", "run")));
        const fs::path run = desk.path("run");
        auto whole = base::read_json(run / "run.json");
        must(whole);
        const auto checkpoints = runs::checkpoints(run);
        // The last checkpoint stands, run.json tells of the one before, and no older one was removed yet.
        base::Json before = *whole;
        before["state"] = "running";
        before["step"] = 15;
        before["best"]["step"] = 15;
        before.erase("result");
        must(base::write_json(run / "run.json", before));
        fs::copy(checkpoints.begin()->second, run / "checkpoints/step-000003", fs::copy_options::recursive);
        must(train(desk.resume("run")));
        const auto after = base::read_json(run / "run.json");
        must(after);
        for (const char* key : {"state", "step", "best", "result"})
            QVERIFY2((*after)[key] == (*whole)[key], key);
        QVERIFY(runs::checkpoints(run) == checkpoints);
    }

    void changed_rows_are_refused() {
        const Desk desk;
        LetterEngineHooks hooks;
        hooks.nan_at_step = 20;
        QVERIFY(!train(desk.request("pretrain", "run"), hooks));
        const auto text = base::read_file(desk.path("train.jsonl"));
        must(base::write_atomically(desk.path("train.jsonl"), *text + "{\"input_ids\": [57344, 97]}\n"));
        const auto outcome = train(desk.resume("run"));
        QCOMPARE(outcome.error().kind, ErrorKind::invalid);
        QCOMPARE(outcome.error().message, std::string("the train rows changed since this run began"));
        must(base::write_atomically(desk.path("train.jsonl"), *text));
        must(train(desk.resume("run")));
    }

    void a_finished_run_is_not_gone_on_with() {
        const Desk desk;
        must(train(desk.request("pretrain", "run", {"schedule.max_steps=2"})));
        QCOMPARE(training::spec_of_run(desk.path("run")).error().kind, ErrorKind::invalid);
        QCOMPARE(train(desk.request("pretrain", "run")).error().kind, ErrorKind::invalid);
        QCOMPARE(training::spec_of_run(desk.path("nobody")).error().kind, ErrorKind::not_found);
    }

    void two_processes_do_not_train_one_run() {
        const Desk desk;
        LetterEngineHooks hooks;
        hooks.nan_at_step = 20;
        QVERIFY(!train(desk.request("pretrain", "run"), hooks));
        const auto request = desk.resume("run");
        const auto lock = base::FileLock::acquire(desk.path("run/lock"), "this run");
        must(lock);
        QCOMPARE(train(request).error().kind, ErrorKind::busy);
    }

    void a_run_whose_folder_cannot_be_written_says_so() {
        const Desk desk;
        if (geteuid() == 0) {
            auto request = desk.request("pretrain", "run");
            request.run_folder = desk.path("train.txt") / "run"; // a file is no folder
            const auto outcome = train(request);
            QCOMPARE(outcome.error().kind, ErrorKind::io_write);
            return;
        }
        fs::create_directories(desk.path("closed"));
        fs::permissions(desk.path("closed"), fs::perms::owner_read | fs::perms::owner_exec);
        auto request = desk.request("pretrain", "run");
        request.run_folder = desk.path("closed/run");
        QCOMPARE(train(request).error().kind, ErrorKind::io_write);
        fs::permissions(desk.path("closed"), fs::perms::owner_all);
    }
};

QTEST_APPLESS_MAIN(ResumeTest)
#include "resume_test.moc"
