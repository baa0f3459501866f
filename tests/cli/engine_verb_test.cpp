// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "cli_runner.h"
#include "engine/engines.h"

#include <nlohmann/json.hpp>

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using sauti::test::Run;
using sauti::test::run_cli;

class EngineVerbTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir temporary_;

private Q_SLOTS:
    void init() {
        qputenv("XDG_CACHE_HOME", temporary_.path().toUtf8());
        qunsetenv("SAUTI_ENGINE_PATH");
    }

    void list_probes_in_a_child_and_says_what_is_usable() {
        QProcess program;
        program.start(SAUTI_CLI, {"--json", "engine", "list"});
        QVERIFY(program.waitForFinished(60000));
        QCOMPARE(program.exitCode(), 0);
        const auto json = sauti::base::parse_json(program.readAllStandardOutput().toStdString(), "out");
        QVERIFY(json.has_value());
        bool torch = false;
        for (const auto& build : json->at("builds")) {
            torch = torch || (build.at("usable").get<bool>() && build.at("facts").at("name") == "torch");
        }
        QVERIFY(torch);
        QCOMPARE(json->at("interface").get<std::string>(), sauti::engine::interface_abi());
    }

    void probe_tells_facts_as_one_json_line() {
        const auto candidates = sauti::engine::Engines::candidates();
        QVERIFY(!candidates.empty());
        const Run run = run_cli({"engine", "probe", candidates.back().string(), "--json"});
        QCOMPARE(run.code, 0);
        const auto json = sauti::base::parse_json(run.out, "out");
        QVERIFY(json.has_value());
        QCOMPARE(json->at("offers").at(0).get<std::string>(), std::string("shiba"));
    }

    void probe_of_nothing_says_so() {
        const Run run = run_cli({"--json", "engine", "probe", "/nowhere/libsauti_x.so"});
        QCOMPARE(run.code, 3);
        QVERIFY(run.err.find("not-found") != std::string::npos);
    }

    void check_holds() {
        const Run run = run_cli({"--threads", "1", "engine", "check"});
        QVERIFY2(run.code == 0, (run.out + run.err).c_str());
        QVERIFY(run.out.find("48 figures, 0 wrong") != std::string::npos);
    }

    void check_of_a_device_that_is_not_there_is_an_error() {
        const Run run = run_cli({"engine", "check", "--device", "cuda:7"});
        QCOMPARE(run.code, 3);
        QVERIFY(run.err.find("cuda:7") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(EngineVerbTest)
#include "engine_verb_test.moc"
