// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QTableView>

namespace sauti::widgets {

class Settings;

/// A table of any size in the window's look: rows of 24, no grid, whole rows chosen, heads that move and can be left
/// out, their arrangement kept by name. The model sorts and filters itself; `activated` comes for Enter and double
/// click.
///
/// Heads: `headerData(section, Qt::Horizontal, TableView::k_column_key)` gives a column's stable name; without it the
/// column's number serves, and the arrangement is lost when columns change.
class TableView : public QTableView {
    Q_OBJECT

public:
    static constexpr int k_column_key = Qt::UserRole + 200;

    /// `name` says where the arrangement is kept: "corpora/rows".
    TableView(Settings& settings, QString name, QWidget* parent);

    void setModel(QAbstractItemModel* model) override;
    /// Widths and order before anybody has arranged anything; call it after setModel, `stretch` is the column that
    /// takes what is left.
    void setColumns(const QList<int>& widths, int stretch);

    /// Chosen rows as lines of tab-separated cells under their heads, in the order seen; MarkRole CopyRole before
    /// DisplayRole; tabs and newlines inside of cells become blanks. At most 100,000 rows; more are counted in the last
    /// line.
    [[nodiscard]] QString selectionAsTsv() const;

public Q_SLOTS:
    void copySelection();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showHeadMenu(const QPoint& at);
    void keepArrangement();
    void useArrangement();
    void fitStretch();
    [[nodiscard]] QString keyOf(int column) const;

    Settings& settings_;
    QString name_;
    int stretch_ = -1;
    bool arranging_ = false;
};

} // namespace sauti::widgets
