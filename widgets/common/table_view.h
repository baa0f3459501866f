// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QPair>
#include <QString>
#include <QTableView>
#include <functional>

class QMenu;

namespace sauti::widgets {

class Settings;

/// A column before anybody has arranged anything.
struct TableColumn {
    int width = 100; ///< of stretching ones: their share of what the others leave
    bool stretches = false;
    bool hidden = false; ///< not shown until the person wants it
};

/// The table of every page, of any size: rows of 24 without a grid, whole rows chosen, heads that are dragged to move
/// and whose menu chooses columns, Ctrl+C that copies what is chosen as TSV under its heads, Space that ticks the
/// chosen rows where the model has boxes. Cells are painted by row_delegates.h from the roles of row_text.h, a row not
/// yet read (LoadingRole) as a grey bar a cell. Sorting and filtering are the model's own work.
///
///     auto* table = new TableView(session().settings(), "corpora/rows", this);
///     table->setModel(rows);
///     table->setColumns({{56}, {50}, {100, true}});
///     table->setItemDelegateForColumn(RowsModel::Text, new EntityTextDelegate(table));
///
/// How columns were arranged is kept in the settings by their stable names: what headerData says to k_column_key, else
/// their numbers.
class TableView : public QTableView {
    Q_OBJECT

public:
    static constexpr int k_column_key = Qt::UserRole + 200;

    /// `name` says where the arrangement is kept: "corpora/rows"; empty: nowhere.
    TableView(Settings& settings, QString name, QWidget* parent);

    void setModel(QAbstractItemModel* model) override;
    /// A setting for each column of the model, under what a person has arranged. To be called after setModel, and again
    /// when the model has other columns.
    void setColumns(const QList<TableColumn>& columns);
    /// Hides a column for want of room or content; what the person hid stays hidden.
    void setSqueezed(int column, bool squeezed);
    /// A checkable entry a column, the last one shown cannot be taken off; filled anew whenever it opens.
    [[nodiscard]] QMenu* columnsMenu(QWidget* parent);
    /// The context menu: first what `opened` does.
    void setContextActions(const QList<QAction*>& actions) { context_actions_ = actions; }

    /// Chosen rows as lines of tab-separated cells, shown columns in the order seen, CopyRole before DisplayRole. At
    /// most 100,000 rows; more are counted in the last line.
    [[nodiscard]] QString selectionAsTsv() const;
    void copySelection();
    /// Stands in for copySelection where the model has not read every row.
    void setCopy(std::function<void()> copy) { copy_ = std::move(copy); }
    /// Chosen rows as [first, last], in order, none twice.
    [[nodiscard]] QList<QPair<int, int>> selectedRanges() const;
    /// As on the screen.
    [[nodiscard]] QList<int> shownColumns() const;

Q_SIGNALS:
    /// Enter or double click.
    void opened(const QModelIndex& index);
    void selectionCountChanged(int rows);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    [[nodiscard]] bool tickChosen();
    void fillColumnsMenu(QMenu* menu);
    void fitWidths();
    void applyHidden();
    void keepArrangement();
    void useArrangement();
    [[nodiscard]] QString keyOf(int column) const;

    Settings& settings_;
    QString name_;
    QHash<int, int> shares_;    ///< stretching columns and their shares of the width
    QHash<int, bool> hidden_;   ///< by the person
    QHash<int, bool> squeezed_; ///< by the page
    QList<QAction*> context_actions_;
    std::function<void()> copy_;
    bool arranging_ = false; ///< changes of sections are ours, not the person's
};

/// A cell of a line of TSV: tabs and line ends become blanks.
[[nodiscard]] QString tsv_cell(QString text);

} // namespace sauti::widgets
