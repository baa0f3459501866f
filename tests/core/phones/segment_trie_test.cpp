// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "phones/segment_trie.h"
#include "unicode/utf8.h"

#include <QTest>
#include <set>

using namespace sauti;
using phones::SegmentTrie;

class SegmentTrieTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void the_longest_name_is_found() {
        const SegmentTrie trie({U"t", U"t\u0361\u0283", U"\u0283", U"\u207F"});
        QCOMPARE(trie.longest("t\u0361\u0283a").index, 1);
        QCOMPARE(trie.longest("t\u0361\u0283a").size_bytes, std::size_t{5});
        QCOMPARE(trie.longest("t\u0361s").index, 0);
        QCOMPARE(trie.longest("\u207Fd").index, 3);
        QCOMPARE(trie.longest("at").index, -1);
        QCOMPARE(trie.longest("").index, -1);
        QCOMPARE(SegmentTrie(std::vector<std::u32string>()).longest("a").index, -1);
        QCOMPARE(SegmentTrie().longest("a").index, -1);
    }

    void the_last_of_equal_names_counts() { QCOMPARE(SegmentTrie({U"a", U"b", U"a"}).longest("a").index, 2); }

    void finds_what_a_search_through_the_list_finds() {
        // Letters on both sides of what is looked up in a table, and of each other.
        const std::u32string letters = U"abz\u0283\u02B0\u0303\u0361\u03FF\u0400\u207F\U0001DF00";
        base::RandomStream random(9, "trie", 0);
        const auto word = [&](std::uint64_t least, std::uint64_t below) {
            std::u32string text;
            const std::uint64_t length = least + random.below(below);
            for (std::uint64_t i = 0; i < length; ++i)
                text += letters[random.below(letters.size())];
            return text;
        };
        for (int round = 0; round < 200; ++round) {
            std::set<std::u32string> some;
            for (std::uint64_t i = random.below(40); i > 0; --i)
                some.insert(word(1, 4));
            const std::vector<std::u32string> names(some.begin(), some.end());
            const SegmentTrie trie(names);
            for (int i = 0; i < 100; ++i) {
                const std::u32string text = word(0, 6);
                int best = -1;
                std::size_t size = 0;
                for (std::size_t name = 0; name < names.size(); ++name) {
                    if (text.rfind(names[name], 0) != 0 || names[name].size() <= size) continue;
                    best = static_cast<int>(name);
                    size = names[name].size();
                }
                const SegmentTrie::Found found = trie.longest(unicode::to_utf8(text));
                QCOMPARE(found.index, best);
                QCOMPARE(found.size_bytes, unicode::to_utf8(text.substr(0, size)).size());
            }
        }
    }
};

QTEST_APPLESS_MAIN(SegmentTrieTest)
#include "segment_trie_test.moc"
