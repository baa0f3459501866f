// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/chart.h"
#include "phones/inventory_export.h"

#include <QTest>
#include <set>

using namespace sauti;
using phones::ChartBox;
using phones::ChartEntry;

namespace {

std::vector<ChartEntry> entries_of(const QString& text) {
    std::vector<ChartEntry> entries;
    for (const QString& phone : text.split(' ')) {
        entries.emplace_back();
        entries.back().phone = phone.toStdString();
    }
    return entries;
}

const ChartBox* box_of(const phones::ChartLayout& layout, const char* text) {
    for (const ChartBox& box : layout.boxes) {
        if (box.text == text) return &box;
    }
    return nullptr;
}

} // namespace

class IpaChartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void phones_are_described_data() {
        QTest::addColumn<QString>("phone");
        QTest::addColumn<QString>("words");
        QTest::newRow("plosive") << "p"
                                 << "voiceless bilabial plosive";
        QTest::newRow("ASCII g") << "g"
                                 << "voiced velar plosive";
        QTest::newRow("marks are stepped over") << "ɡʷː"
                                                << "voiced velar plosive";
        QTest::newRow("a letter with a mark of its own") << "ç"
                                                         << "voiceless palatal fricative";
        QTest::newRow("affricate") << "t͡ʃ"
                                   << "voiceless postalveolar affricate";
        QTest::newRow("implosive") << "ɓ"
                                   << "voiced bilabial implosive";
        QTest::newRow("ejective") << "kʼ"
                                  << "voiceless velar ejective";
        QTest::newRow("prenasalised") << "ᵐb"
                                      << "voiced bilabial prenasalised";
        QTest::newRow("vowel") << "uː"
                               << "close back rounded vowel";
        QTest::newRow("nasal vowel") << "ã"
                                     << "open front unrounded vowel";
        QTest::newRow("cluster") << "mb"
                                 << "";
        QTest::newRow("nothing") << ""
                                 << "";
    }
    void phones_are_described() {
        QFETCH(QString, phone);
        QFETCH(QString, words);
        QCOMPARE(QString::fromStdString(phones::description_of(phone.toStdString())), words);
    }

    void every_phone_has_one_box() {
        const auto entries = entries_of("p b t d m n a i u aː ɓ kʼ mb nɡ ↄ t͡ʃ ᵐb p ʘ k͡p");
        const auto layout = phones::layout_chart(entries);
        std::set<std::size_t> seen;
        for (const ChartBox& box : layout.boxes) {
            QVERIFY(box.x >= 0 && box.y >= 0 && box.x + box.width <= layout.width + 0.01);
            QVERIFY(box.y + box.height <= layout.height + 0.01);
            if (box.kind == ChartBox::Kind::phone) QVERIFY(seen.insert(box.entry).second);
        }
        QCOMPARE(seen.size(), entries.size());
    }

    void boxes_of_phones_do_not_overlap_in_the_grid() {
        const auto layout = phones::layout_chart(entries_of("p pʰ b t tʰ d t̠ k ɡ s z ʃ ʒ m n ɲ ŋ r ɾ l j w h"));
        for (std::size_t i = 0; i < layout.boxes.size(); ++i) {
            for (std::size_t j = i + 1; j < layout.boxes.size(); ++j) {
                const ChartBox& a = layout.boxes[i];
                const ChartBox& b = layout.boxes[j];
                if (a.kind != ChartBox::Kind::phone || b.kind != ChartBox::Kind::phone) continue;
                const bool apart = a.x + a.width <= b.x + 0.01 || b.x + b.width <= a.x + 0.01 ||
                                   a.y + a.height <= b.y + 0.01 || b.y + b.height <= a.y + 0.01;
                QVERIFY2(apart, (a.text + " " + b.text).c_str());
            }
        }
    }

    void voiced_stands_right_of_voiceless() {
        const auto layout = phones::layout_chart(entries_of("b p pʰ"));
        const ChartBox* p = box_of(layout, "p");
        const ChartBox* b = box_of(layout, "b");
        const ChartBox* aspirated = box_of(layout, "pʰ");
        QVERIFY(p != nullptr && b != nullptr && aspirated != nullptr);
        QVERIFY(p->x < b->x);
        QCOMPARE(p->y, b->y);
        QCOMPARE(aspirated->x, p->x);
        QVERIFY(aspirated->y > p->y);
        QCOMPARE(p->row, b->row);
        QCOMPARE(p->column + 1, b->column);
    }

    void empty_rows_and_columns_are_left_out() {
        const auto entries = entries_of("p n");
        QVERIFY(box_of(phones::layout_chart(entries), "Uvular") == nullptr);
        phones::ChartOptions all;
        all.all_rows = true;
        QVERIFY(box_of(phones::layout_chart(entries, all), "Uvular") != nullptr);
        QVERIFY(box_of(phones::layout_chart(entries), "Plosive") != nullptr);
        QVERIFY(phones::layout_chart({}).boxes.empty());
    }

    void what_has_no_place_says_why() {
        const auto layout = phones::layout_chart(entries_of("mb ↄ"));
        QVERIFY(box_of(layout, "Without a place: more than one segment") != nullptr);
        QVERIFY(box_of(layout, "Without a place: not on the chart") != nullptr);
    }

    void a_screen_reader_hears_everything() {
        ChartEntry entry;
        entry.phone = "ɾ";
        entry.said = "only left, 6,562";
        const auto layout = phones::layout_chart({entry});
        QCOMPARE(box_of(layout, "ɾ")->said, std::string("voiced alveolar tap or flap: ɾ, only left, 6,562"));
    }

    void agreement_of_several_is_marked() {
        phones::Inventory a;
        a.name = "a";
        a.add({"p", std::nullopt, {}});
        a.add({"b", std::nullopt, {}});
        phones::Inventory b;
        b.name = "b";
        b.add({"p", std::nullopt, {}});
        const auto entries = phones::chart_entries({a, b, b}, 2);
        QCOMPARE(entries.size(), std::size_t{2});
        QVERIFY(entries[0].strong && !entries[0].muted);
        QVERIFY(!entries[1].strong && entries[1].muted);
        QCOMPARE(entries[1].note, std::string("1/3"));
        QCOMPARE(entries[1].said, std::string("in 1 of 3: a"));
    }

    void counts_are_short() {
        QCOMPARE(phones::short_count(26), std::string("26"));
        QCOMPARE(phones::short_count(6562), std::string("6,562"));
        QCOMPARE(phones::short_count(12540), std::string("12.5k"));
        QCOMPARE(phones::short_count(1300000), std::string("1.3M"));
    }

    void svg_escapes_texts() {
        ChartEntry entry;
        entry.phone = "<a&\"";
        const std::string svg = phones::chart_svg(phones::layout_chart({entry}), {entry}, "a < b");
        QVERIFY(svg.find("&lt;a&amp;&quot;") != std::string::npos);
        QVERIFY(svg.find("<title>a &lt; b</title>") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(IpaChartTest)
#include "ipa_chart_test.moc"
