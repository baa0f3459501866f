// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "corpus_fixture.h"
#include "unicode/normalise.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

using namespace sauti;
using namespace sauti::corpus;
using namespace sauti::corpus::test;

class FilterRowsTest : public QObject {
    Q_OBJECT

    // Imported once: the cases only read.
    std::unique_ptr<Project> news_;

private Q_SLOTS:
    void initTestCase() {
        news_ = std::make_unique<Project>();
        VERIFY_OK(news_->news());
    }

    void chooses_rows_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("ids");
        const auto row = [](const char* filter, const char* ids) { QTest::newRow(filter) << filter << ids; };
        row("", "1 2 3 4 5 6");
        row("juma", "1 4");
        row("JUMA", "1 4");
        row("=Juma", "1 4");
        row("=juma", "");
        row("=Jum", "");
        row("ibadan", "3");
        row("=Ibadan", "");
        row("=Ìbàdàn", "3");
        // The same word with its accents as marks of their own: one word, however it is spelt.
        row("=I\u0300ba\u0300da\u0300n", "3");
        row("I\u0300ba\u0300", "3");
        row("ng'ombe", "3");
        row("\"ya afya\"", "2");
        row("\"ya  afya\"", "");
        row("tag:PER", "1 4");
        row("tag:B-ORG", "2");
        row("tag:=ORG", "usage");
        row("tag:any", "1 2 3 4 5");
        row("-tag:any", "6");
        row("tag:PER|DATE", "1 4 5");
        row("split:train", "1 2 3");
        row("split:validation", "4 5");
        row("split:dev|test", "4 5 6");
        row("split:devv", "usage");
        row("tag:PER split:dev", "4");
        row("tag:PER and not split:dev", "1");
        row("juma or asubuhi", "1 4 5 6");
        row("(juma or asubuhi) -split:dev", "1 6");
        row("length<=12", "5");
        row("length>26", "2");
        row("id:2|3", "2 3");
        row("id>=5", "5 6");
        row("path:test", "6");
        row("path:/^t/", "1 2 3 6");
        row("speaker:ana", "");
        row("problem:leak", "1 4");
        row("problem:duplicate", "");
        row("problem:any", "1 4");
        row("problem:nonsense", "usage");
        row("/^[A-Z]\\w+ ya /", "2");
        row("/JUMA/i", "1 4");
        row("/\\u00E0d/", "3");
        row("/(/", "usage");
        row("xyz", "");
        row("phones:juma", "invalid");
        row("[ V ]", "invalid");
    }

    void chooses_rows() {
        QFETCH(QString, filter);
        QFETCH(QString, ids);
        const auto corpus = Corpus::open(news_->corpus("swa"));
        VERIFY_OK(corpus);
        const QString found = ids_of(*corpus, filter.toStdString());
        if (ids == "usage" || ids == "invalid") {
            QVERIFY2(found.startsWith(ids), qPrintable(found));
        } else {
            QCOMPARE(found, ids);
            QCOMPARE(corpus->count(filter.toStdString()).value(), ids.isEmpty() ? 0 : ids.split(' ').size());
        }
    }

    void an_expression_without_end_is_stopped() {
        const Project project;
        project.write("source/r/train.txt", std::string(40, 'a') + "b\n");
        VERIFY_OK(project.import("source/r"));
        const auto corpus = Corpus::open(project.corpus("r"));
        Query query;
        query.filter = "/(a+)+$/";
        const auto page = corpus->rows(query);
        QCOMPARE(page.error().kind, base::ErrorKind::limit);
    }

    void places_of_values_are_in_the_filter() {
        const auto corpus = Corpus::open(news_->corpus("swa"));
        QCOMPARE(corpus->count("juma split:nope").error().place.byte, std::int64_t{11});
        QCOMPARE(corpus->count("juma /a[/").error().kind, base::ErrorKind::usage);
        QVERIFY(corpus->count("juma /a[/").error().place.byte >= 6);
    }

    void sorts_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("descending");
        QTest::addColumn<QString>("ids");
        const auto row = [](const char* name, SortKey key, bool descending, const char* ids) {
            QTest::newRow(name) << static_cast<int>(key) << descending << ids;
        };
        // habari, juma, juma, leo, ng'ombe, wizara
        row("text", SortKey::text, false, "6 1 4 5 3 2");
        row("text from the end", SortKey::text, true, "2 3 5 1 4 6");
        row("source from the end", SortKey::source, true, "6 5 4 3 2 1");
        row("length", SortKey::length, false, "5 3 6 1 4 2");
        row("tags", SortKey::tags, true, "2 1 4 5 3 6");
        row("split", SortKey::split, true, "6 4 5 1 2 3");
        row("problems", SortKey::problems, true, "1 4 2 3 5 6");
        row("path", SortKey::path, false, "4 5 6 1 2 3");
        row("speaker", SortKey::speaker, true, "1 2 3 4 5 6");
        row("the row that it repeats", SortKey::same, true, "1 4 2 3 5 6");
    }

    void sorts() {
        QFETCH(int, key);
        QFETCH(bool, descending);
        QFETCH(QString, ids);
        const auto corpus = Corpus::open(news_->corpus("swa"));
        VERIFY_OK(corpus);
        QCOMPARE(ids_of(*corpus, "", static_cast<SortKey>(key), descending), ids);
    }

    void sorts_rows_that_begin_alike() {
        const Project project;
        const std::string same(40, 'x');
        project.write("source/s/train.txt", same + "c\n" + same + "a\n" + same + "\n" + same + "b\n" + same + "a\nx\n");
        VERIFY_OK(project.import("source/s"));
        const auto corpus = Corpus::open(project.corpus("s"));
        QCOMPARE(ids_of(*corpus, "", SortKey::text), QString("6 3 2 5 4 1"));
        QCOMPARE(ids_of(*corpus, "", SortKey::text, true), QString("1 4 2 5 3 6"));
    }

    void sorts_many_rows_like_a_plain_sort() {
        const Project project;
        base::RandomStream random(1, "sorting", 0);
        std::vector<std::string> texts;
        for (int i = 0; i < 40; ++i) {
            std::string text(random.below(80), 'x');
            for (std::uint64_t more = random.below(60); more > 0; --more)
                text += static_cast<char>('a' + random.below(3));
            texts.push_back(text + "z");
        }
        std::vector<std::string> rows;
        std::string all;
        for (int i = 0; i < 7000; ++i) {
            rows.push_back(texts[random.below(texts.size())] + (random.chance(0.1) ? std::to_string(i) : ""));
            all += rows.back() + "\n";
        }
        project.write("source/m/train.txt", all);
        VERIFY_OK(project.import("source/m"));
        for (const int threads : {1, 3}) {
            const auto corpus = Corpus::open(project.corpus("m"), {{}, threads});
            for (const bool descending : {false, true}) {
                std::vector<std::size_t> order(rows.size());
                std::iota(order.begin(), order.end(), std::size_t{0});
                std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
                    return descending ? rows[b] < rows[a] : rows[a] < rows[b];
                });
                Query query;
                query.sort = SortKey::text;
                query.descending = descending;
                const auto sorted = corpus->select(query);
                VERIFY_OK(sorted);
                for (std::size_t at = 0; at < order.size(); ++at)
                    QCOMPARE(sorted->id_at(static_cast<std::int64_t>(at)), static_cast<std::int64_t>(order[at] + 1));
            }
        }
    }

    void pages_are_pieces_of_the_whole() {
        const Project project;
        std::string text;
        for (int i = 0; i < 10000; ++i)
            text += (i % 3 == 0 ? "tatu " : "nne ") + std::to_string(i) + "\n";
        project.write("source/p/train.txt", text);
        VERIFY_OK(project.import("source/p"));
        const auto corpus = Corpus::open(project.corpus("p"));
        VERIFY_OK(corpus);
        QCOMPARE(corpus->count("tatu").value(), 3334);
        Query query;
        query.filter = "tatu";
        query.offset = 3300;
        query.limit = 100;
        const auto last = corpus->rows(query);
        VERIFY_OK(last);
        QCOMPARE(last->rows.size(), std::size_t{34});
        QVERIFY(!last->more);
        QCOMPARE(last->rows.back().id, 10000);
        query.offset = 10;
        const auto page = corpus->rows(query);
        QVERIFY(page->more);
        QCOMPARE(page->rows.front().id, 31);

        std::vector<std::uint32_t> told;
        const auto selection = corpus->select(query, {}, [&](const std::vector<std::uint32_t>& found) {
            told.insert(told.end(), found.begin(), found.end());
        });
        VERIFY_OK(selection);
        QCOMPARE(selection->size(), 3334);
        QCOMPARE(told.size(), std::size_t{3334});
        const auto end = corpus->rows(*selection, 3333, 10);
        VERIFY_OK(end);
        QCOMPARE(end->size(), std::size_t{1});
        QCOMPARE(end->front().id, 10000);
        QVERIFY(corpus->rows(*selection, 5000, 10)->empty());
        QCOMPARE(corpus->select({}).value().size(), 10000);
    }

    void the_fast_search_finds_what_a_plain_one_finds() {
        // Random rows over a small alphabet with marks and capitals, random pieces: equal to search_key and find.
        const Project project;
        base::RandomStream random(3, "corpus rows", 0);
        const std::vector<std::string> letters = {"a", "b", "A", "\u00E0", "a\u0300", "c", " ", "\u00DF", "\u0130"};
        const auto text_of = [&](std::uint64_t length) {
            std::string text;
            for (std::uint64_t i = 0; i < length; ++i)
                text += letters[random.below(letters.size())];
            return text;
        };
        std::vector<std::string> rows;
        std::string source;
        for (int i = 0; i < 6000; ++i) {
            rows.push_back("x" + text_of(1 + random.below(12)));
            source += rows.back() + "\n";
        }
        project.write("source/f/train.txt", source);
        VERIFY_OK(project.import("source/f"));
        const auto corpus = Corpus::open(project.corpus("f"));
        VERIFY_OK(corpus);
        for (int round = 0; round < 60; ++round) {
            std::string piece = text_of(1 + random.below(4));
            QStringList plain;
            const std::string key = unicode::search_key(piece);
            if (key.empty()) continue;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                if (unicode::search_key(rows[i]).find(key) != std::string::npos) plain << QString::number(i + 1);
            }
            QCOMPARE(ids_of(*corpus, "\"" + piece + "\""), plain.join(' '));
            // The row by row way, taken where few rows are left.
            QStringList few;
            for (const QString& id : plain) {
                if (id.toInt() <= 100) few << id;
            }
            QCOMPARE(ids_of(*corpus, "id<=100 \"" + piece + "\""), few.join(' '));
        }
    }

    void spellings_that_are_canonically_equal_are_one_word() {
        const Project project;
        const std::string bytes = "\u00CCb\u00E0d\u00E0n B-LOC\n\nI\u0300ba\u0300da\u0300n B-LOC\n\n"
                                  "\u00CCba\u0300d\u00E0n B-LOC\n\nIbadan O\n\n";
        project.write("source/n/train.txt", bytes);
        VERIFY_OK(project.import("source/n"));
        const auto corpus = Corpus::open(project.corpus("n"));
        QCOMPARE(ids_of(*corpus, "=\u00CCb\u00E0d\u00E0n"), QString("1 2 3"));
        QCOMPARE(ids_of(*corpus, "ibadan"), QString("1 2 3 4"));
        QCOMPARE(corpus->row(2)->text, std::string("I\u0300ba\u0300da\u0300n"));
        QCOMPARE(*base::read_file(project.path("source/n/train.txt")), bytes);
    }

    void stops_when_asked() {
        const auto corpus = Corpus::open(news_->corpus("swa"));
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(corpus->count("juma", base::Work(stop.get_token())).error().kind, base::ErrorKind::cancelled);
    }
};

QTEST_APPLESS_MAIN(FilterRowsTest)
#include "filter_rows_test.moc"
