// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/labels.h"
#include "ner/paper_metrics.h"
#include "support/golden.h"

#include <QTest>
#include <cmath>
#include <map>

using namespace sauti;
using namespace sauti::ner;
using test::json;

namespace {

json optional(const std::optional<double>& value) {
    return value ? json(*value) : json("nan");
}

/// Under the reference's names.
json as_json(const PaperMetrics& m) {
    return {{"proportion_of_true_entities_totally_correct", optional(m.totally_correct)},
            {"true_entities_mean_proportion_of_correct_chars", optional(m.mean_correct_chars)},
            {"true_entities_proportion_with_first_char_correct", optional(m.first_char_correct)},
            {"mean_proportion_of_each_predicted_entity_which_is_consistent_and_correct",
             optional(m.consistent_and_correct)},
            {"true_positives_by_first_char", m.true_positives},
            {"false_positives_by_first_char", m.false_positives},
            {"false_negatives_by_first_char", m.false_negatives},
            {"true_entity_count", m.gold_count},
            {"predicted_entity_count", m.predicted_count},
            {"precision_score_by_first_char", m.precision},
            {"recall_score_by_first_char", m.recall},
            {"accuracy_score_by_first_char", m.accuracy},
            {"f1_score_by_first_char", m.f1},
            {"f1", m.character_f1},
            {"f1_without_o", m.character_f1_without_o},
            {"derived_f1", m.character_f1},
            {"derived_f1_without_o", m.character_f1_without_o},
            {"seqeval_accuracy", optional(m.seqeval_accuracy)},
            {"seqeval_f1", m.seqeval_f1}};
}

json as_json(const std::vector<PaperEntity>& entities) {
    json all = json::array();
    for (const PaperEntity& entity : entities) {
        all.push_back({entity.name, entity.begin, entity.labels, entity.predictions});
    }
    return all;
}

/// Single-precision figures within 1e-6, all others within 1e-12.
void compare(const std::string& id, const json& actual, const json& expected) {
    for (const auto& [key, value] : expected.items()) {
        if (!actual.contains(key)) qFatal("unknown key %s", key.c_str());
        const std::string words = id + " " + key + ": " + actual[key].dump() + " instead of " + value.dump();
        if (!value.is_number_float()) {
            QVERIFY2(actual[key] == value, words.c_str());
            continue;
        }
        const double tolerance =
            key.find("f1") != std::string::npos && key.find("by_first") == std::string::npos ? 1e-6 : 1e-12;
        QVERIFY2(actual[key].is_number() && std::abs(actual[key].get<double>() - value.get<double>()) <= tolerance,
                 words.c_str());
    }
}

std::vector<json> lines_of(const std::filesystem::path& path) {
    std::vector<json> lines;
    for (const std::string& line : test::split(test::text_of(path), '\n')) {
        if (!line.empty()) lines.push_back(json::parse(line));
    }
    return lines;
}

} // namespace

class PaperMetricsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void our_cases_score_as_the_notebook() {
        check_notebook(std::filesystem::path(SAUTI_FIXTURES) / "ner/paper_metrics.jsonl");
        check_boundaries(std::filesystem::path(SAUTI_FIXTURES) / "ner/boundary_f1.jsonl");
    }

    void golden_cases_score_as_the_notebook() {
        if (!test::has_shared("golden/paper-metrics")) QSKIP("the reference answers are not here");
        check_notebook(test::shared("golden/paper-metrics/notebook_metrics.jsonl"));
        check_boundaries(test::shared("golden/paper-metrics/boundary_f1.jsonl"));
    }

    void golden_entity_scores_are_the_same() {
        if (!test::has_shared("golden/shiba/ner-metrics")) QSKIP("the reference answers are not here");
        for (const json& one :
             json::parse(test::text_of(test::shared("golden/shiba/ner-metrics/entity-scores.json")))) {
            ClassRows gold;
            ClassRows predicted;
            for (const json& row : one["rows"]) {
                gold.push_back(row["labels"]);
                predicted.push_back(row["predictions"]);
            }
            const std::string id = one["name"];
            json expected = one["scores"];
            if (expected.contains("error")) {
                QCOMPARE(paper_metrics(gold, predicted, names(), base::Mode::reference).error().message,
                         std::string("division by zero"));
                expected.erase("error");
            }
            const auto metrics = paper_metrics(gold, predicted, names());
            QVERIFY(metrics.has_value());
            compare(id, as_json(*metrics), expected);
        }
    }

    void paper_errors_are_the_references() {
        const ClassRows none = {{-100, 0, 0}};
        QCOMPARE(paper_metrics(none, none, names(), base::Mode::reference).error().message,
                 std::string("division by zero"));
        const ClassRows silent = {{-100, 1}, {-100, -100}};
        QCOMPARE(paper_metrics(silent, {{0, 1}, {0, 0}}, names(), base::Mode::reference).error().message,
                 std::string("The `target` has to be an integer tensor."));
        const auto corrected = paper_metrics(none, none, names());
        QVERIFY(corrected.has_value());
        QVERIFY(!corrected->totally_correct.has_value());
        QCOMPARE(corrected->character_f1, 1.0);
    }

    void bad_classes_and_lengths_are_errors() {
        QVERIFY(!paper_metrics({{9}}, {{0}}, names()).has_value());
        QVERIFY(!paper_metrics({{0}}, {{-1}}, names()).has_value());
        QVERIFY(!paper_metrics({{0, 0}}, {{0}}, names()).has_value());
        QVERIFY(!paper_metrics({{0}}, {}, names()).has_value());
        QVERIFY(paper_metrics({{-100}}, {{77}}, names()).has_value()); // an ignored place is not asked
        QVERIFY(!boundary_f1({{2}}, {{1}}).has_value());
        QVERIFY(!boundary_f1({{1}}, {{2}}).has_value());
    }

private:
    static std::vector<std::string> names() { return LabelSet::masakhaner().names(); }

    static void check_notebook(const std::filesystem::path& path) {
        int cases = 0;
        for (const json& one : lines_of(path)) {
            const std::string id = one["id"];
            const ClassRows gold = one["labels"];
            const ClassRows predicted = one["preds"];
            const auto entities = paper_entities(gold, predicted, names());
            QVERIFY(entities.has_value());
            QVERIFY2(as_json(entities->gold) == one["entities"]["true"], id.c_str());
            QVERIFY2(as_json(entities->predicted) == one["entities"]["predicted"], id.c_str());
            const auto corrected = paper_metrics(gold, predicted, names());
            QVERIFY(corrected.has_value());
            if (!one["entity_scores"].contains("error")) compare(id, as_json(*corrected), one["entity_scores"]);
            const auto reference = paper_metrics(gold, predicted, names(), base::Mode::reference);
            if (one["all"].contains("error")) {
                QVERIFY2(!reference.has_value(), id.c_str());
                QCOMPARE(reference.error().message, one["all"]["message"].get<std::string>());
            } else {
                QVERIFY2(reference.has_value(), id.c_str());
                compare(id, as_json(*reference), one["all"]);
            }
            ++cases;
        }
        qInfo("%d cases", cases);
        QVERIFY(cases > 10);
    }

    static void check_boundaries(const std::filesystem::path& path) {
        for (const json& one : lines_of(path)) {
            const auto f1 = boundary_f1(one["labels"], one["preds"]);
            const std::string id = one["id"];
            QCOMPARE(f1.has_value(), one.contains("f1"));
            if (f1) QVERIFY2(std::abs(*f1 - one["f1"].get<double>()) < 1e-6, id.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(PaperMetricsTest)
#include "paper_metrics_test.moc"
