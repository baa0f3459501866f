// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/labels.h"

#include <QTest>

using namespace sauti;
using namespace sauti::ner;

class LabelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void the_known_types_come_first_and_b_before_i() {
        const LabelSet labels = LabelSet::from_data(
            {{"I-DATE", "B-É", "S-PER", "B-ZEBRA", "I-LOC", "B-LOC"}, {"B-DATE", "I-PER", "B-PER", "I-ART", "B-ORG"}});
        QCOMPARE(labels.names(), (std::vector<std::string>{"O", "B-PER", "I-PER", "S-PER", "B-ORG", "B-LOC", "I-LOC",
                                                           "B-DATE", "I-DATE", "I-ART", "B-ZEBRA", "B-É"}));
    }

    void o_is_there_even_if_no_token_has_it() {
        QCOMPARE(LabelSet::from_data({}).names(), std::vector<std::string>{"O"});
        QCOMPARE(LabelSet::from_data({{"B-PER"}}).names(), (std::vector<std::string>{"O", "B-PER"}));
    }

    void the_papers_numbers_are_these() {
        const LabelSet labels = LabelSet::masakhaner();
        QCOMPARE(labels.size(), std::int64_t{9});
        QCOMPARE(*labels.index("O"), std::int64_t{0});
        QCOMPARE(*labels.index("B-ORG"), std::int64_t{3});
        QCOMPARE(*labels.index("I-DATE"), std::int64_t{8});
        for (std::int64_t i = 0; i < labels.size(); ++i)
            QCOMPARE(*labels.index(labels.name(i)), i);
        QVERIFY(!labels.index("B-XYZ").has_value());
    }

    void names_are_neither_empty_nor_doubled() {
        QVERIFY(!LabelSet::of({}).has_value());
        QVERIFY(!LabelSet::of({"O", ""}).has_value());
        QVERIFY(!LabelSet::of({"O", "B-PER", "O"}).has_value());
        QVERIFY(LabelSet::of({"B-PER", "O"}).has_value());
    }

    void a_stream_is_counted() {
        LabelCollector collector;
        collector.add({"O", "B-PER", "O"});
        collector.add({"B-PER", ""});
        QCOMPARE(collector.counts().at("O"), std::int64_t{2});
        QCOMPARE(collector.counts().at("B-PER"), std::int64_t{2});
        QVERIFY(collector.labels() == LabelSet::from_data({{"B-PER"}}));
    }
};

QTEST_APPLESS_MAIN(LabelsTest)
#include "labels_test.moc"
