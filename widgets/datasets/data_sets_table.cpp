// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/data_sets_table.h"

#include "widgets/datasets/data_sets_model.h"

#include <QContextMenuEvent>

namespace sauti::widgets::datasets {

DataSetsTable::DataSetsTable(DataSetsModel* model, Settings& settings, QWidget* parent)
    : TableView(settings, QStringLiteral("datasets/list"), parent), model_(model) {
    setObjectName(QStringLiteral("dataSets"));
    setAccessibleName(tr("Data sets"));
    setModel(model);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setColumns({{160, true}, {70}, {70}, {84}});
    const auto ask = [this](const QModelIndex& index) {
        Q_EMIT recipeAsked(QString::fromStdString(model_->entry(index.row()).name));
    };
    connect(this, &QTableView::clicked, this, ask);
    connect(this, &TableView::opened, this, ask);
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

void DataSetsTable::contextMenuEvent(QContextMenuEvent* event) {
    const QModelIndex index = event->reason() == QContextMenuEvent::Keyboard
                                  ? currentIndex()
                                  : indexAt(viewport()->mapFrom(this, event->pos()));
    if (index.isValid()) Q_EMIT menuAsked(QString::fromStdString(model_->entry(index.row()).name), event->globalPos());
}

} // namespace sauti::widgets::datasets
