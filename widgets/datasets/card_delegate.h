// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPersistentModelIndex>
#include <QStyledItemDelegate>

namespace sauti::widgets::datasets {

inline constexpr int k_card_height = 50;
inline constexpr int k_card_gap = 12;  ///< above each card but the first: the arrow's place
inline constexpr int k_card_left = 16; ///< brackets stand left of it
inline constexpr int k_card_right = 12;
inline constexpr int k_grip_width = 22; ///< of the card's left end, where a drag begins

/// The card of a row inside its item's rectangle.
[[nodiscard]] QRect card_rect(const QRect& item, int row);

/// Draws a recipe's card: step, id, chip, state; options, what was left out, lines in → out.
class CardDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// The card that is edited in its place is `height` high; an invalid index: none is.
    void setEditing(const QModelIndex& index, int height);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    QPersistentModelIndex editing_;
    int editing_height_ = 0;
};

} // namespace sauti::widgets::datasets
