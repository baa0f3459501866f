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

    void lowest_loss_and_best_score_part() {
        runs::CurvePlaces places;
        for (auto& axis : places.by_axis)
            axis = {1, 2, 3, 4, 5, 6, 7, 8};
        const auto curve = [&places](const std::vector<double>& values) {
            runs::Curve made(places);
            for (std::uint32_t line = 0; line < values.size(); ++line)
                made.append(line, values[line]);
            return made;
        };
        const runs::Curve loss = curve({0.5, 0.287, 0.3, 0.35, 0.36, 0.4, 0.45, 0.5});
        const auto found = runs::parting(loss, curve({0.4, 0.613, 0.62, 0.63, 0.65, 0.66, 0.68, 0.698}));
        QVERIFY(found.has_value());
        QCOMPARE(found->loss_epoch, 2.0);
        QCOMPARE(found->score_epoch, 8.0);
        QCOMPARE(found->best, 0.698);
        QCOMPARE(found->at_loss, 0.613);
        QVERIFY(!runs::parting(loss, curve({0.4, 0.7, 0.62}))); // the same epoch
        QVERIFY(!runs::parting(loss, curve({})));
        QVERIFY(!runs::parting(loss, curve({0.5, 0.5, 0.5}))); // nothing is given up
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
