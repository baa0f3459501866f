// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runs/curves.h"
#include "runs/exponential_mean.h"
#include "widgets/common/chart_scale.h"

#include <QColor>
#include <QString>
#include <QStringList>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace sauti::widgets {

/// A curve as it is handed to a chart.
struct ChartCurve {
    enum class Line {
        automatic,
        solid,
        dashed,
        dotted
    }; ///< automatic: dashed from the eighth on, points from the fourth

    QString id;   ///< stable: what is hidden is kept under it
    QString name; ///< in the legend
    /// Where the points are; nullptr: in `points`. Must live, and change only on the window's thread, until the next
    /// setCurves.
    const runs::Curve* curve = nullptr;
    std::vector<runs::CurvePoint> points = {}; ///< by rising x, the same on every axis
    int color = -1;                            ///< number of theme::curve; −1: its place in the list
    Line line = Line::automatic;
    bool marks = false; ///< a dot at each sample, as long as they stand apart
};

/// What stands under the crosshair.
struct ChartReading {
    struct Row {
        QString id;
        QString name;
        QColor color;
        double x = 0;
        double y = 0;
        bool elsewhere = false; ///< the curve has no sample at the crosshair's place; x is that of the nearest
    };
    QString head;          ///< "epoch 8"
    std::vector<Row> rows; ///< highest y first
};

/// How a chart is to be drawn.
struct ChartLook {
    runs::Axis axis = runs::Axis::step;
    bool log_y = false;
    QString caption;
    bool value_labels = false;
    std::optional<double> mark = std::nullopt;
    QString mark_text = {};
};

/// The curves of a chart with what is hidden and smoothed. Nothing here paints but colours are looked up.
class ChartCurves {
public:
    struct Item {
        ChartCurve given;
        std::unique_ptr<runs::CurvePlaces> own_places; ///< where points were given
        std::unique_ptr<runs::Curve> own;
        const runs::Curve* measured = nullptr; ///< never null
        const runs::Curve* drawn = nullptr;    ///< measured, or its exponential mean
        int color = 0;
        bool hidden = false;

        [[nodiscard]] ChartCurve::Line line() const;
        [[nodiscard]] bool marked() const { return given.marks || color >= 3; }
    };

    /// Shorter curves are drawn as measured: a mean would only push them aside.
    static constexpr std::size_t k_least_smoothed = 50;

    void set(std::vector<ChartCurve> curves);
    void setSmoothing(double weight);
    [[nodiscard]] double smoothing() const { return smoothing_; }
    void setHidden(const QString& id, bool hidden);

    [[nodiscard]] const std::vector<Item>& items() const { return items_; }
    [[nodiscard]] const Item* find(const QString& id) const;
    /// Of what is not hidden; unset where there is no point. With `log_y` values of 0 and less do not count.
    [[nodiscard]] std::optional<ChartRange> extent(runs::Axis axis, bool log_y) const;
    /// Lowest and highest y of what is not hidden and stands in [from, to] of x.
    [[nodiscard]] std::optional<std::pair<double, double>> yExtent(const ChartRange& seen, runs::Axis axis,
                                                                   bool log_y) const;
    /// The place of a sample nearest to x over all curves that are not hidden.
    [[nodiscard]] std::optional<double> nearest(runs::Axis axis, double x) const;
    /// The next place of a sample right (or left) of x; unset at the end.
    [[nodiscard]] std::optional<double> neighbour(runs::Axis axis, double x, bool right) const;
    [[nodiscard]] ChartReading read(runs::Axis axis, double x) const;
    [[nodiscard]] QString summary(const QString& what, runs::Axis axis) const;

    /// The samples with x in the range: a line each place, a column each visible curve, tabs between.
    [[nodiscard]] QString table(const ChartRange& range, runs::Axis axis, QChar separator) const;

private:
    void smoothAll();

    std::vector<Item> items_;
    std::set<QString> hidden_;
    std::map<QString, runs::ExponentialMean> smooth_;
    double smoothing_ = 0;
};

} // namespace sauti::widgets
