// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/train.h"
#include "training/training_desk.h"

#include <QTest>
#include <csignal>
#include <set>
#include <stop_token>
#include <sys/resource.h>
#include <thread>

using namespace sauti;
using namespace sauti::test;
using base::ErrorKind;
using base::Json;
using training::Control;

namespace {

base::Result<training::TrainOutcome> train(const training::TrainRequest& request, LetterEngineHooks hooks = {},
                                           const base::Work& work = {}, const training::NewsSink& news = {}) {
    Control control;
    const auto engine = make_letter_engine(std::move(hooks));
    return training::train(*engine, request, control, work, news);
}

std::vector<runs::MetricLine> metrics(const Desk& desk, const std::string& folder) {
    const auto page = runs::read_metrics(desk.path(folder));
    must(page);
    return page->lines;
}

/// Files larger than the limit cannot be written while this lives, as on a full disk.
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit small = {bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk() { setrlimit(RLIMIT_FSIZE, &before_); }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

private:
    rlimit before_ = {};
};

} // namespace

class TrainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pretraining_learns_and_keeps_what_it_did() {
        const Desk desk;
        std::vector<std::int64_t> told;
        const auto outcome = train(desk.request("pretrain", "run", {"schedule.max_steps=120"}), {}, {},
                                   [&](const training::News& news) { told.push_back(news.step); });
        must(outcome);
        const auto lines = metrics(desk, "run");
        const auto summary = runs::summarise(lines);
        QVERIFY(summary.at("train/loss").last < lines.front().values.at("train/loss") * 0.8);
        QVERIFY(summary.at("eval/accuracy").last > 0.2);
        QVERIFY(std::abs(summary.at("eval/perplexity").last - std::exp(summary.at("eval/loss").last)) < 1e-9);
        QCOMPARE(lines.front().step, std::int64_t{1});
        QCOMPARE(lines.back().values.count("test/loss"), std::size_t{1});
        QCOMPARE(outcome->steps, std::int64_t{120});
        QVERIFY(told.size() >= 120);
        const auto run = runs::read_run(desk.path("run"));
        must(run);
        QCOMPARE(run->state, runs::RunState::finished);
        QCOMPARE(*run->best_step, *outcome->best_step);
        const auto whole = runs::read_run_json(desk.path("run"));
        QVERIFY((*whole)["data"]["train"]["rows"] == 36);
        QCOMPARE((*whole)["data"]["train"]["sha256"].get<std::string>().size(), std::size_t{64});
        // Samples of guesses, one an evaluation.
        const auto events = runs::read_events(desk.path("run"));
        QCOMPARE(events->lines.size(), std::size_t{13}); // 12 samples and the end
        const auto sample = base::parse_json(events->lines[0], "event");
        QVERIFY((*sample)["event"] == "sample");
        const Json& guess = (*sample)["guesses"][0];
        const std::string text = (*sample)["text"];
        QCOMPARE(text.substr(guess["at"].get<std::size_t>(), 1), guess["truth"].get<std::string>());
        QVERIFY(!guess["best"].empty() && guess["best"][0].size() == 2);
    }

    void fine_tuning_finds_entities_and_writes_predictions() {
        const Desk desk;
        const auto outcome = train(desk.request("finetune", "run", {"schedule.max_steps=100"}));
        must(outcome);
        QVERIFY2(outcome->test.at("test/entity_f1") > 0.3,
                 qPrintable(QString::number(outcome->test.at("test/entity_f1"))));
        const auto text = base::read_file(desk.path("run/predictions/test.conll"));
        must(text);
        QVERIFY(text->find(" B-PER B-PER\n") != std::string::npos);
        const auto run = runs::read_run_json(desk.path("run"));
        QVERIFY((*run)["labels"] == Json::array({"O", "B-PER", "I-PER", "B-LOC", "I-LOC"}));
        QCOMPARE((*run)["result"]["test/entity_f1"].get<double>(), outcome->test.at("test/entity_f1"));
    }

    void the_same_spec_gives_the_same_bytes_and_another_seed_others() {
        const Desk desk;
        must(train(desk.request("pretrain", "a")));
        must(train(desk.request("pretrain", "b")));
        must(train(desk.request("pretrain", "c", {"seed=2"})));
        QCOMPARE(desk.outcome("a"), desk.outcome("b"));
        QVERIFY(desk.outcome("a") != desk.outcome("c"));
    }

    void a_stopped_run_ends_as_an_undisturbed_one_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("pretraining") << "pretrain" << QStringList();
        QTest::newRow("fine-tuning") << "finetune" << QStringList{"batch.order=bucket"};
        QTest::newRow("accumulation") << "pretrain"
                                      << QStringList{"batch.accumulation=2", "batch.order=group_by_length"};
        QTest::newRow("reference with batches left over")
            << "pretrain"
            << QStringList{"model.mode=reference", "masking.type=rand_char", "batch.rows=1", "batch.accumulation=7"};
        QTest::newRow("early stop") << "finetune"
                                    << QStringList{"evaluate.every_steps=3", "evaluate.patience=2",
                                                   "optimizer.learning_rate=1e-9"};
    }

    void a_stopped_run_ends_as_an_undisturbed_one() {
        QFETCH(QString, kind);
        QFETCH(QStringList, settings);
        std::vector<std::string> list;
        for (const QString& setting : settings)
            list.push_back(setting.toStdString());
        const Desk desk;
        must(train(desk.request(kind.toStdString(), "whole", list)));
        base::RandomStream stream(11, "stops", 0);
        training::TrainRequest request = desk.request(kind.toStdString(), "stopped", list);
        int stops = 0;
        for (; stops < 100; ++stops) {
            std::stop_source source;
            std::uint64_t left = stream.below(20) + 1;
            LetterEngineHooks hooks;
            hooks.on_accumulate = [&](std::uint64_t, std::uint64_t) {
                if (--left == 0) source.request_stop();
            };
            const auto outcome = train(request, hooks, base::Work(source.get_token()));
            if (outcome) break;
            QCOMPARE(outcome.error().kind, ErrorKind::cancelled);
            QCOMPARE(runs::read_run(desk.path("stopped"))->state, runs::RunState::stopped);
            request = desk.resume("stopped");
        }
        QVERIFY(stops > 0);
        QCOMPARE(desk.outcome("stopped"), desk.outcome("whole"));
    }

    void a_stop_within_an_evaluation_loses_none() {
        const Desk desk;
        must(train(desk.request("pretrain", "whole")));
        std::stop_source source;
        const auto outcome = train(desk.request("pretrain", "stopped"), {}, base::Work(source.get_token()),
                                   [&](const training::News& news) {
                                       if (news.doing == "evaluating" && news.step == 20) source.request_stop();
                                   });
        QCOMPARE(outcome.error().kind, ErrorKind::cancelled);
        must(train(desk.resume("stopped")));
        QCOMPARE(desk.outcome("stopped"), desk.outcome("whole"));
    }

    void a_stop_takes_one_batch_at_most() {
        const Desk desk;
        std::stop_source source;
        int after = 0;
        LetterEngineHooks hooks;
        hooks.on_accumulate = [&](std::uint64_t step, std::uint64_t) {
            if (step == 7) source.request_stop();
            if (source.stop_requested()) ++after;
        };
        const auto outcome =
            train(desk.request("pretrain", "run", {"batch.accumulation=3"}), hooks, base::Work(source.get_token()));
        QCOMPARE(outcome.error().kind, ErrorKind::cancelled);
        QCOMPARE(after, 1);
        QVERIFY(runs::find_checkpoint(desk.path("run"), "last")->filename() == "step-000007");
    }

    void carries_left_over_batches_into_the_next_epoch() {
        const Desk desk; // 36 rows, 5 a batch: 8 batches, 3 an update: 2 updates and 2 batches left over
        std::map<std::uint64_t, int> batches;
        LetterEngineHooks hooks;
        hooks.on_accumulate = [&](std::uint64_t step, std::uint64_t micro) {
            QCOMPARE(micro, static_cast<std::uint64_t>(batches[step]++));
        };
        const std::vector<std::string> common = {"batch.rows=5", "batch.accumulation=3", "schedule.max_steps=6",
                                                 "masking.type=rand_char"};
        auto settings = common;
        settings.push_back("model.mode=reference");
        must(train(desk.request("finetune", "reference", settings), hooks));
        QCOMPARE(batches, (std::map<std::uint64_t, int>{{0, 3}, {1, 3}, {2, 5}, {3, 3}, {4, 5}, {5, 3}}));
        batches.clear();
        must(train(desk.request("finetune", "corrected", common), hooks));
        QCOMPARE(batches, (std::map<std::uint64_t, int>{{0, 3}, {1, 3}, {2, 3}, {3, 3}, {4, 3}, {5, 3}}));
    }

    void evaluation_masks_are_fixed_when_corrected() {
        const Desk desk;
        const auto losses = [&](const std::string& folder, std::vector<std::string> settings) {
            settings.insert(settings.end(), {"optimizer.learning_rate=0", "batch.rows=1", "masking.type=rand_char"});
            must(train(desk.request("pretrain", folder, settings)));
            std::set<double> values;
            for (const auto& line : metrics(desk, folder)) {
                if (line.values.count("eval/loss") == 1) values.insert(line.values.at("eval/loss"));
            }
            return values.size();
        };
        QCOMPARE(losses("corrected", {}), std::size_t{1});
        QCOMPARE(losses("other seed", {"seed=9", "evaluate.every_steps=40"}), std::size_t{1});
        QCOMPARE(losses("reference", {"model.mode=reference"}), std::size_t{4}); // masked anew each time
    }

    void early_stopping_waits_for_its_patience() {
        const Desk desk;
        const auto outcome = train(desk.request(
            "finetune", "run", {"evaluate.every_steps=2", "evaluate.patience=3", "optimizer.learning_rate=0"}));
        must(outcome);
        QVERIFY(outcome->stopped_early);
        QCOMPARE(*outcome->best_step, std::int64_t{2}); // equal is not better
        QCOMPARE(outcome->steps, std::int64_t{8});
        QVERIFY(runs::checkpoints(desk.path("run")).count(2) == 1);
    }

    void the_best_weights_are_tested() {
        const Desk desk;
        const auto outcome = train(desk.request("finetune", "run",
                                                {"evaluate.every_steps=5", "checkpoint.keep_last=1",
                                                 "evaluate.metric=eval/accuracy", "evaluate.better=lower"}));
        must(outcome);
        // "lower" makes the first evaluation the best: its weights, hardly trained, are tested.
        QCOMPARE(*outcome->best_step, std::int64_t{5});
        const auto lines = metrics(desk, "run");
        QVERIFY(outcome->test.at("test/accuracy") < runs::summarise(lines).at("eval/accuracy").last);
        std::vector<std::int64_t> kept;
        for (const auto& [step, path] : runs::checkpoints(desk.path("run")))
            kept.push_back(step);
        QCOMPARE(kept, (std::vector<std::int64_t>{5, 40}));
    }

    void a_loss_that_is_no_number_fails_the_run_and_keeps_the_last_good_weights() {
        const Desk desk;
        LetterEngineHooks hooks;
        hooks.nan_at_step = 17;
        const auto outcome = train(desk.request("pretrain", "run"), hooks);
        QCOMPARE(outcome.error().kind, ErrorKind::not_finite);
        QCOMPARE(outcome.error().message, std::string("the loss became nan in update 18"));
        QVERIFY(!outcome.error().hint.empty());
        const auto run = runs::read_run(desk.path("run"));
        QCOMPARE(run->state, runs::RunState::failed);
        QCOMPARE(run->error, outcome.error().message);
        QVERIFY(std::isnan(metrics(desk, "run").back().values.at("train/loss")));
        QCOMPARE(runs::find_checkpoint(desk.path("run"), "last")->filename().string(), std::string("step-000015"));
        must(train(desk.resume("run"))); // this time the engine is well
        must(train(desk.request("pretrain", "whole")));
        QCOMPARE(desk.outcome("run"), desk.outcome("whole"));
    }

    void a_full_disk_tears_nothing_data() {
        QTest::addColumn<int>("at_step");
        QTest::newRow("first checkpoint") << 10;
        QTest::newRow("later checkpoint") << 30;
    }

    void a_full_disk_tears_nothing() {
        QFETCH(int, at_step);
        const Desk desk;
        must(train(desk.request("pretrain", "whole")));
        std::unique_ptr<SmallDisk> disk;
        const auto outcome = train(desk.request("pretrain", "run"), {}, {}, [&](const training::News& news) {
            if (news.doing == "writing a checkpoint" && news.step == at_step) disk = std::make_unique<SmallDisk>(1000);
        });
        disk.reset();
        QCOMPARE(outcome.error().kind, ErrorKind::full);
        QVERIFY(outcome.error().to_string().find("writing the checkpoint of update") != std::string::npos);
        for (const auto& [step, path] : runs::checkpoints(desk.path("run")))
            QVERIFY(fs::exists(path / "state.json") && fs::exists(path / "optimizer.safetensors"));
        must(train(desk.resume("run")));
        QCOMPARE(desk.outcome("run"), desk.outcome("whole"));
    }

    void a_pause_waits_and_a_checkpoint_comes_when_asked() {
        const Desk desk;
        Control control;
        const auto engine = make_letter_engine();
        std::vector<std::string> doings;
        std::jthread other;
        const auto outcome =
            training::train(*engine, desk.request("pretrain", "run"), control, {}, [&](const training::News& news) {
                if (news.step == 3 && news.doing == "training") control.request_checkpoint();
                if (news.step == 5 && news.doing == "training") control.pause();
                if (news.doing == "paused") {
                    doings.push_back(news.doing);
                    other = std::jthread([&] { control.go_on(); });
                }
                if (news.doing == "writing a checkpoint") doings.push_back("checkpoint " + std::to_string(news.step));
            });
        must(outcome);
        QVERIFY(doings.size() > 2);
        QCOMPARE(doings[0], std::string("checkpoint 3"));
        QCOMPARE(doings[1], std::string("paused"));
    }

    void a_stop_ends_a_pause() {
        const Desk desk;
        Control control;
        control.pause();
        std::stop_source source;
        const auto engine = make_letter_engine();
        const auto outcome = training::train(*engine, desk.request("pretrain", "run"), control,
                                             base::Work(source.get_token()), [&](const training::News& news) {
                                                 if (news.doing == "paused") source.request_stop();
                                             });
        QCOMPARE(outcome.error().kind, ErrorKind::cancelled);
    }
};

QTEST_APPLESS_MAIN(TrainTest)
#include "train_test.moc"
