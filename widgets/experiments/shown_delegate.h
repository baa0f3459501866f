// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace sauti::widgets::experiments {

/// A cell of the table of runs: one bar at the row's left where it is chosen, and a state keeps its colour there.
class RunDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

/// A check box and, where the run is shown, its curve's line beside it.
class ShownDelegate : public RunDelegate {
    Q_OBJECT

public:
    using RunDelegate::RunDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace sauti::widgets::experiments
