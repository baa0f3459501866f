// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/shown_delegate.h"

#include "widgets/common/chart_painter.h"
#include "widgets/common/theme.h"
#include "widgets/experiments/runs_model.h"

#include <QPainter>

namespace sauti::widgets::experiments {

void ShownDelegate::paintContent(QPainter* painter, const QRect& inside, const QStyleOptionViewItem& /*option*/,
                                 const QModelIndex& index) const {
    const int color = index.data(RunsModel::ColorRole).toInt();
    if (color < 0) return;
    paint_swatch(*painter, inside, theme::curve(color),
                 theme::curve_is_dashed(color) ? ChartCurve::Line::dashed : ChartCurve::Line::solid, color >= 3);
}

} // namespace sauti::widgets::experiments
