// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.h"

#include <QTest>
#include <string>

using namespace sauti::base;

namespace {

Result<int> half(int value) {
    if (value % 2 != 0) return fail(ErrorKind::invalid, "odd", "give an even one");
    return value / 2;
}

Result<int> quarter(int value) {
    SAUTI_TRY(const int once, half(value));
    SAUTI_TRY(const int twice, half(once));
    return twice;
}

Result<void> check_quarter(int value) {
    SAUTI_CHECK(quarter(value));
    return {};
}

} // namespace

class ErrorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_are_spelled_with_hyphens() {
        for (int kind = 0; kind <= static_cast<int>(ErrorKind::internal); ++kind) {
            const std::string text(name(static_cast<ErrorKind>(kind)));
            QVERIFY(!text.empty());
            QVERIFY(text.find('_') == std::string::npos);
            if (kind != static_cast<int>(ErrorKind::internal)) QVERIFY(text != "internal");
        }
    }

    void places_are_told_as_far_as_known() {
        QCOMPARE((Place{"a.txt", 12, -1}).to_string(), std::string("a.txt:12"));
        QCOMPARE((Place{"a.bin", -1, 8}).to_string(), std::string("a.bin, byte 8"));
        QCOMPARE((Place{"", 3, 8}).to_string(), std::string("line 3, byte 8"));
        QCOMPARE((Place{"", -1, 0}).to_string(), std::string("byte 0"));
        QVERIFY(Place().empty());
        QCOMPARE(Place().to_string(), std::string());
    }

    void the_way_is_kept_innermost_first() {
        Error error = make_error(ErrorKind::syntax, "a bad line");
        error = std::move(error).at({"a.txt", 2, -1}).within("b.txt").context("reading the file");
        error = std::move(error).context("adding the corpus");
        QCOMPARE(error.to_string(),
                 std::string("syntax: a bad line (while reading the file) (while adding the corpus) at a.txt:2"));
        QCOMPARE(make_error(ErrorKind::full, "x").within("b").place.path, std::string("b"));
    }

    void errors_pass_through_try_and_check() {
        QCOMPARE(*quarter(12), 3);
        QCOMPARE(quarter(6).error().message, std::string("odd"));
        QVERIFY(check_quarter(4));
        QCOMPARE(check_quarter(5).error().hint, std::string("give an even one"));
    }

    void diagnostics_are_capped_but_counted() {
        Diagnostics diagnostics(2);
        for (int i = 0; i < 5; ++i)
            diagnostics.add({"bad line", {"a", i, -1}, ErrorKind::syntax});
        QCOMPARE(diagnostics.kept().size(), std::size_t{2});
        QCOMPARE(diagnostics.total(), std::int64_t{5});
        QCOMPARE(diagnostics.kept().back().place.line, std::int64_t{1});
    }
};

QTEST_APPLESS_MAIN(ErrorTest)
#include "error_test.moc"
