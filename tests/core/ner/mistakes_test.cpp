// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "ner/mistakes.h"
#include "ner/score.h"

#include <QTest>
#include <array>

using namespace sauti::ner;
using sauti::base::RandomStream;

namespace {

Tags split(const char* text) {
    Tags tags;
    for (const QString& tag : QString::fromLatin1(text).split(' '))
        tags.push_back(tag.toStdString());
    return tags;
}

std::string told(const Comparison& comparison) {
    std::string text = std::to_string(comparison.right.size());
    for (const Mistake& mistake : comparison.mistakes)
        text += " " + std::string(name(mistake.kind));
    return text;
}

} // namespace

class MistakesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_the_kind_of_each_mistake_data() {
        QTest::addColumn<QByteArray>("gold");
        QTest::addColumn<QByteArray>("predicted");
        QTest::addColumn<QByteArray>("kinds");
        const auto row = [](const char* title, const char* gold, const char* predicted, const char* kinds) {
            QTest::newRow(title) << QByteArray(gold) << QByteArray(predicted) << QByteArray(kinds);
        };
        row("all right", "B-PER I-PER O B-LOC", "B-PER I-PER O B-LOC", "2");
        row("missed", "B-PER I-PER O", "O O O", "0 missed");
        row("invented", "O O O", "O B-ORG O", "0 invented");
        row("wrong type", "B-PER I-PER", "B-ORG I-ORG", "0 wrong type");
        row("wrong border", "B-PER I-PER O", "B-PER O O", "0 wrong border");
        row("type and border", "B-PER I-PER O", "B-LOC O O", "0 wrong type");
        row("one predicted over two gold ones", "B-PER B-PER I-PER", "B-PER I-PER I-PER", "0 wrong border missed");
        row("two predicted in one gold one", "B-PER I-PER I-PER", "B-PER B-PER I-PER", "0 wrong border invented");
        row("an equal pair goes first", "B-PER I-PER I-PER B-LOC", "B-LOC O B-LOC B-LOC", "1 wrong type invented");
    }

    void names_the_kind_of_each_mistake() {
        QFETCH(QByteArray, gold);
        QFETCH(QByteArray, predicted);
        QFETCH(QByteArray, kinds);
        const auto comparison = compare_tags(split(gold), split(predicted));
        QVERIFY(comparison.has_value());
        QCOMPARE(told(*comparison), kinds.toStdString());
    }

    void counts_give_the_scores() {
        const std::array<const char*, 5> choices = {"O", "B-PER", "I-PER", "B-LOC", "I-LOC"};
        RandomStream random(11, "tags", 0);
        for (int round = 0; round < 500; ++round) {
            TagRows gold(1);
            TagRows predicted(1);
            for (std::uint64_t i = random.below(12); i < 13; ++i) {
                gold[0].emplace_back(choices[random.below(choices.size())]);
                predicted[0].emplace_back(choices[random.below(choices.size())]);
            }
            const auto comparison = compare_tags(gold[0], predicted[0]);
            QVERIFY(comparison.has_value());
            std::int64_t wanted = static_cast<std::int64_t>(comparison->right.size());
            std::int64_t got = wanted;
            for (const Mistake& mistake : comparison->mistakes) {
                wanted += mistake.gold ? 1 : 0;
                got += mistake.predicted ? 1 : 0;
            }
            const auto counts = count_types(gold, predicted, {});
            QVERIFY(counts.has_value());
            TypeCounts sum;
            for (const TypeCounts& one : *counts) {
                sum.correct += one.correct;
                sum.gold += one.gold;
                sum.predicted += one.predicted;
            }
            QCOMPARE(static_cast<std::int64_t>(comparison->right.size()), sum.correct);
            QCOMPARE(wanted, sum.gold);
            QCOMPARE(got, sum.predicted);
        }
    }

    void rows_of_other_lengths_are_refused() { QVERIFY(!compare_tags(split("O O"), split("O"))); }
};

QTEST_APPLESS_MAIN(MistakesTest)
#include "mistakes_test.moc"
