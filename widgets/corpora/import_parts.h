// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/corpora/import_look.h"

#include <QAbstractTableModel>
#include <QWidget>

class QVBoxLayout;

namespace sauti::widgets::corpora {

/// The steps at the wizard's left: a number, or a tick for what is done; the current one on a ground of its own.
class ImportSteps : public QWidget {
    Q_OBJECT

public:
    explicit ImportSteps(const QStringList& steps, QWidget* parent = nullptr);
    void setCurrent(int step);
    [[nodiscard]] int current() const { return current_; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QStringList steps_;
    int current_ = 0;
};

/// Rows as the index would have them: a few, all there.
class PreviewModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Split, Text, Phones, Tags, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(const QList<RowView>& rows);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<RowView> rows_;
};

/// "What stood out": a line a fact, with its sign.
class FactLines : public QWidget {
    Q_OBJECT

public:
    explicit FactLines(QWidget* parent = nullptr);
    void setFacts(const QList<StandOut>& facts);

private:
    QVBoxLayout* column_;
};

} // namespace sauti::widgets::corpora
