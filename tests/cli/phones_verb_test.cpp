// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli/cli_runner.h"
#include "support/golden.h"

#include <QTemporaryDir>
#include <QTest>
#include <cstdlib>
#include <filesystem>

using namespace sauti;
using test::run_cli;

class PhonesVerbTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    [[nodiscard]] std::string path(const char* name) const { return folder_.path().toStdString() + "/" + name; }
    std::string write(const char* name, const std::string& text) const {
        return base::write_atomically(path(name), text) ? path(name) : std::string();
    }
    static QString out(const std::vector<std::string>& words, const std::string& input = {}) {
        const test::Run run = run_cli(words, input);
        return QString::fromStdString(run.code == 0 ? run.out : "exit " + std::to_string(run.code) + ": " + run.err);
    }

private Q_SLOTS:
    void initTestCase() { unsetenv("SAUTI_PANPHON_DATA"); }

    void phones_are_cut_into_segments() {
        QCOMPARE(out({"phones", "segment"}, "t͡ʃaː\n\n"), QString("[\"t͡ʃ\",\"aː\"]\n[]\n"));
        QCOMPARE(out({"phones", "segment"}, "kaᵐba"), QString("[\"k\",\"a\",\"ᵐb\",\"a\"]\n"));
        QCOMPARE(out({"phones", "segment", "--safe"}, "gɡ 2"), QString("[\"g\",\"ɡ\",\" \",\"2\"]\n"));
        QCOMPARE(out({"phones", "segment", "--json-strings"}, "\"t\\u0361ʃ\"\n"), QString("[\"t͡ʃ\"]\n"));
    }
    void what_has_no_features_is_told() {
        const test::Run run = run_cli({"phones", "segment"}, "a\nↄaↄ\n");
        QCOMPARE(run.code, 0);
        QCOMPARE(run.out, std::string("[\"a\"]\n[\"ↄ\",\"a\",\"ↄ\"]\n"));
        QVERIFY2(run.err.find("2 characters have no features") != std::string::npos, run.err.c_str());
        QVERIFY(run.err.find("standard input:2") != std::string::npos);
    }
    void segments_vanish_silently_in_reference() {
        const test::Run run = run_cli({"phones", "segment", "--mode", "reference"}, "gag\n");
        QCOMPARE(run.err, std::string());
        QCOMPARE(run.out, std::string("[\"a\"]\n"));
    }

    void features_are_an_object_each() {
        const auto json = base::parse_json(run_cli({"phones", "features", "a"}).out, "out");
        QVERIFY(json.has_value());
        QCOMPARE((*json)["phone"].get<std::string>(), std::string("a"));
        QCOMPARE((*json)["features"].size(), std::size_t{24});
        QCOMPARE((*json)["features"]["syl"].get<std::string>(), std::string("+"));
        QCOMPARE(run_cli({"phones", "features", "ↄ"}).code, 1);
        QCOMPARE(run_cli({"phones", "features"}).code, 2);
        QCOMPARE(out({"phones", "features", "--words"}, "˥\n"), QString("[\"0000000000000000000000++\"]\n"));
    }

    void distances_are_the_shortest_numbers() {
        QCOMPARE(out({"phones", "distance", "feature_edit_distance"}, "bapa\tbata\nr\tɾ\n"),
                 QString("0.10416666666666667\n0.0\n"));
        QCOMPARE(out({"phones", "distance", "weighted_feature_edit_distance", "--mode", "reference"}, "aː\ta"),
                 QString("0.5\n"));
        QCOMPARE(out({"phones", "distance", "levenshtein_distance", "--json-strings"}, "\"a\"\t\"b\"\n"),
                 QString("1.0\n"));
        const std::string by_length = "fast_levenshtein_distance_div_maxlen";
        QCOMPARE(run_cli({"phones", "distance", by_length, "--mode", "reference"}, "\t\n").out, std::string("nan\n"));
        QCOMPARE(run_cli({"phones", "distance", by_length, "--mode", "reference"}, "\t\n").code, 1);
        QCOMPARE(run_cli({"phones", "distance", "featur"}, "a\tb\n").code, 2);
        QCOMPARE(run_cli({"phones", "distance", "feature_edit_distance"}, "a b\n").code, 3);
    }

    void an_alignment_tells_pairs_and_rates() {
        const auto json = base::parse_json(run_cli({"phones", "align"}, "kitabu\tkitaɓu\n").out, "out");
        QVERIFY(json.has_value());
        QCOMPARE((*json)["S"].get<int>(), 1);
        QCOMPARE((*json)["per"].get<double>(), 1.0 / 6);
        QCOMPARE((*json)["pairs"][4]["hyp"].get<std::string>(), std::string("ɓ"));
        QCOMPARE((*json)["pairs"][4]["edit"].get<std::string>(), std::string("substitution"));
    }

    void scores_by_split_and_speaker() {
        const std::string ref =
            write("ref.tsv", "id\tsplit\tspeaker\tphones\n1\ttrain\ts1\tkitabu\n2\ttest\ts1\tmtoto\n"
                             "3\ttest\ts2\tpa\n4\ttest\ts2\tka\n");
        const std::string hyp = write("hyp.tsv", "phones\tid\npa\t3\nkitaɓu\t1\nmtot\t2\n");
        const test::Run run = run_cli({"--json", "phones", "score", ref, hyp, "--by", "split,speaker"});
        QCOMPARE(run.code, 1); // a line has no partner
        const auto json = base::parse_json(run.out, "out");
        QVERIFY(json.has_value());
        QCOMPARE((*json)["lines"].get<int>(), 3);
        QCOMPARE((*json)["per"].get<double>(), 2.0 / 13);
        QCOMPARE((*json)["alone_in_reference"].get<int>(), 1);
        QCOMPARE((*json)["by"].size(), std::size_t{3});
        QCOMPARE((*json)["by"][0]["split"].get<std::string>(), std::string("test"));
        QCOMPARE((*json)["by"][0]["D"].get<int>(), 1);
        QCOMPARE((*json)["confusions"].size(), std::size_t{2});
        QVERIFY((*json)["confusions"][1]["hyp"].is_null() || (*json)["confusions"][0]["hyp"].is_null());
    }

    void scores_lines_with_lines() {
        const std::string ref = write("ref.txt", "kitabu\nmtoto\n");
        const std::string hyp = write("hyp.txt", "kitaɓu\nmtoto\n");
        QVERIFY(out({"phones", "score", ref, hyp})
                    .startsWith("group\tlines\tphones\tPER\tPFER\tS\tI\tD\n"
                                "all\t2\t11\t0.0909\t0.0038\t1\t0\t0\n"
                                "\nreference\thypothesis\tcount\nb\tɓ\t1\n"));
        QCOMPARE(run_cli({"phones", "score", ref, hyp, "--by", "split"}).code, 3);
        QCOMPARE(run_cli({"phones", "score", "-", "-"}).code, 2);
    }

    void converts_both_ways() {
        QCOMPARE(out({"phones", "convert", "--from", "xsampa", "--to", "ipa"}, "tSai\n"), QString("t͡ʃai\n"));
        QCOMPARE(out({"phones", "convert", "--from", "ipa", "--to", "xsampa"}, "t͡ʃai ŋa\n"), QString("tSai Na\n"));
        QCOMPARE(run_cli({"phones", "convert", "--from", "ipa", "--to", "xsampa"}, "中\n").code, 1);
        QCOMPARE(run_cli({"phones", "convert", "--from", "ipa", "--to", "ipa"}, "a\n").code, 2);
    }

    void sonority_is_a_row_of_numbers() {
        QCOMPARE(out({"phones", "sonority"}, "mtoto\nↄa\n"), QString("5 1 9 1 9\n? 9\n"));
        QCOMPARE(out({"phones", "sonority", "--mode", "reference"}, "m\nab\n"), QString("5\n1\n"));
    }

    void matches_masks() {
        QVERIFY(out({"phones", "match", "+nas +lab"}).contains("\nm\n"));
        QCOMPARE(out({"phones", "match", "[+nas]", "-"}, "mtanɡo\nka\n"), QString("[\"m\",\"n\"]\n[]\n"));
        QCOMPARE(run_cli({"phones", "match", "+nasal"}).code, 2);
    }

    void checks_what_has_no_features() {
        const test::Run run = run_cli({"phones", "check"}, "a\nnↄ g\n");
        QCOMPARE(run.code, 1);
        QCOMPARE(QString::fromStdString(run.out), QString("file\tline\tcharacter\ttext\tcode points\twhat\tread as\n"
                                                          "standard input\t2\t2\tↄ\tU+2184\tno features\t\n"
                                                          "standard input\t2\t4\tg\tU+0067\tvariant\tɡ\n"));
        QCOMPARE(run_cli({"phones", "check"}, "gaga\n").code, 0);
        const auto json =
            base::parse_json(run_cli({"--json", "phones", "check", "--mode", "reference"}, "g\n").out, "out");
        QVERIFY(json.has_value());
        QCOMPARE((*json)["what"].get<std::string>(), std::string("no features"));
    }

    void goldens_come_out_of_the_verb() {
        if (!test::has_shared("golden/panphon/distances.tsv")) QSKIP("the reference answers are not here");
        std::string input;
        std::string wanted;
        for (const auto& row : test::table_of(test::text_of(test::shared("golden/panphon/distances.tsv")))) {
            input += row.at("source") + "\t" + row.at("target") + "\n";
            wanted += row.at("weighted_feature_edit_distance") + "\n";
        }
        QCOMPARE(out({"phones", "distance", "weighted_feature_edit_distance", "--mode", "reference", "--json-strings",
                      "--panphon", test::shared("data/panphon").string()},
                     input),
                 QString::fromStdString(wanted));
    }
};

QTEST_APPLESS_MAIN(PhonesVerbTest)
#include "phones_verb_test.moc"
