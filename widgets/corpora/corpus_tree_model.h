// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/corpora/corpus_list.h"

#include <QAbstractItemModel>
#include <QStyledItemDelegate>

namespace sauti::widgets::corpora {

/// Corpora and their splits.
class CorpusTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Role { NoteRole = Qt::UserRole + 1, CountRole, ProblemRole };

    using QAbstractItemModel::QAbstractItemModel;

    /// Replaces all; nothing happens if it is the same.
    void setEntries(const QList<CorpusEntry>& entries);
    /// How many rows a corpus has by now, while it is read.
    void setRows(const QString& id, qint64 rows);
    [[nodiscard]] const QList<CorpusEntry>& entries() const { return entries_; }
    /// Of a corpus's or a split's index; nullptr for an invalid one.
    [[nodiscard]] const CorpusEntry* entry(const QModelIndex& index) const;
    /// Empty for a corpus.
    [[nodiscard]] QString split(const QModelIndex& index) const;
    /// Rows of the node.
    [[nodiscard]] qint64 rows(const QModelIndex& index) const;
    /// The corpus, or its split if it has it; invalid if there is no such corpus.
    [[nodiscard]] QModelIndex find(const QString& id, const QString& split = {}) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    using QObject::parent;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QVariant dataOfCorpus(const CorpusEntry& entry, int role) const;
    [[nodiscard]] QVariant dataOfSplit(const QPair<QString, qint64>& split, int role) const;

    QList<CorpusEntry> entries_;
};

/// A name, a muted word after it, the count at the right; a warning where something is wrong.
class CorpusTreeDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace sauti::widgets::corpora
