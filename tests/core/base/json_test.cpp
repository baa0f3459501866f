// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>
#include <string>

using namespace sauti::base;

class JsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void what_was_written_is_read_back() {
        const QTemporaryDir dir;
        const fs::path path = fs::path(dir.path().toStdString()) / "a.json";
        const Json value = {
            {"z", 1}, {"a", {1.5, nullptr, true, "ɔ̃"}}, {"big", std::numeric_limits<std::uint64_t>::max()}};
        QVERIFY(write_json(path, value));
        const auto read = read_json(path);
        QVERIFY(read);
        QVERIFY(*read == value);
        QCOMPARE(pretty(*read), *read_file(path)); // keys keep their order
        QCOMPARE(read_json(path / "no").error().kind, ErrorKind::not_found);
    }

    void doubles_read_back_equal() {
        for (const double value : {0.1, 1e-320, -0.0, 1.7976931348623157e308, 2.0 / 3}) {
            const auto read = parse_json(compact(Json(value)), "x");
            QVERIFY(read);
            QCOMPARE(read->get<double>(), value);
        }
    }

    void bad_text_is_refused_with_its_place_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("byte");
        QTest::newRow("empty") << QByteArray("") << "syntax" << 1 << 0;
        QTest::newRow("only blanks") << QByteArray("\n\n ") << "syntax" << 3 << 3;
        QTest::newRow("one brace") << QByteArray("{") << "syntax" << 1 << 1;
        QTest::newRow("trailing bytes") << QByteArray("{}\n{}") << "syntax" << 2 << 3;
        QTest::newRow("trailing comma") << QByteArray("{\"a\": 1,\n}") << "syntax" << 2 << 9;
        QTest::newRow("NUL after the value") << QByteArray("{}\n\0", 4) << "syntax" << 2 << 3;
        QTest::newRow("NUL in a text") << QByteArray("[\"\0\"]", 5) << "syntax" << 1 << 2;
        QTest::newRow("comment") << QByteArray("{\n// a\n}") << "syntax" << 2 << 2;
        QTest::newRow("NaN") << QByteArray("[1,\nNaN]") << "syntax" << 2 << 4;
        QTest::newRow("single quotes") << QByteArray("{'a': 1}") << "syntax" << 1 << 1;
        QTest::newRow("not UTF-8") << QByteArray("{\n\"a\": \"\xff\"}") << "encoding" << 2 << 8;
        QTest::newRow("a lone surrogate") << QByteArray("[\"\\ud800\"]") << "syntax" << 1 << 8;
        QTest::newRow("a doubled key") << QByteArray("{\"a\": 1,\n\"b\": 2,\n \"a\": 3}") << "invalid" << 3 << 20;
        QTest::newRow("doubled deeper") << QByteArray("[{\"a\": {}, \"a\": []}]") << "invalid" << 1 << 13;
        QTest::newRow("a number too large") << QByteArray("[1e999]") << "syntax" << 1 << 6;
        QTest::newRow("after a byte-order mark") << QByteArray("\xEF\xBB\xBF[\n,]") << "syntax" << 2 << 5;
    }

    void bad_text_is_refused_with_its_place() {
        QFETCH(QByteArray, text);
        QFETCH(QString, kind);
        QFETCH(int, line);
        QFETCH(int, byte);
        const auto value = parse_json(text.toStdString(), "spec.json");
        QVERIFY(!value);
        QCOMPARE(QString::fromStdString(std::string(name(value.error().kind))), kind);
        QCOMPARE(value.error().place.path, std::string("spec.json"));
        QCOMPARE(value.error().place.line, std::int64_t{line});
        QCOMPARE(value.error().place.byte, std::int64_t{byte});
    }

    void equal_keys_in_different_objects_are_good() {
        QVERIFY(parse_json(R"([{"a": 1}, {"a": {"a": 2}}])", "x"));
        QVERIFY(parse_json("\xEF\xBB\xBF{\"a\": 1}", "x"));
    }

    void nesting_has_an_end() {
        const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
        QVERIFY(parse_json(nested(512), "x"));
        const auto deep = parse_json(nested(513), "x");
        QVERIFY(!deep);
        QCOMPARE(deep.error().kind, ErrorKind::limit);
        QCOMPARE(deep.error().place.byte, std::int64_t{512});
        QCOMPARE(parse_json(std::string(1000000, '['), "x").error().kind, ErrorKind::limit);
    }

    void every_truncation_of_a_good_text_is_an_error() {
        const std::string good = R"({"format": "sauti-run-spec", "steps": [1, -2.5e3, true, null, "a\u00e9ɔ"]})";
        QVERIFY(parse_json(good, "x"));
        for (std::size_t n = 0; n < good.size(); ++n)
            QVERIFY(!parse_json(good.substr(0, n), "x"));
    }

    void what_is_no_number_goes_through_strings() {
        QCOMPARE(compact(number(std::nan(""))), std::string("\"nan\""));
        QCOMPARE(compact(number(-INFINITY)), std::string("\"-inf\""));
        QVERIFY(std::isnan(*as_number("nan")));
        QCOMPARE(*as_number("inf"), INFINITY);
        QCOMPARE(*as_number("-inf"), -INFINITY);
        QCOMPARE(*as_number(7), 7.0);
        QVERIFY(!as_number("seven"));
        QVERIFY(!as_number(nullptr));
    }

    void bad_utf8_does_not_stop_writing() { QCOMPARE(compact(Json("a\xff")), std::string("\"a\xEF\xBF\xBD\"")); }

    void a_file_of_ours_is_known_by_format_and_version() {
        const auto kind = [](const Json& value) {
            const auto good = check_format(value, "sauti-recipe", 2, "r.json");
            return good ? std::string("good") : std::string(name(good.error().kind));
        };
        QCOMPARE(kind({{"format", "sauti-recipe"}, {"version", 2}}), std::string("good"));
        QCOMPARE(kind({{"format", "sauti-recipe"}, {"version", 1}}), std::string("good"));
        QCOMPARE(kind({{"format", "sauti-recipe"}, {"version", 3}}), std::string("unsupported"));
        QCOMPARE(kind({{"format", "sauti-recipe"}, {"version", "2"}}), std::string("invalid"));
        QCOMPARE(kind({{"format", "sauti-recipe"}}), std::string("invalid"));
        QCOMPARE(kind({{"format", 2}}), std::string("not-this-format"));
        QCOMPARE(kind(Json::array()), std::string("not-this-format"));
        const auto newer = check_format({{"format", "sauti-recipe"}, {"version", 3}}, "sauti-recipe", 2, "r.json");
        QCOMPARE(newer.error().message,
                 std::string("this file has version 3, newer than version 2 that this Sauti knows"));
    }
};

QTEST_APPLESS_MAIN(JsonTest)
#include "json_test.moc"
