// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runs/run_filter.h"
#include "runs/run_overview.h"
#include "widgets/common/table_view.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QList>
#include <QSet>
#include <QStringList>
#include <optional>
#include <vector>

namespace sauti::widgets::experiments {

/// Runs of a project as a table: which are shown as curves, what differs, their last values. Sorting and filtering
/// happen here, over rows that are ready.
class RunsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class Column { shown, name, key, step, loss, eval_loss, f1, state, created };
    enum Role {
        IdRole = Qt::UserRole + 1, ///< QString
        SortRole,                  ///< raw value
        ColorRole,                 ///< int: number of the curve's colour; −1 if it is not shown
    };
    /// Curves that can be told apart; more runs are not shown at once.
    static constexpr int k_most_shown = 14;

    explicit RunsModel(QObject* parent);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    void setRuns(std::vector<runs::RunOverview> runs);
    /// As runs::RunFilter; what cannot be asked leaves the rows as they are.
    void setFilter(const QString& text);
    /// Settings as columns behind the name: those that differ, then those the person asked for.
    /// True if the columns are others now.
    bool setKeys(const QList<const runs::SpecKey*>& differing, const QList<const runs::SpecKey*>& asked);
    [[nodiscard]] QList<TableColumn> columns() const; ///< before a person arranged them

    /// False where `k_most_shown` are shown already.
    bool setShown(const QString& id, bool shown);
    [[nodiscard]] QStringList shown() const; ///< in the order of their colours
    [[nodiscard]] int colorOf(const QString& id) const { return colors_.value(id, -1); }

    [[nodiscard]] const std::vector<runs::RunOverview>& runs() const { return runs_; }
    [[nodiscard]] const runs::RunOverview* find(const QString& id) const;
    [[nodiscard]] const runs::RunOverview* at(const QModelIndex& index) const;
    [[nodiscard]] int rowOf(const QString& id) const; ///< −1 if it is filtered out or absent
    [[nodiscard]] int columnOf(Column column) const;
    /// By which it is sorted; −1 where that column is not there any more.
    [[nodiscard]] int sortedColumn() const;
    [[nodiscard]] Qt::SortOrder sortOrder() const { return order_; }

Q_SIGNALS:
    void shownChanged();
    /// After each setFilter: why the text cannot be asked; empty if it can.
    void filterJudged(const QString& problem);

private:
    struct ColumnFacts {
        Column column;
        const runs::SpecKey* key = nullptr;
        bool differs = false;
    };
    [[nodiscard]] QString text(const runs::RunOverview& run, const ColumnFacts& column) const;
    [[nodiscard]] QVariant sortValue(const runs::RunOverview& run, const ColumnFacts& column) const;
    [[nodiscard]] std::vector<int> arranged() const;
    void rearrange();

    std::vector<runs::RunOverview> runs_;
    std::vector<int> rows_; ///< indices into runs_, as seen
    std::vector<ColumnFacts> columns_;
    QHash<QString, int> colors_;
    QString filter_;
    runs::RunFilter question_;
    ColumnFacts sorted_{Column::created};
    Qt::SortOrder order_ = Qt::DescendingOrder;
};

/// A value of the spec for a person: "0.0004", "tiny", "–" where it is empty.
[[nodiscard]] QString setting_text(const runs::SpecKey& key, const runs::RunSpec& spec);
/// "✓ finished"
[[nodiscard]] QString state_text(runs::RunState state);

} // namespace sauti::widgets::experiments
