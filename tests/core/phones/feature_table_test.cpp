// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "phones/feature_table.h"

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

using namespace sauti;
using phones::FeatureTable;
using Strings = std::vector<std::string>;

namespace {

std::string header() {
    std::string line = "ipa";
    for (const std::string_view name : phones::feature_names())
        line += "," + std::string(name);
    return line + "\n";
}

std::string row(const std::string& phone, char value) {
    std::string line = phone;
    for (std::size_t i = 0; i < phones::k_feature_count; ++i)
        line += std::string(",") + value;
    return line + "\n";
}

} // namespace

class FeatureTableTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    base::Result<std::shared_ptr<const FeatureTable>> read(const std::string& text) {
        const std::filesystem::path folder = folder_.path().toStdString();
        if (auto written = base::write_atomically(folder / "ipa_all.csv", text); !written) {
            return base::fail(std::move(written.error()));
        }
        return FeatureTable::read_panphon(folder);
    }

private Q_SLOTS:
    void takes_the_longest_segment() {
        const auto table = FeatureTable::builtin();
        QCOMPARE(table->segments("t͡ʃaiː"), (Strings{"t͡ʃ", "a", "iː"}));
        QCOMPARE(table->segments("tʃ"), (Strings{"t", "ʃ"}));
    }

    void drops_or_keeps_what_is_unknown() {
        const auto table = FeatureTable::builtin();
        QCOMPARE(table->segments("gɡ 2"), (Strings{"ɡ"}));
        QCOMPARE(table->segments_and_rest("gɡ 2"), (Strings{"g", "ɡ", " ", "2"}));
        QCOMPARE(table->known_part("gaga"), std::string("aa"));
        QVERIFY(!table->is_valid("gaga"));
        QVERIFY(table->is_valid(""));
    }

    void compares_in_nfd() {
        const auto table = FeatureTable::builtin();
        QCOMPARE(table->segments("ç"), (Strings{"c\u0327"}));
        QVERIFY(table->is_segment("ç"));
        QVERIFY(table->segments("ç", phones::Form::already_nfd).empty());
        QCOMPARE(table->known_segments({"ç", "ab", "a", "g"}), (Strings{"ç", "a"}));
    }

    void knows_prefixes() {
        const auto table = FeatureTable::builtin();
        QCOMPARE(table->longest_prefix("ɲːa"), std::string("ɲː"));
        QCOMPARE(table->longest_prefix("2a"), std::string());
    }

    void gives_features() {
        const auto table = FeatureTable::builtin();
        QCOMPARE(phones::to_text(table->features("ɓ")), std::string("--+-----+-++-0+-----0-00"));
        QCOMPARE(phones::to_text(table->features("g")), std::string(24, '0'));
        QCOMPARE(phones::to_text(table->features("aː"))[21], '+');
    }

    void reads_tone_digits_as_letters() {
        const auto table = FeatureTable::builtin();
        const auto vectors = table->vectors("a⁵¹");
        QCOMPARE(vectors.size(), std::size_t{3});
        QCOMPARE(vectors[1], table->features("˥"));
        QCOMPARE(vectors[2], table->features("˩"));
    }

    void covers_swahili_and_kinyarwanda() {
        const auto table = FeatureTable::builtin();
        for (const char* phone : {"a", "e", "i", "o", "u",  "m", "n",  "ɲ",  "ŋ",  "b",  "ɓ", "d",  "ɗ", "ɟ", "ʄ",
                                  "ɡ", "ɠ", "p", "t", "t͡ʃ", "k", "v",  "ð",  "z",  "ɣ",  "f", "θ",  "s", "ʃ", "x",
                                  "h", "ɾ", "l", "j", "w",  "c", "aː", "eː", "iː", "uː", "r", "ŋ͡m", "k͡p"}) {
            QVERIFY2(table->is_segment(phone), phone);
        }
    }

    void marks_are_taken_by_the_phones_that_can() {
        const auto table = FeatureTable::builtin();
        QVERIFY(table->is_segment("tʰ"));
        QVERIFY(table->is_segment("kʷː"));
        QVERIFY(!table->is_segment("aʰ"));
        QVERIFY(!table->is_segment("aːː"));
        QVERIFY(!table->is_segment("˥ː"));
    }

    void a_nasal_before_its_obstruent_is_one_phone() {
        const auto table = FeatureTable::builtin();
        QCOMPARE(table->segments("ᵐbaⁿd͡ʒᵑɡʷ"), (Strings{"ᵐb", "a", "ⁿd͡ʒ", "ᵑɡʷ"}));
        phones::FeatureVector expected = table->features("b");
        expected[*phones::feature_index("nas")] = 1;
        QCOMPARE(table->features("ᵐb"), expected);
        QVERIFY(!table->is_segment("ᵐd"));
        QVERIFY(!table->is_segment("ᵐm"));
    }
    void tone_marks_are_segments_as_tone_letters_are() {
        const auto table = FeatureTable::builtin();
        QCOMPARE(table->segments("kɔ\u0303\u0301ŋ\u0300"), (Strings{"k", "ɔ\u0303", "\u0301", "ŋ", "\u0300"}));
        QCOMPARE(table->features("\u0301"), table->features("˦"));
        QVERIFY(!table->is_segment("\u0301ː"));
    }
    void a_stamp_names_the_table() {
        QVERIFY(QString::fromStdString(FeatureTable::builtin()->stamp()).startsWith("builtin 2 "));
    }

    void reads_a_folder() {
        const auto table = read(header() + row("a", '+') + row("ç", '-') + row("a\u0303", '0'));
        QVERIFY(table.has_value());
        QCOMPARE((*table)->size(), std::size_t{3});
        QCOMPARE((*table)->segments("çãb"), (Strings{"c\u0327", "a\u0303"}));
        QCOMPARE(phones::to_text((*table)->features("a")), std::string(24, '+'));
    }

    void names_the_line_of_a_bad_row_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        const QString head = QString::fromStdString(header());
        QTest::newRow("empty file") << QString() << -1;
        QTest::newRow("wrong header") << QString("ipa,son\na,+\n") << 1;
        QTest::newRow("short row") << head + "a,+\n" << 2;
        QTest::newRow("no feature value") << head + QString::fromStdString(row("a", '+') + row("b", 'x')) << 3;
        QTest::newRow("no phone") << head + QString::fromStdString(row("", '+')) << 2;
        QTest::newRow("open quote") << head + "\"a,+\n" << 2;
    }
    void names_the_line_of_a_bad_row() {
        QFETCH(QString, text);
        QFETCH(int, line);
        const auto table = read(text.toStdString());
        QVERIFY(!table.has_value());
        QCOMPARE(table.error().place.line, static_cast<std::int64_t>(line));
    }

    void bytes_that_are_no_utf8_are_named() {
        const auto table = read(header() + "\xff");
        QVERIFY(!table.has_value());
        QVERIFY(table.error().kind == base::ErrorKind::encoding);
        QCOMPARE(table.error().place.line, std::int64_t{2});
    }

    void ends_anywhere_without_a_crash() {
        const std::string whole = header() + row("a", '+') + row("\"b\"", '-');
        for (std::size_t size = 0; size < whole.size(); ++size)
            static_cast<void>(read(whole.substr(0, size)));
    }
};

QTEST_APPLESS_MAIN(FeatureTableTest)
#include "feature_table_test.moc"
