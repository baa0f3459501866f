// SPDX-License-Identifier: GPL-3.0-or-later
#include "data_folder.h"
#include "g2p/engine.h"
#include "support/golden.h"

#include <QTest>

using namespace sauti;
using test::DataFolder;
using test::reference;
using test::repeated;

/// Each switch of `corrected` mode: what it mends, and that it alone mends it.
class G2pCorrectedTest : public QObject {
    Q_OBJECT

private:
    static void compare(const std::string& got, const std::string& wanted) {
        QCOMPARE(QString::fromStdString(got), QString::fromStdString(wanted));
    }
    static g2p::Options without(const char* switch_name) {
        g2p::Options options;
        [&] { QVERIFY(g2p::set_correction(options.corrections, switch_name, false).has_value()); }();
        return options;
    }
    /// With the switch `corrected`; without it, and in reference mode, `plain`.
    static void mends(const DataFolder& folder, const char* switch_name, const std::string& text,
                      const std::string& corrected, const std::string& plain) {
        compare(folder.answer(text, {}), corrected);
        compare(folder.answer(text, without(switch_name)), plain);
        compare(folder.answer(text, reference()), plain);
    }
    static std::string shared_answer(const std::string& code, const std::string& text) {
        g2p::Options options;
        options.data_folder = test::shared("data/epitran");
        const auto engine = g2p::Engine::load(code, options);
        return engine ? (*engine)->transliterate(text).value_or("failed") : engine.error().to_string();
    }

    static std::string joined(const std::vector<std::string>& segments) {
        std::string text;
        for (const std::string& segment : segments)
            text += (text.empty() ? "" : "|") + segment;
        return text;
    }

private Q_SLOTS:
    void rules_replace_all_their_matches() {
        const DataFolder folder = std::move(DataFolder().map("a b,x\n").pre("i -> j / _ a\n"));
        mends(folder, "unlimited-replacements", repeated("ia ", 40), repeated("ja ", 40),
              repeated("ja ", 32) + repeated("ia ", 8));
    }
    void apostrophes_stand_for_each_other() {
        const DataFolder folder = std::move(DataFolder().map("n,n\nng,nɡ\nng',ŋ\na,a\n"));
        mends(folder, "apostrophes", "ng’a ng‘a ngʼa ngʻa ng'a nga", "ŋa ŋa ŋa ŋa ŋa nɡa",
              "nɡ’a nɡ‘a nɡʼa nɡʻa ŋa nɡa");
    }
    void the_texts_own_apostrophe_comes_first() {
        const DataFolder folder = std::move(DataFolder().map("o,ɔ\noʻ,o\nʼ,ʔ\n"));
        compare(folder.answer("oʻ oʼ o' ʼo", {}), "o ɔʔ o ʔɔ");
    }
    void an_apostrophe_that_is_no_letter_stays() { compare(DataFolder().answer("‘a’", {}), "‘a’"); }
    void turkic_letters_keep_their_dots() {
        for (const char* code : {"tur-Latn", "aze-Latn", "kaz-Latn-bab"}) {
            mends(std::move(DataFolder(code).map("ı,ɯ\ni,i\nl,l\n")), "turkic-case", "ILI İL", "ɯlɯ il", "ili i̇l");
        }
        compare(DataFolder("uzb-Latn").map("ı,ɯ\ni,i\n").answer("I", {}), "i");
    }
    void rule_comments_end_the_rule() {
        mends(std::move(DataFolder().pre("a -> x / _  % comment\n")), "rule-comments", "a", "x", "a");
    }
    void fields_are_trimmed() {
        mends(std::move(DataFolder().map("a,\"a \"\n")), "trimmed-fields", "aa", "aa", "a a ");
        mends(std::move(DataFolder().map("o,ɔ\n\"o \",x\n")), "trimmed-fields", "o o", "ɔ ɔ", "xɔ");
    }
    void ascii_g_becomes_ipa() {
        const DataFolder folder = std::move(DataFolder().map("g,g\na,a\n").post("g -> k / _ #\n0 -> g / x _\n"));
        mends(folder, "ipa-g", "gag", "ɡak", "gak");
        mends(folder, "ipa-g", "x", "xɡ", "xg");
        compare(DataFolder().map("a,a\n").answer("ga", {}), "ga");
        // A map that writes ɡ itself keeps its rules on g as they are.
        compare(DataFolder().map("g,ɡ\n").post("g -> k / _ #\n").answer("g", {}), "ɡ");
    }
    void strict_keeps_what_rules_wrote() {
        const DataFolder folder = std::move(DataFolder().pre("nn -> ɲː, / _\n"));
        compare(folder.strict("annax", {}), "aɲːa");
        compare(folder.strict("annax", without("strict-keeps-rule-ipa")), "aa");
    }
    void what_rules_wrote_is_not_counted_as_unmapped() {
        const DataFolder folder = std::move(DataFolder().pre("nn -> ɲː / _\n"));
        const auto engine = folder.load({});
        g2p::UnmappedCounts counts;
        std::string out;
        QVERIFY((*engine)->transliterate("annax", out, &counts).has_value());
        QCOMPARE(counts.counts(), (std::map<char32_t, std::int64_t>{{U'x', 1}}));
    }
    void words_sound_the_same_before_punctuation() {
        const DataFolder folder = std::move(DataFolder().map("a,a\nb,b\n").post("b -> p / _ #\n"));
        mends(folder, "words", "ab, “ab” ab! ab", "ap, “ap” ap! ap", "ab, “ab” ab! ap");
    }
    void words_have_edges_where_rules_name_blanks() {
        const DataFolder folder =
            std::move(DataFolder().map("a,a\nb,b\n").pre("b -> d / _ \\sa\n").post("b -> p / _ #\n"));
        compare(folder.answer("ab, ab b. ab", {}), "ap, ap p. ap");
        compare(folder.answer("ab ab", {}), "ad ap");
    }
    void keys_end_at_letters_with_their_marks() {
        const DataFolder folder = std::move(DataFolder().map("r,r\nz,z\nrz,ʐ\nż,ʒ\n"));
        mends(folder, "key-marks", "rz rż", "ʐ rʒ", "ʐ ʐ̇");
        // A mark that begins no key with its letter does not split the key; nor does a key of one letter give way.
        compare(DataFolder().map("gb,ɡ͡b\nọ,ɔ\n").answer("gb\u0301 ọ\u0300", {}), "ɡ͡b́ ɔ̀");
    }
    void marks_stay_with_their_segments() {
        const DataFolder folder = std::move(DataFolder().map("a,a\nr,r\n"));
        const auto segments = [&folder](const g2p::Options& options, const char* text) {
            return joined(*(*folder.load(options))->segments(text, *phones::FeatureTable::builtin()));
        };
        // No table knows an x above a letter.
        compare(segments({}, "a\u033Dra"), "a\u033D|r|a");
        compare(segments(without("segment-marks"), "a\u033Dra"), "a|\u033D|r|a");
        compare(segments(reference(), "a\u033Dra"), "a|\u033D|r|a");
        compare(segments({}, "\u033Da \u033D"), "\u033D|a| |\u033D");
    }
    void tones_stay_with_their_vowels() {
        if (!test::has_shared("data/epitran/map") || !test::has_shared("data/panphon"))
            QSKIP("Epitran's and PanPhon's data folders are not here");
        g2p::Options options;
        options.data_folder = test::shared("data/epitran");
        const auto engine = g2p::Engine::load("yor-Latn", options);
        const auto table = phones::FeatureTable::read_panphon(test::shared("data/panphon"));
        QVERIFY(engine && table);
        for (const char* text : {"\u1ECD\u0300r\u1EB9\u0301", "o\u0323\u0300re\u0323\u0301"})
            compare(joined(*(*engine)->segments(text, **table)), "ɔ\u0300|r|ɛ\u0301");
        compare(joined(*(*engine)->segments("yàrá", **table)), "j|a\u0300|r|a\u0301");
    }
    void switches_are_named() {
        g2p::Options options;
        QCOMPARE(g2p::correction_names().size(), std::size_t{10});
        const auto wrong = g2p::set_correction(options.corrections, "key-mark", false);
        QVERIFY(!wrong.has_value());
        QVERIFY(wrong.error().kind == base::ErrorKind::usage);
        QCOMPARE(QString::fromStdString(wrong.error().hint), QString("did you mean key-marks?"));
    }
    void switches_change_the_stamp() {
        const auto all = g2p::Engine::load("swa-Latn");
        const auto fewer = g2p::Engine::load("swa-Latn", without("words"));
        QVERIFY((*all)->stamp() != (*fewer)->stamp());
        QVERIFY(QString::fromStdString((*all)->stamp()).startsWith("swa-Latn builtin 2 corrected "));
        QCOMPARE((*all)->stamp(), (*g2p::Engine::load("swa-Latn"))->stamp());
    }

    void mends_what_users_reported_data() {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("phones");
        QTest::newRow("polish digraph and letter") << "pol-Latn"
                                                   << "burżuj, oskarża; rzeka"
                                                   << "burʐuj, ɔskarʐa; ʐɛka";
        QTest::newRow("polish decomposed") << "pol-Latn"
                                           << "burz\u0307uj"
                                           << "burʐuj";
        QTest::newRow("german final devoicing") << "deu-Latn"
                                                << "Hund, Rad! „Hund und Rad“"
                                                << "hʊnt, raːt! „hʊnt ʊnt raːt“";
        QTest::newRow("turkish case") << "tur-Latn"
                                      << "ILIK ŞİİR İzmir"
                                      << "ɯlɯk ʃiiɾ izmiɾ";
        QTest::newRow("swahili apostrophes") << "swa-Latn"
                                             << "ng'ambo ng’ambo ngʼambo ngambo"
                                             << "ŋambo ŋambo ŋambo nɡambo";
        QTest::newRow("bengali nasal vowels") << "ben-Beng"
                                              << "চাঁদ, হাঁস"
                                              << "t͡ɕɔ̃d̪ɔ, hɔ̃s̪ɔ";
        QTest::newRow("hausa apostrophes") << "hau-Latn"
                                           << "'ya ’ya ʼya ƴa"
                                           << "ʔʲa ʔʲa ʔʲa ʔʲa";
    }
    void mends_what_users_reported() {
        if (!test::has_shared("data/epitran/map")) QSKIP("Epitran's data folder is not here");
        QFETCH(QString, code);
        QFETCH(QString, text);
        QFETCH(QString, phones);
        compare(shared_answer(code.toStdString(), text.toStdString()), phones.toStdString());
    }
    void azeri_keeps_no_stray_dot() {
        if (!test::has_shared("data/epitran/map")) QSKIP("Epitran's data folder is not here");
        const std::string answer = shared_answer("aze-Latn", "İlham");
        QVERIFY(answer.find("\u0307") == std::string::npos);
        compare(answer, shared_answer("aze-Latn", "ilham"));
    }

    void tells_why_a_word_has_its_phones() {
        const auto engine = g2p::Engine::load("builtin:swa-Latn");
        QVERIFY(engine);
        const auto steps = (*engine)->trace("Chai7");
        QVERIFY(steps);
        QCOMPARE(steps->steps.size(), std::size_t{4});
        compare(steps->steps[0].letters, "ch");
        compare(steps->steps[0].phones, "t\u0361\u0283");
        QVERIFY(steps->steps[0].line > 0);
        QVERIFY(!steps->steps[0].by_pre_rule);
        compare(steps->steps[3].letters, "7");
        compare(steps->steps[3].phones, "7");
        QCOMPARE(steps->steps[3].line, std::int64_t{0});
    }
};

QTEST_APPLESS_MAIN(G2pCorrectedTest)
#include "g2p_corrected_test.moc"
