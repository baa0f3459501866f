// SPDX-License-Identifier: GPL-3.0-or-later
#include "data_folder.h"
#include "g2p/engine.h"
#include "support/golden.h"

#include <QTest>

using namespace sauti;
using test::DataFolder;
using test::reference;
using test::repeated;

/// The ways of the original, one by one, on tables made here; and what our own tables answer.
class G2pReferenceTest : public QObject {
    Q_OBJECT

private:
    static void compare(const std::string& got, const std::string& wanted) {
        QCOMPARE(QString::fromStdString(got), QString::fromStdString(wanted));
    }
    static std::string swa(const std::string& text, g2p::Options options = reference()) {
        const auto engine = g2p::Engine::load("builtin:swa-Latn", options);
        return engine ? (*engine)->transliterate(text).value_or("failed") : engine.error().to_string();
    }
    static std::string pieces(const DataFolder& folder, const std::string& word) {
        const auto engine = folder.load(reference());
        if (!engine) return engine.error().to_string();
        const auto list = (*engine)->pieces(word, *phones::FeatureTable::builtin());
        if (!list) return list.error().message;
        std::string text;
        for (const g2p::WordPiece& piece : *list) {
            text += std::string(1, piece.category) + (piece.upper ? "1" : "0") + piece.orthographic + "=" +
                    piece.phonetic + " ";
        }
        return text;
    }

private Q_SLOTS:
    void answers_words_of_our_tables_data() {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("phones");
        for (const char* code : {"swa-Latn", "kin-Latn"}) {
            const auto rows = test::table_of(test::text_of(std::string(SAUTI_FIXTURES) + "/g2p/" + code + ".tsv"));
            QVERIFY(rows.size() > 30);
            for (const auto& row : rows) {
                QTest::newRow((std::string(code) + " " + row.at("word")).c_str())
                    << QString(code) << QString::fromStdString(row.at("word"))
                    << QString::fromStdString(row.at("phones"));
            }
        }
    }
    void answers_words_of_our_tables() {
        QFETCH(QString, code);
        QFETCH(QString, word);
        QFETCH(QString, phones);
        const auto engine = g2p::Engine::load("builtin:" + code.toStdString(), reference());
        QVERIFY(engine.has_value());
        QCOMPARE(QString::fromStdString((*engine)->transliterate(word.toStdString()).value_or("")), phones);
    }

    void keeps_unmapped_characters() { compare(swa("2021, “Habari”!\tc"), "2021, “haɓaɾi”!\tc"); }
    void a_curly_apostrophe_is_no_key() { compare(swa("Ng’ombe"), "nɡ’ombe"); }
    void composes_the_output() { compare(swa("a\u0301"), "á"); }
    void strict_drops_the_unmapped() {
        const auto engine = g2p::Engine::load("builtin:swa-Latn", reference());
        compare((*engine)->strict("chai, mbwa 2").value_or(""), "t͡ʃaimbwa");
    }
    void lists_hold_segments_and_the_rest() {
        const auto engine = g2p::Engine::load("builtin:swa-Latn", reference());
        const auto list = (*engine)->segments("chai mbwa.", *phones::FeatureTable::builtin());
        QCOMPARE(list.value_or(std::vector<std::string>{}),
                 (std::vector<std::string>{"t͡ʃ", "a", "i", " ", "m", "b", "w", "a", "."}));
        const auto xsampa = (*engine)->xsampa("Ng'ombe", *phones::FeatureTable::builtin());
        QCOMPARE(xsampa.value_or(std::vector<std::string>{}), (std::vector<std::string>{"N", "o", "m", "b", "e"}));
    }
    void ligatures_and_punctuation_come_last() {
        g2p::Options options = reference();
        options.ligatures = options.punctuation = true;
        compare(swa("‘Chai’，。", options), "'ʧai',.");
    }

    void the_longest_key_wins() {
        compare(DataFolder().map("n,n\nng,ŋ\nng',ŋː\n").answer("n ng ng' nG'", reference()), "n ŋ ŋː ŋː");
    }
    void lower_cases_without_a_locale() {
        compare(DataFolder().map("i,1\nı,2\nσ,s\nς,z\n").answer("Iİı ΣΑΣ", reference()), "11̇2 sαz");
    }
    void a_key_matched_by_case_alone_passes_unchanged() {
        // ſ folds onto s: two code points are swallowed and come out as they were; the key is in upper case.
        compare(DataFolder().map("sh,ʃ\ns,s\nBm,ʙ\nb,b\nm,m\n").answer("ſhs bmb", reference()), "ſhs bmb");
    }
    void dotless_i_matches_capital_i_only() {
        const DataFolder folder = std::move(DataFolder().map("Ia,x\na,a\n"));
        compare(folder.strict("ıa", reference()), "ıa");
        compare(DataFolder().map("ia,x\na,a\n").strict("ıa", reference()), "a");
    }
    void fields_are_not_trimmed() {
        compare(DataFolder().map("a,\"a \"\n\"o \",ɔ\no,o\n").answer("ao oa", reference()), "a ɔoa ");
    }
    void keys_and_phones_are_decomposed() {
        compare(DataFolder().map("é,ɛ̃\ne,e\n").answer("é e\u0301 e", reference()), "ɛ̃ ɛ̃ e");
    }
    void tone_letters_of_the_map_are_deleted_unless_asked_for() {
        const DataFolder folder = std::move(DataFolder().map("á,a˥\n").post("a -> a˩ / _ #\n"));
        compare(folder.answer("á", reference()), "a˩");
        g2p::Options options = reference();
        options.tones = true;
        compare(folder.answer("á", options), "a˥");
    }
    void strips_after_decomposing() {
        compare(DataFolder().map("u,u\naa,aː\n").strip("\u0301\n").answer("uáa ǘ", reference()), "uaː ü");
    }
    void pieces_strip_before_decomposing() { compare(pieces(DataFolder().strip("\u0301\n"), "á"), "L0a=a M0\u0301= "); }
    void hangul_falls_apart_in_every_language() {
        compare(DataFolder().answer("한국 ᄀ", reference()), "ㅎㅏㄴㄱㅜㄱ ㄱ");
        compare(DataFolder().answer("ᄀ", reference()), "ᄀ");
    }

    void replaces_32_times_in_reference() {
        const DataFolder folder = std::move(DataFolder().pre("i -> j / _ a\n"));
        compare(folder.answer(repeated("ia ", 40), reference()), repeated("ja ", 32) + repeated("ia ", 8));
    }
    void contexts_are_consumed() {
        compare(DataFolder().pre("i -> j / _ (i|a)\n").answer("iiia", reference()), "jija");
    }
    void a_rule_runs_once_in_file_order() {
        compare(DataFolder().pre("a -> b / _\nb -> c / _\n").answer("aab", reference()), "ccc");
    }
    void an_empty_match_stands_at_the_end_and_before_a_last_newline() {
        const DataFolder folder = std::move(DataFolder().post("0 -> x / _ #\n"));
        compare(folder.answer("b", reference()), "bx");
        compare(folder.answer("b\n", reference()), "bx\nx");
        compare(folder.answer("b\r", reference()), "b\rx");
        compare(folder.answer("", reference()), "x");
    }
    void after_an_empty_match_a_filled_one_may_follow() {
        // As Python's sub: (|b) finds "" at 0, then "b" from 0 on, "" at 1 …
        compare(DataFolder().pre("(|b) -> x / _\n").answer("bc", reference()), "xxxcx");
    }
    void edges_are_those_of_the_text() {
        const DataFolder folder = std::move(DataFolder().post("b -> p / _ #\n"));
        compare(folder.answer("ab", reference()), "ap");
        compare(folder.answer("ab.", reference()), "ab.");
        compare(folder.answer("ab\n", reference()), "ap\n");
        compare(folder.answer("ab\u2028", reference()), "ab\u2028");
    }
    void a_blank_cuts_the_right_context() {
        compare(DataFolder().post("a -> x / _ b #\n").answer("abc", reference()), "xbc");
    }
    void a_comment_behind_the_place_is_context() {
        const DataFolder folder = std::move(DataFolder().pre("a -> x / _  % comment\nb -> y / _ c % comment\n"));
        compare(folder.answer("a a% bc", reference()), "a x% yc");
    }
    void the_replacement_is_literal() {
        compare(DataFolder().post("a -> b?.\\1 / _\n").answer("a", reference()), "b?.\\1");
    }
    void zeros_are_nothing() { compare(DataFolder().pre("b0 -> 0 / _\n").answer("abc b0", reference()), "ac 0"); }
    void an_edge_inside_a_class_negates() {
        compare(DataFolder().post("a -> x / [^#b] _\n").answer("aba^aca", reference()), "aba^acx");
    }
    void metathesis_swaps_and_ignores_the_replacement() {
        compare(DataFolder().post("(?P<sw1>[ab])(?P<sw2>[cd]) -> 0 / _ e\n").answer("ace bd", reference()), "cae bd");
    }
    void symbols_are_put_in_as_text() {
        // Without brackets the alternation takes the rest of the context with it.
        const DataFolder folder =
            std::move(DataFolder().pre("::v:: = a|e\n::w:: = ::v::|i\nb -> p / (::w::) _\nc -> k / _ ::v::t\n"));
        compare(folder.answer("ib ob cet ca", reference()), "ip ob ket ka");
    }
    void a_later_definition_replaces_a_former() {
        compare(DataFolder().pre("::v:: = a\n::v:: = e\nb -> p / ::v:: _\n").answer("ab eb", reference()), "ab ep");
    }
    void a_malformed_symbol_is_a_class_of_its_letters() {
        compare(DataFolder().pre("y -> j / [::vowel] _\n").answer("ly ty :y", reference()), "lj ty :j");
    }
    void a_precomposed_letter_in_a_class_falls_apart() {
        compare(DataFolder().pre("b -> p / [ä] _\n").answer("äb ab ub", reference()), "äp ap ub");
    }
    void word_borders_are_plain_changes() {
        compare(DataFolder().pre("b -> p / _ \\b\n").answer("ab\u0301 ab. ab", reference()), "ab\u0301 ap. ap");
    }
    void a_look_behind_may_have_no_ceiling() {
        compare(DataFolder().pre("b -> p / (?<!V.*) _\n").answer("ab", reference()), "ap");
        g2p::Options options = reference();
        compare(DataFolder().map("v,v\n").pre("b -> p / (?<!v.*) _\n").answer("bv b", options), "pv b");
    }
    void classes_have_no_set_operations() {
        compare(DataFolder().pre("[t|k[&&] -> x / _\n").answer("t|k[&b", reference()), "xxxxxb");
    }
    void rules_can_be_switched_off() {
        const DataFolder folder = std::move(DataFolder().map("a,a\nb,b\n").pre("c -> b / _\n").post("b -> β / _\n"));
        g2p::Options options = reference();
        compare(folder.answer("abc", options), "aββ");
        options.pre_rules = false;
        compare(folder.answer("abc", options), "aβc");
        options.post_rules = false;
        compare(folder.answer("abc", options), "abc");
    }
    void strict_drops_what_pre_rules_wrote() {
        compare(DataFolder().pre("nn -> ɲː / _\n").strict("anna", reference()), "aa");
    }
    void pieces_keep_case_and_skip_post_rules() {
        const DataFolder folder = std::move(DataFolder().map("a,a\nb,b\n").post("b -> β / _\n"));
        compare(pieces(folder, "“Ab2"), "P0“= L1A=a L0b=b N02= ");
    }
    void pieces_fail_where_only_case_differs() {
        compare(pieces(DataFolder().map("s,s\n"), "ſ"), "IndexError: \"ſ\" is a key in another case only");
    }
    void counts_what_has_no_phone() {
        const auto engine = g2p::Engine::load("builtin:swa-Latn", reference());
        g2p::UnmappedCounts counts;
        std::string out;
        QVERIFY((*engine)->transliterate("cha cc, x", out, &counts).has_value());
        QVERIFY((*engine)->transliterate("日c", out, &counts).has_value());
        QCOMPARE(counts.counts(), (std::map<char32_t, std::int64_t>{{U',', 1}, {U'c', 3}, {U'x', 1}, {U'日', 1}}));
        QCOMPARE(counts.total(), std::int64_t{6});
    }
    void ill_formed_bytes_do_not_crash() {
        compare(swa("a\xff"
                    "b"),
                "a\uFFFDɓ");
    }
};

QTEST_APPLESS_MAIN(G2pReferenceTest)
#include "g2p_reference_test.moc"
