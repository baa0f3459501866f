// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/chart_legend.h"
#include "widgets/common/curve_chart.h"
#include "widgets/common/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QImage>
#include <QMenu>
#include <QPainter>
#include <QPolygonF>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace sauti;
using namespace sauti::widgets;

namespace {

std::vector<runs::CurvePoint> line(int count, double first, double slope) {
    std::vector<runs::CurvePoint> points;
    for (int index = 0; index < count; ++index)
        points.push_back({static_cast<double>(index), first + slope * index});
    return points;
}

ChartCurve curve(const QString& id, std::vector<runs::CurvePoint> points) {
    ChartCurve made;
    made.id = id;
    made.name = id;
    made.points = std::move(points);
    return made;
}

std::vector<ChartCurve> two() {
    std::vector<ChartCurve> curves;
    curves.push_back(curve(QStringLiteral("train"), line(101, 5, -0.04)));
    curves.push_back(curve(QStringLiteral("eval"), {{10, 4.8}, {50, 3.5}, {90, 1.9}}));
    return curves;
}

QStringList texts(const std::vector<ChartTick>& ticks) {
    QStringList found;
    for (const ChartTick& tick : ticks)
        found.append(tick.text);
    return found;
}

} // namespace

class ChartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { theme::apply(theme::Scheme::light); }

    void pixels_and_values_are_inverse() {
        const ChartRange range{100, 300, -1, 3};
        const QRectF plot(40, 20, 400, 200);
        QCOMPARE(chart_pixel(range, plot, {100, -1}), plot.bottomLeft());
        QCOMPARE(chart_pixel(range, plot, {300, 3}), plot.topRight());
        QCOMPARE(chart_value(range, plot, chart_pixel(range, plot, {150, 2})), QPointF(150, 2));
    }

    void zoom_keeps_the_value_under_the_pointer() {
        const ChartRange range{0, 100, 0, 10};
        const QRectF plot(0, 0, 200, 100);
        const QPointF at(30, 40);
        ChartZoom zoom;
        zoom.around = chart_value(range, plot, at);
        zoom.x = 0.5;
        zoom.y = 0.5;
        const ChartRange zoomed = chart_zoomed(range, zoom);
        QCOMPARE(chart_value(zoomed, plot, at), zoom.around);
        QCOMPARE(zoomed.to_x - zoomed.from_x, 50.0);
    }

    void zoom_ends_where_numbers_cannot_be_told_apart() {
        ChartRange range{0, 1, 0, 1};
        ChartZoom zoom;
        zoom.around = {0.5, 0.5};
        zoom.x = 0.1;
        for (int step = 0; step < 100; ++step)
            range = chart_zoomed(range, zoom);
        QVERIFY(range.from_x < range.to_x);
        QVERIFY(std::isfinite(range.from_x));
    }

    void ticks_are_round_data() {
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<QString>("texts_");
        QTest::newRow("steps") << 0.0 << 2000.0 << "0|500|1,000|1,500|2,000";
        QTest::newRow("losses") << 0.28 << 0.78 << "0.3|0.4|0.5|0.6|0.7";
        QTest::newRow("rates") << 0.0 << 4.2e-4 << "0|1e-4|2e-4|3e-4|4e-4";
        QTest::newRow("negative") << -1.0 << 1.0 << "-1.0|-0.5|0|0.5|1.0";
        QTest::newRow("nothing") << 1.0 << 1.0 << "";
        QTest::newRow("not a number") << std::nan("") << 1.0 << "";
    }
    void ticks_are_round() {
        QFETCH(double, from);
        QFETCH(double, to);
        QTEST(texts(chart_ticks(from, to, 5)).join(QLatin1Char('|')), "texts_");
    }

    void log_ticks_are_decades() {
        QCOMPARE(texts(chart_log_ticks(-3, 2, 8)), QStringList({"0.001", "0.01", "0.1", "1", "10", "100"}));
        QVERIFY(texts(chart_log_ticks(-0.2, 0.7, 5)).contains(QStringLiteral("2")));
    }

    void numbers_read_well() {
        QCOMPARE(chart_number(1056), QStringLiteral("1,056"));
        QCOMPARE(chart_number(0.59634), QStringLiteral("0.5963"));
        QCOMPARE(chart_number(0.00003217), QStringLiteral("3.217e-05"));
        QCOMPARE(chart_exact(0.1), QStringLiteral("0.1"));
        QCOMPARE(chart_exact(1.0 / 3).toDouble(), 1.0 / 3);
    }

    void tells_what_a_screen_reader_reads() {
        CurveChart chart;
        chart.setNames({QStringLiteral("loss"), {}});
        chart.setCurves(two());
        QCOMPARE(chart.summary(), QStringLiteral("loss, step 100, train 1, eval 1.900 at step 90, falling"));
        QCOMPARE(chart.accessibleName(), chart.summary());
        QVERIFY(!chart.accessibleDescription().isEmpty());
        chart.setCurves({});
        QCOMPARE(chart.summary(), QStringLiteral("loss, no curve"));
    }

    void crosshair_tells_exact_values_highest_first() {
        CurveChart chart;
        chart.resize(600, 300);
        chart.setCurves(two());
        chart.setCrosshair(50);
        const ChartReading reading = chart.reading();
        QCOMPARE(reading.head, QStringLiteral("step 50"));
        QCOMPARE(reading.rows.size(), std::size_t(2));
        QCOMPARE(reading.rows[0].name, QStringLiteral("eval"));
        QCOMPARE(reading.rows[0].y, 3.5);
        QCOMPARE(reading.rows[1].y, 3.0);
        QVERIFY(!reading.rows[0].elsewhere);
        chart.setCrosshair(60);
        QCOMPARE(chart.reading().rows[0].name, QStringLiteral("eval"));
        QVERIFY(chart.reading().rows[0].elsewhere);
        QCOMPARE(chart.reading().rows[0].x, 50.0);
    }

    void arrows_move_from_sample_to_sample() {
        CurveChart chart;
        chart.resize(600, 300);
        chart.setCurves(two());
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(chart.crosshair(), std::optional<double>(0));
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(chart.crosshair(), std::optional<double>(1));
        QTest::keyClick(&chart, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(chart.crosshair(), std::optional<double>(11));
        QTest::keyClick(&chart, Qt::Key_Left);
        QCOMPARE(chart.crosshair(), std::optional<double>(10));
        QTest::keyClick(&chart, Qt::Key_End);
        QCOMPARE(chart.crosshair(), std::optional<double>(100));
        QTest::keyClick(&chart, Qt::Key_Escape);
        QVERIFY(!chart.crosshair());
    }

    void pointer_zooms_moves_and_resets() {
        CurveChart chart;
        chart.resize(600, 300);
        chart.setCurves(two());
        chart.grab();
        const ChartRange all = chart.range();
        const QPoint middle = chart.plotRect().center().toPoint();
        QTest::mousePress(&chart, Qt::LeftButton, {}, middle);
        QTest::mouseMove(&chart, middle + QPoint(100, 60));
        QTest::mouseRelease(&chart, Qt::LeftButton, {}, middle + QPoint(100, 60));
        QVERIFY(chart.isZoomed());
        QVERIFY(chart.range().from_x > all.from_x && chart.range().to_x < all.to_x);
        QVERIFY(std::abs(chart.range().from_x - 50) < 1);
        const ChartRange zoomed = chart.range();
        QTest::mousePress(&chart, Qt::MiddleButton, {}, middle);
        QTest::mouseMove(&chart, middle + QPoint(-40, 0));
        QTest::mouseRelease(&chart, Qt::MiddleButton, {}, middle + QPoint(-40, 0));
        QVERIFY(chart.range().from_x > zoomed.from_x);
        QCOMPARE(chart.range().to_x - chart.range().from_x, zoomed.to_x - zoomed.from_x);
        QTest::mouseDClick(&chart, Qt::LeftButton, {}, middle);
        QVERIFY(!chart.isZoomed());
        QCOMPARE(chart.range(), all);
    }

    void zoom_stays_when_news_comes() {
        CurveChart chart;
        chart.resize(600, 300);
        chart.setCurves(two());
        chart.zoomTo({20, 40, 3, 5});
        auto more = two();
        more[0].points.push_back({101, 9});
        chart.setCurves(std::move(more));
        QCOMPARE(chart.range(), (ChartRange{20, 40, 3, 5}));
    }

    void legend_hides_and_shows_only_one() {
        CurveChart chart;
        chart.resize(600, 300);
        chart.setCurves(two());
        auto* legend = chart.findChild<ChartLegend*>();
        QVERIFY(legend != nullptr);
        QSignalSpy hidden(&chart, &CurveChart::hiddenChanged);
        QTest::mouseClick(legend, Qt::LeftButton, {}, QPoint(5, 10));
        QVERIFY(chart.curves().find(QStringLiteral("train"))->hidden);
        QCOMPARE(hidden.size(), 1);
        chart.setCurves(two());
        QVERIFY2(chart.curves().find(QStringLiteral("train"))->hidden, "news forgets what was hidden");
        chart.showOnly(QStringLiteral("train"));
        QVERIFY(!chart.curves().find(QStringLiteral("train"))->hidden);
        QVERIFY(chart.curves().find(QStringLiteral("eval"))->hidden);
        chart.showOnly(QStringLiteral("train"));
        QVERIFY(!chart.curves().find(QStringLiteral("eval"))->hidden);
    }

    void copies_visible_numbers() {
        CurveChart chart;
        chart.resize(600, 300);
        chart.setCurves(two());
        chart.zoomTo({49, 51, 0, 5});
        QTest::keyClick(&chart, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("step\ttrain\teval\n49\t3.04\t\n50\t3\t3.5\n51\t2.96\t\n"));
    }

    void saves_pictures_and_data() {
        QTemporaryDir folder;
        CurveChart chart;
        chart.resize(600, 300);
        chart.setCurves(two());
        const auto path = [&folder](const char* name) { return folder.filePath(QString::fromLatin1(name)); };
        for (const char* name : {"a.png", "a.svg", "a.pdf", "a.csv"})
            QVERIFY2(chart.save(path(name)), name);
        QCOMPARE(QImage(path("a.png")).size(), QSize(1200, 600));
        QFile svg(path("a.svg"));
        QVERIFY(svg.open(QIODevice::ReadOnly));
        QVERIFY(svg.readAll().contains("<svg"));
        QFile csv(path("a.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QVERIFY(csv.readAll().startsWith("step,train,eval\n0,5,\n"));
        const auto wrong = chart.save(path("a.bmp"));
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().kind, base::ErrorKind::invalid);
        QVERIFY(!chart.save(path("none/a.png")));
    }

    void log_axis_leaves_out_what_has_no_logarithm() {
        CurveChart chart;
        chart.resize(600, 300);
        std::vector<ChartCurve> curves;
        curves.push_back(curve(QStringLiteral("rate"), {{0, 0}, {1, 1e-4}, {2, 1e-2}}));
        chart.setCurves(std::move(curves));
        chart.setLogY(true);
        QVERIFY(chart.range().from_y < -4 && chart.range().from_y > -5);
        QVERIFY(chart.range().to_y > -2 && chart.range().to_y < -1);
        QVERIFY(!chart.grab().isNull());
    }

    void smoothing_keeps_the_values_under_the_crosshair() {
        CurveChart chart;
        chart.resize(600, 300);
        chart.setCurves(two());
        chart.setSmoothing(0.9);
        chart.setCrosshair(50);
        QCOMPARE(chart.reading().rows[1].y, 3.0);
        QVERIFY(chart.curves().find(QStringLiteral("train"))->drawn->at(50, runs::Axis::step).y > 3.0);
    }

    void draws_the_curve_where_its_values_are() {
        CurveChart chart;
        chart.resize(600, 300);
        std::vector<ChartCurve> curves;
        curves.push_back(curve(QStringLiteral("flat"), {{0, 1.3}, {50, 1.3}, {100, 3}}));
        chart.setCurves(std::move(curves));
        const QImage image = chart.grab().toImage();
        const QPoint at = chart_pixel(chart.range(), chart.plotRect(), {25, 1.3}).toPoint();
        // The row in which the curve's colour is strongest.
        int row = -1;
        for (int y = 0; y < image.height(); ++y) {
            const QColor seen = image.pixelColor(at.x(), y);
            const bool is_curve = seen.blue() - seen.red() > 60;
            if (is_curve && (row < 0 || seen.red() < image.pixelColor(at.x(), row).red())) row = y;
        }
        QVERIFY2(std::abs(row - at.y()) <= 2, qPrintable(QStringLiteral("%1 for %2").arg(row).arg(at.y())));
    }

    void a_band_is_what_strokes_would_have_made_data() {
        QTest::addColumn<bool>("has_gap");
        QTest::newRow("everywhere") << false;
        QTest::newRow("with a gap") << true;
    }
    void a_band_is_what_strokes_would_have_made() {
        QFETCH(bool, has_gap);
        CurveChart chart;
        chart.resize(600, 300);
        std::vector<runs::CurvePoint> noisy;
        for (int step = 0; step < 8'000; ++step) {
            if (has_gap && step > 2'000 && step < 4'000) continue;
            const double place = step / 8'000.0;
            noisy.push_back({double(step), 3 - place + (0.2 + place) * std::sin(step * 1.7)});
        }
        std::vector<ChartCurve> curves;
        curves.push_back(curve(QStringLiteral("noisy"), noisy));
        chart.setCurves(std::move(curves));
        const QImage image = chart.grab().toImage();
        const QRectF plot = chart.plotRect();
        QImage strokes(image.size(), QImage::Format_RGB32);
        strokes.fill(Qt::white);
        QPainter painter(&strokes);
        painter.setClipRect(plot);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Qt::black, 1.5));
        QPolygonF way;
        for (const runs::CurvePoint& point : noisy)
            way.append(chart_pixel(chart.range(), plot, {point.x, point.y}));
        painter.drawPolyline(way);
        painter.end();
        int drawn = 0;
        int other = 0;
        for (int y = int(plot.top()) + 2; y < int(plot.bottom()) - 2; ++y) {
            for (int x = int(plot.left()) + 2; x < int(plot.right()) - 2; ++x) {
                const QColor seen = image.pixelColor(x, y);
                const bool is_curve = seen.blue() - seen.red() > 60;
                const bool is_stroke = strokes.pixelColor(x, y).red() < 128;
                drawn += is_stroke ? 1 : 0;
                other += is_curve != is_stroke ? 1 : 0;
            }
        }
        QVERIFY(drawn > 10'000);
        QVERIFY2(other < drawn / 20, qPrintable(QStringLiteral("%1 of %2").arg(other).arg(drawn)));
    }

    void looks_as_drawn() {
        const QByteArray folder = qgetenv("SAUTI_TEST_PICTURES");
        if (folder.isEmpty()) QSKIP("SAUTI_TEST_PICTURES names no folder");
        for (const theme::Scheme scheme : {theme::Scheme::light, theme::Scheme::dark}) {
            theme::apply(scheme);
            CurveChart chart;
            chart.resize(760, 300);
            chart.setNames({QStringLiteral("loss"), QStringLiteral("loss (nats a masked id)")});
            std::vector<runs::CurvePoint> noisy;
            for (int step = 0; step <= 860; ++step)
                noisy.push_back({double(step), 0.9 + 3.8 * std::exp(-step / 220.0) + 0.12 * std::sin(step * 7.3)});
            std::vector<ChartCurve> curves;
            curves.push_back(curve(QStringLiteral("train"), noisy));
            std::vector<runs::CurvePoint> sparse;
            for (int step = 100; step <= 800; step += 100)
                sparse.push_back({double(step), 1 + 3.7 * std::exp(-step / 220.0)});
            curves.push_back(curve(QStringLiteral("eval"), sparse));
            curves.back().line = ChartCurve::Line::dashed;
            curves.back().marks = true;
            chart.setCurves(std::move(curves));
            chart.setPlannedEnd(2000);
            chart.setValueLabels(true);
            chart.setMark(CurveChart::Mark{860, QStringLiteral("now")});
            const QString name =
                QString::fromLocal8Bit(folder) + QStringLiteral("/chart-") + theme::scheme_name(scheme);
            QVERIFY(chart.grab().save(name + QStringLiteral(".png")));
            chart.setSmoothing(0.9);
            chart.setCrosshair(400);
            QVERIFY(chart.grab().save(name + QStringLiteral("-smooth.png")));
            std::vector<ChartCurve> many;
            for (int number = 0; number < 9; ++number)
                many.push_back(curve(QStringLiteral("run %1").arg(number), line(23, 0.3 + 0.05 * number, 0.01)));
            chart.setSmoothing(0);
            chart.setPlannedEnd(0);
            chart.setMark({});
            chart.setAxis(runs::Axis::epoch);
            chart.setCurves(std::move(many));
            chart.setCrosshair(8);
            QVERIFY(chart.grab().save(name + QStringLiteral("-many.png")));
        }
        theme::apply(theme::Scheme::light);
    }
};

QTEST_MAIN(ChartTest)
#include "chart_test.moc"
