// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/curve_cache.h"
#include "runs/exponential_mean.h"
#include "runs/run_folder.h"

#include <fmt/format.h>

#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <sstream>

using namespace sauti;
using runs::Axis;
using runs::CurveCache;
using runs::RunCurves;

namespace {

std::string lines(int from, int to) {
    std::string text;
    for (int step = from; step < to; ++step) {
        text += fmt::format(R"({{"step":{},"epoch":{},"ids":{},"time":"t","wall_s":{},"train/loss":{})", step,
                            step / 100.0, step * 64, step * 0.5, 5.0 / (1 + step % 977));
        if (step % 10 == 0) text += fmt::format(R"(,"eval/loss":{})", 3.0 / (1 + step));
        text += "}\n";
    }
    return text;
}

std::string read_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void compare(const RunCurves& one, const RunCurves& other) {
    QCOMPARE(one.metrics(), other.metrics());
    QCOMPARE(one.next_byte(), other.next_byte());
    for (const std::string& metric : one.metrics()) {
        const runs::Curve* a = one.find(metric);
        const runs::Curve* b = other.find(metric);
        QCOMPARE(a->size(), b->size());
        for (const Axis axis : {Axis::step, Axis::epoch, Axis::ids, Axis::seconds})
            QVERIFY(a->decimated(axis, 0, 1e9, 300) == b->decimated(axis, 0, 1e9, 300));
    }
}

} // namespace

class CurveCacheTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir temporary_;
    std::filesystem::path folder() const { return temporary_.path().toStdString(); }
    std::filesystem::path cache() const { return folder() / "cache/run.curves"; }
    void write(const std::string& text) const { std::ofstream(folder() / "metrics.jsonl", std::ios::binary) << text; }

private Q_SLOTS:
    void init() { std::filesystem::remove_all(folder() / "cache"); }

    void opens_as_the_metrics_do_and_goes_on() {
        write(lines(0, 30'000));
        const auto first = CurveCache::open(folder(), cache());
        QVERIFY(first);
        QVERIFY(std::filesystem::exists(cache()));
        const auto loaded = CurveCache::load(folder(), cache());
        QVERIFY(loaded != nullptr);
        compare(**first, *loaded);
        write(lines(0, 30'500));
        const auto again = CurveCache::open(folder(), cache());
        QVERIFY(again);
        RunCurves plain(folder());
        QVERIFY(*plain.read_more());
        compare(plain, **again);
    }

    void short_runs_leave_no_file() {
        write(lines(0, 100));
        QVERIFY(CurveCache::open(folder(), cache()));
        QVERIFY(!std::filesystem::exists(cache()));
    }

    void other_metrics_are_not_taken_for_these() {
        write(lines(0, 25'000));
        QVERIFY(CurveCache::open(folder(), cache()));
        std::string other = lines(0, 25'000);
        other[other.size() - 5] = other[other.size() - 5] == '1' ? '2' : '1';
        write(other);
        QVERIFY(CurveCache::load(folder(), cache()) == nullptr);
        write(lines(0, 10));
        QVERIFY(CurveCache::load(folder(), cache()) == nullptr);
        const auto anew = CurveCache::open(folder(), cache());
        QVERIFY(anew);
        QCOMPARE((*anew)->lines(), std::size_t{10});
    }

    void damaged_files_are_not_used() {
        write(lines(0, 20'000));
        QVERIFY(CurveCache::open(folder(), cache()));
        const std::string whole = read_file(cache());
        QVERIFY(whole.size() > 1000);
        for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{47}, whole.size() - 1}) {
            std::ofstream(cache(), std::ios::binary) << whole.substr(0, length);
            QVERIFY(CurveCache::load(folder(), cache()) == nullptr);
        }
        for (std::size_t at = 0; at < whole.size(); at += 9973) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
            std::ofstream(cache(), std::ios::binary) << damaged;
            QVERIFY(CurveCache::load(folder(), cache()) == nullptr);
        }
    }

    void news_read_elsewhere_are_taken_once() {
        write(lines(0, 50));
        const auto news = runs::read_curve_news(folder(), 0);
        QVERIFY(news);
        RunCurves curves(folder());
        QVERIFY(curves.take(*news));
        QVERIFY(!curves.take(*news));
        QCOMPARE(curves.lines(), std::size_t{50});
        write(lines(0, 20));
        const auto cut = runs::read_curve_news(folder(), curves.next_byte());
        QVERIFY(cut && cut->restarts);
        QVERIFY(curves.take(*cut));
        QCOMPARE(curves.lines(), std::size_t{20});
    }

    void a_mean_keeps_a_constant_and_follows_what_comes() {
        runs::CurvePlaces places;
        for (auto& axis : places.by_axis)
            axis = {0, 1, 2, 3};
        runs::Curve curve(places);
        curve.append(0, 4);
        curve.append(1, 4);
        runs::ExponentialMean mean(0.5);
        QCOMPARE(mean.follow(curve).at(0, Axis::step).y, 4.0);
        curve.append(2, 1);
        const runs::Curve& quiet = mean.follow(curve);
        QCOMPARE(quiet.size(), std::size_t{3});
        // (1 + 4/2 + 4/4) / (1 + 1/2 + 1/4)
        QCOMPARE(quiet.at(2, Axis::step).y, 4.0 / 1.75);
        runs::ExponentialMean none(0);
        QCOMPARE(none.follow(curve).at(2, Axis::step).y, 1.0);
    }
};

QTEST_APPLESS_MAIN(CurveCacheTest)
#include "curve_cache_test.moc"
