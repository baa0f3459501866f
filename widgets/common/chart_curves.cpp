// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/chart_curves.h"

#include "widgets/common/theme.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>

namespace sauti::widgets {

namespace {

QString curves_tr(const char* text) {
    return QCoreApplication::translate("ChartCurves", text);
}

QString from_view(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Index of the first sample that is not left of x.
std::size_t first_not_left(const runs::Curve& curve, runs::Axis axis, double x) {
    std::size_t begin = 0;
    std::size_t end = curve.size();
    while (begin < end) {
        const std::size_t middle = begin + (end - begin) / 2;
        if (curve.at(middle, axis).x < x)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

/// Lowest value above 0 in [from, to]; the pyramid cannot tell, so the decimated points are asked: they hold the lowest
/// of each part.
std::optional<double> lowest_above_zero(const runs::Curve& curve, runs::Axis axis, double from, double to) {
    std::optional<double> lowest;
    for (const runs::CurvePoint& point : curve.decimated(axis, from, to, 1000)) {
        if (point.y > 0 && point.x >= from && point.x <= to && (!lowest || point.y < *lowest)) lowest = point.y;
    }
    return lowest;
}

} // namespace

ChartCurve::Line ChartCurves::Item::line() const {
    if (given.line != ChartCurve::Line::automatic) return given.line;
    return theme::curve_is_dashed(color) ? ChartCurve::Line::dashed : ChartCurve::Line::solid;
}

void ChartCurves::set(std::vector<ChartCurve> curves) {
    items_.clear();
    for (std::size_t index = 0; index < curves.size(); ++index) {
        Item item;
        item.given = std::move(curves[index]);
        item.color = item.given.color >= 0 ? item.given.color : static_cast<int>(index);
        item.hidden = hidden_.count(item.given.id) > 0;
        if (item.given.curve != nullptr) {
            item.measured = item.given.curve;
        } else {
            item.own_places = std::make_unique<runs::CurvePlaces>();
            for (std::vector<double>& places : item.own_places->by_axis)
                for (const runs::CurvePoint& point : item.given.points)
                    places.push_back(point.x);
            item.own = std::make_unique<runs::Curve>(*item.own_places);
            for (std::size_t line = 0; line < item.given.points.size(); ++line)
                item.own->append(static_cast<std::uint32_t>(line), item.given.points[line].y);
            item.measured = item.own.get();
        }
        items_.push_back(std::move(item));
    }
    smoothAll();
}

void ChartCurves::smoothAll() {
    std::map<QString, runs::ExponentialMean> kept;
    for (Item& item : items_) {
        item.drawn = item.measured;
        if (!(smoothing_ > 0) || item.measured->size() < k_least_smoothed) continue;
        // Points that were given have new places each time: their mean is made anew, they are few.
        auto node = smooth_.extract(item.given.id);
        if (!node.empty() && item.given.curve != nullptr) kept.insert(std::move(node));
        const auto mean = kept.try_emplace(item.given.id, smoothing_).first;
        item.drawn = &mean->second.follow(*item.measured);
    }
    smooth_ = std::move(kept);
}

void ChartCurves::setSmoothing(double weight) {
    const double in_range = weight > 0 ? std::min(weight, 0.9999) : 0;
    if (in_range == smoothing_) return;
    smoothing_ = in_range;
    smooth_.clear();
    smoothAll();
}

void ChartCurves::setHidden(const QString& id, bool hidden) {
    if (hidden)
        hidden_.insert(id);
    else
        hidden_.erase(id);
    for (Item& item : items_)
        if (item.given.id == id) item.hidden = hidden;
}

const ChartCurves::Item* ChartCurves::find(const QString& id) const {
    for (const Item& item : items_)
        if (item.given.id == id) return &item;
    return nullptr;
}

std::optional<ChartRange> ChartCurves::extent(runs::Axis axis, bool log_y) const {
    std::optional<ChartRange> found;
    for (const Item& item : items_) {
        if (item.hidden || item.measured->size() == 0) continue;
        const double first = item.measured->at(0, axis).x;
        const double last = item.measured->at(item.measured->size() - 1, axis).x;
        if (!found) {
            found = ChartRange{first, last, 0, 1};
        } else {
            found->from_x = std::min(found->from_x, first);
            found->to_x = std::max(found->to_x, last);
        }
    }
    if (!found) return found;
    const auto y = yExtent(*found, axis, log_y);
    if (y) {
        found->from_y = y->first;
        found->to_y = y->second;
    }
    return found;
}

std::optional<std::pair<double, double>> ChartCurves::yExtent(const ChartRange& seen, runs::Axis axis,
                                                              bool log_y) const {
    std::optional<std::pair<double, double>> found;
    const auto take = [&found](double low, double high) {
        if (found)
            found = {std::min(found->first, low), std::max(found->second, high)};
        else
            found = {low, high};
    };
    for (const Item& item : items_) {
        if (item.hidden) continue;
        const runs::Curve& curve = *item.drawn;
        const std::size_t first = first_not_left(curve, axis, seen.from_x);
        if (first >= curve.size() || curve.at(first, axis).x > seen.to_x) continue;
        auto [low, high] = curve.y_range(axis, seen.from_x, seen.to_x);
        if (!log_y) {
            take(low, high);
            continue;
        }
        if (!(high > 0)) continue;
        if (!(low > 0)) low = lowest_above_zero(curve, axis, seen.from_x, seen.to_x).value_or(high);
        take(std::log10(low), std::log10(high));
    }
    return found;
}

std::optional<double> ChartCurves::nearest(runs::Axis axis, double x) const {
    std::optional<double> found;
    for (const Item& item : items_) {
        if (item.hidden || item.measured->size() == 0) continue;
        const double at = item.measured->at(item.measured->nearest(axis, x), axis).x;
        if (!found || std::abs(at - x) < std::abs(*found - x)) found = at;
    }
    return found;
}

std::optional<double> ChartCurves::neighbour(runs::Axis axis, double x, bool right) const {
    std::optional<double> found;
    for (const Item& item : items_) {
        const runs::Curve& curve = *item.measured;
        if (item.hidden || curve.size() == 0) continue;
        std::size_t index = first_not_left(curve, axis, x);
        if (right) {
            while (index < curve.size() && curve.at(index, axis).x <= x)
                ++index;
            if (index >= curve.size()) continue;
        } else {
            if (index == 0) continue;
            --index;
        }
        const double at = curve.at(index, axis).x;
        if (!found || (right ? at < *found : at > *found)) found = at;
    }
    return found;
}

ChartReading ChartCurves::read(runs::Axis axis, double x) const {
    ChartReading reading;
    reading.head = axis == runs::Axis::seconds ? curves_tr("%1 s").arg(chart_number(x))
                                               : from_view(runs::name(axis)) + QLatin1Char(' ') + chart_number(x);
    for (const Item& item : items_) {
        if (item.hidden || item.measured->size() == 0) continue;
        const runs::CurvePoint point = item.measured->at(item.measured->nearest(axis, x), axis);
        reading.rows.push_back(
            {item.given.id, item.given.name, theme::curve(item.color), point.x, point.y, point.x != x});
    }
    std::stable_sort(reading.rows.begin(), reading.rows.end(),
                     [](const ChartReading::Row& one, const ChartReading::Row& other) { return one.y > other.y; });
    return reading;
}

QString ChartCurves::summary(const QString& what, runs::Axis axis) const {
    QStringList parts = {what};
    std::optional<double> last;
    for (const Item& item : items_)
        if (!item.hidden && item.measured->size() > 0)
            last = std::max(last.value_or(-std::numeric_limits<double>::infinity()),
                            item.measured->at(item.measured->size() - 1, axis).x);
    if (!last) return what.isEmpty() ? curves_tr("no curve") : curves_tr("%1, no curve").arg(what);
    const QString place = from_view(runs::name(axis));
    parts.append(place + QLatin1Char(' ') + chart_number(*last));
    for (const Item& item : items_) {
        const std::size_t count = item.measured->size();
        if (item.hidden || count == 0) continue;
        const runs::CurvePoint point = item.measured->at(count - 1, axis);
        QString told = item.given.name + QLatin1Char(' ') + chart_number(point.y);
        if (point.x != *last) told = curves_tr("%1 at %2 %3").arg(told, place, chart_number(point.x));
        parts.append(told);
    }
    // The last tenth against the tenth before, of the first curve: what the eye takes for its slope.
    for (const Item& item : items_) {
        const std::size_t count = item.measured->size();
        if (item.hidden || count < 4) continue;
        const std::size_t part = std::clamp<std::size_t>(count / 10, 1, 1000);
        double before = 0;
        double now = 0;
        for (std::size_t index = 0; index < part; ++index) {
            now += item.measured->at(count - 1 - index, axis).y / static_cast<double>(part);
            before += item.measured->at(count - 1 - part - index, axis).y / static_cast<double>(part);
        }
        const double change = now - before;
        const double size = std::max(std::abs(now), std::abs(before));
        parts.append(std::abs(change) <= size * 0.002 ? curves_tr("level")
                     : change < 0                     ? curves_tr("falling")
                                                      : curves_tr("rising"));
        break;
    }
    return parts.join(QStringLiteral(", "));
}

QString ChartCurves::table(const ChartRange& range, runs::Axis axis, QChar separator) const {
    std::vector<std::pair<const Item*, std::size_t>> next;
    const auto field = [separator](const QString& text) {
        const bool needs =
            text.contains(separator) || text.contains(QLatin1Char('"')) || text.contains(QLatin1Char('\n'));
        if (!needs) return text;
        QString quoted = text;
        quoted.replace(QLatin1Char('"'), QStringLiteral("\"\""));
        return QLatin1Char('"') + quoted + QLatin1Char('"');
    };
    QString text = from_view(runs::name(axis));
    for (const Item& item : items_) {
        if (item.hidden) continue;
        next.emplace_back(&item, first_not_left(*item.measured, axis, range.from_x));
        text += separator + field(item.given.name);
    }
    text += QLatin1Char('\n');
    for (;;) {
        double x = std::numeric_limits<double>::infinity();
        for (const auto& [item, index] : next)
            if (index < item->measured->size()) x = std::min(x, item->measured->at(index, axis).x);
        if (!(x <= range.to_x)) return text;
        text += chart_exact(x);
        for (auto& [item, index] : next) {
            text += separator;
            if (index >= item->measured->size()) continue;
            const runs::CurvePoint point = item->measured->at(index, axis);
            if (point.x != x) continue;
            text += chart_exact(point.y);
            ++index;
        }
        text += QLatin1Char('\n');
    }
}

} // namespace sauti::widgets
