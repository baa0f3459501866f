// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/alignment.h"

#include <QTest>
#include <cstdlib>

using namespace sauti;
using phones::Aim;

class AlignmentTest : public QObject {
    Q_OBJECT

private:
    std::optional<phones::Distances> distances_;

    QString shown(const char* reference, const char* hypothesis, Aim aim) const {
        phones::CostTable costs(distances_->costs(phones::Metric::feature));
        const auto left = distances_->reader().read(reference).phones;
        const auto right = distances_->reader().read(hypothesis).phones;
        const phones::PhoneNumbers a = costs.number(left);
        const auto alignment = phones::align(costs, a, costs.number(right), aim).value_or(phones::Alignment());
        QString text;
        for (const auto& pair : alignment.pairs) {
            const auto side = [](const std::vector<phones::Phone>& list, std::ptrdiff_t at) {
                return at < 0 ? QString("-") : QString::fromStdString(list[static_cast<std::size_t>(at)].text);
            };
            text += (text.isEmpty() ? "" : " ") + side(left, pair.reference) + ":" + side(right, pair.hypothesis);
        }
        return text +
               QString(" %1/%2/%3").arg(alignment.substitutions).arg(alignment.insertions).arg(alignment.deletions);
    }

private Q_SLOTS:
    void initTestCase() {
        unsetenv("SAUTI_PANPHON_DATA");
        auto found = phones::Distances::find({}, base::Mode::corrected);
        QVERIFY(found.has_value());
        distances_.emplace(std::move(*found));
    }

    void pairs_phones_with_those_that_sound_alike() {
        QCOMPARE(shown("kitabu", "kitaɓu", Aim::features), QString("k:k i:i t:t a:a b:ɓ u:u 1/0/0"));
        QCOMPARE(shown("mtoto", "toto", Aim::features), QString("m:- t:t o:o t:t o:o 0/0/1"));
        QCOMPARE(shown("pa", "apa", Aim::features), QString("-:a p:p a:a 0/1/0"));
        // A vowel goes with a vowel where the numbers of edits are the same.
        QCOMPARE(shown("tae", "ti", Aim::edits), QString("t:t a:- e:i 1/0/1"));
        QCOMPARE(shown("", "", Aim::features), QString(" 0/0/0"));
    }

    void few_edits_or_near_sounds_are_two_aims() {
        QCOMPARE(shown("aeiou", "eioua", Aim::edits), QString("a:- e:e i:i o:o u:u -:a 0/1/1"));
        QVERIFY(shown("aeiou", "eioua", Aim::features).endsWith("5/0/0"));
    }

    void counts_are_the_rates() {
        phones::ErrorScorer scorer(*distances_);
        phones::ErrorCounts sum;
        sum.add(scorer.add("kitaɓu", "kitabu").value_or(phones::ErrorCounts()));
        sum.add(scorer.add("mtoto", "mtot").value_or(phones::ErrorCounts()));
        QCOMPARE(sum.reference_phones, std::int64_t{11});
        QCOMPARE(sum.per().value_or(0), 2.0 / 11);
        const double expected =
            (1.0 / 24 + distances_->costs(phones::Metric::feature).alone(distances_->reader().single("o"))) / 11;
        QVERIFY(std::abs(sum.pfer().value_or(0) - expected) < 1e-12);
        QCOMPARE(scorer.confusions().size(), std::size_t{2});
        QCOMPARE(scorer.confusions().at({"ɓ", "b"}), std::int64_t{1});
        QCOMPARE(scorer.confusions().at({"o", ""}), std::int64_t{1});
        QVERIFY(!phones::ErrorCounts().per().has_value());
    }

    void unknown_phones_count_as_phones() {
        phones::ErrorScorer scorer(*distances_);
        const auto counts = scorer.add("ↄa", "a").value_or(phones::ErrorCounts());
        QCOMPARE(counts.reference_phones, std::int64_t{2});
        QCOMPARE(counts.deletions, std::int64_t{1});
        QCOMPARE(scorer.without_features(), std::int64_t{1});
    }

    void lines_that_are_too_long_are_refused() {
        phones::ErrorScorer scorer(*distances_);
        const std::string line(6000, 'a');
        const auto counts = scorer.add(line, line);
        QVERIFY(!counts.has_value());
        QVERIFY(counts.error().kind == base::ErrorKind::limit);
    }

    void rates_over_lists_end_with_the_shorter() {
        auto reference = phones::Distances::find({}, base::Mode::reference);
        QVERIFY(reference.has_value());
        const auto rates = phones::error_rates(*reference, {"pa", "ta", "ka"}, {"pa", "da"});
        QCOMPARE(rates ? rates->per : -1, 0.25);
        QVERIFY(!phones::error_rates(*reference, {"a"}, {"2"}).has_value());
        QCOMPARE(phones::error_rates(*reference, {}, {"a"})->per, 0.0);
    }

    void tone_digits_cost_but_do_not_count() {
        auto reference = phones::Distances::find({}, base::Mode::reference);
        QVERIFY(reference.has_value());
        phones::ErrorScorer scorer(*reference);
        const auto counts = scorer.add("a¹", "a").value_or(phones::ErrorCounts());
        QCOMPARE(counts.reference_phones, std::int64_t{1});
        QCOMPARE(counts.deletions, std::int64_t{0});
        QVERIFY(counts.feature_cost > 0);
    }
};

QTEST_APPLESS_MAIN(AlignmentTest)
#include "alignment_test.moc"
