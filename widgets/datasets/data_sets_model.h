// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/datasets/glance.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QString>

namespace sauti::widgets::datasets {

/// Data sets of the project.
class DataSetsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Lines, Size, Built, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const std::vector<SetEntry>& sets);
    /// What a verification said, until the data set is built anew.
    void note(const QString& name, bool good);
    [[nodiscard]] const SetEntry& entry(int row) const { return sets_[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int rowOf(const QString& name) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Noted {
        std::string built;
        bool good = false;
    };
    std::vector<SetEntry> sets_;
    QHash<QString, Noted> noted_;
};

} // namespace sauti::widgets::datasets
