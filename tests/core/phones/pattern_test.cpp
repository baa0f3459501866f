// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "phones/pattern.h"
#include "unicode/normalise.h"

#include <QTest>

using namespace sauti;
using phones::PhonePattern;

namespace {

/// Matches, each in brackets within the text: "ma[n]ɡo".
QString shown(const PhonePattern& pattern, const std::string& text) {
    std::string out;
    const std::string nfd = unicode::nfd(text);
    std::size_t at = 0;
    for (const auto& match : pattern.find_all(text)) {
        out += nfd.substr(at, match.begin_bytes - at) + "[" +
               nfd.substr(match.begin_bytes, match.end_bytes - match.begin_bytes) + "]";
        at = match.end_bytes;
    }
    return QString::fromStdString(out + nfd.substr(at));
}

} // namespace

class PatternTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finds_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("found");
        QTest::newRow("features") << "[ [+nas] ]"
                                  << "mtanɡo"
                                  << "[m]ta[n]ɡo";
        QTest::newRow("context between vowels") << "[ [-son -cont -voi] / V _ V ]"
                                                << "kata t͡ʃaka"
                                                << "ka[t]a t͡ʃa[k]a";
        QTest::newRow("contexts may be shared") << "[ [-son] / V _ V ]"
                                                << "asata"
                                                << "a[s]a[t]a";
        QTest::newRow("vowel and consonant") << "[ C V ]"
                                             << "aba i"
                                             << "a[ba] i";
        QTest::newRow("word begins") << "[ # a ]"
                                     << "aba ab"
                                     << "[a]ba [a]b";
        QTest::newRow("word ends") << "[ V # ]"
                                   << "aba ab"
                                   << "ab[a] ab";
        QTest::newRow("edge in a context") << "[ m / # _ C ]"
                                           << "mtu mama"
                                           << "[m]tu mama";
        QTest::newRow("phones literally") << "[ nɡ ]"
                                          << "manɡo maŋo"
                                          << "ma[nɡ]o maŋo";
        QTest::newRow("an affricate is one phone") << "[ t ]"
                                                   << "t͡ʃata"
                                                   << "t͡ʃa[t]a";
        QTest::newRow("no match across words") << "[ a m ]"
                                               << "na mtu"
                                               << "na mtu";
        QTest::newRow("unknown only literally") << "[ 2 ]"
                                                << "a2b"
                                                << "a[2]b";
        QTest::newRow("unknown has no features") << "[ C ]"
                                                 << "g2ɡ"
                                                 << "g2[ɡ]";
        QTest::newRow("commas between features") << "[ [+voi, -son] ]"
                                                 << "bapa"
                                                 << "[b]apa";
        QTest::newRow("zero is a value") << "[ [0hitone] ]"
                                         << "˧a"
                                         << "[˧][a]";
        QTest::newRow("only a left context") << "[ V / n _ ]"
                                             << "nana"
                                             << "n[a]n[a]";
        QTest::newRow("overlaps are left out") << "[ a a ]"
                                               << "aaa"
                                               << "[aa]a";
    }
    void finds() {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        QFETCH(QString, found);
        const auto parsed = PhonePattern::parse(pattern.toStdString(), phones::FeatureTable::builtin());
        QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().to_string().c_str());
        QCOMPARE(shown(*parsed, text.toStdString()), QString::fromStdString(unicode::nfd(found.toStdString())));
        QCOMPARE(parsed->matches(text.toStdString()), found != text);
    }

    void a_quick_answer_is_the_plain_one() {
        // `matches` keeps bits in one pass, `find_all` lists segments and tries every place.
        const std::vector<std::string> phones = {"a", "i", "n", "m", "b", "ɡ", "g", "t͡ʃ", "t",      "ʃ",  "2", "ç", "ã",
                                                 "˥", "͡",  "ː", "ʰ", "ʱ", "β", "n̩", "é",  "\u2003", "\t", " ", " "};
        const std::vector<std::string> elements = {"#",  "#",         "V", "C", "[+nas]", "[-son -cont]",
                                                   "[]", "[0hitone]", "a", "n", "2",      "ç",
                                                   "t͡ʃ", "mb",        "é", "ː", "g"};
        base::RandomStream random(5, "patterns", 0);
        const auto some = [&random](const std::vector<std::string>& from, std::uint64_t least, std::uint64_t below,
                                    const char* between) {
            std::string text;
            const std::uint64_t count = least + random.below(below);
            for (std::uint64_t i = 0; i < count; ++i)
                text += (i > 0 ? between : "") + from[random.below(from.size())];
            return text;
        };
        int found = 0;
        for (int round = 0; round < 4000; ++round) {
            std::string text = "[ " + some(elements, 1, 3, " ");
            if (random.chance(0.4)) text += " / " + some(elements, 0, 3, " ") + " _ " + some(elements, 0, 3, " ");
            text += " ]";
            const auto pattern = PhonePattern::parse(text, phones::FeatureTable::builtin());
            QVERIFY2(pattern.has_value(), text.c_str());
            for (int row = 0; row < 10; ++row) {
                const std::string words = some(phones, 0, 12, "");
                const bool plain = !pattern->find_all(words).empty();
                found += plain ? 1 : 0;
                QVERIFY2(pattern->matches(words) == plain, (text + " in \"" + words + "\"").c_str());
            }
        }
        QVERIFY2(found > 2000 && found < 38000, std::to_string(found).c_str());
    }

    void patterns_of_any_length_match() {
        for (const std::size_t length : {1, 63, 64, 65, 200}) {
            const std::string row(length, 'a');
            const auto pattern = PhonePattern::parse("[ # " + row + " # ]", phones::FeatureTable::builtin());
            QVERIFY(pattern.has_value());
            QVERIFY(pattern->matches("b " + row));
            QVERIFY(!pattern->matches(row + "a"));
            QVERIFY(!pattern->matches(row.substr(1)));
            QVERIFY(!pattern->matches(row.substr(1) + " b"));
        }
    }

    void matches_whatever_the_normal_form() {
        const auto pattern = PhonePattern::parse("[ ç ]", phones::FeatureTable::builtin());
        QVERIFY(pattern.has_value());
        QVERIFY(pattern->matches("aça"));
        QVERIFY(pattern->matches("ac\u0327a"));
    }

    void says_where_it_is_wrong_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<int>("byte");
        QTest::newRow("no bracket") << "n" << 0;
        QTest::newRow("nothing") << "" << 0;
        QTest::newRow("empty") << "[ ]" << 0;
        QTest::newRow("no end") << "[ n" << 3;
        QTest::newRow("features without an end") << "[ [+nas" << 7;
        QTest::newRow("unknown feature") << "[ [+nasal] ]" << 3;
        QTest::newRow("no sign") << "[ [nas] ]" << 3;
        QTest::newRow("context without a place") << "[ n / V ]" << 8;
        QTest::newRow("place without a context") << "[ n _ V ]" << 4;
        QTest::newRow("two contexts") << "[ n / V _ V / a _ ]" << 12;
        QTest::newRow("only a context") << "[ / V _ ]" << 0;
        QTest::newRow("something after") << "[ n ] m" << 6;
    }
    void says_where_it_is_wrong() {
        QFETCH(QString, pattern);
        QFETCH(int, byte);
        const auto parsed = PhonePattern::parse(pattern.toStdString(), phones::FeatureTable::builtin());
        QVERIFY(!parsed.has_value());
        QCOMPARE(parsed.error().place.byte, static_cast<std::int64_t>(byte));
    }

    void is_bounded() {
        const auto parsed = PhonePattern::parse("[ " + std::string(5000, 'a') + " ]", phones::FeatureTable::builtin());
        QVERIFY(!parsed.has_value());
        QVERIFY(parsed.error().kind == base::ErrorKind::limit);
    }

    void knows_where_it_ends() {
        QCOMPARE(PhonePattern::extent("[ [+nas] / V _ ] and duration>2").value_or(0), std::size_t{16});
        QVERIFY(!PhonePattern::extent("[ [+nas]").has_value());
        QVERIFY(!PhonePattern::extent("nas").has_value());
    }
};

QTEST_APPLESS_MAIN(PatternTest)
#include "pattern_test.moc"
