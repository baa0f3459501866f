// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/row_text.h"

#include <QStyledItemDelegate>

/// How cells of our tables are painted, from the roles of row_text.h. A row that is not read yet is a grey bar a cell.
namespace sauti::widgets {

/// Ground, check box and icon where the model has them, one line of text on the row's baseline, right-aligned where the
/// model says so; the whole text as tooltip where it was cut. The bar of a chosen row stands in the first column.
class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
    /// A click on a cell with a check box ticks it.
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

protected:
    /// `inside` of the cell's padding, behind its check box.
    virtual void paintContent(QPainter* painter, const QRect& inside, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const;
    [[nodiscard]] virtual QFont fontOf(const QStyleOptionViewItem& option) const;
};

/// Words with entities and matches.
class EntityTextDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintContent(QPainter* painter, const QRect& inside, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const override;
};

/// The same in the phones' face.
class PhonesDelegate : public EntityTextDelegate {
    Q_OBJECT

public:
    using EntityTextDelegate::EntityTextDelegate;

protected:
    [[nodiscard]] QFont fontOf(const QStyleOptionViewItem& option) const override;
};

/// Each type's letter with its line, and how many.
class TagCountDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintContent(QPainter* painter, const QRect& inside, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const override;
};

} // namespace sauti::widgets
