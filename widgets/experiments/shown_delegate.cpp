// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/shown_delegate.h"

#include "widgets/common/chart_painter.h"
#include "widgets/common/theme.h"
#include "widgets/experiments/runs_model.h"

#include <QPainter>

namespace sauti::widgets::experiments {

void ShownDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    const int color = index.data(RunsModel::ColorRole).toInt();
    if (color < 0) return;
    const QRectF line(option.rect.left() + 28, option.rect.top(), option.rect.width() - 32, option.rect.height());
    paint_swatch(*painter, line, theme::curve(color),
                 theme::curve_is_dashed(color) ? ChartCurve::Line::dashed : ChartCurve::Line::solid, color >= 3);
}

} // namespace sauti::widgets::experiments
