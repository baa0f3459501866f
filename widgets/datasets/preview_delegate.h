// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/row_delegates.h"
#include "widgets/datasets/preview_rows.h"

namespace sauti::widgets::datasets {

/// A cell of the preview: words or phones on one baseline, changed letters on their ground, letters without a phone in
/// the error colour with a line below, entities with theirs.
class PreviewDelegate : public RowDelegate {
    Q_OBJECT

public:
    PreviewDelegate(bool phones, QObject* parent) : RowDelegate(parent), phones_(phones) {}
    void setPhones(bool phones) { phones_ = phones; }

protected:
    void paintContent(QPainter* painter, const QRect& cell, const QStyleOptionViewItem& item,
                      const QModelIndex& index) const override;

private:
    bool phones_;
};

} // namespace sauti::widgets::datasets
