// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/row_delegates.h"

namespace sauti::widgets::experiments {

/// A check box and, where the run is shown, its curve's line beside it.
class ShownDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintContent(QPainter* painter, const QRect& inside, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const override;
};

} // namespace sauti::widgets::experiments
