// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/lines.h"

#include <QTest>
#include <vector>

using namespace sauti;
using namespace sauti::formats;

class LinesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void only_lf_and_cr_lf_end_a_line() {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{100}}) {
            const std::string text = "a\r\nb\rc\n\n\xE2\x80\xA8\x0B\n last";
            LineReader reader(source_of(text, piece), "x");
            QCOMPARE(lines_of(reader), (std::vector<std::string>{"a", "b\rc", "", "\xE2\x80\xA8\x0B", " last"}));
        }
    }

    void tells_number_place_and_end() {
        LineReader reader(source_of("\xEF\xBB\xBF"
                                    "ab\r\ncd",
                                    2),
                          "x");
        const Line first = **reader.next();
        QCOMPARE(first.number, std::int64_t{1});
        QCOMPARE(first.begin_bytes, std::uint64_t{3});
        QCOMPARE(first.size_bytes, std::uint64_t{4});
        QVERIFY(first.ended);
        const Line second = **reader.next();
        QCOMPARE(second.number, std::int64_t{2});
        QCOMPARE(second.begin_bytes, std::uint64_t{7});
        QCOMPARE(second.size_bytes, std::uint64_t{2});
        QVERIFY(!second.ended);
        QVERIFY(!reader.next()->has_value());
        QVERIFY(reader.had_mark());
    }

    void the_mark_may_be_kept_and_is_one_only_at_the_start() {
        LineReader kept(source_of("\xEF\xBB\xBF"
                                  "a"),
                        "x", false);
        QCOMPARE(lines_of(kept), (std::vector<std::string>{"\xEF\xBB\xBF"
                                                           "a"}));
        LineReader twice(source_of("\xEF\xBB\xBF\xEF\xBB\xBF"
                                   "a"),
                         "x");
        QCOMPARE(lines_of(twice), (std::vector<std::string>{"\xEF\xBB\xBF"
                                                            "a"}));
        LineReader part(source_of("\xEF\xBB"), "x");
        QCOMPARE(lines_of(part), (std::vector<std::string>{"\xEF\xBB"}));
    }

    void nothing_has_no_line() {
        LineReader empty(source_of(""), "x");
        QVERIFY(!empty.next()->has_value());
        LineReader mark(source_of("\xEF\xBB\xBF"), "x");
        QVERIFY(!mark.next()->has_value());
        LineReader blank(source_of("\n"), "x");
        QCOMPARE(lines_of(blank), (std::vector<std::string>{""}));
    }

    void a_line_beyond_the_limit_is_an_error_with_its_place() {
        LineReader reader(source_of("ab\nabcdefgh\nc", 2), "x.txt", true, 4);
        QVERIFY(reader.next()->has_value());
        const auto line = reader.next();
        QVERIFY(!line.has_value());
        QVERIFY(line.error().kind == base::ErrorKind::limit);
        QCOMPARE(line.error().place.line, std::int64_t{2});
        QVERIFY(!reader.next()->has_value());
    }

    void the_error_of_the_source_is_handed_on() {
        int calls = 0;
        LineReader reader(
            [&calls]() -> base::Result<std::string> {
                if (++calls == 1) return std::string("a\nb");
                return base::fail(base::ErrorKind::io_read, "the disk is gone");
            },
            "x.txt");
        QVERIFY(reader.next()->has_value());
        const auto line = reader.next();
        QVERIFY(!line.has_value());
        QVERIFY(line.error().kind == base::ErrorKind::io_read);
        QCOMPARE(line.error().place.path, std::string("x.txt"));
    }

private:
    static std::vector<std::string> lines_of(LineReader& reader) {
        std::vector<std::string> lines;
        for (auto line = reader.next(); line && *line; line = reader.next())
            lines.emplace_back((*line)->text);
        return lines;
    }
};

QTEST_APPLESS_MAIN(LinesTest)
#include "lines_test.moc"
