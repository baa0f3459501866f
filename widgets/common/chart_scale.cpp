// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/chart_scale.h"

#include <QLocale>
#include <algorithm>
#include <charconv>
#include <cmath>

namespace sauti::widgets {

namespace {

QString grouped(double value, int decimals) {
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(value, 'f', decimals);
}

/// Text of a tick whose neighbours are `step` away.
QString tick_text(double value, double step) {
    if (std::abs(value) < step * 1e-6) return QStringLiteral("0");
    const double size = std::abs(value);
    if (size < 1e-3 || size >= 1e7) {
        QString text = QString::number(value, 'e', 2);
        // "4.00e-04" → "4e-4"
        const qsizetype e = text.indexOf(QLatin1Char('e'));
        QString mantissa = text.left(e);
        while (mantissa.contains(QLatin1Char('.')) &&
               (mantissa.endsWith(QLatin1Char('0')) || mantissa.endsWith(QLatin1Char('.'))))
            mantissa.chop(1);
        return mantissa + QLatin1Char('e') + QString::number(text.mid(e + 1).toInt());
    }
    const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 9);
    return grouped(value, decimals);
}

/// The smallest of 1, 2, 5 × 10^k that is not below.
double round_step(double least) {
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= least * (1 - 1e-9)) return factor * power;
    }
    return 10 * power;
}

} // namespace

QPointF chart_pixel(const ChartRange& range, const QRectF& plot, const QPointF& value) {
    return {plot.left() + (value.x() - range.from_x) / (range.to_x - range.from_x) * plot.width(),
            plot.bottom() - (value.y() - range.from_y) / (range.to_y - range.from_y) * plot.height()};
}

QPointF chart_value(const ChartRange& range, const QRectF& plot, const QPointF& pixel) {
    return {range.from_x + (pixel.x() - plot.left()) / plot.width() * (range.to_x - range.from_x),
            range.from_y + (plot.bottom() - pixel.y()) / plot.height() * (range.to_y - range.from_y)};
}

ChartRange chart_zoomed(const ChartRange& range, const ChartZoom& zoom) {
    const auto near = [](double edge, double at, double factor) { return at + (edge - at) * factor; };
    const ChartRange zoomed = {near(range.from_x, zoom.around.x(), zoom.x), near(range.to_x, zoom.around.x(), zoom.x),
                               near(range.from_y, zoom.around.y(), zoom.y), near(range.to_y, zoom.around.y(), zoom.y)};
    // Beyond this, neighbouring pixels are the same number.
    const auto is_too_near = [](double from, double to) {
        return to - from < 1e-12 * std::max({std::abs(from), std::abs(to), 1e-200});
    };
    const bool is_lost = is_too_near(zoomed.from_x, zoomed.to_x) || is_too_near(zoomed.from_y, zoomed.to_y);
    return is_lost || chart_mended(zoomed) != zoomed ? range : zoomed;
}

ChartRange chart_panned(const ChartRange& range, const QRectF& plot, const QPointF& pixels) {
    const double x = pixels.x() / plot.width() * (range.to_x - range.from_x);
    const double y = pixels.y() / plot.height() * (range.to_y - range.from_y);
    return {range.from_x - x, range.to_x - x, range.from_y + y, range.to_y + y};
}

ChartRange chart_mended(ChartRange range) {
    const auto mend = [](double& from, double& to) {
        if (!std::isfinite(from) || !std::isfinite(to)) {
            from = 0;
            to = 1;
        }
        if (from > to) std::swap(from, to);
        if (to - from <= 1e-12 * std::max(std::abs(from), std::abs(to)) || to == from) {
            const double half = from == 0 ? 0.5 : std::abs(from) * 0.1;
            from -= half;
            to += half;
        }
    };
    mend(range.from_x, range.to_x);
    mend(range.from_y, range.to_y);
    return range;
}

std::vector<ChartTick> chart_ticks(double from, double to, int most) {
    std::vector<ChartTick> ticks;
    if (!std::isfinite(from) || !std::isfinite(to) || !(from < to)) return ticks;
    const double step = round_step((to - from) / std::max(2, most));
    const double first = std::ceil(from / step - 1e-9);
    const double last = std::floor(to / step + 1e-9);
    if (!(last - first < 1000)) return ticks; // the steps are finer than numbers can tell apart
    for (double at = first; at <= last; at += 1)
        ticks.push_back({at * step, tick_text(at * step, step)});
    return ticks;
}

std::vector<ChartTick> chart_log_ticks(double from, double to, int most) {
    std::vector<ChartTick> ticks;
    if (!std::isfinite(from) || !std::isfinite(to) || !(from < to)) return ticks;
    const double first = std::ceil(from - 1e-9);
    const double last = std::floor(to + 1e-9);
    if (last - first >= 1) {
        const double every = std::max(1.0, std::ceil((last - first + 1) / std::max(2, most)));
        for (double at = first; at <= last; at += every) {
            const double value = std::pow(10.0, at);
            ticks.push_back({at, tick_text(value, value)});
        }
        if (last - first + 1 >= 3) return ticks;
        ticks.clear();
        for (double power = first - 1; power <= last; power += 1) {
            for (const double factor : {1.0, 2.0, 5.0}) {
                const double at = power + std::log10(factor);
                const double value = factor * std::pow(10.0, power);
                if (at >= from - 1e-9 && at <= to + 1e-9)
                    ticks.push_back({at, tick_text(value, std::pow(10.0, power))});
            }
        }
        return ticks;
    }
    for (const ChartTick& tick : chart_ticks(std::pow(10.0, from), std::pow(10.0, to), most))
        if (tick.at > 0) ticks.push_back({std::log10(tick.at), tick.text});
    return ticks;
}

QString chart_number(double value) {
    if (!std::isfinite(value)) return QString::number(value);
    const double size = std::abs(value);
    if (value == std::round(value) && size < 1e9) return grouped(value, 0);
    if (size < 1e-3 || size >= 1e9) return QString::number(value, 'g', 4);
    const int decimals = std::clamp(3 - static_cast<int>(std::floor(std::log10(size))), 0, 6);
    return grouped(value, decimals);
}

QString chart_exact(double value) {
    char text[32];
    const auto [end, error] = std::to_chars(text, text + sizeof text, value);
    return error == std::errc() ? QString::fromLatin1(text, end - text) : QString();
}

} // namespace sauti::widgets
