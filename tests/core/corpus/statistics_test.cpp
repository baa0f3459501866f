// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/statistics.h"
#include "corpus_fixture.h"
#include "phones/feature_table.h"

using namespace sauti;
using namespace sauti::corpus;
using namespace sauti::corpus::test;

class StatisticsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counts_rows_words_letters_and_phones() {
        const Project project;
        project.write("source/s/train.txt", "mama na mama\nleo\n");
        project.write("source/s/test.txt", "na .\n");
        VERIFY_OK(project.import("source/s"));
        const Phonemizer as_written{[](std::string_view word) { return base::Result<std::string>(word); }, "plain"};
        VERIFY_OK(fill_phones(project.corpus("s"), as_written));
        const auto corpus = Corpus::open(project.corpus("s"));
        const auto plain = statistics(*corpus);
        VERIFY_OK(plain);
        QCOMPARE(plain->all.rows, std::int64_t{3});
        QCOMPARE(plain->all.words, std::int64_t{6});
        QCOMPARE(plain->by_split.at("test").rows, std::int64_t{1});
        QCOMPARE(plain->characters.at(U'm'), std::int64_t{4});
        QVERIFY(plain->phones.empty() && plain->speakers.empty());
        const auto table = phones::FeatureTable::builtin();
        const auto with_phones = statistics(*corpus, "split:train", {}, table.get());
        VERIFY_OK(with_phones);
        // "." is no phone, and test is filtered out
        const std::map<std::string, std::int64_t> expected = {{"a", 5}, {"e", 1}, {"l", 1},
                                                              {"m", 4}, {"n", 1}, {"o", 1}};
        QCOMPARE(with_phones->phones, expected);
    }
};

QTEST_APPLESS_MAIN(StatisticsTest)
#include "statistics_test.moc"
