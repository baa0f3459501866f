// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/feature_table.h"
#include "support/golden.h"

#include <QTest>

using namespace sauti;
using phones::FeatureTable;
using test::json;

/// Equality with PanPhon's own answers, with its data folder.
class PanphonGoldenTest : public QObject {
    Q_OBJECT

private:
    std::shared_ptr<const FeatureTable> table_;

    static std::string vectors_text(const std::vector<phones::FeatureVector>& vectors) {
        json list = json::array();
        for (const auto& vector : vectors)
            list.push_back(phones::to_text(vector));
        return list.dump();
    }

private Q_SLOTS:
    void initTestCase() {
        if (!test::has_shared("data/panphon/ipa_all.csv")) QSKIP("PanPhon's data folder is not here");
        const auto table = FeatureTable::read_panphon(test::shared("data/panphon"));
        QVERIFY2(table.has_value(), table ? "" : table.error().to_string().c_str());
        table_ = *table;
        QCOMPARE(table_->size(), std::size_t{6367});
    }

    void segments_are_equal() {
        if (!test::has_shared("golden/panphon/segments.tsv")) QSKIP("the reference answers are not here");
        int rows = 0;
        for (const auto& row : test::table_of(test::text_of(test::shared("golden/panphon/segments.tsv")))) {
            const auto input = json::parse(row.at("input")).get<std::string>();
            const auto cell = [&](const char* name) { return json::parse(row.at(name)).dump(); };
            QCOMPARE(json(table_->segments(input)).dump(), cell("ipa_segs"));
            QCOMPARE(json(table_->segments_and_rest(input)).dump(), cell("segs_safe"));
            QCOMPARE(std::string(table_->is_valid(input) ? "1" : "0"), cell("validate_word"));
            QCOMPARE(json(table_->known_part(input)).dump(), cell("filter_string"));
            QCOMPARE(json(table_->longest_prefix(input)).dump(), cell("longest_prefix"));
            QCOMPARE(vectors_text(table_->vectors(input)), cell("vectors"));
            QCOMPARE(vectors_text(table_->vectors(input, phones::Form::already_nfd)), cell("vectors_no_nfd"));
            ++rows;
        }
        QVERIFY(rows > 100);
        qInfo("%d rows of segments.tsv are equal", rows);
    }

    void our_own_table_agrees_where_it_matters() {
        // The phones that Swahili and Kinyarwanda use have PanPhon's vectors, so that distances can be compared.
        for (const char* phone :
             {"a", "aː", "b", "c", "d", "d͡z", "d͡ʑ", "d͡ʒ", "e",  "eː", "f",  "h", "i", "iː", "j", "k", "l", "m",
              "n", "o",  "p", "q", "s", "t",  "t͡s", "t͡ɕ", "t͡ʃ", "u",  "uː", "v", "w", "x",  "z", "æ", "ð", "ø",
              "ŋ", "œ",  "ɓ", "ɗ", "ɟ", "ɠ",  "ɡ",  "ɣ",  "ɲ",  "ɾ",  "ʃ",  "ʄ", "ʑ", "ʒ",  "˥", "˩", "θ", "r"}) {
            QCOMPARE(phones::to_text(FeatureTable::builtin()->features(phone)),
                     phones::to_text(table_->features(phone)));
        }
    }
};

QTEST_APPLESS_MAIN(PanphonGoldenTest)
#include "panphon_golden_test.moc"
