// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/random.h"
#include "runs/curves.h"
#include "runs/run_folder.h"

#include <fmt/format.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>
#include <limits>

using namespace sauti;
using runs::Axis;
using runs::Curve;
using runs::CurvePoint;

namespace {

/// A curve of `count` noisy values at steps 0, 1, 2 …
struct Noise {
    runs::CurvePlaces places;
    Curve curve{places};
    explicit Noise(std::uint32_t count, double spike_at = -1) {
        base::RandomStream random(7, "noise", 0);
        for (std::uint32_t i = 0; i < count; ++i) {
            for (auto& axis : places.by_axis)
                axis.push_back(i);
            curve.append(i, i == static_cast<std::uint32_t>(spike_at) ? 99.0 : static_cast<double>(random.below(1000)));
        }
    }
};

std::pair<double, double> plain_range(const Curve& curve, std::size_t begin, std::size_t end) {
    std::pair<double, double> range = {curve.at(begin, Axis::step).y, curve.at(begin, Axis::step).y};
    for (std::size_t i = begin; i < end; ++i) {
        range.first = std::min(range.first, curve.at(i, Axis::step).y);
        range.second = std::max(range.second, curve.at(i, Axis::step).y);
    }
    return range;
}

} // namespace

class CurvesTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir temporary_;
    std::filesystem::path folder() const { return temporary_.path().toStdString(); }

    void write(const std::string& text) const { std::ofstream(folder() / "metrics.jsonl", std::ios::binary) << text; }

private Q_SLOTS:
    void ranges_are_those_of_reading_every_point() {
        const Noise noise(70'000); // above 64 * 64
        base::RandomStream random(3, "ranges", 0);
        for (int i = 0; i < 300; ++i) {
            const std::size_t begin = random.below(70'000);
            const std::size_t end = begin + 1 + random.below(70'000 - begin);
            const auto found =
                noise.curve.y_range(Axis::step, static_cast<double>(begin), static_cast<double>(end - 1));
            QCOMPARE(found, plain_range(noise.curve, begin, end));
        }
    }

    void few_points_are_all_drawn() {
        const Noise noise(100);
        const auto points = noise.curve.decimated(Axis::step, 10, 19, 50);
        QCOMPARE(points.size(), std::size_t{12}); // one neighbour at each side
        QCOMPARE(points.front().x, 9.0);
        QCOMPARE(points.back().x, 20.0);
    }

    void no_spike_is_lost_and_points_stay_few_and_in_order() {
        const Noise noise(200'000, 123'456);
        for (const int columns : {1, 7, 764}) {
            const auto points = noise.curve.decimated(Axis::step, 0, 199'999, columns);
            QVERIFY(points.size() <= static_cast<std::size_t>(columns) * 4 + 2);
            QVERIFY(std::is_sorted(points.begin(), points.end(),
                                   [](const CurvePoint& a, const CurvePoint& b) { return a.x < b.x; }));
            const auto range = plain_range(noise.curve, 0, 200'000);
            const auto highest = std::max_element(points.begin(), points.end(),
                                                  [](const CurvePoint& a, const CurvePoint& b) { return a.y < b.y; });
            QCOMPARE(highest->y, range.second);
            QCOMPARE(points.front().x, 0.0);
            QCOMPARE(points.back().x, 199'999.0);
        }
    }

    void the_nearest_point_is_found_at_any_place() {
        const Noise noise(10);
        QCOMPARE(noise.curve.nearest(Axis::step, -5), std::size_t{0});
        QCOMPARE(noise.curve.nearest(Axis::step, 3.4), std::size_t{3});
        QCOMPARE(noise.curve.nearest(Axis::step, 3.6), std::size_t{4});
        QCOMPARE(noise.curve.nearest(Axis::step, 99), std::size_t{9});
    }

    void an_empty_curve_draws_nothing() {
        const runs::CurvePlaces places;
        const Curve curve(places);
        QVERIFY(curve.decimated(Axis::epoch, 0, 1, 10).empty());
        QCOMPARE(curve.y_range(Axis::epoch, 0, 1), (std::pair<double, double>(0, 0)));
    }

    void what_is_no_number_is_counted_and_not_drawn() {
        runs::CurvePlaces places;
        for (auto& axis : places.by_axis)
            axis = {0, 1, 2};
        Curve curve(places);
        curve.append(0, 1.5);
        curve.append(1, std::nan(""));
        curve.append(2, std::numeric_limits<double>::infinity());
        QCOMPARE(curve.size(), std::size_t{1});
        QCOMPARE(curve.not_finite(), std::size_t{2});
    }

    void follows_a_run_that_grows_and_one_that_was_cut() {
        runs::RunCurves curves(folder());
        QVERIFY(!*curves.read_more()); // no file yet
        std::string text;
        for (int step = 1; step <= 3; ++step) {
            runs::MetricLine line;
            line.step = step;
            line.epoch = step / 10.0;
            line.values["train/loss"] = 4.0 - step;
            if (step == 2) line.values["eval/loss"] = 2.5;
            text += runs::metric_text(line) + "\n";
        }
        write(text + "{\"step\": 4, \"train/lo");
        QVERIFY(*curves.read_more());
        QVERIFY(!*curves.read_more());
        const Curve* loss = curves.find("train/loss");
        QVERIFY(loss != nullptr);
        QCOMPARE(loss->size(), std::size_t{3});
        QCOMPARE(loss->at(2, Axis::step), (CurvePoint{3, 1}));
        QCOMPARE(loss->at(2, Axis::epoch), (CurvePoint{0.3, 1}));
        QCOMPARE(curves.find("eval/loss")->at(0, Axis::step), (CurvePoint{2, 2.5}));
        QVERIFY(curves.find("nothing") == nullptr);
        write(text.substr(0, text.find('\n') + 1));
        QVERIFY(*curves.read_more());
        QCOMPARE(curves.find("train/loss")->size(), std::size_t{1});
        QVERIFY(curves.find("eval/loss") == nullptr);
    }
};

QTEST_APPLESS_MAIN(CurvesTest)
#include "curves_test.moc"
