// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/datasets/preview_rows.h"

#include <QAbstractTableModel>

namespace sauti::widgets::datasets {

/// The first rows after one card: before beside after.
class PreviewModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Line, Before, After, Columns };
    enum Role { TextRole = Qt::UserRole }; ///< a PreviewText

    using QAbstractTableModel::QAbstractTableModel;

    /// `source` is what stands before the step; empty for an input, which has no "before".
    void show(const PreviewTable* table, const QString& source);

    [[nodiscard]] bool showsPhones() const { return table_.phones; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    PreviewTable table_;
    QString source_;
};

} // namespace sauti::widgets::datasets
