// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataset/compare.h"

#include <QAbstractTableModel>
#include <QList>
#include <QString>
#include <memory>

namespace sauti::widgets::datasets {

/// The rows of a comparison: settings that differ, then each file that differs with the first lines that only one has.
class CompareModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { What, One, Other, k_columns };

    explicit CompareModel(QObject* parent);

    /// nullptr: nothing is known.
    void show(const std::shared_ptr<const dataset::SetDifference>& found);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QString what;
        QString one;
        QString other;
        bool strong = false; ///< of a file, not of a line in it
        bool text = false;   ///< cells are lines of a data set: in the face for phones
    };
    void addFile(const dataset::FileDifference& file);

    QList<Row> rows_;
    QString one_;
    QString other_;
};

} // namespace sauti::widgets::datasets
