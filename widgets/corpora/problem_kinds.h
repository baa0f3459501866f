// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QList>
#include <QStyledItemDelegate>

namespace sauti::widgets::corpora {

/// A kind of problem that rows are checked for, and how many have it.
struct ProblemKind {
    QString name;         ///< "leak"
    QString filter;       ///< rows that have it: "problem:leak"; empty: it is no matter of whole rows
    QString mend;         ///< rows that are to be left out where it matters
    QString title;        ///< "Leaks between splits"
    QString explanation;  ///< how it was compared
    QString sentence;     ///< "%1 rows stand in more than one split."
    QString consequence;  ///< "F1 on them says nothing."
    bool serious = false; ///< a warning; else a notice
    qint64 found = 0;     ///< rows that have it and are not harmless
    qint64 harmless = 0;
    qint64 mend_rows = 0; ///< that the mend leaves out
    bool operator==(const ProblemKind& other) const = default;
};

/// All kinds that are found by a filter, none found yet.
[[nodiscard]] QList<ProblemKind> problem_kinds();
/// Characters without phones: its findings are characters.
[[nodiscard]] ProblemKind unmapped_kind();

/// Kinds with findings first, serious before the others; then, under a head of its own, what was checked without a
/// finding: silence is a result.
class ProblemKindsModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { NameRole = Qt::UserRole + 1, CountRole, SignRole };
    enum Sign { Head, Warning, Notice, Clean };

    using QAbstractListModel::QAbstractListModel;

    void setKinds(const QList<ProblemKind>& kinds);
    [[nodiscard]] const ProblemKind* kind(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex find(const QString& name) const;
    [[nodiscard]] qint64 total() const;
    [[nodiscard]] int withFindings() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    QList<ProblemKind> kinds_; ///< as shown; an empty name is the head between
};

class ProblemKindsDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace sauti::widgets::corpora
