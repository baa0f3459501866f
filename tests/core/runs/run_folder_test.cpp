// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_folder.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <limits>
#include <sys/wait.h>
#include <unistd.h>

using namespace sauti;
using namespace sauti::runs;
using base::ErrorKind;
using base::Json;

namespace {

RunSetting setting() {
    RunSetting made;
    made.spec.name = "Phones S1";
    made.data.push_back({"train", "a/b:train", "x/train.jsonl", "abc", 10, 2});
    made.total_steps = 100;
    made.device = "cpu";
    return made;
}

/// Something that tests only look at the outcome of.
template <class T>
void must(const base::Result<T>& result) {
    if (!result) qFatal("%s", result.error().to_string().c_str());
}

} // namespace

class RunFolderTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    [[nodiscard]] fs::path root() const { return folder_->path().toStdString(); }

    void add_checkpoint(const RunFolder& run, std::int64_t step, const Json& state) {
        auto builder = base::FolderBuilder::create(run.checkpoint_path(step));
        must(builder);
        must(base::write_json(builder->path() / "state.json", state));
        must(builder->commit());
    }

private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void ids_are_slugs_that_are_free_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("id");
        QTest::newRow("blanks and capitals") << "Phones S1"
                                             << "phones-s1";
        QTest::newRow("signs") << "  a//b!!c  "
                               << "a-b-c";
        QTest::newRow("nothing left") << "ɓɗ"
                                      << "run";
        QTest::newRow("no way out of the folder") << "../../etc"
                                                  << "etc";
        QTest::newRow("no hidden folder") << ".x.1"
                                          << "x.1";
    }

    void ids_are_slugs_that_are_free() {
        QFETCH(QString, name);
        QFETCH(QString, id);
        QCOMPARE(QString::fromStdString(free_id(root(), name.toStdString())), id);
        fs::create_directories(root() / id.toStdString() / "checkpoints");
        QCOMPARE(QString::fromStdString(free_id(root(), name.toStdString())), id + "-2");
    }

    void a_start_killed_before_run_json_leaves_the_name_free() {
        fs::create_directories(root() / "a");
        must(base::write_atomically(root() / "a" / "lock", ""));
        const fs::path half = root() / "a" / (std::string(base::k_temporary_prefix) + "99999999-0-run.json");
        QVERIFY(std::ofstream(half) << "{");
        QCOMPARE(free_id(root(), "a"), std::string("a"));
        auto run = RunFolder::create(root() / "a");
        must(run);
        QVERIFY(!fs::exists(half));
    }

    void a_run_says_what_it_was_asked_and_where_it_is() {
        auto run = RunFolder::create(root() / "phones-s1");
        must(run);
        must(run->start(setting()));
        auto facts = read_run(root() / "phones-s1");
        must(facts);
        QCOMPARE(facts->id, std::string("phones-s1"));
        QCOMPARE(facts->state, RunState::running);
        QCOMPARE(facts->total_steps, std::int64_t{100});
        RunSpec spec;
        must(read_spec((*read_run_json(root() / "phones-s1"))["spec"], "run.json", spec));
        QVERIFY(spec == setting().spec);
        must(run->set_state(RunState::finished, {{"step", 100}, {"best", {{"step", 50}, {"value", 0.5}}}}));
        facts = read_run(root() / "phones-s1");
        QCOMPARE(facts->state, RunState::finished);
        QCOMPARE(*facts->best_step, std::int64_t{50});
        QCOMPARE(facts->step, std::int64_t{100});
        QVERIFY(!facts->ended.empty());
    }

    void a_run_whose_process_died_is_interrupted() {
        const pid_t child = fork();
        if (child == 0) {
            auto run = RunFolder::create(root() / "a");
            if (run && run->start(setting())) _exit(0); // without a word, as a killed process
            _exit(1);
        }
        int status = 0;
        waitpid(child, &status, 0);
        QCOMPARE(status, 0);
        QCOMPARE(read_run(root() / "a")->state, RunState::interrupted);
        must(RunFolder::open(root() / "a"));
    }

    void one_process_writes_a_run() {
        auto run = RunFolder::create(root() / "a");
        must(run);
        must(run->start(setting()));
        const auto second = RunFolder::open(root() / "a");
        QCOMPARE(second.error().kind, ErrorKind::busy);
        QVERIFY(second.error().message.find("pid") != std::string::npos);
        QCOMPARE(RunFolder::create(root() / "a").error().kind, ErrorKind::invalid);
        QCOMPARE(RunFolder::open(root() / "b").error().kind, ErrorKind::not_found);
        must(base::write_atomically(root() / "c.txt", "x"));
        QCOMPARE(RunFolder::create(root()).error().kind, ErrorKind::invalid); // not empty
    }

    void metrics_are_read_as_they_grow() {
        auto run = RunFolder::create(root() / "a");
        must(run);
        must(run->open_logs({}));
        must(run->append_metrics({10, 0.5, 100, 1.5, "", {{"train/loss", 3.0}, {"train/lr", 1e-4}}}));
        auto page = read_metrics(root() / "a");
        must(page);
        QCOMPARE(page->lines.size(), std::size_t{1});
        QCOMPARE(page->lines[0].values.at("train/loss"), 3.0);
        QCOMPARE(page->lines[0].epoch, 0.5);
        must(run->append_metrics({20, 1, 200, 2, "", {{"train/loss", std::numeric_limits<double>::quiet_NaN()}}}));
        const auto more = read_metrics(root() / "a", page->next_byte);
        QCOMPARE(more->lines.size(), std::size_t{1});
        QVERIFY(std::isnan(more->lines[0].values.at("train/loss")));
        QCOMPARE(read_metrics(root() / "a", more->next_byte)->lines.size(), std::size_t{0});
        QCOMPARE(read_metrics(root() / "a", 0, 1)->lines.size(), std::size_t{1});
        QCOMPARE(read_metrics(root() / "a", 0, 1)->next_byte, page->next_byte);
        // Past the end: a resumed run cut the file, so it is read anew.
        QCOMPARE(read_metrics(root() / "a", 100000)->lines.size(), std::size_t{2});
        QCOMPARE(read_metrics(root() / "absent")->lines.size(), std::size_t{0});
    }

    void torn_and_damaged_lines_are_told_apart() {
        fs::create_directories(root() / "a");
        must(base::write_atomically(root() / "a/metrics.jsonl",
                                    "{\"step\":1,\"train/loss\":2}\nnonsense\n{\"step\":2,\"tr"));
        const auto page = read_metrics(root() / "a");
        QCOMPARE(page->lines.size(), std::size_t{1});
        QCOMPARE(page->damaged_lines, std::int64_t{1});
        QCOMPARE(page->next_byte, std::uint64_t{26 + 9});
    }

    void a_resumed_run_forgets_what_its_checkpoint_does_not_know() {
        {
            auto run = RunFolder::create(root() / "a");
            must(run->start(setting()));
            must(run->open_logs({}));
            must(run->append_metrics({1, 0, 0, 0, "", {{"train/loss", 1}}}));
            const auto positions = run->sync_logs();
            must(positions);
            must(run->append_metrics({2, 0, 0, 0, "", {{"train/loss", 2}}}));
            must(run->append_event("stopped", 2, {{"why", "asked"}}));
            add_checkpoint(*run, 1, {{"metrics", positions->metrics_bytes}});
        }
        auto run = RunFolder::open(root() / "a");
        must(run);
        const auto state = base::read_json(run->checkpoint_path(1) / "state.json");
        must(run->open_logs({(*state)["metrics"].get<std::uint64_t>(), 0}));
        QCOMPARE(read_metrics(root() / "a")->lines.size(), std::size_t{1});
        QCOMPARE(read_events(root() / "a")->lines.size(), std::size_t{0});
    }

    void old_checkpoints_go_and_the_best_stays() {
        auto run = RunFolder::create(root() / "a");
        must(run->start(setting()));
        QCOMPARE(find_checkpoint(root() / "a", "best").error().kind, ErrorKind::not_found);
        for (const int step : {100, 200, 300, 400, 1000000})
            add_checkpoint(*run, step, {{"best", {{"step", 200}, {"value", 1.0}}}});
        must(run->prune(2, 200));
        std::vector<std::int64_t> steps;
        for (const auto& [step, path] : checkpoints(root() / "a"))
            steps.push_back(step);
        QCOMPARE(steps, (std::vector<std::int64_t>{200, 400, 1000000}));
        QCOMPARE(find_checkpoint(root() / "a", "best")->filename().string(), std::string("step-000200"));
        QCOMPARE(find_checkpoint(root() / "a", "last")->filename().string(), std::string("step-1000000"));
        must(run->prune(1, std::nullopt));
        QCOMPARE(find_checkpoint(root() / "a", "best")->filename().string(), std::string("step-1000000"));
    }

    void best_and_last_are_found_by_each_metrics_own_direction() {
        const auto summaries =
            summarise({{1, 0, 0, 0, "", {{"eval/loss", 3}, {"eval/entity_f1", 0.2}, {"train/lr", 1}}},
                       {2, 0, 0, 0, "", {{"eval/loss", 2}, {"eval/entity_f1", 0.1}}},
                       {3, 0, 0, 0, "", {{"eval/loss", std::numeric_limits<double>::quiet_NaN()}}}});
        QCOMPARE(*summaries.at("eval/loss").best, 2.0);
        QCOMPARE(summaries.at("eval/loss").best_step, std::int64_t{2});
        QVERIFY(std::isnan(summaries.at("eval/loss").last));
        QCOMPARE(*summaries.at("eval/entity_f1").best, 0.2);
        QVERIFY(!summaries.at("train/lr").best);
    }

    void a_broken_run_is_told_and_the_others_are_listed() {
        {
            auto run = RunFolder::create(root() / "good");
            must(run->start(setting()));
        }
        fs::create_directories(root() / "bad");
        must(base::write_atomically(root() / "bad/run.json", "{\"format\":\"sauti-run\","));
        fs::create_directories(root() / "newer");
        must(base::write_atomically(root() / "newer/run.json", "{\"format\":\"sauti-run\",\"version\":9}"));
        fs::create_directories(root() / "no-run");
        const auto list = list_runs(root());
        must(list);
        QCOMPARE(list->runs.size(), std::size_t{1});
        QCOMPARE(list->broken.size(), std::size_t{2});
        QCOMPARE(list_runs(root() / "absent")->runs.size(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(RunFolderTest)
#include "run_folder_test.moc"
