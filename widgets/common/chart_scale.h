// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QString>
#include <vector>

/// Numbers of a chart: where a value stands on the screen, which round values the axes carry and how they are written.
/// Nothing here paints.
namespace sauti::widgets {

/// What part of the numbers is seen. With `log_y` the y of the range are base-10 logarithms of the values.
struct ChartRange {
    double from_x = 0;
    double to_x = 1;
    double from_y = 0;
    double to_y = 1;

    bool operator==(const ChartRange&) const = default;
};

/// `plot` in logical pixels; y grows upwards in the range, downwards on the screen.
[[nodiscard]] QPointF chart_pixel(const ChartRange& range, const QRectF& plot, const QPointF& value);
/// The inverse of chart_pixel.
[[nodiscard]] QPointF chart_value(const ChartRange& range, const QRectF& plot, const QPointF& pixel);

/// What is kept at its place on the screen, and by how much each axis shrinks (< 1 comes nearer, 1 leaves it alone).
struct ChartZoom {
    QPointF around; ///< in values
    double x = 1;
    double y = 1;
};
[[nodiscard]] ChartRange chart_zoomed(const ChartRange& range, const ChartZoom& zoom);
[[nodiscard]] ChartRange chart_panned(const ChartRange& range, const QRectF& plot, const QPointF& pixels);
/// A range of something: widened where it is a single value or not finite.
[[nodiscard]] ChartRange chart_mended(ChartRange range);

struct ChartTick {
    double at = 0; ///< in the range (a logarithm on a log axis)
    QString text;
};

/// At most `most` (≥ 2) ticks at 1, 2 or 5 times a power of ten inside [from, to]; "1,000", "0.05", "4e-4".
[[nodiscard]] std::vector<ChartTick> chart_ticks(double from, double to, int most);
/// Ticks of a log axis: decades where there are two or more, else round values between; texts are of the values.
[[nodiscard]] std::vector<ChartTick> chart_log_ticks(double from, double to, int most);

/// A number to four significant digits with separators: "1,056", "0.5963", "3.2e-05".
[[nodiscard]] QString chart_number(double value);
/// Every digit, for copying and files: the shortest text that reads back as the same number.
[[nodiscard]] QString chart_exact(double value);

} // namespace sauti::widgets
