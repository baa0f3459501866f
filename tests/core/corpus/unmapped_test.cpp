// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/unmapped.h"
#include "corpus_fixture.h"

using namespace sauti;
using namespace sauti::corpus;
using namespace sauti::corpus::test;

class UnmappedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counts_characters_without_phones_and_their_rows() {
        const Project project;
        project.write("source/u/train.txt", "cha cqa\nhapa.\nqu 12 cqa\n\u00f1a\n");
        VERIFY_OK(project.import("source/u"));
        const auto corpus = Corpus::open(project.corpus("u"));
        int asked = 0;
        const auto found = unmapped_characters(*corpus, "", [&](std::string_view word) {
            ++asked;
            std::map<char32_t, std::int64_t> counts;
            for (const char letter : word) {
                if (letter == 'q' || letter == '.' || letter == '1') ++counts[static_cast<unsigned char>(letter)];
            }
            if (word == "cqa") ++counts[U'c'];
            if (word == "\u00f1a") ++counts[U'\u00f1'];
            return base::Result<std::map<char32_t, std::int64_t>>(counts);
        });
        VERIFY_OK(found);
        QCOMPARE(found->size(), std::size_t{3});
        QVERIFY((*found)[0] == (UnmappedCharacter{U'q', 3, {0, 2}}));
        QVERIFY((*found)[1] == (UnmappedCharacter{U'c', 2, {0, 2}}));
        QVERIFY((*found)[2] == (UnmappedCharacter{U'\u00f1', 1, {3}}));
        QCOMPARE(asked, 6); // cqa is remembered
    }

    void a_word_that_cannot_be_read_counts_nothing() {
        const Project project;
        project.write("source/u/train.txt", "moja mbili\n");
        VERIFY_OK(project.import("source/u"));
        const auto corpus = Corpus::open(project.corpus("u"));
        const auto found =
            unmapped_characters(*corpus, "", [](std::string_view) -> base::Result<std::map<char32_t, std::int64_t>> {
                return base::fail(base::ErrorKind::limit, "a rule runs over its limits");
            });
        VERIFY_OK(found);
        QVERIFY(found->empty());
    }
};

QTEST_APPLESS_MAIN(UnmappedTest)
#include "unmapped_test.moc"
