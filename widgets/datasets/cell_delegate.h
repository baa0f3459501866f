// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace sauti::widgets::datasets {

/// A cell of a table: ground, icon and one line of text on the row's baseline, 8 from its sides; the bar of a chosen
/// row stands in the first column alone.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    /// Inside of the cell's padding.
    virtual void paintContent(QPainter* painter, const QRect& cell, const QStyleOptionViewItem& item,
                              const QModelIndex& index) const;
};

} // namespace sauti::widgets::datasets
