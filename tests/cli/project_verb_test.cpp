// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli_runner.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using sauti::test::Run;
using sauti::test::run_cli;

class ProjectVerbTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir temporary_;
    std::string path(const char* name) const { return temporary_.filePath(name).toStdString(); }

private Q_SLOTS:
    void new_then_info() {
        QCOMPARE(run_cli({"project", "new", path("study"), "--name", "My study"}).code, 0);
        const Run run = run_cli({"--json", "--project", path("study"), "project", "info"});
        QCOMPARE(run.code, 0);
        const auto json = sauti::base::parse_json(run.out, "out");
        QVERIFY(json.has_value());
        QCOMPARE(json->at("name").get<std::string>(), std::string("My study"));
        QVERIFY(json->at("corpora").empty());
    }

    void demo_is_a_project_with_two_corpora() {
        QCOMPARE(run_cli({"project", "demo", path("demo")}).code, 0);
        const Run run = run_cli({"--json", "--project", path("demo"), "project", "info"});
        const auto json = sauti::base::parse_json(run.out, "out");
        QVERIFY(json.has_value());
        QCOMPARE(json->at("corpora").dump(), std::string("[\"kin\",\"swa\"]"));
        QCOMPARE(run_cli({"project", "demo", path("demo")}).code, 3); // a second time: it is there already
    }

    void a_demo_whose_making_was_killed_is_finished() {
        const QString folder = QString::fromStdString(path("killed"));
        QCOMPARE(run_cli({"project", "demo", folder.toStdString()}).code, 0);
        QVERIFY(QDir(folder + "/corpora/kin").removeRecursively());
        QVERIFY(QFile::remove(folder + "/texts/kin/test.txt"));
        QCOMPARE(run_cli({"project", "demo", folder.toStdString()}).code, 0);
        QVERIFY(QFile::exists(folder + "/corpora/kin/corpus.json"));
        QVERIFY(QFile::exists(folder + "/texts/kin/test.txt"));
        QCOMPARE(run_cli({"project", "demo", folder.toStdString()}).code, 3);
    }

    void a_project_of_another_name_is_no_demo() {
        const std::string folder = path("other");
        QCOMPARE(run_cli({"project", "new", folder}).code, 0);
        QCOMPARE(run_cli({"project", "demo", folder}).code, 3);
    }

    void info_outside_a_project_says_what_to_do() {
        const Run run = run_cli({"--project", path("nowhere"), "project", "info"});
        QCOMPARE(run.code, 3);
        QVERIFY(run.out.empty());
        QVERIFY(run.err.find("sauti-cli: error: ") == 0);
        QVERIFY(run.err.find("  try: sauti-cli project new") != std::string::npos);
    }

    void errors_are_one_json_line_with_json() {
        const Run run = run_cli({"--json", "--project", path("nowhere"), "project", "info"});
        const auto json = sauti::base::parse_json(run.err, "err");
        QVERIFY(json.has_value());
        QCOMPARE(json->at("error").at("kind").get<std::string>(), std::string("not-found"));
    }

    void an_unknown_verb_or_flag_is_wrong_use() {
        QCOMPARE(run_cli({"projet", "info"}).code, 2);
        QCOMPARE(run_cli({"project", "info", "--nmae"}).code, 2);
        QCOMPARE(run_cli({"project"}).code, 2);
    }

    void a_folder_that_cannot_be_written_exits_with_4() {
        QCOMPARE(run_cli({"project", "new", "/proc/sauti-study"}).code, 4);
    }

    void help_shows_examples() {
        const Run run = run_cli({"project", "new", "--help"});
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.find("sauti-cli project new my-study") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(ProjectVerbTest)
#include "project_verb_test.moc"
