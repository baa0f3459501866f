// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/data_sets_table.h"

#include "widgets/datasets/cell_delegate.h"
#include "widgets/datasets/data_sets_model.h"

#include <QContextMenuEvent>
#include <QKeyEvent>

namespace sauti::widgets::datasets {

DataSetsTable::DataSetsTable(DataSetsModel* model, Settings& settings, QWidget* parent)
    : TableView(settings, QStringLiteral("datasets/list"), parent), model_(model) {
    setObjectName(QStringLiteral("dataSets"));
    setAccessibleName(tr("Data sets"));
    setModel(model);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setItemDelegate(new CellDelegate(this));
    setColumns({160, 70, 70, 84}, DataSetsModel::Name);
    connect(this, &QTableView::clicked, this, [this](const QModelIndex& index) {
        Q_EMIT opened(QString::fromStdString(model_->entry(index.row()).name));
    });
}

void DataSetsTable::mark(const QString& name) {
    const int row = model_->rowOf(name);
    if (row < 0) {
        clearSelection();
        setCurrentIndex({});
    } else if (currentIndex().row() != row) {
        setCurrentIndex(model_->index(row, 0));
    }
}

QString DataSetsTable::chosen() const {
    return currentIndex().isValid() ? QString::fromStdString(model_->entry(currentIndex().row()).name) : QString();
}

void DataSetsTable::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !chosen().isEmpty()) {
        Q_EMIT opened(chosen());
        return;
    }
    TableView::keyPressEvent(event);
}

void DataSetsTable::contextMenuEvent(QContextMenuEvent* event) {
    const QModelIndex index = event->reason() == QContextMenuEvent::Keyboard
                                  ? currentIndex()
                                  : indexAt(viewport()->mapFrom(this, event->pos()));
    if (index.isValid()) Q_EMIT menuAsked(QString::fromStdString(model_->entry(index.row()).name), event->globalPos());
}

} // namespace sauti::widgets::datasets
