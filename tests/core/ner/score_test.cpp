// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/score.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace sauti;
using namespace sauti::ner;

namespace {

TagRows rows(const std::string& text) {
    TagRows all;
    for (const QString& line : QString::fromStdString(text).split('/')) {
        Tags& tags = all.emplace_back();
        for (const QString& word : line.split(' ', Qt::SkipEmptyParts))
            tags.push_back(word.toStdString());
    }
    return all;
}

Scores scored(const std::string& gold, const std::string& predicted, const ScoreOptions& options = {}) {
    auto scores = score(rows(gold), rows(predicted), options);
    if (!scores) qFatal("%s", scores.error().to_string().c_str());
    return std::move(*scores);
}

ScoreOptions strict(std::optional<Scheme> scheme = std::nullopt) {
    ScoreOptions options;
    options.strict = true;
    options.scheme = scheme;
    return options;
}

std::string message(const std::string& gold, const std::string& predicted, const ScoreOptions& options) {
    const auto scores = score(rows(gold), rows(predicted), options);
    return scores ? "no error" : scores.error().message;
}

} // namespace

class ScoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void an_entity_counts_only_as_a_whole() {
        const Scores scores = scored("B-PER I-PER O B-LOC", "B-PER O O B-LOC");
        QCOMPARE(scores.micro.precision, 0.5);
        QCOMPARE(scores.micro.recall, 0.5);
        QCOMPARE(scores.micro.f, 0.5);
        QCOMPARE(scores.micro.support, std::int64_t{2});
        QCOMPARE(*scores.accuracy, 0.75);
        QCOMPARE(scores.performance.true_positives, std::int64_t{2});
        QCOMPARE(scores.performance.false_negatives, std::int64_t{1});
        QCOMPARE(scores.performance.true_negatives, std::int64_t{1});
        QCOMPARE(scores.counts[0].type, std::string("LOC"));
        QCOMPARE(scores.by_type[0].f, 1.0);
        QCOMPARE(scores.by_type[1].f, 0.0);
    }

    void orphan_i_counts_in_the_default_mode_alone() { // N01
        QCOMPARE(scored("B-LOC I-LOC", "I-LOC I-LOC").micro.f, 1.0);
        QCOMPARE(scored("B-LOC I-LOC", "I-LOC I-LOC", strict(Scheme::iob2)).micro.f, 0.0);
        const std::string file = "O I-ORG I-ORG I-ORG O B-PER I-DATE";
        QCOMPARE(scored(file, file).micro.support, std::int64_t{3});
        const Scores only_per = scored(file, file, strict(Scheme::iob2));
        QCOMPARE(only_per.micro.support, std::int64_t{1});
        QCOMPARE(only_per.counts[0].type, std::string("PER"));
        QCOMPARE(count_orphans(rows(file)[0]), std::int64_t{2});
    }

    void gold_without_entities_is_no_crash() { // N04
        const Scores one = scored("O O", "B-LOC O");
        QCOMPARE(one.micro.precision, 0.0);
        QCOMPARE(one.micro.f, 0.0);
        QCOMPARE(one.counts[0].gold, std::int64_t{0});
        QVERIFY(report(one).has_value());
        const Scores none = scored("O O", "O O");
        QCOMPARE(none.micro.f, 0.0);
        QVERIFY(none.counts.empty());
        QVERIFY(std::isnan(none.macro.f));
        const auto table = report(none);
        QVERIFY(table.has_value());
        QCOMPARE(*table, std::string("              precision    recall  f1-score   support\n\n\n"
                                     "   micro avg       0.00      0.00      0.00         0\n"
                                     "   macro avg          -         -         -         0\n"
                                     "weighted avg       0.00      0.00      0.00         0\n"));
        QVERIFY(!none.warnings.empty());
    }

    void an_absent_guess_scores_above_a_wrong_one() { // N06
        const Scores wrong = scored("B-E I-E O B-C I-C I-C", "B-E I-E O O B-C I-C");
        QCOMPARE(wrong.micro.f, 0.5);
        QCOMPARE(wrong.macro.f, 0.5);
        const Scores absent = scored("B-E I-E O B-C I-C I-C", "B-E I-E O O O O");
        QCOMPARE(absent.micro.precision, 1.0);
        QCOMPARE(absent.micro.recall, 0.5);
        QVERIFY(std::abs(absent.micro.f - 2.0 / 3) < 1e-15);
        QCOMPARE(absent.macro.f, 0.5);
        QVERIFY(!absent.warnings.empty()); // the type that is never predicted
    }

    void word_classes_are_refused() { // N08
        const auto scores = score(rows("ADJ NOUN AUX"), rows("ADJ NOUN AUX"));
        QVERIFY(!scores.has_value());
        QVERIFY(scores.error().kind == base::ErrorKind::invalid);
        QCOMPARE(scores.error().message, std::string("these are no entity tags: ADJ, AUX, NOUN"));
        ScoreOptions options;
        options.mode = base::Mode::reference;
        QVERIFY(score(rows("ADJ NOUN AUX"), rows("ADJ NOUN AUX"), options).has_value());
    }

    void a_zero_division_is_0_or_1() {
        ScoreOptions options;
        options.zero_division = 1;
        QCOMPARE(scored("O", "O", options).micro.f, 1.0);
        QCOMPARE(scored("O", "O", options).weighted.precision, 1.0);
        QCOMPARE(scored("B-PER", "O", options).micro.precision, 1.0);
        QCOMPARE(scored("B-PER", "O").micro.precision, 0.0);
        QCOMPARE(scored("O", "B-PER", options).weighted.recall, 1.0);
        QCOMPARE(scored("O", "B-PER", options).weighted.f, 0.0);
        options.zero_division = 2;
        QVERIFY(!score(rows("O"), rows("O"), options).has_value());
    }

    void beta_weighs_recall() {
        // precision 1, recall 1/2
        const std::string gold = "B-PER O B-PER";
        const std::string predicted = "B-PER O O";
        ScoreOptions options;
        options.beta = 2;
        QVERIFY(std::abs(scored(gold, predicted, options).micro.f - 5 * 0.5 / 4.5) < 1e-15);
        options.beta = 0;
        QCOMPARE(scored(gold, predicted, options).micro.f, 1.0);
        options.beta = std::numeric_limits<double>::infinity();
        QCOMPARE(scored(gold, predicted, options).micro.f, 0.5);
        options.beta = -1;
        QCOMPARE(message(gold, predicted, options), std::string("beta should be >=0 in the F-beta score"));
        options.beta = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(!score(rows(gold), rows(predicted), options).has_value());
    }

    void strict_mode_finds_the_scheme_in_the_gold_tags() {
        const Scores scores = scored("S-PER O B-LOC E-LOC", "S-PER O B-LOC O", strict());
        QVERIFY(scores.scheme == Scheme::iobes);
        QCOMPARE(scores.micro.recall, 0.5);
        QVERIFY(!scored("B-PER", "B-PER").scheme.has_value());
    }

    void averages_differ_as_they_should() {
        // PER 3 of 3, LOC 0 of 1
        const Scores scores = scored("B-PER/B-PER/B-PER/B-LOC", "B-PER/B-PER/B-PER/O");
        QCOMPARE(scores.micro.recall, 0.75);
        QCOMPARE(scores.macro.recall, 0.5);
        QCOMPARE(scores.weighted.recall, 0.75);
        QCOMPARE(scores.weighted.precision, 0.75);
        QCOMPARE(scores.micro.precision, 1.0);
    }

    void errors_carry_the_references_message() {
        ScoreOptions options;
        options.mode = base::Mode::reference;
        QCOMPARE(message("O O", "O", options),
                 std::string("Found input variables with inconsistent numbers of samples:\n[2]\n[1]"));
        QCOMPARE(message("O/O O", "O", options),
                 std::string("Found input variables with inconsistent numbers of samples:\n[1, 2]\n[1]"));
        QCOMPARE(score({}, {}, options).error().message, std::string("Found input variables without list of list."));
        QCOMPARE(message("", "", options), std::string("division by zero"));
        Scores none;
        QCOMPARE(report(none, 2, base::Mode::reference).error().message, std::string("max() arg is an empty sequence"));
    }

    void corrected_errors_name_the_place() {
        QCOMPARE(message("O/O O", "O/O", {}), std::string("Found input variables with inconsistent numbers of samples: "
                                                          "sentence 2 has 2 gold tags but 1 predicted ones"));
        QCOMPARE(message("O/O", "O", {}), std::string("Found input variables with inconsistent numbers of samples: "
                                                      "2 gold sentences but 1 predicted ones"));
        const auto invalid = score(rows("O/E-PER"), rows("O/O"), strict(Scheme::iob2));
        QVERIFY(!invalid.has_value());
        QCOMPARE(invalid.error().trail.front(), std::string("reading sentence 2"));
    }

    void nothing_at_all_has_no_accuracy() {
        const auto scores = score({}, {});
        QVERIFY(scores.has_value());
        QVERIFY(!scores->accuracy.has_value());
        QCOMPARE(scores->micro.support, std::int64_t{0});
    }

    void a_report_is_laid_out_as_the_references() {
        const Scores scores = scored("B-MTÚ O B-LANGUAGENAME", "B-MTÚ O O");
        const auto two = report(scores);
        QVERIFY(two.has_value());
        QCOMPARE(*two, std::string("              precision    recall  f1-score   support\n\n"
                                   "LANGUAGENAME       0.00      0.00      0.00         1\n"
                                   "         MTÚ       1.00      1.00      1.00         1\n\n"
                                   "   micro avg       1.00      0.50      0.67         2\n"
                                   "   macro avg       0.50      0.50      0.50         2\n"
                                   "weighted avg       0.50      0.50      0.50         2\n"));
        const auto wide = report(scores, 15);
        QVERIFY(wide.has_value());
        QVERIFY(wide->find("      micro avg  1.000000000000000 0.500000000000000 0.666666666666667         2\n") !=
                std::string::npos);
        QVERIFY(!report(scores, -1).has_value());
        QVERIFY(!report(scores, 1000).has_value());
    }
};

QTEST_APPLESS_MAIN(ScoreTest)
#include "score_test.moc"
