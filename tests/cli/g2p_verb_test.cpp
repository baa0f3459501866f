// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli/cli_runner.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>
#include <cstdlib>
#include <filesystem>

using namespace sauti;
using test::run_cli;

class G2pVerbTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    [[nodiscard]] std::filesystem::path path(const char* name) const {
        return folder_.path().toStdString() + "/" + name;
    }
    void write(const char* name, const std::string& text) const {
        std::filesystem::create_directories(path(name).parent_path());
        QVERIFY(base::write_atomically(path(name), text).has_value());
    }
    static QString out(const std::vector<std::string>& words, const std::string& input = {}) {
        const test::Run run = run_cli(words, input);
        return QString::fromStdString(run.code == 0 ? run.out : "exit " + std::to_string(run.code) + ": " + run.err);
    }

private Q_SLOTS:
    void initTestCase() {
        unsetenv("SAUTI_EPITRAN_DATA");
        unsetenv("SAUTI_PANPHON_DATA");
        write("data/map/tst-Latn.csv", "Orth,Phon\na,a\nb,b˥\n");
        write("data/pre/tst-Latn.txt", "c -> bː / _\n");
        write("data/post/tst-Latn.txt", "a -> ɑ / _ #\n");
    }

    void gives_a_line_for_a_line() {
        QCOMPARE(out({"g2p", "swa-Latn"}, "Ng'ombe wangu, 2021\n\nchai"), QString("ŋoᵐbe waᵑɡu, 2021\n\nt͡ʃai\n"));
        QCOMPARE(out({"g2p", "swa-Latn"}), QString());
    }
    void keeps_carriage_returns() { QCOMPARE(out({"g2p", "swa-Latn"}, "chai\r\n"), QString("t͡ʃai\r\n")); }
    void options_change_the_answer_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("input");
        QTest::addColumn<QString>("output");
        const auto row = [](const char* name, const QStringList& words, const char* input, const char* output) {
            QTest::newRow(name) << words << QString(input) << QString(output);
        };
        row("strict", {"swa-Latn", "--strict"}, "chai, mbwa 2", "t͡ʃaiᵐbwa");
        row("list", {"swa-Latn", "--list"}, "chai mb.", R"(["t͡ʃ","a","i"," ","ᵐb","."])");
        row("xsampa", {"swa-Latn", "--xsampa"}, "ng'a", R"(["N","a"])");
        row("tuples", {"swa-Latn", "--tuples"}, "A2",
            R"([["L",1,"A","a",[["a","++-+----+--0-0--++--+-00"]]],["N",0,"2","",[["","000000000000000000000000"]]]])");
        row("ligatures and punctuation", {"swa-Latn", "--ligatures", "--puncnorm"}, "“chai”", "\"ʧai\"");
        row("json strings", {"swa-Latn", "--json-strings"}, R"("cha\ti\n“")", R"("t͡ʃa\ti\n“")");
        row("reference", {"swa-Latn", "--mode", "reference"}, "ng’a", "nɡ’a");
        row("corrected", {"swa-Latn"}, "ng’a", "ŋa");
        row("one correction off", {"swa-Latn", "--no-correct", "apostrophes"}, "ng’a", "ᵑɡ’a");
        row("builtin", {"builtin:kin-Latn"}, "umwáana", "umwaːna");
    }
    void options_change_the_answer() {
        QFETCH(QStringList, words);
        QFETCH(QString, input);
        QFETCH(QString, output);
        std::vector<std::string> arguments = {"g2p"};
        for (const QString& word : words)
            arguments.push_back(word.toStdString());
        QCOMPARE(out(arguments, input.toStdString() + "\n"), output + "\n");
    }
    void reads_a_data_folder() {
        const std::string data = path("data").string();
        QCOMPARE(out({"g2p", "tst-Latn", "--data", data}, "abca"), QString("abbːɑ\n"));
        QCOMPARE(out({"g2p", "tst-Latn", "--data", data, "--tones"}, "abca"), QString("ab˥b˥ːɑ\n"));
        QCOMPARE(out({"g2p", "tst-Latn", "--data", data, "--no-pre", "--no-post"}, "abca"), QString("abca\n"));
        QCOMPARE(out({"g2p", "tst-Latn", "--data", data, "--mode", "reference"}, "a a"), QString("a ɑ\n"));
        QCOMPARE(out({"g2p", "tst-Latn", "--data", data, "--mode", "reference", "--words"}, " a\t a "),
                 QString(" ɑ\t ɑ \n"));
    }
    void tells_why_as_json() {
        const QString line = out({"g2p", "tst-Latn", "--data", path("data").string(), "--trace"}, "ca\n");
        const base::Json trace = base::parse_json(line.toStdString(), "line").value_or(base::Json());
        const auto text = [&trace](const char* pointer) {
            const base::Json::json_pointer at(pointer);
            return trace.contains(at) ? trace.at(at).get<std::string>() : std::string("none");
        };
        QCOMPARE(text("/answer"), std::string("bːɑ"));
        QCOMPARE(trace.at("rules").size(), std::size_t{2});
        QCOMPARE(text("/rules/0/place"), path("data/pre/tst-Latn.txt").string() + ":1");
        QCOMPARE(text("/rules/1/when"), std::string("post"));
        QCOMPARE(text("/phones/0/letters"), std::string("c"));
        QCOMPARE(text("/phones/0/key"), path("data/map/tst-Latn.csv").string() + ":3");
        QCOMPARE(text("/phones/2/phones"), std::string("ɑ"));
        QCOMPARE(text("/phones/2/post"), path("data/post/tst-Latn.txt").string() + ":1");
    }
    void reports_what_rules_did() {
        write("rules/map/tst-Latn.csv", "Orth,Phon\na,a\nb,b\n");
        write("rules/pre/tst-Latn.txt", "c -> b / _\nd -> b / _\n");
        QCOMPARE(out({"g2p", "tst-Latn", "--data", path("rules").string(), "--rules", path("rules.tsv").string()},
                     "cc ac\nca\n"),
                 QString("bb ab\nba\n"));
        const QString file = QString::fromStdString(path("rules/pre/tst-Latn.txt").string());
        QCOMPARE(QString::fromStdString(base::read_file(path("rules.tsv")).value_or("")),
                 QString("place\twhen\tmatches\tchanged\tbefore\tafter\trule\n%1:1\tpre\t4\t3\tcc\tbb\tc -> b /  _ \n"
                         "%1:2\tpre\t0\t0\t\t\td -> b /  _ \n")
                     .arg(file));
    }
    void tells_what_is_suspicious() {
        write("odd/map/odd-Latn.csv", "Orth,Phon\nA,a\n");
        write("odd/map/bad-Latn.csv", "nothing\n");
        const std::string data = path("odd").string();
        const test::Run one = run_cli({"g2p", "--lint", "odd-Latn", "--data", data});
        QCOMPARE(one.code, 1);
        QCOMPARE(one.out, data + "/map/odd-Latn.csv:2: the key \"A\" never matches: texts are in lower case\n");
        QVERIFY(one.err.find("1 codes, 1 findings") != std::string::npos);
        const test::Run all = run_cli({"g2p", "--lint", "--data", data});
        QVERIFY(all.out.find("bad-Latn.csv:1: ") != std::string::npos);
        QCOMPARE(run_cli({"g2p", "--lint", "swa-Latn", "kin-Latn"}).code, 0);
        QCOMPARE(run_cli({"g2p", "--lint", "none-Latn"}).code, 3);
    }
    void compares_two_data_folders() {
        write("new/map/tst-Latn.csv", "Orth,Phon\na,a\nb,β\n");
        write("old/map/tst-Latn.csv", "Orth,Phon\na,a\nb,b\n");
        const std::vector<std::string> words = {"g2p",       "tst-Latn",          "--data", path("new").string(),
                                                "--compare", path("old").string()};
        const test::Run run = run_cli(words, "a ab\tab b\n");
        QCOMPARE(run.code, 1);
        const QString here = QString::fromStdString(path("new/map/tst-Latn.csv").string()) + ":3: b → β";
        const QString there = QString::fromStdString(path("old/map/tst-Latn.csv").string()) + ":3: b → b";
        QCOMPARE(QString::fromStdString(run.out),
                 QString("word\ttimes\there\tthere\tonly here\tonly there\nab\t2\taβ\tab\t%1\t%2\nb\t1\tβ\tb\t%1\t%2\n")
                     .arg(here, there));
        QVERIFY(run.err.find("2 of 3 words differ") != std::string::npos);
        QCOMPARE(run_cli(words, "a\n").code, 0);
    }
    void several_codes_answer_in_turn() {
        write("two/map/tst-Cyrl.csv", "Orth,Phon\nм,m\nо,o\nй,j\n");
        const std::string data = path("two").string();
        QCOMPARE(out({"g2p", "swa-Latn,tst-Cyrl", "--data", data}, "chai мой\n"), QString("t͡ʃai moj\n"));
        QCOMPARE(run_cli({"g2p", "swa-Latn,tst-Cyrl", "--data", data, "--list"}, "x\n").code, 2);
        QCOMPARE(run_cli({"g2p", "swa-Latn,tst-Cyrl", "--data", data, "--mode", "reference"}, "x\n").code, 2);
    }
    void words_are_answered_each_for_itself() {
        QCOMPARE(out({"g2p", "swa-Latn", "--words"}, "chai chai  shule chai"), QString("t͡ʃai t͡ʃai  ʃule t͡ʃai\n"));
    }
    void lists_languages() {
        const QString builtin = out({"g2p", "--languages"});
        QVERIFY(builtin.startsWith("code\tname\tsource\tmodes\tquality\tentries\tpre\tpost\namh-Ethi\tAmharic\t"));
        QVERIFY(builtin.contains("\nkin-Latn\tKinyarwanda\tbuiltin\treference, corrected\t\t35\t0\t0\n"));
        QVERIFY(builtin.contains("\npcm-Latn\tNigerian Pidgin\tbuiltin\tcorrected\tlow\t"));
        QCOMPARE(builtin.count('\n'), 11);
        QVERIFY(out({"g2p", "--languages", "--data", path("data").string()})
                    .contains("\ntst-Latn\t\tfolder\treference, corrected\t\t2\t1\t1\n"));
    }
    void a_broken_table_is_told_and_the_others_listed() {
        write("broken/map/bad-Latn.csv", "nothing\n");
        const test::Run run = run_cli({"g2p", "--languages", "--data", path("broken").string()});
        QCOMPARE(run.code, 1);
        QVERIFY(run.out.find("swa-Latn") != std::string::npos);
        QVERIFY(run.err.find("bad-Latn.csv:1") != std::string::npos);
    }
    void reads_files_one_after_the_other() {
        write("one.txt", "chai\nmbwa");
        write("two.txt", "ng'ombe\n");
        QCOMPARE(out({"g2p", "swa-Latn", path("one.txt").string(), "-", path("two.txt").string()}, "shule\n"),
                 QString("t͡ʃai\nᵐbwa\nʃule\nŋoᵐbe\n"));
    }
    void counts_what_has_no_phone() {
        QCOMPARE(out({"g2p", "swa-Latn", "--unmapped", path("unmapped.tsv").string()}, "c, cx\n\x01\n"),
                 QString("c, cx\n\x01\n"));
        QCOMPARE(QString::fromStdString(base::read_file(path("unmapped.tsv")).value_or("")),
                 QString("character\tcode point\tcount\nc\tU+0063\t2\n\tU+0001\t1\n,\tU+002C\t1\nx\tU+0078\t1\n"));
    }
    void a_long_line_passes() {
        std::string line;
        while (line.size() < 10'000'000)
            line += "ng'ombe ";
        const test::Run run = run_cli({"g2p", "swa-Latn"}, line);
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.size() > 8'000'000);
    }

    void wrong_use_and_bad_input_have_their_codes_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("error");
        QTest::newRow("no code") << QStringList{} << QByteArray() << 2 << "which language";
        QTest::newRow("unknown code") << QStringList{"swa"} << QByteArray() << 3 << "did you mean swa-Latn";
        QTest::newRow("unknown mode") << QStringList{"swa-Latn", "--mode", "x"} << QByteArray() << 2 << "--mode";
        QTest::newRow("unknown switch") << QStringList{"swa-Latn", "--no-correct", "word"} << QByteArray() << 2
                                        << "did you mean words";
        QTest::newRow("two outputs") << QStringList{"swa-Latn", "--list", "--strict"} << QByteArray() << 2
                                     << "excludes";
        QTest::newRow("no file") << QStringList{"swa-Latn", "/none.txt"} << QByteArray() << 3 << "/none.txt";
        QTest::newRow("no data folder") << QStringList{"swa-Latn", "--data", "/none"} << QByteArray() << 3 << "/none";
        QTest::newRow("not UTF-8") << QStringList{"swa-Latn"} << QByteArray("ab\nc\xff\n") << 3
                                   << "standard input:2, byte 4";
        QTest::newRow("no JSON string") << QStringList{"swa-Latn", "--json-strings"} << QByteArray("{}\n") << 3
                                        << "no JSON string";
    }
    void wrong_use_and_bad_input_have_their_codes() {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, input);
        QFETCH(int, code);
        QFETCH(QString, error);
        std::vector<std::string> arguments = {"g2p"};
        for (const QString& word : words)
            arguments.push_back(word.toStdString());
        const test::Run run = run_cli(arguments, input.toStdString());
        QCOMPARE(run.code, code);
        QVERIFY2(QString::fromStdString(run.err).contains(error), run.err.c_str());
    }
};

QTEST_APPLESS_MAIN(G2pVerbTest)
#include "g2p_verb_test.moc"
