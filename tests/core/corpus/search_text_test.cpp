// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "corpus/search_text.h"
#include "unicode/normalise.h"

#include <QTest>
#include <string>

using namespace sauti;
using namespace sauti::corpus;

namespace {

std::string random_text(base::RandomStream& random, std::uint64_t length, std::string_view letters) {
    std::string text;
    for (std::uint64_t i = 0; i < length; ++i)
        text += letters[random.below(letters.size())];
    return text;
}

} // namespace

class SearchTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finds_what_the_plain_search_finds() {
        base::RandomStream random(5, "search", 0);
        for (int round = 0; round < 20000; ++round) {
            const std::string hay = random_text(random, random.below(120), round % 2 == 0 ? "ab" : "abcdefgh");
            const std::string needle = random_text(random, random.below(6), round % 2 == 0 ? "ab" : "abcdefgh");
            const std::size_t from = random.below(hay.size() + 3);
            QCOMPARE(find_piece(hay, needle, from), find_piece_plain(hay, needle, from));
        }
    }

    void finds_at_every_place_of_a_long_text() {
        for (std::size_t length = 1; length < 40; ++length) {
            const std::string needle = std::string(length - 1, 'x') + "y";
            for (std::size_t place = 0; place < 70; ++place) {
                const std::string hay = std::string(place, 'x') + "y" + std::string(30, 'z');
                const std::size_t expected = place + 1 >= length ? place + 1 - length : std::string_view::npos;
                QCOMPARE(find_piece(hay, needle, 0), expected);
            }
        }
    }

    void folds_ascii_as_unicode_does() {
        base::RandomStream random(6, "fold", 0);
        for (int round = 0; round < 2000; ++round) {
            std::string text;
            for (std::uint64_t i = random.below(40); i > 0; --i)
                text += static_cast<char>(1 + random.below(127));
            QVERIFY(is_ascii(text));
            std::string folded;
            fold_into(text, true, folded);
            QCOMPARE(folded, unicode::search_key(text));
        }
        for (std::size_t place = 0; place < 30; ++place) {
            std::string text(30, 'a');
            text[place] = static_cast<char>(0xC3);
            QVERIFY(!is_ascii(text));
        }
    }
};

QTEST_APPLESS_MAIN(SearchTextTest)
#include "search_text_test.moc"
