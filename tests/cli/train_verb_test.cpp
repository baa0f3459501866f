// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli/cli_runner.h"
#include "core/training/training_desk.h"

#include <nlohmann/json.hpp>

#include <QTest>
#include <cstdlib>
#include <sstream>

using namespace sauti;
using namespace sauti::test;

namespace {

std::vector<base::Json> json_lines(const std::string& text) {
    std::vector<base::Json> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(*base::parse_json(line, "line"));
    return lines;
}

} // namespace

/// The verbs train, finetune and predict, with the engine of letters as plug-in.
class TrainVerbTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Desk> desk_;
    [[nodiscard]] std::string at(const std::string& name) const { return desk_->path(name).string(); }
    [[nodiscard]] Run train(std::vector<std::string> words) const {
        words.insert(words.end(), {"--set", "optimizer.learning_rate=0.05", "--data", at("")});
        return run_cli(words);
    }
    void make_project() const {
        must(base::write_atomically(desk_->path("sauti.json"),
                                    "{\"format\":\"sauti-project\",\"version\":1,\"name\":\"x\"}\n"));
    }

private Q_SLOTS:
    void initTestCase() {
        setenv("SAUTI_ENGINE_PATH", SAUTI_LETTER_PLUGIN, 1);
        setenv("SAUTI_RESOURCES", SAUTI_SOURCE "/resources", 1);
    }
    void init() { desk_ = std::make_unique<Desk>(); }

    void every_key_is_listed_with_its_help() {
        const Run run = run_cli({"train", "--help-keys"});
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.rfind("key\ttype\tunit\tdefault\trange\thelp\n", 0) == 0);
        QVERIFY(run.out.find("\noptimizer.learning_rate\tnumber\t\t0.0004\t0 … 10\thighest learning rate\n") !=
                std::string::npos);
        const auto lines = json_lines(run_cli({"--json", "train", "--help-keys"}).out);
        QVERIFY(lines.size() > 60);
        QVERIFY(lines[2]["key"] == "seed");
    }

    void a_model_is_pretrained_fine_tuned_and_used() {
        Run run = train({"train", "--preset", "tiny", "--out", at("first"), "--set", "schedule.max_steps=30"});
        QVERIFY2(run.code == 0, run.err.c_str());
        QVERIFY(run.out.find("best       eval/loss") != std::string::npos);
        QVERIFY(run.err.find("next: sauti-cli finetune --preset tiny") != std::string::npos);
        run = train({"finetune", "--preset", "tiny", "--out", at("second"), "--set", "schedule.max_epochs=15", "--set",
                     "start=run:" + at("first") + "@best"});
        QVERIFY2(run.code == 0, run.err.c_str());
        QVERIFY(run.out.find("test F1    0.") != std::string::npos);
        QVERIFY(run.out.find("run        " + at("second")) != std::string::npos);
        const Run conll = run_cli({"predict", at("second"), "--format", "conll"}, "juma anaishi tanga\n\nasha\n");
        QVERIFY2(conll.code == 0, conll.err.c_str());
        QVERIFY(conll.out.rfind("j B-PER\nu ", 0) == 0);
        QVERIFY(conll.out.find("\n\n\na ") != std::string::npos); // the empty line has an empty answer
        const Run kept = run_cli({"predict", at("second"), "--format", "jsonl"}, "juma O\nanaishi O\n\ntanga O\n");
        QVERIFY2(kept.code == 0, kept.err.c_str());
        const auto lines = json_lines(kept.out);
        QCOMPARE(lines.size(), std::size_t{2});
        QVERIFY(lines[0]["tokens"] == base::Json::array({"juma", "anaishi"}));
        QVERIFY(lines[0]["tags"][0] == "B-PER");
        QVERIFY(lines[0]["entities"][0]["text"] == "juma");
        const Run letters = run_cli({"predict", at("first")}, "x\n");
        QCOMPARE(letters.code, 3);
        QVERIFY(letters.err.find("guesses letters") != std::string::npos);
    }

    void runs_of_a_project_get_ids_of_their_own() {
        make_project();
        for (const std::string id : {"tiny", "tiny-2"}) {
            const Run run = run_cli(
                {"--project", at(""), "train", "--preset", "tiny", "--data", at(""), "--set", "schedule.max_steps=2"});
            QVERIFY2(run.code == 0, run.err.c_str());
            QVERIFY(fs::exists(desk_->path("runs/" + id + "/run.json")));
        }
        const Run taken =
            run_cli({"--project", at(""), "train", "--preset", "tiny", "--data", at(""), "--run", "tiny"});
        QCOMPARE(taken.code, 3);
        QVERIFY(taken.err.find("there is a run in") != std::string::npos);
    }

    void metrics_stream_as_json_lines() {
        const Run run = train({"--json", "--seed", "7", "finetune", "--preset", "tiny", "--out", at("run"), "--set",
                               "schedule.max_epochs=2"});
        QVERIFY2(run.code == 0, run.err.c_str());
        const auto lines = json_lines(run.out);
        QVERIFY(lines.front().contains("train/loss"));
        QVERIFY(lines.back()["event"] == "finished");
        QVERIFY(lines.back().contains("test/entity_f1"));
        const auto spec = base::read_json(desk_->path("run/run.json"));
        QVERIFY((*spec)["spec"]["seed"] == 7);
    }

    void what_is_wrong_has_its_exit_code_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing asked") << QStringList{"train"} << 2 << "say what to train";
        QTest::newRow("preset") << QStringList{"train", "--preset", "tinny"} << 2 << "did you mean \"tiny\"?";
        QTest::newRow("setting") << QStringList{"train", "--preset", "tiny", "--set", "seeed=1"} << 2
                                 << "did you mean \"seed\"?";
        QTest::newRow("no place") << QStringList{"train", "--preset", "tiny", "--data", "DESK"} << 2 << "--out RUN_DIR";
        QTest::newRow("no data") << QStringList{"train", "--preset", "tiny", "--data", "nowhere", "--out", "x"} << 3
                                 << "there is no data set and no folder nowhere";
        QTest::newRow("spec file") << QStringList{"train", "absent.json", "--out", "x"} << 3 << "absent.json";
        QTest::newRow("resume") << QStringList{"train", "--resume", "nobody"} << 3 << "there is no run nobody";
        QTest::newRow("resume with a preset")
            << QStringList{"train", "--resume", "x", "--preset", "tiny"} << 2 << "keeps its spec";
        QTest::newRow("model") << QStringList{"predict", "nobody"} << 3 << "there is no run or model nobody";
        QTest::newRow("device") << QStringList{"train", "--preset", "tiny",     "--data", "DESK",
                                               "--out", "DESK/x",   "--device", "cuda:7"}
                                << 3 << "there is no device";
    }

    void what_is_wrong_has_its_exit_code() {
        QFETCH(QStringList, words);
        QFETCH(int, code);
        QFETCH(QString, says);
        std::vector<std::string> list;
        for (QString& word : words)
            list.push_back(word.replace("DESK", desk_->path("").c_str()).toStdString());
        const Run run = run_cli(list);
        QVERIFY2(run.code == code, run.err.c_str());
        QVERIFY2(run.err.find(says.toStdString()) != std::string::npos, run.err.c_str());
        QVERIFY(run.out.empty());
    }

    void runs_are_listed_shown_and_measured() {
        make_project();
        const Run trained = run_cli({"--project", at(""), "train", "--preset", "tiny", "--data", at(""), "--set",
                                     "schedule.max_steps=20", "--set", "evaluate.every_steps=10"});
        QVERIFY2(trained.code == 0, trained.err.c_str());
        const Run list = run_cli({"--project", at(""), "runs", "list", "--columns", "id,state,step"});
        QCOMPARE(list.out, std::string("id\tstate\tstep\ntiny\tfinished\t20\n"));
        QCOMPARE(run_cli({"--project", at(""), "runs", "list", "--columns", "sate"}).code, 2);
        const auto ids = [this](const char* filter) {
            return run_cli({"--project", at(""), "runs", "list", "--columns", "id", "--filter", filter}).out;
        };
        QCOMPARE(ids("kind=pretrain step>=20 eval/loss>0"), std::string("id\ntiny\n"));
        QCOMPARE(ids("-tiny"), std::string("id\n"));
        QCOMPARE(run_cli({"--project", at(""), "runs", "list", "--filter", "stat=finished"}).code, 2);
        const Run show = run_cli({"--project", at(""), "--json", "runs", "show", "tiny"});
        const auto shown = json_lines(show.out);
        QCOMPARE(shown.size(), std::size_t{1});
        QVERIFY(shown[0]["state"] == "finished");
        QVERIFY(shown[0]["metrics"]["eval/loss"]["count"] == 2);
        QVERIFY(shown[0]["spec"]["preset"] == "tiny");
        const Run csv = run_cli({"runs", "metrics", at("runs/tiny"), "--name", "eval/loss"});
        QVERIFY(csv.out.rfind("step,epoch,ids,time,wall_s,eval/loss\n10,", 0) == 0);
        QCOMPARE(std::count(csv.out.begin(), csv.out.end(), '\n'), 3);
        QCOMPARE(json_lines(run_cli({"runs", "metrics", at("runs/tiny"), "--format", "jsonl"}).out).size(),
                 std::size_t{3 + 2 + 1}); // lines of training, evaluation, test
        const Run wrong = run_cli({"runs", "metrics", at("runs/tiny"), "--name", "eval/los"});
        QCOMPARE(wrong.code, 3);
        QVERIFY(wrong.err.find("did you mean eval/loss?") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TrainVerbTest)
#include "train_verb_test.moc"
