// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/curves.h"

#include "runs/metric_scan.h"
#include "runs/run_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sauti::runs {

namespace fs = std::filesystem;

std::string_view name(Axis axis) {
    switch (axis) {
    case Axis::step: return "step";
    case Axis::epoch: return "epoch";
    case Axis::ids: return "ids";
    case Axis::seconds: return "time";
    }
    return {};
}

std::string_view unit(Axis axis) {
    switch (axis) {
    case Axis::step: return "updates";
    case Axis::epoch: return "epochs";
    case Axis::ids: return "ids";
    case Axis::seconds: return "s";
    }
    return {};
}

void Curve::take(Extremes& found, const Extremes& other) const {
    if (y_[other.lowest] < y_[found.lowest]) found.lowest = other.lowest;
    if (y_[other.highest] > y_[found.highest]) found.highest = other.highest;
}

void Curve::append(std::uint32_t line, double y) {
    if (!std::isfinite(y)) {
        ++not_finite_;
        return;
    }
    const auto index = static_cast<std::uint32_t>(y_.size());
    line_.push_back(line);
    y_.push_back(y);
    const Extremes alone = {index, index};
    std::size_t span = k_block;
    for (std::vector<Extremes>& blocks : levels_) {
        if ((index & (span - 1)) == 0) // a power of two
            blocks.push_back(alone);
        else
            take(blocks.back(), alone);
        span *= k_block;
    }
}

const std::vector<double>& Curve::places(Axis axis) const {
    return places_->by_axis[static_cast<std::size_t>(axis)];
}

CurvePoint Curve::at(std::size_t index, Axis axis) const {
    return {places(axis)[line_[index]], y_[index]};
}

std::size_t Curve::first_from(Axis axis, double x) const {
    const std::vector<double>& xs = places(axis);
    const auto found =
        std::lower_bound(line_.begin(), line_.end(), x, [&xs](std::uint32_t line, double at) { return xs[line] < at; });
    return static_cast<std::size_t>(found - line_.begin());
}

std::size_t Curve::first_after(Axis axis, double x) const {
    const std::vector<double>& xs = places(axis);
    const auto found =
        std::upper_bound(line_.begin(), line_.end(), x, [&xs](double at, std::uint32_t line) { return at < xs[line]; });
    return static_cast<std::size_t>(found - line_.begin());
}

std::size_t Curve::nearest(Axis axis, double x) const {
    const std::size_t after = first_from(axis, x);
    if (after == 0) return 0;
    if (after == size()) return size() - 1;
    return x - at(after - 1, axis).x <= at(after, axis).x - x ? after - 1 : after;
}

Curve::Extremes Curve::extremes(std::size_t begin, std::size_t end) const {
    const auto first = static_cast<std::uint32_t>(begin);
    Extremes found = {first, first};
    std::size_t at = begin;
    while (at < end) {
        // The largest whole block that begins here and ends in time.
        std::size_t span = 1;
        std::size_t level = 0;
        while (level < k_levels && at % (span * k_block) == 0 && at + span * k_block <= end) {
            span *= k_block;
            ++level;
        }
        const auto here = static_cast<std::uint32_t>(at);
        take(found, level == 0 ? Extremes{here, here} : levels_[level - 1][at / span]);
        at += span;
    }
    return found;
}

std::vector<CurvePoint> Curve::decimated(Axis axis, double from, double to, int columns) const {
    std::vector<CurvePoint> points;
    if (y_.empty() || columns <= 0 || !(from <= to)) return points;
    const std::size_t begin = first_from(axis, from);
    const std::size_t end = first_after(axis, to);
    if (begin > 0) points.push_back(at(begin - 1, axis));
    if (end - begin <= static_cast<std::size_t>(columns) * 4) {
        for (std::size_t index = begin; index < end; ++index)
            points.push_back(at(index, axis));
    } else {
        const double width = (to - from) / columns;
        std::size_t first = begin;
        for (int column = 0; column < columns && first < end; ++column) {
            const bool is_last = column + 1 == columns;
            const std::size_t next = is_last ? end : std::min(end, first_from(axis, from + width * (column + 1)));
            if (next <= first) continue;
            const Extremes found = extremes(first, next);
            std::array<std::size_t, 4> kept = {first, found.lowest, found.highest, next - 1};
            std::sort(kept.begin(), kept.end());
            const auto last = std::unique(kept.begin(), kept.end());
            for (auto index = kept.begin(); index != last; ++index)
                points.push_back(at(*index, axis));
            first = next;
        }
    }
    if (end < size()) points.push_back(at(end, axis));
    return points;
}

std::pair<double, double> Curve::y_range(Axis axis, double from, double to) const {
    const std::size_t begin = first_from(axis, from);
    const std::size_t end = first_after(axis, to);
    if (begin >= end) return {0, 0};
    const Extremes found = extremes(begin, end);
    return {y_[found.lowest], y_[found.highest]};
}

RunCurves::RunCurves(fs::path run_folder) : run_folder_(std::move(run_folder)) {}

void RunCurves::clear() {
    curves_.clear();
    places_ = {};
    next_byte_ = 0;
    damaged_lines_ = 0;
}

namespace {

/// Gathers lines; the metrics of a line stand mostly in the places of the line before, so they are looked for there.
class NewsGatherer {
public:
    explicit NewsGatherer(CurveNews& news) : news_(news) {}

    void begin(const std::array<double, 4>& at) {
        number_ = static_cast<std::uint32_t>(news_.by_axis[0].size());
        for (std::size_t axis = 0; axis < at.size(); ++axis)
            news_.by_axis[axis].push_back(at[axis]);
        next_ = 0;
    }
    void add(std::string_view metric, double value) {
        for (std::size_t tried = 0; tried < news_.metrics.size(); ++tried) {
            const std::size_t index = (next_ + tried) % news_.metrics.size();
            if (news_.metrics[index].name != metric) continue;
            news_.metrics[index].values.emplace_back(number_, value);
            next_ = index + 1;
            return;
        }
        news_.metrics.push_back({std::string(metric), {{number_, value}}});
    }

private:
    CurveNews& news_;
    std::uint32_t number_ = 0;
    std::size_t next_ = 0;
};

} // namespace

base::Result<CurveNews> read_curve_news(const fs::path& run_folder, std::uint64_t from, std::size_t max_bytes) {
    SAUTI_TRY(const MetricText text, read_metric_text(run_folder, from, max_bytes));
    CurveNews news;
    news.from = text.from;
    news.next_byte = text.next_byte;
    news.file_bytes = text.file_bytes;
    news.restarts = text.from < from;
    NewsGatherer gather(news);
    MetricScanner scanner;
    std::string_view rest = text.text;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + 1);
        if (const ScannedLine* scanned = scanner.scan(line)) {
            gather.begin({static_cast<double>(scanned->step), scanned->epoch, static_cast<double>(scanned->ids),
                          scanned->wall_s});
            for (const auto& [metric, value] : scanned->values)
                gather.add(metric, value);
        } else if (const auto parsed = parse_metric_line(line)) {
            gather.begin(
                {static_cast<double>(parsed->step), parsed->epoch, static_cast<double>(parsed->ids), parsed->wall_s});
            for (const auto& [metric, value] : parsed->values)
                gather.add(metric, value);
        } else {
            ++news.damaged_lines;
        }
    }
    return news;
}

bool RunCurves::take(const CurveNews& news) {
    if (news.restarts) clear();
    if (news.from != next_byte_) return news.restarts;
    const auto first = static_cast<std::uint32_t>(lines());
    for (std::size_t axis = 0; axis < news.by_axis.size(); ++axis) {
        std::vector<double>& places = places_.by_axis[axis];
        // A clock or counter that went back would break the search for a place.
        for (const double at : news.by_axis[axis])
            places.push_back(places.empty() ? at : std::max(places.back(), at));
    }
    for (const CurveNews::Metric& metric : news.metrics) {
        Curve& curve = curves_.try_emplace(metric.name, places_).first->second;
        for (const auto& [line, value] : metric.values)
            curve.append(first + line, value);
    }
    damaged_lines_ += news.damaged_lines;
    const bool is_news = news.restarts || news.next_byte != next_byte_;
    next_byte_ = news.next_byte;
    return is_news;
}

base::Result<bool> RunCurves::read_more(const base::Work& work) {
    bool is_news = false;
    for (;;) {
        SAUTI_CHECK(work.check());
        SAUTI_TRY(const CurveNews news, read_curve_news(run_folder_, next_byte_));
        const bool is_some = take(news);
        is_news = is_news || is_some;
        if (!is_some || next_byte_ >= news.file_bytes) return is_news;
        base::Progress progress;
        progress.done = static_cast<std::int64_t>(next_byte_);
        progress.total = static_cast<std::int64_t>(news.file_bytes);
        progress.unit = "bytes";
        work.report(progress);
    }
}

std::vector<std::string> RunCurves::metrics() const {
    std::vector<std::string> names;
    for (const auto& [metric, curve] : curves_)
        names.push_back(metric);
    return names;
}

const Curve* RunCurves::find(std::string_view metric) const {
    const auto found = curves_.find(metric);
    return found == curves_.end() ? nullptr : &found->second;
}

} // namespace sauti::runs
