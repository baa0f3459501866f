// SPDX-License-Identifier: GPL-3.0-or-later
#include "unicode/group_regex.h"
#include "unicode/normalise.h"
#include "unicode/utf16_text.h"
#include "unicode/utf8.h"

#include <QTest>

using namespace sauti;

class UnicodeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void letters_that_need_no_table_decompose_as_the_tables_say() {
        // What ends in a letter with a decomposition takes the way over ICU's tables.
        const auto by_tables = [](const std::string& text) {
            const std::string whole = unicode::nfd(text + "\u00C5");
            return whole.substr(0, whole.size() - std::string("A\u030A").size());
        };
        for (char32_t first = 1; first < 0x800; ++first) {
            const std::string one = "a" + unicode::to_utf8(std::u32string(1, first));
            QCOMPARE(unicode::nfd(one), by_tables(one));
            for (const char32_t second : {U'b', U'\u0283', U'\u0301', U'\u0323', U'\u0345', U'\u0361', U'\u03B9'}) {
                const std::string two = one + unicode::to_utf8(std::u32string(1, second));
                QCOMPARE(unicode::nfd(two), by_tables(two));
                const std::string other = "a" + unicode::to_utf8(std::u32string{second, first});
                QCOMPARE(unicode::nfd(other), by_tables(other));
            }
        }
        for (const char* broken : {"\xC9", "\xC9z", "\xC1\xBF", "a\x90", "\xCC\x81\xCC"})
            QCOMPARE(unicode::nfd(broken), by_tables(broken));
    }

    void finds_the_first_ill_formed_byte_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("place");
        QTest::newRow("nothing") << QByteArray() << -1;
        QTest::newRow("all lengths") << QByteArray("aéʃ日😀") << -1;
        QTest::newRow("lone continuation") << QByteArray("a\x80") << 1;
        QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << 0;
        QTest::newRow("overlong in three") << QByteArray("a\xE0\x80\x80") << 1;
        QTest::newRow("overlong in four") << QByteArray("\xF0\x80\x80\x80") << 0;
        QTest::newRow("surrogate") << QByteArray("ab\xED\xA0\x80") << 2;
        QTest::newRow("above the last plane") << QByteArray("\xF4\x90\x80\x80") << 0;
        QTest::newRow("cut off") << QByteArray("a\xE2\x82") << 1;
        QTest::newRow("never a lead") << QByteArray("\xFF") << 0;
    }
    void finds_the_first_ill_formed_byte() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, place);
        const auto found = unicode::first_invalid_utf8(bytes.toStdString());
        QCOMPARE(found ? static_cast<int>(*found) : -1, place);
    }
    void decoding_and_encoding_are_inverse() {
        for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
            if (c >= 0xD800 && c <= 0xDFFF) continue;
            std::string text;
            unicode::append_utf8(text, c);
            const unicode::Decoded decoded = unicode::decode_first(text);
            QVERIFY(decoded.valid && decoded.code_point == c && decoded.size_bytes == text.size());
        }
        QCOMPARE(unicode::to_utf8(unicode::to_code_points("ŋombe 日😀")), std::string("ŋombe 日😀"));
        QCOMPARE(unicode::length_cps("aéʃ日😀"), std::size_t{5});
        QVERIFY(unicode::to_code_points("a\xff"
                                        "b") == U"a\uFFFDb");
    }
    void strips_white_space_as_python_does() {
        QCOMPARE(unicode::strip("\u3000\t a b\u00A0\x1c\n"), std::string_view("a b"));
        QCOMPARE(unicode::strip("\u200Ba\uFEFF"), std::string_view("\u200Ba\uFEFF"));
        QCOMPARE(unicode::strip(" \u2003"), std::string_view());
    }

    void composes_and_decomposes() {
        QCOMPARE(unicode::nfd("ọ́ç"), std::string("o\u0323\u0301c\u0327"));
        QCOMPARE(unicode::nfc("o\u0301\u0323"), std::string("ọ\u0301"));
        QCOMPARE(unicode::nfd("Å"), std::string("A\u030A"));
    }
    void lower_cases_by_the_root_or_a_language() {
        QCOMPARE(unicode::lower("İI ΣΑΣ ẞ"), std::string("i\u0307i σας ß"));
        QCOMPARE(unicode::lower("İI", "tr"), std::string("iı"));
    }
    void search_keys_have_no_marks_and_no_case() {
        QCOMPARE(unicode::search_key("Ọ̀yọ́"), std::string("oyo"));
        QCOMPARE(unicode::search_key("Straße"), std::string("strasse"));
    }
    void folds_one_to_one() {
        QVERIFY(unicode::simple_fold(U'ſ') == U's');
        QVERIFY(unicode::simple_fold(U'ς') == U'σ');
        QVERIFY(unicode::simple_fold(U'ß') == U'ß');
    }
    void knows_categories() {
        QVERIFY(unicode::category(U'ʰ') == unicode::Category::letter);
        QVERIFY(unicode::category(0x301) == unicode::Category::mark);
        QVERIFY(unicode::category(U'“') == unicode::Category::punctuation);
        QVERIFY(unicode::category(U'˥') == unicode::Category::symbol);
        QVERIFY(unicode::category(U' ') == unicode::Category::separator);
        QVERIFY(unicode::is_word_character(U'ː') && !unicode::is_word_character(U'˥') &&
                !unicode::is_word_character(U'²'));
        QVERIFY(unicode::is_upper(U'Ŋ') && !unicode::is_upper(U'ŋ'));
    }
    void knows_what_may_compose() {
        QVERIFY(unicode::may_compose_backwards(0x301));
        QVERIFY(!unicode::may_compose_backwards(U'a'));
        QVERIFY(!unicode::may_compose_backwards(U'日'));
        QVERIFY(unicode::combining_class(0x323) < unicode::combining_class(0x301));
    }
    void counts_clusters() {
        QCOMPARE(unicode::length_clusters("ọ\u0300yó"), std::size_t{3});
        QCOMPARE(unicode::first_cluster_bytes("e\u0301a"), std::size_t{3});
    }
    void hangul_becomes_letters() {
        QVERIFY(unicode::with_hangul_letters(u"한국 ᄀ") == u"ㅎㅏㄴㄱㅜㄱ ㄱ");
        QVERIFY(unicode::with_hangul_letters(u"ᄀ") == u"ᄀ");
    }
    void groups_say_what_they_took() {
        const auto regex = unicode::GroupRegex::compile("(?<X>a)|(?<Y>b)$");
        QVERIFY(regex.has_value());
        QCOMPARE(regex->group_number("Z"), -1);
        unicode::GroupMatcher matcher = regex->matcher(1000);
        const std::u16string text = u"cab\n";
        matcher.start(text);
        QVERIFY(matcher.find());
        QCOMPARE(matcher.group(regex->group_number("X")).begin, std::ptrdiff_t{1});
        QCOMPARE(matcher.group(regex->group_number("Y")).begin, std::ptrdiff_t{-1});
        QVERIFY(matcher.find());
        QCOMPARE(matcher.group(0).end, std::ptrdiff_t{3});
        QVERIFY(!matcher.find());
        QVERIFY(matcher.error().empty());
        QVERIFY(unicode::GroupRegex::compile("(").error().kind == base::ErrorKind::syntax);
        QVERIFY(unicode::GroupRegex::compile("(?<!a.*)b").error().kind == base::ErrorKind::limit);
    }
};

QTEST_APPLESS_MAIN(UnicodeTest)
#include "unicode_test.moc"
