// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QPair>
#include <QPersistentModelIndex>
#include <QString>
#include <QTableView>
#include <functional>
#include <utility>

class QAction;
class QMenu;
class QTimer;

namespace sauti::widgets {
class Settings;
}

namespace sauti::widgets::corpora {

/// The table of every page: rows of 24, no grid, whole rows chosen, heads that can be moved and hidden, and Ctrl+C that
/// copies what is chosen as TSV with its head. Sorting and filtering are the model's own work. Models give their
/// columns' stable names (ColumnNameRole) and say which share what is left of the width (StretchRole).
///
///     auto* rows = new TableView(this);
///     rows->setModel(model);
///     rows->setItemDelegateForColumn(RowsModel::Text, new EntityTextDelegate(rows));
///     rows->keepColumns(session.settings(), "corpora/rows");
class TableView : public QTableView {
    Q_OBJECT

public:
    explicit TableView(QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;
    /// Width of a column until the person changes it; of stretching ones: their share.
    void setDefaultWidth(int column, int width);
    /// Not shown until the person wants it.
    void setDefaultHidden(int column) { hidden_[column] = true; }
    /// Widths, order and hidden columns are read from the settings now and written whenever they change.
    void keepColumns(Settings& settings, const QString& name);
    /// Hides a column for want of room; what the person hid stays hidden.
    void setSqueezed(int column, bool squeezed);
    /// A checkable entry a column; asked anew whenever it opens.
    [[nodiscard]] QMenu* columnsMenu(QWidget* parent);
    /// What the context menu begins with (what double click does) and what else it offers.
    void setContextActions(const QList<QAction*>& actions) { context_actions_ = actions; }

    /// The chosen rows, shown columns, with the head: what Ctrl+C copies. At most `most` rows.
    [[nodiscard]] QString selectionAsTsv(int most = 100'000) const;
    void copySelection();
    /// Chosen rows as [first, last], in order; and columns that are shown, as on the screen.
    [[nodiscard]] QList<QPair<int, int>> selectedRanges() const;
    [[nodiscard]] QList<int> shownColumns() const;
    /// Stands in for copySelection where the model has not read every row.
    void setCopy(std::function<void()> copy) { copy_ = std::move(copy); }

Q_SIGNALS:
    /// Enter or double click.
    void opened(const QModelIndex& index);
    /// Space.
    void playAsked(const QModelIndex& index);
    void selectionCountChanged(int rows);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void fillColumnsMenu(QMenu* menu);
    void fitWidths();
    void applyHidden();
    void saveColumns();
    void restoreColumns();
    [[nodiscard]] QString columnName(int column) const;

    Settings* settings_ = nullptr;
    QString kept_as_;
    QTimer* save_timer_;
    QHash<int, int> shares_;  ///< stretching columns and their shares of the width
    QHash<int, bool> hidden_; ///< by the person
    QHash<int, bool> squeezed_;
    QList<QAction*> context_actions_;
    std::function<void()> copy_;
    bool fitting_ = false;
};

/// A cell of a line of TSV: tabs and line ends become blanks.
[[nodiscard]] QString tsv_cell(QString text);

} // namespace sauti::widgets::corpora
