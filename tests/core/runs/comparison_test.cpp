// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/comparison.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace sauti;
using runs::RunSpec;

class ComparisonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tells_the_keys_that_are_not_the_same_in_all() {
        RunSpec a;
        RunSpec b;
        RunSpec c;
        b.seed = 2;
        c.optimizer.learning_rate = a.optimizer.learning_rate / 2;
        QVERIFY(runs::apply_setting(c, "start=run:a@best").has_value());
        const auto found = runs::differences({a, b, c});
        QCOMPARE(found.size(), std::size_t{3});
        QCOMPARE(found[0].key->name, std::string_view("seed"));
        QCOMPARE(found[0].values[1].dump(), std::string("2"));
        QCOMPARE(found[1].key->name, std::string_view("start"));
        QVERIFY(found[1].values[0].is_null());
        QCOMPARE(found[2].key->name, std::string_view("optimizer.learning_rate"));
        QCOMPARE(found[2].values.size(), std::size_t{3});
    }

    void names_are_no_difference() {
        RunSpec a;
        RunSpec b;
        b.name = "again";
        QVERIFY(runs::apply_setting(b, "preset=tiny").has_value());
        QVERIFY(runs::differences({a, b}).empty());
        QVERIFY(runs::differences({a}).empty());
        QVERIFY(runs::differences({}).empty());
    }
};

QTEST_APPLESS_MAIN(ComparisonTest)
#include "comparison_test.moc"
