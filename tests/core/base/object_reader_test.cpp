// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"

#include <nlohmann/json.hpp>

#include <QTest>
#include <string>

using namespace sauti::base;

class ObjectReaderTest : public QObject {
    Q_OBJECT

private:
    static std::string error_of(ObjectReader& reader) {
        const auto finished = reader.finish();
        return finished ? std::string() : finished.error().message + " | " + finished.error().hint;
    }

private Q_SLOTS:
    void known_keys_are_read_by_type() {
        const Json value = {{"name", "a"}, {"steps", 7}, {"rate", 0.5}, {"whole", 2}, {"on", true}, {"raw", {1}}};
        ObjectReader reader(value, "spec.json", "");
        QCOMPARE(reader.text("name"), std::string("a"));
        QCOMPARE(reader.integer("steps"), std::int64_t{7});
        QCOMPARE(reader.real("rate"), 0.5);
        QCOMPARE(reader.real("whole"), 2.0); // a whole number is a number
        QCOMPARE(reader.boolean("on"), true);
        QVERIFY(reader.raw("raw").is_array());
        QCOMPARE(reader.integer("absent", 9), std::int64_t{9});
        QVERIFY(!reader.has("no"));
        QCOMPARE(error_of(reader), std::string());
    }

    void an_unknown_key_is_named_with_the_nearest() {
        const Json value = {{"setps", 7}};
        ObjectReader reader(value, "spec.json", "training");
        QCOMPARE(reader.integer("steps", 1), std::int64_t{1});
        reader.accept("name");
        QCOMPARE(error_of(reader),
                 std::string("the key \"training.setps\" is not known here | did you mean \"steps\"?"));
    }

    void an_unknown_key_that_is_near_nothing_gets_the_list() {
        const Json value = {{"colour", 7}};
        ObjectReader reader(value, "spec.json", "");
        QCOMPARE(reader.integer("steps", 1), std::int64_t{1});
        QCOMPARE(error_of(reader), std::string("the key \"colour\" is not known here | known are: steps"));
    }

    void wrong_types_are_refused_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("text for a number")
            << QByteArray(R"({"n": "7"})") << QByteArray("\"a.n\" must be a whole number, not \"7\"");
        QTest::newRow("fraction") << QByteArray(R"({"n": 7.5})")
                                  << QByteArray("\"a.n\" must be a whole number, not 7.5");
        QTest::newRow("huge") << QByteArray(R"({"n": 18446744073709551615})")
                              << QByteArray("\"a.n\" must be a whole number, not 18446744073709551615");
        QTest::newRow("missing") << QByteArray("{}") << QByteArray("the key \"a.n\" is missing");
        QTest::newRow("null is missing") << QByteArray(R"({"n": null})") << QByteArray("the key \"a.n\" is missing");
        QTest::newRow("no object") << QByteArray("[1]") << QByteArray("a must be an object");
    }

    void wrong_types_are_refused() {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, message);
        const auto value = parse_json(json.toStdString(), "x");
        QVERIFY(value);
        ObjectReader reader(*value, "spec.json", "a");
        static_cast<void>(reader.integer("n"));
        const auto finished = reader.finish();
        QVERIFY(!finished);
        QCOMPARE(QByteArray::fromStdString(finished.error().message), message);
        QCOMPARE(finished.error().kind, ErrorKind::invalid);
        QCOMPARE(finished.error().place.path, std::string("spec.json"));
    }

    void the_first_error_wins() {
        const Json value = {{"a", 1}, {"b", 2}};
        ObjectReader reader(value, "x", "");
        static_cast<void>(reader.text("a"));
        static_cast<void>(reader.text("b"));
        reader.fail(ErrorKind::limit, "later");
        QCOMPARE(error_of(reader), std::string("\"a\" must be a string, not 1 | "));
    }

    void slips_find_their_name() {
        QCOMPARE(*nearest_name("lerning_rate", {"batch", "learning_rate"}), std::string("learning_rate"));
        QCOMPARE(*nearest_name("maks", {"mask", "max"}), std::string("mask"));
        QVERIFY(!nearest_name("zebra", {"batch", "learning_rate"}));
        QVERIFY(!nearest_name("a", {}));
        QCOMPARE(*nearest_name("", {"ab", "abc"}), std::string("ab"));
    }
};

QTEST_APPLESS_MAIN(ObjectReaderTest)
#include "object_reader_test.moc"
