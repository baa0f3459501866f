// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/theme.h"
#include "widgets/experiments/cards_model.h"

#include <QStyledItemDelegate>

namespace sauti::widgets::experiments {

[[nodiscard]] theme::Token kind_token(const std::optional<ner::MistakeKind>& kind);
/// A letter in a box: "M" missed, "I" invented, "T" wrong type, "B" wrong border.
void draw_kind_mark(QPainter* painter, const QRectF& box, const std::optional<ner::MistakeKind>& kind);

/// A sentence with gold above and predicted below each word, `match` ground where they part.
class CardsDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace sauti::widgets::experiments
