// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "phones/inventory.h"
#include "phones/inventory_diff.h"
#include "phones/inventory_export.h"
#include "phones/inventory_files.h"
#include "support/damage.h"
#include "support/golden.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

using namespace sauti;
using phones::Inventory;
using Strings = std::vector<std::string>;

namespace {

/// The lists of "Phone-ing it in" (ACL 2022): Allosaurus' Swahili, and what Epitran's maps of swa and kin write.
const char* const k_swh = "a b d d̠ e f h i j k kʰ l m m̩ n n̠ n̩ o p pʰ r s t t̠ tʰ u v w x z ð ŋ ɓ ɔ ɗ ɛ ɟ ɠ ɡ ɣ ɱ "
                          "ɲ ʃ ʃʰ ʄ ʒ θ";
const char* const k_swa = "a e i o u m n ɲ ŋ mb nd nɟ nɡ p t t͡ʃ k ɓ ɗ ʄ ɠ v mv z nz ð ɣ f θ s ʃ x h ɾ l j w";

Inventory list(const char* text) {
    base::Diagnostics diagnostics;
    std::string lines(text);
    std::replace(lines.begin(), lines.end(), ' ', '\n');
    return phones::parse_phone_list(lines, "list.txt", diagnostics).value_or(Inventory());
}

QString joined(const Strings& texts) {
    QString all;
    for (const std::string& text : texts)
        all += (all.isEmpty() ? "" : " ") + QString::fromStdString(text);
    return all;
}

QString joined(const std::vector<phones::UnsharedPhone>& list) {
    Strings texts;
    for (const auto& entry : list)
        texts.push_back(entry.phone);
    return joined(texts);
}

std::string indexed(const std::string& rows) {
    return "InventoryID,Glottocode,ISO6393,LanguageName,SpecificDialect,Phoneme,Allophones,Marginal,SegmentClass,"
           "Source,"
           "tone,nasal\n" +
           rows;
}

} // namespace

class InventoryTest : public QObject {
    Q_OBJECT

private:
    std::optional<phones::PhoneReader> reader_;

private Q_SLOTS:
    void initTestCase() {
        unsetenv("SAUTI_PANPHON_DATA");
        reader_.emplace(phones::FeatureTable::builtin(), base::Mode::corrected);
    }

    void a_file_comes_back_as_it_was_written() {
        Inventory inventory = list("a t͡ʃ ã");
        inventory.name = "mine";
        inventory.source = {"made", "A | B", "MIT"};
        inventory.phones[1].count = 12;
        inventory.phones[2].note = "seldom";
        const auto read = phones::parse_inventory(phones::inventory_text(inventory), "mine.json");
        QVERIFY2(read.has_value(), read ? "" : read.error().to_string().c_str());
        QVERIFY(*read == inventory);
    }

    void refuses_what_is_no_inventory_data() {
        QTest::addColumn<QString>("phones");
        QTest::newRow("a phone twice") << R"([{"phone":"a"},{"phone":"a"}])";
        QTest::newRow("twice after NFC") << R"([{"phone":"ã"},{"phone":"ã"}])";
        QTest::newRow("an empty phone") << R"([{"phone":""}])";
        QTest::newRow("an unknown key") << R"([{"phone":"a","cuont":1}])";
        QTest::newRow("a count below 0") << R"([{"phone":"a","count":-1}])";
        QTest::newRow("no list") << R"({"a":1})";
        QTest::newRow("no object") << R"(["a"])";
    }
    void refuses_what_is_no_inventory() {
        QFETCH(QString, phones);
        const std::string text =
            R"({"format":"sauti-inventory","version":1,"name":"x","source":{"kind":"made"},"phones":)" +
            phones.toStdString() + "}";
        const auto read = phones::parse_inventory(text, "x.json");
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().place.path, std::string("x.json"));
    }

    void lists_are_read_and_what_is_wrong_is_told() {
        base::Diagnostics diagnostics;
        const auto read = phones::parse_phone_list("\xEF\xBB\xBF# a comment\r\na\r\n\r\nt͡ʃ 2\r\na\r\nb c d\r\nz",
                                                   "l.txt", diagnostics);
        QVERIFY(read.has_value());
        QCOMPARE(joined(read->texts()), QString("a t͡ʃ z"));
        QCOMPARE(diagnostics.total(), std::int64_t{3});
        QCOMPARE(diagnostics.kept()[0].place.line, std::int64_t{3});
        QCOMPARE(diagnostics.kept()[1].place.line, std::int64_t{5});
    }

    void latin_1_is_a_clear_error() {
        base::Diagnostics diagnostics;
        const auto read = phones::parse_phone_list("a\nb\n\xF0\n", "old.txt", diagnostics);
        QVERIFY(!read.has_value());
        QVERIFY(read.error().kind == base::ErrorKind::encoding);
        QCOMPARE(read.error().place.line, std::int64_t{3});
        QVERIFY(!phones::parse_phone_list("", "empty.txt", diagnostics).has_value());
    }

    void the_numbers_of_the_paper_come_out() {
        const Inventory swh = list(k_swh);
        const Inventory swa = list(k_swa);
        QCOMPARE(swh.phones.size(), std::size_t{47});
        QCOMPARE(swa.phones.size(), std::size_t{37});
        const auto found = phones::diff(*reader_, swh, swa);
        QCOMPARE(found.shared.size(), std::size_t{29});
        QCOMPARE(joined(found.only_left), QString("b d d̠ kʰ m̩ n̠ n̩ pʰ r t̠ tʰ ɔ ɛ ɟ ɡ ɱ ʃʰ ʒ"));
        QCOMPARE(joined(found.only_right), QString("mb nd nɟ nɡ t͡ʃ mv nz ɾ"));
        QVERIFY(std::abs(phones::jaccard(swh, swa) - 29.0 / 55) < 1e-12);
    }

    void clusters_split_bring_phones_together() {
        const Inventory swa = phones::split_clusters(*reader_, list(k_swa));
        const auto found = phones::diff(*reader_, list(k_swh), swa);
        QCOMPARE(found.shared.size(), std::size_t{33});
        QCOMPARE(joined(found.only_left), QString("d̠ kʰ m̩ n̠ n̩ pʰ r t̠ tʰ ɔ ɛ ɱ ʃʰ ʒ"));
        QCOMPARE(joined(found.only_right), QString("t͡ʃ ɾ"));
    }

    void the_nearest_is_found_with_what_differs() {
        const auto found = phones::diff(*reader_, list(k_swa), list(k_swh));
        std::map<std::string, phones::UnsharedPhone> by_phone;
        for (const auto& entry : found.only_left)
            by_phone[entry.phone] = entry;
        QCOMPARE(by_phone["ɾ"].nearest, (Strings{"r"}));
        QCOMPARE(by_phone["ɾ"].distance, std::int64_t{0});
        QVERIFY(by_phone["ɾ"].differs.empty());
        QCOMPARE(by_phone["t͡ʃ"].nearest, (Strings{"ʃ"}));
        QCOMPARE(by_phone["t͡ʃ"].differs, (Strings{"+cont", "-delrel"}));
        QCOMPARE(by_phone["nɡ"].nearest, (Strings{"n", "ɡ"}));
        QCOMPARE(by_phone["nɡ"].segments, std::size_t{2});
        QVERIFY(by_phone["nɡ"].differs.empty());
    }

    void equal_features_are_look_alikes() {
        const auto found = phones::diff(*reader_, list(k_swa), list(k_swh));
        Strings pairs;
        for (const auto& entry : found.look_alikes)
            pairs.push_back(entry.left + "/" + entry.right);
        QCOMPARE(joined(pairs), QString("n/n̠ t/t̠ ɾ/r"));
    }

    void look_alikes_have_kinds_data() {
        QTest::addColumn<QString>("left");
        QTest::addColumn<QString>("right");
        QTest::addColumn<QString>("kind");
        QTest::newRow("ASCII g") << "g"
                                 << "ɡ"
                                 << "spelling";
        QTest::newRow("tie below") << "t͜ʃ"
                                   << "t͡ʃ"
                                   << "spelling";
        QTest::newRow("ligature") << "ʧ"
                                  << "t͡ʃ"
                                  << "spelling";
        QTest::newRow("no tie") << "tʃ"
                                << "t͡ʃ"
                                << "tie";
        QTest::newRow("stop with two places") << "ɡb"
                                              << "ɡ͡b"
                                              << "tie";
        QTest::newRow("order of marks") << "kːʷ"
                                        << "kʷː"
                                        << "spelling";
        QTest::newRow("tap and trill") << "ɾ"
                                       << "r"
                                       << "features";
        QTest::newRow("nothing") << "a"
                                 << "b"
                                 << "";
    }
    void look_alikes_have_kinds() {
        QFETCH(QString, left);
        QFETCH(QString, right);
        QFETCH(QString, kind);
        const auto found = phones::diff(*reader_, list(left.toUtf8().constData()), list(right.toUtf8().constData()));
        QCOMPARE(found.look_alikes.empty() ? QString()
                                           : QString::fromStdString(std::string(name(found.look_alikes[0].kind))),
                 kind);
    }

    void sets_are_joined() {
        const Inventory a = list("a b c");
        const Inventory b = list("c d");
        using phones::SetOperation;
        QCOMPARE(joined(phones::combine(a, b, SetOperation::unite).texts()), QString("a b c d"));
        QCOMPARE(joined(phones::combine(a, b, SetOperation::intersect).texts()), QString("c"));
        QCOMPARE(joined(phones::combine(a, b, SetOperation::subtract).texts()), QString("a b"));
        QCOMPARE(joined(phones::consensus({a, b, list("c a")}, 2).texts()), QString("a c"));
        const auto compared = phones::compare({a, b});
        QCOMPARE(compared.size(), std::size_t{4});
        QCOMPARE(compared[2].members, std::size_t{2});
    }

    void coverage_counts_both_ways() {
        Inventory corpus = list("a b z");
        corpus.phones[0].count = 90;
        corpus.phones[1].count = 3;
        corpus.phones[2].count = 7;
        const auto found = phones::coverage(list("a b c d"), corpus);
        QCOMPARE(found.precision.value_or(-1), 0.5);
        QCOMPARE(found.recall.value_or(-1), 2.0 / 3);
        QCOMPARE(found.occurrences.value_or(-1), 0.93);
        QCOMPARE(found.missing.size(), std::size_t{1});
        QCOMPARE(joined(found.unused), QString("c d"));
        QVERIFY(!phones::coverage(Inventory(), Inventory()).precision.has_value());
    }

    void phoible_keeps_inventories_apart() {
        base::Diagnostics diagnostics;
        const std::string text = indexed("9001,minn1241,nan,Min Nan Chinese,NA,p,p,FALSE,consonant,ph,0,-\n"
                                         "9001,minn1241,nan,Min Nan Chinese,NA,ãi,NA,NA,vowel,ph,0,\"+,-\"\n"
                                         "9002,russ1263,rus,Russian,NA,p,p pʲ,TRUE,consonant,spa,0,-\n"
                                         "9003,russ1263,rus,RUSSIAN,NA,pʲ,NA,NA,consonant,upsid,0,-\n"
                                         "short,row\n");
        const auto all = phones::parse_phoible(text, "phoible.csv", diagnostics);
        QVERIFY2(all.has_value(), all ? "" : all.error().to_string().c_str());
        QCOMPARE(all->size(), std::size_t{3});
        QCOMPARE((*all)[0].iso, std::string("nan")); // H01: a code, not a missing number
        QVERIFY((*all)[0].dialect.empty());
        QVERIFY((*all)[0].phonemes[1].allophones.empty());
        QVERIFY(!(*all)[0].phonemes[1].marginal.has_value()); // H02: unknown is not false
        QCOMPARE((*all)[0].phonemes[0].marginal.value_or(true), false);
        QCOMPARE((*all)[0].phonemes[1].features.at("nasal"), (std::vector<char>{'+', '-'})); // H04: a contour
        QCOMPARE((*all)[2].phonemes[0].features.at("nasal"), (std::vector<char>{'-'}));
        QCOMPARE(diagnostics.total(), std::int64_t{1});
        const auto two = phones::phoible_inventory(*all, "rus");
        QVERIFY(!two.has_value());
        QVERIFY(two.error().hint.find("9002 (spa), 9003 (upsid)") != std::string::npos);
        QCOMPARE(joined(phones::phoible_inventory(*all, "9002")->texts()), QString("p"));
        QCOMPARE(joined(phones::phoible_inventory(*all, "nan")->texts()), QString("p ãi"));
        QVERIFY(!phones::phoible_inventory(*all, "xyz").has_value());
        QVERIFY(!phones::parse_phoible("a,b\n1,2\n", "x.csv", diagnostics).has_value());
        QVERIFY(!phones::parse_phoible("", "x.csv", diagnostics).has_value());
    }

    void phoible_and_its_cldf_edition_agree() {
        if (!test::has_shared("golden/formats/phoible")) QSKIP("the excerpt of PHOIBLE is not here");
        base::Diagnostics diagnostics;
        const auto expected =
            test::json::parse(test::text_of(test::shared("golden/formats/phoible/phoible_excerpt.expected.json")));
        for (const char* source : {"golden/formats/phoible/phoible_excerpt.csv", "golden/formats/phoible/cldf"}) {
            const auto all = phones::read_phoible(test::shared(source), diagnostics);
            QVERIFY2(all.has_value(), all ? "" : all.error().to_string().c_str());
            QCOMPARE(all->size(), std::size_t{2});
            for (const phones::PhoibleInventory& inventory : *all) {
                const auto& wanted = expected[inventory.id];
                Strings phonemes;
                Strings marginal;
                std::map<std::string, int> counts;
                for (const auto& phoneme : inventory.phonemes) {
                    phonemes.push_back(phoneme.phoneme);
                    ++counts[phoneme.segment_class];
                    if (phoneme.marginal.value_or(false)) marginal.push_back(phoneme.phoneme);
                }
                std::sort(marginal.begin(), marginal.end());
                QCOMPARE(inventory.iso, wanted["iso"].get<std::string>());
                QCOMPARE(test::json(phonemes).dump(), wanted["phonemes"].dump());
                QCOMPARE(test::json(marginal).dump(), wanted["marginal"].dump());
                QCOMPARE(counts["consonant"], wanted["counts"]["consonant"].get<int>());
                QCOMPARE(counts["vowel"], wanted["counts"]["vowel"].get<int>());
            }
        }
        QCOMPARE(diagnostics.total(), std::int64_t{0});
    }

    void a_model_gives_its_languages() {
        QTemporaryDir folder;
        const std::filesystem::path model = folder.path().toStdString();
        std::filesystem::create_directories(model / "inventory");
        const auto write = [&](const char* name, const char* text) {
            QVERIFY(base::write_json(model / "unused.json", {}).has_value());
            std::ofstream(model / name) << text;
        };
        write("phone.txt", "a 1\nb  2\nt͡ʃ 3\n");
        write("inventory/index.json",
              R"([{"ISO6393":"swh","GlottoCode":"swah1253","LanguageName":"Swahili","phonelists":"swah1253.txt"},
                  {"ISO6393":"NA","GlottoCode":"one1","LanguageName":"One","phonelists":"one1.txt"},
                  {"ISO6393":"NA","GlottoCode":"two1","LanguageName":"Two","phonelists":"two1.txt"}])");
        write("inventory/swah1253.txt", "a 1\nʄ 2\n");
        write("inventory/one1.txt", "b\n");
        base::Diagnostics diagnostics;
        const auto swh = phones::read_allosaurus(model, "SWH", diagnostics);
        QVERIFY2(swh.has_value(), swh ? "" : swh.error().to_string().c_str());
        QCOMPARE(joined(swh->texts()), QString("a ʄ"));
        QCOMPARE(swh->phones[1].note, std::string("the model cannot emit it"));
        QCOMPARE(joined(phones::read_allosaurus(model, "ipa", diagnostics)->texts()), QString("a b t͡ʃ"));
        const auto several = phones::read_allosaurus(model, "na", diagnostics);
        QVERIFY(!several.has_value());
        QVERIFY(several.error().hint.find("one1, two1") != std::string::npos);
        const auto unknown = phones::read_allosaurus(model, "swa", diagnostics);
        QVERIFY(!unknown.has_value());
        QVERIFY(unknown.error().kind == base::ErrorKind::not_found);
        write("inventory/updated_swah1253.txt", "b 1\n");
        QCOMPARE(joined(phones::read_allosaurus(model, "swah1253", diagnostics)->texts()), QString("b"));
        write("inventory/index.json", R"([{"ISO6393":"swh","phonelists":"../phone.txt"}])");
        QVERIFY(phones::allosaurus_languages(model).error().kind == base::ErrorKind::forbidden);
    }

    void the_released_model_cannot_emit_eight_phones_of_the_paper() {
        if (!test::has_shared("golden/allosaurus/models/tiny/phone.txt")) QSKIP("the model directory is not here");
        base::Diagnostics diagnostics;
        const auto emitted = phones::read_emitted(test::shared("golden/allosaurus/models/tiny"), diagnostics);
        QVERIFY(emitted.has_value());
        Strings missing;
        for (const std::string& phone : list(k_swa).texts()) {
            if (!emitted->has(phone)) missing.push_back(phone);
        }
        QCOMPARE(joined(missing), QString("mb nd nɟ nɡ ʄ ɠ mv nz"));
        const auto swh = phones::read_allosaurus(test::shared("golden/allosaurus/models/tiny"), "swh", diagnostics);
        QVERIFY2(swh.has_value(), swh ? "" : swh.error().to_string().c_str());
        QCOMPARE(swh->phones.size(), std::size_t{47});
    }

    void is_written_for_others() {
        Inventory inventory = list("a ɾ mb");
        inventory.name = "x & y";
        inventory.phones[1].count = 6562;
        QCOMPARE(QString::fromStdString(phones::inventory_csv(inventory)),
                 QString("phone,count,description,note\na,,open front unrounded vowel,\n"
                         "ɾ,6562,voiced alveolar tap or flap,\nmb,,,\n"));
        const std::string tex = phones::inventory_tex(inventory);
        QVERIFY(tex.find("x \\& y") != std::string::npos);
        QVERIFY(tex.find("ɾ & 6562 & voiced alveolar tap or flap \\\\\n") != std::string::npos);
        const std::string svg = phones::diff_svg(inventory, list("a r"));
        QVERIFY(svg.rfind("<svg ", 0) == 0);
        QVERIFY(svg.find("voiced alveolar trill: r, only right") != std::string::npos);
        QVERIFY(svg.find("x &amp; y") != std::string::npos);
    }

    void any_bytes_are_refused_or_read() {
        base::Diagnostics diagnostics;
        const std::string good = phones::inventory_text(list("a b"));
        const std::string table = indexed("1,g,i,n,NA,p,p,FALSE,consonant,s,0,\"+,-\"\n");
        const auto read = [&](std::string_view text) {
            static_cast<void>(phones::parse_inventory(text, "x"));
            static_cast<void>(phones::parse_phone_list(text, "x", diagnostics));
            static_cast<void>(phones::parse_phoible(text, "x", diagnostics));
        };
        for (const std::string& text : {good, table}) {
            test::truncations(text, read);
            test::byte_changes(text, read, 500);
        }
    }
};

QTEST_APPLESS_MAIN(InventoryTest)
#include "inventory_test.moc"
