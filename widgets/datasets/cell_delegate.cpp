// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/cell_delegate.h"

#include "widgets/common/marked_text.h"
#include "widgets/common/theme.h"

#include <QApplication>
#include <QPainter>

namespace sauti::widgets::datasets {

namespace {
constexpr int k_side_pad = 8;
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.viewItemPosition = index.column() == 0 ? QStyleOptionViewItem::Beginning : QStyleOptionViewItem::Middle;
    const QStyle* const style = item.widget != nullptr ? item.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
    painter->save();
    paintContent(painter, option.rect.adjusted(k_side_pad, 0, -k_side_pad, 0), item, index);
    painter->restore();
}

void CellDelegate::paintContent(QPainter* painter, const QRect& cell, const QStyleOptionViewItem& item,
                                const QModelIndex& /*index*/) const {
    QRect words = cell;
    if (!item.icon.isNull()) {
        item.icon.paint(painter, QRect(cell.left(), cell.center().y() - 7, 16, 16), Qt::AlignCenter);
        words.setLeft(cell.left() + 22);
    }
    const QFontMetrics metrics(item.font);
    const QString text = metrics.elidedText(item.text, Qt::ElideRight, words.width());
    const bool right = item.displayAlignment.testFlag(Qt::AlignRight);
    const int left = right ? words.right() + 1 - metrics.horizontalAdvance(text) : words.left();
    painter->setFont(item.font);
    painter->setPen(theme::color(theme::Token::text));
    painter->drawText(left, cell.top() + row_baseline(cell.height()), text);
}

} // namespace sauti::widgets::datasets
