// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli/cli_runner.h"
#include "core/training/training_desk.h"

#include <nlohmann/json.hpp>

#include <QProcess>
#include <QTest>
#include <cstdlib>

using namespace sauti;
using namespace sauti::test;

/// The real program in a shell, before a reader that goes away, a full disk, and no standard output at all.
class StandardOutputTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Desk> desk_;
    QByteArray said_; ///< standard error of the last shell

    [[nodiscard]] std::string at(const std::string& name) const { return desk_->path(name).string(); }

    /// What the commands write; `sauti-cli` is the program, and `gone WORDS…` runs it before a reader that is away.
    QByteArray shell(const QString& commands) {
        QProcess shell;
        auto environment = QProcessEnvironment::systemEnvironment();
        const QString programs = QString::fromStdString(base::fs::path(SAUTI_CLI).parent_path().string());
        environment.insert("PATH", programs + ":" + environment.value("PATH"));
        shell.setProcessEnvironment(environment);
        shell.setWorkingDirectory(QString::fromStdString(at("")));
        shell.start("bash", {"-uc", "gone() { exec 3> >(exit 0); wait $!; sauti-cli \"$@\" >&3; }\n" + commands});
        if (!shell.waitForFinished(120000)) qFatal("the shell does not end");
        said_ = shell.readAllStandardError();
        return shell.readAllStandardOutput().trimmed();
    }

    [[nodiscard]] runs::RunFacts facts_of(const std::string& run) const {
        const auto facts = runs::read_run(at(run));
        must(facts);
        return *facts;
    }

private Q_SLOTS:
    void initTestCase() {
        setenv("SAUTI_ENGINE_PATH", SAUTI_LETTER_PLUGIN, 1);
        setenv("SAUTI_RESOURCES", SAUTI_SOURCE "/resources", 1);
        desk_ = std::make_unique<Desk>();
        // more than a pipe and every buffer hold
        std::string rows;
        for (int i = 0; i < 20000; ++i)
            rows += "juma anaishi dodoma " + std::to_string(i) + "\n";
        rows += "juma anaishi dodoma 0\n"; // a duplicate: something to find
        must(base::write_atomically(at("rows.txt"), rows));
        QCOMPARE(run_cli({"project", "new", at("study")}).code, 0);
        QCOMPARE(run_cli({"--project", at("study"), "corpus", "add", at("rows.txt"), "--id", "rows"}).code, 0);
        const Run trained = run_cli({"finetune", "--preset", "tiny", "--out", at("tagger"), "--data", at(""), "--set",
                                     "schedule.max_epochs=1"});
        QVERIFY2(trained.code == 0, trained.err.c_str());
    }

    void a_reader_that_goes_away_ends_the_verb_quietly_data() {
        QTest::addColumn<QString>("words");
        QTest::newRow("corpus rows") << "--project study corpus rows rows";
        QTest::newRow("corpus rows by length") << "--project study corpus rows rows --sort length";
        QTest::newRow("corpus info") << "--project study corpus info rows";
        QTest::newRow("corpus validate") << "--project study corpus validate rows";
        QTest::newRow("g2p") << "g2p swa-Latn rows.txt";
        QTest::newRow("dataset step") << "dataset step split-characters train.txt -";
        QTest::newRow("dataset recipes") << "dataset recipes";
        QTest::newRow("ner entities") << "ner entities train.txt";
        QTest::newRow("predict") << "predict tagger rows.txt";
        QTest::newRow("runs metrics") << "runs metrics tagger --format jsonl";
        QTest::newRow("help") << "--help";
        QTest::newRow("version") << "--version";
    }

    void a_reader_that_goes_away_ends_the_verb_quietly() {
        QFETCH(QString, words);
        // 141 is how a shell shows a death by SIGPIPE
        QCOMPARE(shell("gone --quiet " + words + "; echo $?"), QByteArray("141"));
        QCOMPARE(said_, QByteArray());
        QCOMPARE(shell("sauti-cli --quiet " + words + " > /dev/full; echo $?"), QByteArray("4"));
        QVERIFY2(said_.contains("error: cannot write standard output: No space left on device\n  try: free some space"),
                 said_.constData());
        QCOMPARE(shell("sauti-cli --quiet " + words + " >&-; echo $?"), QByteArray("4"));
        QCOMPARE(said_, QByteArray("sauti-cli: error: cannot write standard output: Bad file descriptor\n"));
    }

    void head_gets_its_lines() {
        QCOMPARE(shell("sauti-cli --project study corpus rows rows --columns text | head -n 2; echo ${PIPESTATUS[0]}"),
                 QByteArray("text\njuma anaishi dodoma 0\n141"));
        QCOMPARE(said_, QByteArray());
        QCOMPARE(shell("sauti-cli g2p swa-Latn rows.txt | head -n 1; echo ${PIPESTATUS[0]}").right(3),
                 QByteArray("141"));
        QCOMPARE(said_, QByteArray());
    }

    void another_error_is_told_though_the_reader_is_away() {
        QCOMPARE(shell("gone g2p swa-Latn absent.txt; echo $?"), QByteArray("3"));
        QVERIFY(said_.contains("absent.txt"));
        QCOMPARE(shell("gone g2p; echo $?"), QByteArray("2"));
        QVERIFY(said_.contains("A code is missing"));
    }

    void answers_do_not_go_into_a_file_that_is_opened_next() {
        QCOMPARE(shell("printf 'chai\\n' > one.txt; sauti-cli g2p swa-Latn --unmapped left.tsv one.txt >&-; echo $?; "
                       "cat one.txt"),
                 QByteArray("4\nchai"));
    }

    void training_goes_on_without_a_reader_data() {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("reader away") << "gone WORDS" << QByteArray("141");
        QTest::newRow("reader of both streams away")
            << "exec 3> >(exit 0); wait $!; sauti-cli WORDS >&3 2>&3" << QByteArray("141");
        QTest::newRow("full disk") << "sauti-cli WORDS > /dev/full" << QByteArray("4");
        QTest::newRow("closed") << "sauti-cli WORDS >&-" << QByteArray("4");
    }

    void training_goes_on_without_a_reader() {
        QFETCH(QString, command);
        QFETCH(QByteArray, code);
        const std::string run = std::string("run of ") + QTest::currentDataTag();
        command.replace("WORDS", QString::fromStdString("--json finetune --preset tiny --data . --set "
                                                        "schedule.max_epochs=3 --out '" +
                                                        run + "'"));
        QCOMPARE(shell(command + "; echo $?"), code);
        QCOMPARE(said_.contains("standard output"), code == "4");
        QVERIFY(facts_of(run).state == runs::RunState::finished);
        QVERIFY(!runs::checkpoints(at(run)).empty());
        const auto metrics = runs::read_metrics(at(run));
        must(metrics);
        QVERIFY(metrics->lines.back().values.count("test/entity_f1") == 1);
    }
};

QTEST_GUILESS_MAIN(StandardOutputTest)
#include "standard_output_test.moc"
