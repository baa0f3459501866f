// SPDX-License-Identifier: GPL-3.0-or-later
#include "data_folder.h"
#include "g2p/code_tables.h"
#include "g2p/engine.h"
#include "g2p/nearest.h"
#include "support/golden.h"

#include <QTest>
#include <algorithm>

using namespace sauti;
using test::DataFolder;
using test::reference;

/// Bad tables are named with file, line and reason; good ones are described.
class G2pTablesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_the_line_of_a_bad_map_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("message");
        QTest::newRow("empty") << QByteArray() << 1 << "the map is empty: its first line is not Orth,Phon";
        QTest::newRow("header in lower case")
            << QByteArray("orth,phon\na,a\n") << 1 << "the first line is \"orth,phon\", not Orth,Phon";
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBFOrth,Phon\n") << 1
                                         << "the first line is \"\uFEFFOrth,Phon\", not Orth,Phon";
        QTest::newRow("one field") << QByteArray("Orth,Phon\na,a\nb\n") << 3 << "a row has 1 fields, not 2";
        QTest::newRow("three fields") << QByteArray("Orth,Phon\r\na,a,a\r\n") << 2 << "a row has 3 fields, not 2";
        QTest::newRow("empty line") << QByteArray("Orth,Phon\n\na,a\n") << 2 << "a row has 0 fields, not 2";
        QTest::newRow("no key") << QByteArray("Orth,Phon\n,a\n") << 2 << "a row has no grapheme";
        QTest::newRow("equal keys") << QByteArray("Orth,Phon\n\u00e9,a\nb,b\ne\u0301,c\n") << 4
                                    << "the grapheme \"e\u0301\" stands in line 2 already";
        QTest::newRow("open quote") << QByteArray("Orth,Phon\n\"a,a\n") << 2
                                    << "a quoted field does not end in its line";
        QTest::newRow("not UTF-8") << QByteArray("Orth,Phon\na,\xff\n") << 2 << "the table is not UTF-8";
    }
    void names_the_line_of_a_bad_map() {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QString, message);
        const DataFolder folder = std::move(DataFolder().raw_map(text.toStdString()));
        const auto engine = folder.load(reference());
        QVERIFY(!engine.has_value());
        QCOMPARE(QString::fromStdString(engine.error().message), message);
        QCOMPARE(engine.error().place.line, static_cast<std::int64_t>(line));
        QCOMPARE(engine.error().place.path, (folder.path() / "map/tst-Latn.csv").string());
    }

    void names_the_line_of_a_bad_rule_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("message");
        QTest::newRow("no rule") << "% comment\n\nhello\n" << 3 << "this line is no rule";
        QTest::newRow("nothing to replace") << " -> b / _\n" << 1 << "this line is no rule";
        QTest::newRow("no replacement") << "a ->  / _\n" << 1 << "this line is no rule";
        QTest::newRow("no place") << "a -> b / x\n" << 1 << "this line is no rule";
        QTest::newRow("full-width percent") << "a -> b / _\n％ comment\n" << 2 << "this line is no rule";
        QTest::newRow("undefined symbol") << "a -> b / ::v:: _\n" << 1 << "the symbol ::v:: is not defined above";
        QTest::newRow("symbol names itself") << "::v:: = ::v::a\na -> b / ::v:: _\n"
                                             << 2 << "the symbol ::v:: grows the rule without end";
        QTest::newRow("symbol is itself") << "::v:: = ::v::\na -> b / ::v:: _\n"
                                          << 2 << "the symbol ::v:: grows the rule without end";
        QTest::newRow("open bracket") << "a -> b / _ (x\n"
                                      << 1 << "in a rule: this is no regular expression (U_REGEX_MISMATCHED_PAREN)";
    }
    void names_the_line_of_a_bad_rule() {
        QFETCH(QString, text);
        QFETCH(int, line);
        QFETCH(QString, message);
        const DataFolder folder = std::move(DataFolder().post(text.toStdString()));
        const auto engine = folder.load(reference());
        QVERIFY(!engine.has_value());
        QCOMPARE(QString::fromStdString(engine.error().message), message);
        QCOMPARE(engine.error().place.line, static_cast<std::int64_t>(line));
        QCOMPARE(engine.error().place.path, (folder.path() / "post/tst-Latn.txt").string());
    }

    void names_what_users_files_have_wrong() {
        if (!test::has_shared("cases/files/map_bad_header.csv")) QSKIP("the reported files are not here");
        const auto error_of = [](const char* map, const char* rules) {
            DataFolder folder;
            if (map != nullptr) folder.raw_map(test::text_of(test::shared(std::string("cases/files/") + map)));
            if (rules != nullptr) folder.pre(test::text_of(test::shared(std::string("cases/files/") + rules)));
            const auto engine = folder.load({});
            return engine ? base::Error{} : engine.error();
        };
        QCOMPARE(error_of("map_bad_header.csv", nullptr).place.line, std::int64_t{1});
        QCOMPARE(error_of("map_short_row.csv", nullptr).place.line, std::int64_t{3});
        QCOMPARE(error_of(nullptr, "rules_fullwidth.txt").place.line, std::int64_t{1});
    }

    void quotes_and_line_ends_are_read_as_csv() {
        const DataFolder folder = std::move(DataFolder().raw_map("Orth,Phon\r\n\"a\",\"x,\"\"y\"\rb,z"));
        QCOMPARE(QString::fromStdString(folder.answer("ab", reference())), QString("x,\"yz"));
    }
    void definitions_and_rules_may_hug_their_signs() {
        const DataFolder folder = std::move(DataFolder().pre("::v::=a|e\r\nb->p/(::v::)_(::v::|#)\rc -> k/_\n"));
        QCOMPARE(QString::fromStdString(folder.answer("abe cb ab", reference())), QString("ape kb ap"));
    }

    void an_unknown_code_names_the_nearest() {
        for (const char* code : {"swa", "swa-latn", "sva-Latn"}) {
            const auto engine = g2p::Engine::load(code);
            QVERIFY(!engine.has_value());
            QVERIFY(engine.error().kind == base::ErrorKind::not_found);
            QVERIFY2(engine.error().hint.find("did you mean swa-Latn") == 0, engine.error().hint.c_str());
        }
        QVERIFY(!g2p::Engine::load("../map/x").has_value());
        QVERIFY(g2p::nearest_names("", {"a"}).empty());
        QCOMPARE(g2p::nearest_names("kin", {"kin-Latn", "swa-Latn"}), std::vector<std::string>{"kin-Latn"});
    }
    void a_folder_without_maps_is_no_data_folder() {
        const QTemporaryDir empty;
        g2p::Options options;
        options.data_folder = empty.path().toStdString();
        const auto engine = g2p::Engine::load("swa-Latn", options);
        QVERIFY(!engine.has_value());
        QVERIFY(engine.error().kind == base::ErrorKind::not_found);
    }
    void the_folder_comes_before_our_own_table() {
        const DataFolder folder = std::move(DataFolder("swa-Latn").map("a,x\n"));
        g2p::Options options;
        options.data_folder = folder.path();
        QCOMPARE((*g2p::Engine::load("swa-Latn", options))->info().source, std::string("folder"));
        QCOMPARE((*g2p::Engine::load("builtin:swa-Latn", options))->info().source, std::string("builtin"));
        QCOMPARE((*g2p::Engine::load("kin-Latn", options))->info().source, std::string("builtin"));
    }
    void a_broken_table_does_not_disturb_the_others() {
        DataFolder folder;
        folder.raw_map("broken");
        static_cast<void>(base::write_atomically(folder.path() / "map/zzz-Latn.csv", "Orth,Phon\na,a\n"));
        const auto list = g2p::languages(folder.path());
        QVERIFY(list.has_value());
        QCOMPARE(list->size(), g2p::builtin_codes().size() + 2);
        const auto broken = std::find_if(list->begin(), list->end(),
                                         [](const g2p::Language& one) { return one.info.code == "tst-Latn"; });
        QVERIFY(broken != list->end() && !broken->problem.empty());
        QCOMPARE(list->back().info.entries, std::int64_t{1});
        QVERIFY(list->back().problem.empty());
    }
    void the_hash_changes_with_any_file() {
        DataFolder folder;
        const auto hash = [&folder] { return (*folder.load({}))->info().sha256; };
        const std::string first = hash();
        folder.post("a -> b / _\n");
        const std::string second = hash();
        folder.strip("\u0301\n");
        QVERIFY(first != second && second != hash());
        QCOMPARE(first.size(), std::size_t{64});
    }

    void a_table_of_ours_may_hold_two_answers() {
        const std::string text =
            "code\tx\nname\tX\nversion\t3\n[map]\nb\tb\tᵐb\na\ta\n[strip]\n◌\u0301\n[pre]\n% c\nc -> b / _\n";
        g2p::Options options;
        const auto corrected = g2p::parse_builtin(text, "x.tsv", options);
        const auto original = g2p::parse_builtin(text, "x.tsv", reference());
        QVERIFY(corrected.has_value() && original.has_value());
        QCOMPARE(corrected->map.front().phones, std::string("ᵐb"));
        QCOMPARE(original->map.front().phones, std::string("b"));
        QCOMPARE(original->info.version, std::string("3"));
        QVERIFY(original->strip == U"\u0301");
        QCOMPARE(original->pre.front().line, std::int64_t{11});
    }
    void a_table_of_ours_has_parts_of_one_mode() {
        const std::string text = "code\tx\nquality\tlow\nreference\tnone\n[map]\na\t-\ta\nb\tb\t-\n◌\u0301\t◌\u0301\n"
                                 "[post reference]\na -> b / _\n[post corrected]\nb -> a / _\n[post]\nc -> d / _\n";
        const auto corrected = g2p::parse_builtin(text, "x.tsv", {});
        const auto original = g2p::parse_builtin(text, "x.tsv", reference());
        QVERIFY(corrected.has_value() && original.has_value());
        QCOMPARE(corrected->info.quality, std::string("low"));
        QVERIFY(!corrected->info.has_reference);
        QCOMPARE(corrected->map.size(), std::size_t{2});
        QVERIFY(corrected->map.front().key == U"a" && original->map.front().key == U"b");
        QVERIFY(corrected->map.back().key == U"\u0301");
        QCOMPARE(corrected->map.back().phones, std::string("\u0301"));
        QCOMPARE(corrected->post.size(), std::size_t{2});
        QCOMPARE(corrected->post.front().line, std::int64_t{11});
        QCOMPARE(original->post.front().line, std::int64_t{9});
    }
    void a_bad_table_of_ours_is_named_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("unknown section") << "[maps]\n" << 1;
        QTest::newRow("unknown name") << "colour\tred\n" << 1;
        QTest::newRow("one column") << "[map]\na\n" << 2;
        QTest::newRow("equal keys") << "[map]\na\ta\na\tb\n" << 3;
        QTest::newRow("no rule") << "[pre]\nhello\n" << 2;
        QTest::newRow("unknown mode") << "[pre often]\n" << 1;
    }
    void a_bad_table_of_ours_is_named() {
        QFETCH(QString, text);
        QFETCH(int, line);
        const auto tables = g2p::parse_builtin(text.toStdString(), "x.tsv", {});
        QVERIFY(!tables.has_value());
        QCOMPARE(tables.error().place.line, static_cast<std::int64_t>(line));
    }
    void our_tables_are_good() {
        QCOMPARE(g2p::known_codes({}), g2p::builtin_codes());
        const auto list = g2p::languages({});
        QVERIFY(list.has_value());
        for (const g2p::Language& language : *list) {
            QVERIFY2(language.problem.empty(), language.problem.c_str());
            QVERIFY(!language.info.name.empty());
        }
    }

    void a_large_map_is_read() {
        std::string rows;
        for (int i = 0; i < 100000; ++i)
            rows += "k" + std::to_string(i) + "i,x\n";
        const DataFolder folder = std::move(DataFolder().map(rows));
        QCOMPARE(QString::fromStdString(folder.answer("k77777i", {})), QString("x"));
    }
    void a_rule_without_end_is_stopped() {
        const DataFolder folder = std::move(DataFolder().pre("(a*)*b -> x / _\n"));
        g2p::Options options;
        options.rule_limit_ms = 50;
        const auto engine = folder.load(options);
        QVERIFY(engine.has_value());
        const auto answer = (*engine)->transliterate(test::repeated("a", 40));
        QVERIFY(!answer.has_value());
        QVERIFY(answer.error().kind == base::ErrorKind::limit);
        QCOMPARE(answer.error().place.line, std::int64_t{1});
        QVERIFY((*engine)->transliterate("b").has_value());
    }
};

QTEST_APPLESS_MAIN(G2pTablesTest)
#include "g2p_tables_test.moc"
