// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "unicode/regex_pieces.h"
#include "unicode/text_regex.h"

#include <QTest>
#include <algorithm>
#include <string>
#include <vector>

using namespace sauti;

namespace {

QString joined(const std::vector<std::string>& pieces) {
    QStringList list;
    for (const std::string& piece : pieces)
        list += QString::fromStdString(piece);
    return list.join(QLatin1Char('|'));
}

/// A pattern of few letters, so that texts of the same letters often match.
std::string random_pattern(base::RandomStream& random, int depth) {
    static const char* const atoms[] = {"a", "b", "c",   "ab",  ".",     "[ab]",  "[^a]",   "\\w", "\\b",
                                        "^", "$", "\\.", "\\s", "(?=a)", "(?!b)", "(?<=a)", "\\d", "[[ab]c]"};
    static const char* const repeats[] = {"", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "++"};
    std::string pattern;
    const auto items = 1 + random.below(4);
    for (std::uint64_t i = 0; i < items; ++i) {
        if (depth < 2 && random.below(4) == 0) {
            const char* const open = random.below(2) == 0 ? "(" : "(?:";
            pattern += open + random_pattern(random, depth + 1) + ")";
        } else {
            pattern += atoms[random.below(std::size(atoms))];
        }
        pattern += repeats[random.below(std::size(repeats))];
        if (random.below(16) == 0) pattern += "|";
    }
    return pattern;
}

std::string random_text(base::RandomStream& random) {
    std::string text;
    const auto length = random.below(9);
    for (std::uint64_t i = 0; i < length; ++i)
        text += "aabbc. 1"[random.below(8)];
    return text;
}

} // namespace

class RegexPiecesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finds_what_a_match_must_hold_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("pieces");
        const auto row = [](const char* name, const char* pattern, const char* pieces) {
            QTest::newRow(name) << QString(pattern) << QString(pieces);
        };
        row("letters", "wana", "wana");
        row("alternatives in a group", "\\b\\w+(qa|xa)\\b", "qa|xa");
        row("the longer of two", "a.bcd?", "bc");
        row("an optional letter is not part", "ab?c", "a");
        row("a repeated letter ends its run", "ab+c", "ab");
        row("a repeated group is there once", "(?:ab){2,3}c", "ab");
        row("a group that may be absent", "x(ab)?", "x");
        row("an alternative that demands nothing", "ab|.*", "");
        row("whole alternatives", "ab|cd", "ab|cd");
        row("an empty alternative", "ab|", "");
        row("looking ahead demands nothing of its own", "a(?=bcd)", "a");
        row("looking ahead with a bar", "(?!b|c)ab", "ab");
        row("a set", "[qx]\\d+", "");
        row("a set with a bracket in it", "[a\\]]bc", "bc");
        row("a set of sets", "[[:alpha:]-[a]]bc", "bc");
        row("an escaped sign", "a\\.b", "a.b");
        row("letters of several bytes", "ŋ[ɡk]ɛ+", "ŋ");
        row("flags are not followed", "(?i)ab", "");
        row("comments are not followed", "(?#x)ab", "");
        row("named groups are not followed", "(?<n>ab)", "");
        row("code points by number are not followed", "\\u0061b", "");
        row("quoting is not followed", "\\Qa|b\\E", "");
        row("back references are not followed", "(a|b)\\1", "");
        row("too many alternatives", "a|b|c|d|e|f|g|h|i", "");
        row("the sign of ill-formed bytes", "a\uFFFDb", "");
        row("nothing", "", "");
    }
    void finds_what_a_match_must_hold() {
        QFETCH(QString, pattern);
        QFETCH(QString, pieces);
        QCOMPARE(joined(unicode::pieces_of_every_match(pattern.toStdString())), pieces);
    }

    void no_match_is_without_its_piece() {
        base::RandomStream random(7, "patterns", 0);
        int matches = 0;
        int demanding = 0;
        for (int i = 0; i < 3000; ++i) {
            const std::string pattern = random_pattern(random, 0);
            auto regex = unicode::Regex::compile(pattern);
            if (!regex) continue;
            const std::vector<std::string> pieces = unicode::pieces_of_every_match(pattern);
            demanding += pieces.empty() ? 0 : 1;
            for (int j = 0; j < 20; ++j) {
                const std::string text = random_text(random);
                const auto found = regex->found_in(text);
                if (!found) break; // repetitions of repetitions may come to the limit
                if (!*found) continue;
                ++matches;
                const bool held = pieces.empty() || std::any_of(pieces.begin(), pieces.end(), [&](const auto& piece) {
                                      return text.find(piece) != std::string::npos;
                                  });
                QVERIFY2(held, (pattern + " matches \"" + text + "\" without " + joined(pieces).toStdString()).c_str());
            }
        }
        QVERIFY(matches > 1000);
        QVERIFY(demanding > 500);
    }
};

QTEST_APPLESS_MAIN(RegexPiecesTest)
#include "regex_pieces_test.moc"
