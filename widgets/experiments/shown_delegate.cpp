// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/shown_delegate.h"

#include "widgets/common/chart_painter.h"
#include "widgets/common/theme.h"
#include "widgets/experiments/runs_model.h"

#include <QBrush>
#include <QHeaderView>
#include <QPainter>
#include <QTableView>

namespace sauti::widgets::experiments {

void RunDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const auto* table = qobject_cast<const QTableView*>(option->widget);
    const bool is_first = table == nullptr || table->horizontalHeader()->visualIndex(index.column()) == 0;
    option->viewItemPosition = is_first ? QStyleOptionViewItem::Beginning : QStyleOptionViewItem::Middle;
    const QVariant ink = index.data(Qt::ForegroundRole);
    if (ink.canConvert<QBrush>()) option->palette.setBrush(QPalette::HighlightedText, ink.value<QBrush>());
}

void ShownDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    RunDelegate::paint(painter, option, index);
    const int color = index.data(RunsModel::ColorRole).toInt();
    if (color < 0) return;
    const QRectF line(option.rect.left() + 28, option.rect.top(), option.rect.width() - 32, option.rect.height());
    paint_swatch(*painter, line, theme::curve(color),
                 theme::curve_is_dashed(color) ? ChartCurve::Line::dashed : ChartCurve::Line::solid, color >= 3);
}

} // namespace sauti::widgets::experiments
