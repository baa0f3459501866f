// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/chart_painter.h"

#include "widgets/common/theme.h"

#include <QChart>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLineSeries>
#include <QPainter>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

namespace sauti::widgets {

namespace {

constexpr double k_mark_radius = 3.5;
constexpr double k_right = 12; ///< free at the right of the plot
/// Up and down in a column of pixels, on the mean, from which on a curve is drawn as a band.
constexpr double k_dense_travel = 6;
constexpr int k_dash_columns = 9; ///< a dash and the gap after it in a band

QString from_words(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::vector<ChartTick> y_ticks(const ChartRange& range, const ChartLook& look, double height, double line) {
    const int most = std::clamp(static_cast<int>(height / (line * 1.6)), 2, 8);
    return look.log_y ? chart_log_ticks(range.from_y, range.to_y, most) : chart_ticks(range.from_y, range.to_y, most);
}

QPen line_pen(const QColor& color, ChartCurve::Line line, double width) {
    QPen pen(color, width);
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::BevelJoin); // a mitre would draw spikes that are not in the numbers
    if (line == ChartCurve::Line::dashed) pen.setDashPattern({4, 2});
    if (line == ChartCurve::Line::dotted) pen.setDashPattern({1.2, 2});
    return pen;
}

/// What is to be drawn of a curve, in the units of the range.
QList<QPointF> drawn_points(const runs::Curve& curve, const ChartRange& range, const ChartLook& look, int columns) {
    QList<QPointF> points;
    for (const runs::CurvePoint& point : curve.decimated(look.axis, range.from_x, range.to_x, columns)) {
        if (!look.log_y)
            points.append({point.x, point.y});
        else if (point.y > 0)
            points.append({point.x, std::log10(point.y)});
    }
    return points;
}

/// A curve that goes up and down within its columns of pixels: stroking each way costs a hundred times the band that
/// the eye sees.
bool is_dense(const QList<QPointF>& points, const ChartRange& range, const QRectF& plot) {
    if (static_cast<double>(points.size()) < 2 * plot.width()) return false;
    double travel = 0;
    for (qsizetype at = 1; at < points.size(); ++at)
        travel += std::abs(points[at].y() - points[at - 1].y());
    return travel / (range.to_y - range.from_y) * plot.height() > k_dense_travel * plot.width();
}

/// The band of a dense curve: in each column of pixels from its lowest to its highest value, and on to where the next
/// column begins. Dashes leave columns out.
void paint_band(QPainter& painter, const QRectF& plot, const QList<QPointF>& points, const ChartRange& range,
                const QPen& pen) {
    const bool dashed = pen.style() == Qt::CustomDashLine;
    const double half = pen.widthF() / 2;
    const int columns = static_cast<int>(plot.width());
    qsizetype at = 0;
    for (int column = 0; column < columns; ++column) {
        double top = plot.bottom() + half;
        double bottom = plot.top() - half;
        const double right = plot.left() + column + 1;
        qsizetype taken = at;
        for (; taken < points.size(); ++taken) {
            const QPointF pixel = chart_pixel(range, plot, points[taken]);
            top = std::min(top, pixel.y());
            bottom = std::max(bottom, pixel.y());
            if (pixel.x() >= right) break; // the first of the next column closes the gap to it
        }
        if (taken == at) { // no sample here: the line between its neighbours passes
            if (at == 0 || at == points.size()) continue;
            const QPointF from = chart_pixel(range, plot, points[at - 1]);
            const QPointF to = chart_pixel(range, plot, points[at]);
            const double slope = (to.y() - from.y()) / (to.x() - from.x());
            top = from.y() + slope * (right - 1 - from.x());
            bottom = from.y() + slope * (right - from.x());
            if (top > bottom) std::swap(top, bottom);
        }
        at = taken;
        if (dashed && column % k_dash_columns >= k_dash_columns * 2 / 3) continue;
        const QRectF bar(plot.left() + column, top - half, 1, bottom - top + 2 * half);
        painter.fillRect(bar.intersected(plot), pen.color());
    }
}

/// One scene with a chart that fills the plot and shows nothing but its series.
class Series {
public:
    Series(const QRectF& plot, const ChartRange& range) : plot_(plot), range_(range) {
        chart_ = new QChart;
        scene_.addItem(chart_);
        chart_->setBackgroundVisible(false);
        chart_->setMargins({});
        chart_->layout()->setContentsMargins(0, 0, 0, 0);
        chart_->legend()->hide();
        x_ = new QValueAxis;
        y_ = new QValueAxis;
        x_->setRange(range.from_x, range.to_x);
        y_->setRange(range.from_y, range.to_y);
        for (QValueAxis* axis : {x_, y_})
            axis->setVisible(false);
        chart_->addAxis(x_, Qt::AlignBottom);
        chart_->addAxis(y_, Qt::AlignLeft);
        chart_->resize(plot.size());
        chart_->setPlotArea(QRectF(QPointF(0, 0), plot.size()));
    }

    void add(const QList<QPointF>& points, const QPen& pen) {
        if (is_dense(points, range_, plot_)) {
            bands_.emplace_back(points, pen);
            return;
        }
        auto* series = new QLineSeries; // taken over by the chart
        series->setPen(pen);
        chart_->addSeries(series);
        series->attachAxis(x_);
        series->attachAxis(y_);
        series->replace(points); // last: each of the former would stroke them once more
    }

    /// Bands first: what is drawn as a line stays in sight over them.
    void paint(QPainter& painter) {
        for (const auto& [points, pen] : bands_)
            paint_band(painter, plot_, points, range_, pen);
        if (chart_->series().isEmpty()) return;
        chart_->layout()->activate();
        const QRectF all(QPointF(0, 0), plot_.size());
        scene_.setSceneRect(all);
        scene_.render(&painter, plot_, all, Qt::IgnoreAspectRatio);
    }

private:
    QRectF plot_;
    ChartRange range_;
    std::vector<std::pair<QList<QPointF>, QPen>> bands_;
    QGraphicsScene scene_;
    QChart* chart_; ///< of the scene
    QValueAxis* x_;
    QValueAxis* y_;
};

void paint_axes(QPainter& painter, const QRectF& plot, const ChartRange& range, const ChartLook& look) {
    const QFontMetricsF metrics(painter.font());
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const ChartTick& tick : y_ticks(range, look, plot.height(), metrics.height())) {
        const double y = std::round(chart_pixel(range, plot, {range.from_x, tick.at}).y());
        painter.setPen(QPen(theme::color(theme::Token::line), 1));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme::color(theme::Token::muted));
        const QRectF label(plot.left() - 200, y - metrics.height(), 200 - 6, 2 * metrics.height());
        painter.drawText(label, Qt::AlignRight | Qt::AlignVCenter, tick.text);
    }
    painter.setPen(QPen(theme::color(theme::Token::border), 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    const double wide = metrics.horizontalAdvance(QStringLiteral("100,000")) + 24;
    const int most = std::clamp(static_cast<int>(plot.width() / wide), 2, 10);
    double taken = -1e9;
    for (const ChartTick& tick : chart_ticks(range.from_x, range.to_x, most)) {
        const double x = std::round(chart_pixel(range, plot, {tick.at, range.from_y}).x());
        painter.setPen(QPen(theme::color(theme::Token::border), 1));
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 4));
        const double width = metrics.horizontalAdvance(tick.text);
        if (x - width / 2 < taken) continue;
        taken = x + width / 2 + 4;
        painter.setPen(theme::color(theme::Token::muted));
        // The last label stays inside of the chart.
        const double left = std::min(x - width / 2, plot.right() + k_right - width - 1);
        painter.drawText(QRectF(left, plot.bottom() + 5, width + 2, metrics.height()), Qt::AlignLeft, tick.text);
    }
    painter.setPen(theme::color(theme::Token::muted));
    const QString unit = look.axis == runs::Axis::seconds ? QStringLiteral(" (s)") : QString();
    painter.drawText(QRectF(plot.left(), plot.bottom() + 4 + metrics.height(), plot.width(), metrics.height()),
                     Qt::AlignHCenter, from_words(runs::name(look.axis)) + unit);
}

void paint_caption(QPainter& painter, const QRectF& plot, const ChartCurves& curves, const ChartLook& look) {
    const QFontMetricsF metrics(painter.font());
    QStringList parts;
    if (!look.caption.isEmpty()) parts.append(look.caption);
    if (curves.smoothing() > 0)
        parts.append(
            QCoreApplication::translate("CurveChart", "smoothed %1 (exponential mean, curves of %2 points and more)")
                .arg(curves.smoothing())
                .arg(ChartCurves::k_least_smoothed));
    if (look.log_y) {
        qint64 left_out = 0;
        for (const ChartCurves::Item& item : curves.items()) {
            if (item.hidden || item.measured->size() == 0) continue;
            const auto [low, high] = item.measured->y_range(look.axis, -1e300, 1e300);
            if (!(low > 0)) ++left_out;
        }
        parts.append(left_out == 0
                         ? QCoreApplication::translate("CurveChart", "log")
                         : QCoreApplication::translate("CurveChart", "log; values of 0 and less are left out"));
    }
    painter.setPen(theme::color(theme::Token::muted));
    const QRectF line(plot.left(), plot.top() - metrics.height() - 3, plot.width(), metrics.height());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(parts.join(QStringLiteral(" · ")), Qt::ElideRight, plot.width()));
}

void paint_mark(QPainter& painter, const QRectF& plot, const ChartRange& range, const ChartLook& look) {
    if (!look.mark || *look.mark < range.from_x || *look.mark > range.to_x) return;
    const double x = std::round(chart_pixel(range, plot, {*look.mark, range.from_y}).x());
    const QFontMetricsF metrics(painter.font());
    QPen pen(theme::color(theme::Token::muted), 1);
    pen.setDashPattern({2, 2});
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(pen);
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    painter.setPen(theme::color(theme::Token::muted));
    const double width = metrics.horizontalAdvance(look.mark_text);
    const double left = x + 6 + width < plot.right() ? x + 6 : x - 6 - width;
    painter.drawText(QRectF(left, plot.top() + 4, width + 2, metrics.height()), Qt::AlignLeft, look.mark_text);
}

/// The last value of each curve right of its end, moved apart where they would touch.
void paint_values(QPainter& painter, const QRectF& plot, const ChartCurves& curves, const ChartRange& range,
                  const ChartLook& look) {
    struct Label {
        QString text;
        QColor color;
        QPointF at;
    };
    std::vector<Label> labels;
    for (const ChartCurves::Item& item : curves.items()) {
        if (item.hidden || item.measured->size() == 0 || item.line() == ChartCurve::Line::dotted) continue;
        const runs::CurvePoint last = item.measured->at(item.measured->size() - 1, look.axis);
        if (last.x < range.from_x || last.x > range.to_x || (look.log_y && !(last.y > 0))) continue;
        const double y = look.log_y ? std::log10(last.y) : last.y;
        labels.push_back({item.given.name + QLatin1Char(' ') + chart_number(last.y), theme::curve(item.color),
                          chart_pixel(range, plot, {last.x, y})});
    }
    if (labels.empty() || labels.size() > 3) return;
    std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.at.y() < b.at.y(); });
    const QFontMetricsF metrics(painter.font());
    const double height = metrics.height();
    double free = plot.top();
    double right = 0;
    for (Label& label : labels) {
        label.at.setY(std::max(free, label.at.y() - height / 2));
        free = label.at.y() + height;
        right = std::max(right, label.at.x());
    }
    const double over = free - plot.bottom();
    for (const Label& label : labels) {
        const double width = metrics.horizontalAdvance(label.text);
        const double x = std::min(right + 6, plot.right() - width - 2);
        painter.setPen(label.color);
        painter.drawText(QRectF(x, label.at.y() - std::max(0.0, over), width + 2, height), Qt::AlignLeft, label.text);
    }
}

void paint_marks(QPainter& painter, const QRectF& plot, const QList<QPointF>& points, const ChartRange& range,
                 const QColor& color) {
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    for (const QPointF& point : points)
        painter.drawEllipse(chart_pixel(range, plot, point), k_mark_radius, k_mark_radius);
}

} // namespace

QRectF chart_plot(const QRectF& area, const ChartRange& range, const ChartLook& look) {
    const QFontMetricsF metrics(theme::meta_font());
    const double top = metrics.height() + 6;
    const double bottom = 2 * metrics.height() + 6;
    double left = metrics.horizontalAdvance(QStringLiteral("0.00"));
    for (const ChartTick& tick : y_ticks(range, look, area.height() - top - bottom, metrics.height()))
        left = std::max(left, metrics.horizontalAdvance(tick.text));
    return QRectF(area).adjusted(std::round(left) + 8, std::round(top), -k_right, -std::round(bottom)).toAlignedRect();
}

void paint_chart(QPainter& painter, const QRectF& area, const ChartCurves& curves, const ChartRange& range,
                 const ChartLook& look) {
    painter.save();
    painter.setFont(theme::meta_font());
    const QRectF plot = chart_plot(area, range, look);
    if (plot.width() >= 8 && plot.height() >= 8) {
        painter.fillRect(plot, theme::color(theme::Token::base));
        paint_axes(painter, plot, range, look);
        paint_mark(painter, plot, range, look);
        paint_caption(painter, plot, curves, look);

        Series series(plot, range);
        const int columns = static_cast<int>(plot.width());
        const double width = curves.items().size() > 1 ? 2 : 1.5;
        const bool is_smooth = curves.smoothing() > 0;
        std::vector<std::pair<QList<QPointF>, QColor>> marks;
        for (const ChartCurves::Item& item : curves.items()) {
            if (item.hidden) continue;
            const QColor color = theme::curve(item.color);
            if (is_smooth && item.drawn != item.measured) {
                QColor pale = color;
                pale.setAlphaF(0.25F);
                series.add(drawn_points(*item.measured, range, look, columns), line_pen(pale, item.line(), 1));
            }
            const QList<QPointF> points = drawn_points(*item.drawn, range, look, columns);
            series.add(points, line_pen(color, item.line(), width));
            // Dots that touch are a thick line.
            const bool is_alone = points.size() == 1;
            if (is_alone || (item.marked() && static_cast<double>(points.size()) * 3 * k_mark_radius < plot.width()))
                marks.emplace_back(points, color);
        }
        painter.setRenderHint(QPainter::Antialiasing, true);
        series.paint(painter);
        painter.save();
        painter.setClipRect(plot.adjusted(-k_mark_radius, -k_mark_radius, k_mark_radius, k_mark_radius));
        for (const auto& [points, color] : marks)
            paint_marks(painter, plot, points, range, color);
        painter.restore();
        if (look.value_labels) paint_values(painter, plot, curves, range, look);
    }
    painter.restore();
}

void paint_swatch(QPainter& painter, const QRectF& area, const QColor& color, ChartCurve::Line line, bool marked) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(line_pen(color, line, 2.5));
    const QPointF middle = area.center();
    painter.drawLine(QPointF(area.left(), middle.y()), QPointF(area.right(), middle.y()));
    if (marked) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(middle, k_mark_radius, k_mark_radius);
    }
    painter.restore();
}

double paint_legend(QPainter& painter, const QRectF& area, const ChartCurves& curves) {
    painter.save();
    painter.setFont(theme::meta_font());
    const QFontMetricsF metrics(painter.font());
    const double height = metrics.height() + 6;
    QPointF at = area.topLeft();
    for (const ChartCurves::Item& item : curves.items()) {
        if (item.hidden) continue;
        const double width = 22 + 6 + metrics.horizontalAdvance(item.given.name) + 16;
        if (at.x() > area.left() && at.x() + width > area.right()) at = {area.left(), at.y() + height};
        paint_swatch(painter, {at.x(), at.y(), 22, height}, theme::curve(item.color), item.line(), item.marked());
        painter.setPen(theme::color(theme::Token::text));
        painter.drawText(QRectF(at.x() + 28, at.y(), width, height), Qt::AlignLeft | Qt::AlignVCenter, item.given.name);
        at.rx() += width;
    }
    painter.restore();
    return at.y() + height - area.top();
}

} // namespace sauti::widgets
