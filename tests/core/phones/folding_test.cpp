// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/folding.h"
#include "support/damage.h"

#include <QTest>

using namespace sauti;
using phones::Fold;
using phones::Folding;
using phones::FoldOrder;
using phones::FoldTable;
using phones::Inventory;
using phones::Spacing;

namespace {

Inventory list(const QString& text) {
    Inventory inventory;
    for (const QString& phone : text.split(' ', Qt::SkipEmptyParts))
        inventory.add({phone.toStdString(), std::nullopt, {}});
    return inventory;
}

/// "t ʃ > t͡ʃ" or "mb > m b / V _ #".
Fold fold(const QString& text) {
    const QStringList sides = text.section('/', 0, 0).split('>');
    const auto phones = [](const QString& side) {
        std::vector<std::string> all;
        for (const QString& phone : side.split(' ', Qt::SkipEmptyParts))
            all.push_back(phone.toStdString());
        return all;
    };
    const QString context = text.section('/', 1);
    return {phones(sides[0]),
            phones(sides[1]),
            context.section('_', 0, 0).trimmed().toStdString(),
            context.section('_', 1).trimmed().toStdString(),
            "by hand",
            {}};
}

FoldTable table(const QStringList& folds, FoldOrder order = FoldOrder::parallel) {
    FoldTable result;
    result.name = "test";
    result.order = order;
    for (const QString& text : folds)
        result.folds.push_back(fold(text));
    return result;
}

base::Result<Folding> ready(const FoldTable& folds, const QString& inventory = {}) {
    return Folding::make(folds, list(inventory), phones::FeatureTable::builtin());
}

} // namespace

class FoldingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void folds_lines_data() {
        QTest::addColumn<QStringList>("folds");
        QTest::addColumn<QString>("inventory");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("folded");
        const auto row = [](const char* name, const QStringList& folds, const char* inventory, const char* line,
                            const char* folded) {
            QTest::newRow(name) << folds << QString(inventory) << QString(line) << QString(folded);
        };
        row("one to one", {"ɾ > r"}, "", "kaɾi ɾa", "kari ra");
        row("one to several", {"mb > m b"}, "mb", "mbwa", "mbwa");
        row("several to one", {"t ʃ > t͡ʃ"}, "", "tʃai tai", "t͡ʃai tai");
        row("an affricate is not its parts", {"t > d"}, "", "t͡ʃata", "t͡ʃada");
        row("two places", {"ɡ b > ɡ͡b"}, "", "ɡba", "ɡ͡ba");
        row("a prenasalised stop becomes two", {"ᵐb > m b"}, "", "aᵐba", "amba");
        row("two become a prenasalised stop", {"m b > ᵐb"}, "", "amba", "aᵐba");
        row("units of the inventory are cut first", {"m > n"}, "mb", "mbama", "mbana");
        row("deleted", {"h >"}, "", "aha", "aa");
        row("a segment is longer than a phone of the table", {"a > e"}, "a", "aːa", "aːe");
        row("the longest wins", {"t > d", "t ʃ > t͡ʃ"}, "", "tʃat", "t͡ʃad");
        row("the first of equals wins", {"t > d", "t > k"}, "", "ta", "da");
        row("contexts", {"n > m / _ b", "n > ŋ / V _ #"}, "", "nba ana an", "mba ana aŋ");
        row("contexts see the input", {"a > e", "b > p / a _"}, "", "ab", "ep");
        row("no fold across words", {"t ʃ > t͡ʃ"}, "", "at ʃa", "at ʃa");
        row("what was folded is not folded again", {"a > e", "e > i"}, "", "ae", "ei");
        row("white space stays", {"a > e"}, "", " a\ta  a ", " e\te  e ");
        row("nothing", {"a > e"}, "", "", "");
    }
    void folds_lines() {
        QFETCH(QStringList, folds);
        QFETCH(QString, inventory);
        QFETCH(QString, line);
        QFETCH(QString, folded);
        const auto folding = ready(table(folds), inventory);
        QVERIFY2(folding.has_value(), folding ? "" : folding.error().to_string().c_str());
        QCOMPARE(QString::fromStdString(folding->apply(line.toStdString())), folded);
    }

    void a_line_that_no_fold_touches_keeps_its_bytes() {
        const auto folding = ready(table({"x > k"}));
        const std::string odd = "a\u0303 e\u0301 \xff";
        QCOMPARE(folding->apply(odd), odd);
        QCOMPARE(folding->apply("xa\u0303"), std::string("kã"));
    }

    void spaced_phones_are_folded_as_they_stand() {
        const auto folding = ready(table({"t ʃ > t͡ʃ", "mb > m b"}));
        QCOMPARE(folding->apply("t ʃ a mb u", Spacing::spaced), std::string("t͡ʃ a m b u"));
    }

    void counts_what_was_folded_and_what_passed() {
        const auto folding = ready(table({"ɾ > r", "z > s"}));
        phones::FoldCounts counts;
        static_cast<void>(folding->apply("ɾaɾa", Spacing::joined, &counts));
        static_cast<void>(folding->apply("ka", Spacing::joined, &counts));
        QCOMPARE(counts.applied, (std::vector<std::int64_t>{2, 0}));
        QCOMPARE(counts.passed.at("a"), std::int64_t{3});
        QCOMPARE(counts.applied_total(), std::int64_t{2});
    }

    void a_sequence_folds_what_the_former_left() {
        const auto folding = ready(table({"a > e", "e > i"}, FoldOrder::sequence));
        QCOMPARE(folding->apply("a e", Spacing::spaced), std::string("i i"));
        QCOMPARE(folding->apply("ka ae"), std::string("ki ii"));
    }

    void a_sequence_sees_borders() {
        const auto folded = phones::parse_g2p_plus("phon_x,phon_ipa\nt s,ts\n s, s̪\n", "x.csv");
        QVERIFY(folded.has_value());
        const auto folding = Folding::make(*folded, {}, phones::FeatureTable::builtin());
        QVERIFY(folding.has_value());
        QCOMPARE(folding->apply("s a t s", Spacing::spaced), std::string("s̪ a ts"));
    }

    void g2p_plus_tables_are_read() {
        const auto read = phones::parse_g2p_plus("phon_espeak,phon_ipa\nt s,ts\nr,ɹ\nt s,t͡s\nx,\n", "e.csv");
        QVERIFY2(read.has_value(), read ? "" : read.error().to_string().c_str());
        QCOMPARE(read->name, std::string("espeak"));
        QVERIFY(read->order == FoldOrder::sequence);
        QCOMPARE(read->folds.size(), std::size_t{3});
        QCOMPARE(read->folds[0].from, (std::vector<std::string>{"t", "s"}));
        QCOMPARE(read->folds[0].to, (std::vector<std::string>{"t͡s"})); // the later row, in the place of the first
        QVERIFY(read->folds[2].to.empty());
        QCOMPARE(phones::g2p_plus_text(*read).value_or(""), std::string("phon_espeak,phon_ipa\nt s,t͡s\nr,ɹ\nx,\n"));
        for (const char* wrong : {"", "a,b\n", "phon_x,phon_ipa\na\n", "phon_x,phon_ipa\na,b,c\n",
                                  "phon_x,phon_ipa\n,b\n", "phon_x,phon_ipa\n\xff,b\n"}) {
            QVERIFY2(!phones::parse_g2p_plus(wrong, "w.csv").has_value(), wrong);
        }
    }

    void a_table_with_contexts_has_no_csv() {
        QVERIFY(!phones::g2p_plus_text(table({"n > m / _ b"})).has_value());
        QVERIFY(phones::g2p_plus_text(table({"n > m"})).has_value());
    }

    void a_file_comes_back_as_it_was_written() {
        FoldTable folds = table({"t ʃ > t͡ʃ", "n > m / V _ b"});
        folds.from = "builtin:swa-Latn";
        folds.folds[0].note = "one";
        const auto read = phones::parse_folds(phones::fold_text(folds), "f.json");
        QVERIFY2(read.has_value(), read ? "" : read.error().to_string().c_str());
        QVERIFY(*read == folds);
        QVERIFY(*phones::parse_fold_file(phones::fold_text(folds), "f.json") == folds);
    }

    void refuses_what_is_no_table_data() {
        QTest::addColumn<QString>("folds");
        QTest::newRow("unknown key") << R"([{"from":["a"],"to":[],"form":1}])";
        QTest::newRow("no list") << R"([{"from":"a","to":[]}])";
        QTest::newRow("no phone") << R"([{"from":[1],"to":[]}])";
        QTest::newRow("no to") << R"([{"from":["a"]}])";
        QTest::newRow("no object") << R"(["a"])";
    }
    void refuses_what_is_no_table() {
        QFETCH(QString, folds);
        const std::string text =
            R"({"format":"sauti-fold","version":1,"name":"x","folds":)" + folds.toStdString() + "}";
        QVERIFY(!phones::parse_folds(text, "x.json").has_value());
    }

    void refuses_what_cannot_be_run() {
        QVERIFY(!ready(table({" > a"})).has_value());
        QVERIFY(!ready(table({"n > m / [+nasal] _"})).has_value());
        QVERIFY(!ready(table({"n > m / _ b"}, FoldOrder::sequence)).has_value());
    }

    void suggestions_mend_split_join_and_come_near() {
        const phones::PhoneReader reader(phones::FeatureTable::builtin(), base::Mode::corrected);
        const FoldTable folds = phones::suggest_folds(reader, list("a g t ʃ ɾ mb ᵑɡ ↄ"), list("a ɡ t͡ʃ r m b ŋ t ʃ"));
        QStringList shown;
        for (const Fold& entry : folds.folds) {
            QStringList sides;
            for (const auto* side : {&entry.from, &entry.to}) {
                QString text;
                for (const std::string& phone : *side)
                    text += (text.isEmpty() ? "" : " ") + QString::fromStdString(phone);
                sides += text;
            }
            shown += sides.join(" > ");
            QCOMPARE(entry.why, std::string("suggested"));
        }
        QCOMPARE(shown, (QStringList{"g > ɡ", "ɾ > r", "mb > m b", "ᵑɡ > ŋ ɡ", "t ʃ > t͡ʃ"}));
    }

    void words_that_become_the_same_are_told() {
        const auto folding = ready(table({"ɾ > r"}));
        const auto merged = phones::merged_words(*folding, {"ɾa", "ra", "ka", "ra"});
        QCOMPARE(merged.size(), std::size_t{1});
        QCOMPARE(merged.at("ra"), (std::vector<std::string>{"ɾa", "ra"}));
    }

    void a_stamp_changes_with_the_table() {
        QVERIFY(ready(table({"a > e"}))->stamp() != ready(table({"a > i"}))->stamp());
        QVERIFY(ready(table({"a > e"}))->stamp() != ready(table({"a > e"}), "mb")->stamp());
        QCOMPARE(ready(table({"a > e"}))->stamp(), ready(table({"a > e"}))->stamp());
    }

    void any_bytes_are_refused_or_read() {
        const auto read = [](std::string_view text) { static_cast<void>(phones::parse_fold_file(text, "x")); };
        for (const std::string& text :
             {phones::fold_text(table({"a > e / V _"})), std::string("phon_x,phon_ipa\na,b\n")}) {
            test::truncations(text, read);
            test::byte_changes(text, read, 500);
        }
    }
};

QTEST_APPLESS_MAIN(FoldingTest)
#include "folding_test.moc"
