// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/chart_curves.h"
#include "widgets/common/chart_scale.h"

#include <QRectF>

class QPainter;

/// Draws a chart without its overlay: ground, rules, axes, curves, value labels. The curves are series of Qt Charts,
/// decimated to what their columns of pixels can show, so that the cost does not grow with the run; a curve that goes
/// up and down within its columns is painted as the band that such strokes make.
namespace sauti::widgets {

/// Where the plot stands in `area` (labels left and below, the caption above).
[[nodiscard]] QRectF chart_plot(const QRectF& area, const ChartRange& range, const ChartLook& look);

void paint_chart(QPainter& painter, const QRectF& area, const ChartCurves& curves, const ChartRange& range,
                 const ChartLook& look);

/// The legend as one or more lines of swatches and names, for pictures that leave the window; its height.
double paint_legend(QPainter& painter, const QRectF& area, const ChartCurves& curves);

/// A line of a curve with its dash, as in legend and tables.
void paint_swatch(QPainter& painter, const QRectF& area, const QColor& color, ChartCurve::Line line, bool marked);

} // namespace sauti::widgets
