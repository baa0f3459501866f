// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "cli/cli_runner.h"
#include "support/golden.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace sauti;
using test::json;
using test::Run;
using test::run_cli;

namespace {

json json_of(const Run& run) {
    return json::parse(run.out, nullptr, false);
}

/// "nan" and null are the same undefined.
bool same(const json& actual, const json& expected) {
    if (expected == "nan") return actual.is_null();
    return actual.is_number() && std::abs(actual.get<double>() - expected.get<double>()) <= 1e-12;
}

} // namespace

class NerVerbTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        put("gold.conll", "Amina B-PER\nHassan I-PER\nanaishi O\nPwani B-LOC\n\nLeo B-DATE\n\n");
        put("pred.conll", "Amina B-PER\nHassan O\nanaishi O\nPwani B-LOC\n\nLeo B-DATE\n");
        put("three.conll", "Amina B-PER B-PER\nHassan I-PER O\nanaishi O O\nPwani B-LOC B-LOC\n\nLeo B-DATE B-DATE\n");
        put("lines.jsonl",
            "{\"gold\":[\"B-PER\",\"I-PER\",\"O\",\"B-LOC\"],\"pred\":[\"B-PER\",\"O\",\"O\",\"B-LOC\"]}\n"
            "{\"gold\":[],\"pred\":[]}\n{\"gold\":[\"B-DATE\"],\"pred\":[\"B-DATE\"]}\n");
    }

    void three_forms_of_input_give_one_answer() {
        const Run two = run_cli({"ner", "score", path("gold.conll"), path("pred.conll"), "--json"});
        QCOMPARE(two.code, 0);
        QCOMPARE(two.err, std::string());
        const json answer = json_of(two);
        QVERIFY(same(answer["precision"], 2.0 / 3));
        QVERIFY(same(answer["recall"], 2.0 / 3));
        QVERIFY(same(answer["f1"], 2.0 / 3));
        QVERIFY(same(answer["accuracy"], 0.8));
        QCOMPARE(answer["support"].get<int>(), 3);
        QCOMPARE(QString::fromStdString(answer["performance"].dump()), QString(R"({"FN":1,"FP":0,"TN":1,"TP":3})"));
        QVERIFY(answer["scheme"].is_null());
        QCOMPARE(answer["by_type"]["LOC"]["f1"].get<double>(), 1.0);
        QCOMPARE(answer["by_type"]["PER"]["support"].get<int>(), 1);
        QCOMPARE(run_cli({"--json", "ner", "score", path("three.conll")}).out, two.out);
        QCOMPARE(run_cli({"--json", "ner", "score", path("lines.jsonl")}).out, two.out);
        QCOMPARE(run_cli({"--json", "ner", "score", "-"}, text("three.conll")).out, two.out);
        QCOMPARE(run_cli({"--json", "ner", "score", "-"}, text("lines.jsonl")).out, two.out);
        QCOMPARE(run_cli({"--json", "ner", "score", "-", path("pred.conll")}, text("gold.conll")).out, two.out);
    }

    void people_get_words() {
        const Run run = run_cli({"ner", "score", path("gold.conll"), path("pred.conll")});
        QCOMPARE(run.code, 0);
        QCOMPARE(run.out, std::string("micro: precision 0.6667 recall 0.6667 f1 0.6667 support 3\naccuracy: 0.8000\n"
                                      "tokens: TP 3 FP 0 FN 1 TN 1\n"));
        const Run report =
            run_cli({"ner", "score", path("gold.conll"), path("pred.conll"), "--report", "--digits", "3"});
        QCOMPARE(report.out, std::string("              precision    recall  f1-score   support\n\n"
                                         "        DATE      1.000     1.000     1.000         1\n"
                                         "         LOC      1.000     1.000     1.000         1\n"
                                         "         PER      0.000     0.000     0.000         1\n\n"
                                         "   micro avg      0.667     0.667     0.667         3\n"
                                         "   macro avg      0.667     0.667     0.667         3\n"
                                         "weighted avg      0.667     0.667     0.667         3\n"));
    }

    void all_cases_answer_as_the_reference_data() {
        QTest::addColumn<QString>("line");
        for (const std::string& line :
             test::split(test::text_of(std::filesystem::path(SAUTI_FIXTURES) / "ner/seqeval.jsonl"), '\n')) {
            if (!line.empty())
                QTest::newRow(json::parse(line)["id"].get<std::string>().c_str()) << QString::fromStdString(line);
        }
    }
    void all_cases_answer_as_the_reference() {
        QFETCH(QString, line);
        const json one = json::parse(line.toStdString());
        const json& gold = one["y_true"];
        if (!gold.empty() && gold[0].is_string()) return; // a flat list has no form in a file
        std::string input;
        for (std::size_t i = 0; i < std::max(gold.size(), one["y_pred"].size()); ++i) {
            // a missing sentence has no form in JSON lines either
            if (i >= gold.size() || i >= one["y_pred"].size()) return;
            input += json{{"gold", gold[i]}, {"pred", one["y_pred"][i]}}.dump() + "\n";
        }
        for (const auto& [group, answers] : one["answers"].items()) {
            const bool strict = group.rfind("strict_", 0) == 0 && answers.is_object() && answers.contains("micro");
            if (group != "default" && !strict) continue;
            for (const std::string average : {"micro", "macro", "weighted"}) {
                std::vector<std::string> words = {"--json", "--quiet", "ner", "score", "-", "--average", average};
                if (one["suffix"]) words.emplace_back("--suffix");
                if (group != "default") {
                    words.insert(words.end(), {"--strict", "--scheme", group.substr(7)});
                }
                // the reference's accuracy of nothing is an error, its other scores are not
                const bool nothing = one["answers"]["default"]["accuracy"].is_object();
                if (!nothing) words.insert(words.end(), {"--mode", "reference"});
                const Run run = run_cli(words, input);
                const json& expected = answers[average];
                if (expected.is_object()) {
                    QVERIFY2(run.code == 3 || gold.empty(), run.out.c_str());
                    continue;
                }
                QVERIFY2(run.code == 0, run.err.c_str());
                const json answer = json_of(run);
                const char* keys[] = {"precision", "recall", "f1", "support"};
                for (std::size_t i = 0; i < 4; ++i)
                    QVERIFY2(same(answer[keys[i]], expected[i]), run.out.c_str());
            }
        }
    }

    void averages_and_divisions_are_chosen() {
        const std::string input = "{\"gold\":[\"B-PER\",\"B-PER\",\"O\"],\"pred\":[\"B-PER\",\"O\",\"B-LOC\"]}\n";
        const Run none = run_cli({"ner", "score", "-", "--average", "none", "--json"}, input);
        QCOMPARE(none.code, 0);
        QCOMPARE(QString::fromStdString(json_of(none)["recall"].dump()), QString("[0.0,0.5]"));
        QCOMPARE(QString::fromStdString(json_of(none)["support"].dump()), QString("[0,2]"));
        QVERIFY2(none.err.find("recall is undefined for types not in the gold tags: LOC") != std::string::npos,
                 none.err.c_str());
        const Run one = run_cli({"ner", "score", "-", "--average", "macro", "--zero-division", "1", "--json"}, input);
        QCOMPARE(json_of(one)["recall"].get<double>(), 0.75);
        QCOMPARE(one.err, std::string());
        const Run beta = run_cli({"ner", "score", "-", "--beta", "inf", "--json", "--quiet"}, input);
        QCOMPARE(json_of(beta)["f1"].get<double>(), 0.5);
        QCOMPARE(run_cli({"ner", "score", "-", "--beta", "-1"}, input).code, 2);
        QCOMPARE(run_cli({"ner", "score", "-", "--beta", "two"}, input).code, 2);
        QCOMPARE(run_cli({"ner", "score", "-", "--average", "mean"}, input).code, 2);
        QCOMPARE(run_cli({"ner", "score", "-", "--scheme", "BIO"}, input).code, 2);
    }

    void strict_mode_names_its_scheme() {
        const std::string input = "{\"gold\":[\"B-PER\",\"I-PER\"],\"pred\":[\"I-PER\",\"I-PER\"]}\n";
        QCOMPARE(json_of(run_cli({"ner", "score", "-", "--json"}, input))["f1"].get<double>(), 1.0);
        const Run told = run_cli({"ner", "score", "-", "--strict", "--json", "--quiet"}, input);
        QCOMPARE(json_of(told)["f1"].get<double>(), 0.0);
        QCOMPARE(json_of(told)["scheme"].get<std::string>(), std::string("IOB2"));
        const Run alone = run_cli({"ner", "score", "-", "--scheme", "IOB2", "--json"}, input);
        QCOMPARE(json_of(alone)["f1"].get<double>(), 1.0);
        QVERIFY(alone.err.find("--strict") != std::string::npos);
    }

    void undefined_is_null() {
        const Run run =
            run_cli({"ner", "score", "-", "--json", "--average", "macro", "--quiet"}, "{\"gold\":[],\"pred\":[]}\n");
        QCOMPARE(run.code, 0);
        QVERIFY(json_of(run)["f1"].is_null());
        QVERIFY(json_of(run)["accuracy"].is_null());
        QVERIFY(json_of(run)["by_type"].is_object());
        QCOMPARE(run_cli({"ner", "score", "-", "--report", "--quiet"}, "{\"gold\":[\"O\"],\"pred\":[\"O\"]}\n").code,
                 0);
    }

    void the_papers_metrics_are_told() {
        const Run run = run_cli({"ner", "score", path("gold.conll"), path("pred.conll"), "--paper-metrics", "--json"});
        QCOMPARE(run.code, 0);
        const json metrics = json_of(run)["paper_metrics"];
        QCOMPARE(metrics["true_entity_count"].get<int>(), 3);
        QCOMPARE(metrics["true_entities_proportion_with_first_char_correct"].get<double>(), 1.0);
        QVERIFY(same(metrics["proportion_of_true_entities_totally_correct"], 2.0 / 3));
        QVERIFY(std::abs(metrics["f1"].get<double>() - 0.8) < 1e-6);
        const Run words = run_cli({"ner", "score", path("gold.conll"), path("pred.conll"), "--paper-metrics"});
        QVERIFY(words.out.find("f1_score_by_first_char: 1.0000\n") != std::string::npos);
        const Run nothing = run_cli({"ner", "score", "-", "--paper-metrics", "--json", "--quiet"},
                                    "{\"gold\":[\"O\"],\"pred\":[\"O\"]}\n");
        QVERIFY(json_of(nothing)["paper_metrics"]["proportion_of_true_entities_totally_correct"].is_null());
    }

    void bad_input_is_told_with_its_place() {
        put("short.conll", "Amina B-PER\nHassan O\n\nLeo B-DATE\n");
        const Run lengths = run_cli({"ner", "score", path("gold.conll"), path("short.conll")});
        QCOMPARE(lengths.code, 3);
        QVERIFY2(lengths.err.find("sentence 1 has 4 gold tags but 2 predicted ones") != std::string::npos,
                 lengths.err.c_str());
        QVERIFY2(lengths.err.find("gold.conll:1") != std::string::npos, lengths.err.c_str());
        const Run json_lines =
            run_cli({"ner", "score", "-"}, "{\"gold\":[\"O\"],\"pred\":[\"O\"]}\n{\"gold\":[\"O\"]}\n");
        QCOMPARE(json_lines.code, 3);
        QVERIFY2(json_lines.err.find("standard input:2") != std::string::npos, json_lines.err.c_str());
        QCOMPARE(run_cli({"ner", "score", "-"}, "{\"gold\":[1],\"pred\":[\"O\"]}\n").code, 3);
        QCOMPARE(run_cli({"ner", "score", "-"}, "{\"gold\"").code, 3);
        const Run two_columns = run_cli({"ner", "score", path("gold.conll")});
        QCOMPARE(two_columns.code, 3);
        QVERIFY2(two_columns.err.find("three columns") != std::string::npos, two_columns.err.c_str());
        QCOMPARE(run_cli({"ner", "score", path("none.conll")}).code, 3);
        QCOMPARE(run_cli({"ner", "score"}).code, 2);
        QCOMPARE(run_cli({"ner", "score", "-", "-"}).code, 2);
        QCOMPARE(run_cli({"ner", "score", "-"}, "ADJ ADJ ADJ\n").code, 3);
    }

    void other_tokens_are_warned_of() {
        put("other.conll", "Amina B-PER\nHussein O\nanaishi O\nPwani B-LOC\n\nLea B-DATE\n");
        const Run run = run_cli({"ner", "score", path("gold.conll"), path("other.conll")});
        QCOMPARE(run.code, 0);
        QVERIFY2(run.err.find("2 tokens differ") != std::string::npos, run.err.c_str());
        QVERIFY2(run.err.find("gold.conll:2") != std::string::npos, run.err.c_str());
    }

    void entities_are_a_line_a_sentence() {
        const Run run = run_cli({"ner", "entities", path("gold.conll")});
        QCOMPARE(run.code, 0);
        QCOMPARE(run.out, std::string("[[\"PER\",0,1],[\"LOC\",3,3]]\n[[\"DATE\",0,0]]\n"));
        const Run strict = run_cli({"ner", "entities", path("gold.conll"), "--scheme", "iob2", "--strict"});
        QCOMPARE(strict.out, std::string("[[\"PER\",0,2],[\"LOC\",3,4]]\n[[\"DATE\",0,1]]\n"));
        QCOMPARE(run_cli({"ner", "entities", path("gold.conll"), "--strict"}).out, strict.out);
        QCOMPARE(run_cli({"ner", "entities", "-"}, text("gold.conll")).out, run.out);
        QCOMPARE(run_cli({"ner", "entities", "-", "--suffix"}, "a PER-B\nb PER-I\n").out,
                 std::string("[[\"PER\",0,1]]\n"));
        QCOMPARE(run_cli({"ner", "entities", "-"}, "").out, std::string());
        QCOMPARE(run_cli({"ner", "entities", "-"}, "a O\n").out, std::string("[]\n"));
    }

    void entities_of_bad_tags_are_refused() {
        const Run run = run_cli({"ner", "entities", "-", "--strict", "--scheme", "IOB2"}, "a O\n\nb E-PER\n");
        QCOMPARE(run.code, 3);
        QCOMPARE(run.out, std::string("[]\n"));
        QVERIFY2(run.err.find("Invalid token is found: E-PER. Allowed prefixes are: I|O|B.") != std::string::npos,
                 run.err.c_str());
        QVERIFY2(run.err.find("standard input:3") != std::string::npos, run.err.c_str());
        QCOMPARE(run_cli({"ner", "entities", "-", "--strict"}, "a I-PER\n").code, 3);
        QCOMPARE(run_cli({"ner", "entities", "-"}, "a\n").code, 3);
    }

    void golden_reports_are_printed_to_the_byte() {
        if (!test::has_shared("golden/seqeval/pairs.json")) QSKIP("the reference answers are not here");
        const json pairs = json::parse(test::text_of(test::shared("golden/seqeval/pairs.json")));
        for (const std::string pair : {"swa_xlmr", "amh_bert"}) {
            std::string input;
            const auto gold =
                test::split(test::text_of(test::shared("golden/seqeval/gold/" + pair.substr(0, 3) + ".txt")), '\n');
            const auto predicted =
                test::split(test::text_of(test::shared("golden/seqeval/pred/" + pair + ".txt")), '\n');
            for (std::size_t i = 0; i < gold.size(); ++i) {
                if (gold[i].empty()) continue;
                input +=
                    json{{"gold", test::split(gold[i], ' ')}, {"pred", test::split(predicted[i], ' ')}}.dump() + "\n";
            }
            const Run two = run_cli({"ner", "score", "-", "--report"}, input);
            QCOMPARE(two.out, pairs[pair]["default"]["report_2"].get<std::string>());
            const Run strict =
                run_cli({"ner", "score", "-", "--report", "--strict", "--scheme", "IOE2", "--digits", "4"}, input);
            QCOMPARE(strict.code, 3); // B- is no prefix of IOE2
            const Run told = run_cli({"ner", "score", "-", "--report", "--strict"}, input);
            QCOMPARE(told.out, pairs[pair]["strict_auto_report_2"].get<std::string>());
        }
    }

private:
    [[nodiscard]] std::string path(const char* name) const { return folder_->filePath(name).toStdString(); }
    [[nodiscard]] std::string text(const char* name) const { return test::text_of(path(name)); }
    void put(const char* name, const std::string& bytes) const {
        QVERIFY(base::write_atomically(path(name), bytes).has_value());
    }

    std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_APPLESS_MAIN(NerVerbTest)
#include "ner_verb_test.moc"
