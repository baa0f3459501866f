// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/corpus_tree_model.h"

#include "widgets/common/row_text.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/row_view.h"

#include <QApplication>
#include <QPainter>

namespace sauti::widgets::corpora {

using theme::Token;

namespace {

/// internalId of a corpus; a split has its corpus's row + 1.
constexpr quintptr k_corpus = 0;
constexpr int k_tree_row = 24;

} // namespace

void CorpusTreeModel::setEntries(const QList<CorpusEntry>& entries) {
    if (entries == entries_) return;
    beginResetModel();
    entries_ = entries;
    endResetModel();
}

void CorpusTreeModel::setRows(const QString& id, qint64 rows) {
    const QModelIndex corpus = find(id);
    if (!corpus.isValid() || entries_.at(corpus.row()).rows == rows) return;
    entries_[corpus.row()].rows = rows;
    Q_EMIT dataChanged(corpus, corpus, {CountRole, Qt::AccessibleTextRole});
}

const CorpusEntry* CorpusTreeModel::entry(const QModelIndex& index) const {
    if (!index.isValid()) return nullptr;
    const auto row = index.internalId() == k_corpus ? qsizetype(index.row()) : qsizetype(index.internalId()) - 1;
    return row < entries_.size() ? &entries_.at(row) : nullptr;
}

QString CorpusTreeModel::split(const QModelIndex& index) const {
    const CorpusEntry* of = entry(index);
    if (of == nullptr || index.internalId() == k_corpus) return {};
    return of->splits.value(index.row()).first;
}

qint64 CorpusTreeModel::rows(const QModelIndex& index) const {
    const CorpusEntry* of = entry(index);
    if (of == nullptr) return 0;
    return index.internalId() == k_corpus ? of->rows : of->splits.value(index.row()).second;
}

QModelIndex CorpusTreeModel::find(const QString& id, const QString& split) const {
    for (int row = 0; row < entries_.size(); ++row) {
        if (entries_.at(row).id != id) continue;
        const QModelIndex corpus = index(row, 0);
        for (int at = 0; at < rowCount(corpus) && !split.isEmpty(); ++at) {
            if (entries_.at(row).splits.at(at).first == split) return index(at, 0, corpus);
        }
        return corpus;
    }
    return {};
}

QModelIndex CorpusTreeModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || column != 0 || row >= rowCount(parent)) return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : k_corpus);
}

QModelIndex CorpusTreeModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == k_corpus) return {};
    return createIndex(int(child.internalId()) - 1, 0, k_corpus);
}

int CorpusTreeModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return int(entries_.size());
    const CorpusEntry* of = entry(parent);
    return parent.internalId() == k_corpus && of != nullptr ? int(of->splits.size()) : 0;
}

int CorpusTreeModel::columnCount(const QModelIndex& /*parent*/) const {
    return 1;
}

QVariant CorpusTreeModel::data(const QModelIndex& index, int role) const {
    const CorpusEntry* of = entry(index);
    if (of == nullptr) return {};
    if (index.internalId() == k_corpus) return dataOfCorpus(*of, role);
    return index.row() < of->splits.size() ? dataOfSplit(of->splits.at(index.row()), role) : QVariant();
}

QVariant CorpusTreeModel::dataOfCorpus(const CorpusEntry& entry, int role) const {
    const bool wrong = entry.missing || !entry.error.isEmpty();
    switch (role) {
    case Qt::DisplayRole:
        if (!entry.error.isEmpty()) return tr("%1: cannot be read").arg(entry.id);
        return entry.missing ? tr("%1: folder missing").arg(entry.id) : entry.id;
    case NoteRole: return wrong ? QString() : entry.reader;
    case CountRole: return entry.error.isEmpty() ? number_text(entry.rows) : QString();
    case ProblemRole: return wrong;
    case Qt::ToolTipRole:
        if (!entry.error.isEmpty()) return entry.error;
        return entry.missing
                   ? tr("%1 is not there. The rows are seen still, but cannot be read again.").arg(entry.source)
                   : entry.source;
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %n rows", nullptr, int(entry.rows))
            .arg(dataOfCorpus(entry, Qt::DisplayRole).toString(), entry.reader);
    default: return {};
    }
}

QVariant CorpusTreeModel::dataOfSplit(const QPair<QString, qint64>& split, int role) const {
    switch (role) {
    case Qt::DisplayRole: return split.first;
    case CountRole: return number_text(split.second);
    case ProblemRole: return false;
    case Qt::AccessibleTextRole: return tr("%1, %n rows", nullptr, int(split.second)).arg(split.first);
    default: return {};
    }
}

void CorpusTreeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QStyle* style = item.widget != nullptr ? item.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
    QRect inside = option.rect.adjusted(4, 0, -8, 0);
    const int baseline = row_baseline(inside);
    const bool wrong = index.data(CorpusTreeModel::ProblemRole).toBool();
    painter->save();
    if (wrong) {
        theme::icon(QStringLiteral("dialog-warning"), Token::warning)
            .paint(painter, QRect(inside.left(), inside.center().y() - 7, 16, 16));
        inside.setLeft(inside.left() + 22);
    }
    const QString count = index.data(CorpusTreeModel::CountRole).toString();
    painter->setFont(theme::meta_font());
    painter->setPen(theme::color(Token::muted));
    const QFontMetrics meta(theme::meta_font());
    const int right = inside.right() + 1 - meta.horizontalAdvance(count);
    painter->drawText(right, baseline, count);
    const QFontMetrics body(option.font);
    const QString name = body.elidedText(item.text, Qt::ElideRight, right - 8 - inside.left());
    painter->setFont(option.font);
    painter->setPen(theme::color(wrong ? Token::muted : Token::text));
    painter->drawText(inside.left(), baseline, name);
    const int after = inside.left() + body.horizontalAdvance(name) + 8;
    const QString note = index.data(CorpusTreeModel::NoteRole).toString();
    painter->setFont(theme::meta_font());
    painter->setPen(theme::color(Token::muted));
    if (after + meta.horizontalAdvance(note) < right - 4) painter->drawText(after, baseline, note);
    painter->restore();
}

QSize CorpusTreeDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return {QStyledItemDelegate::sizeHint(option, index).width(), k_tree_row};
}

} // namespace sauti::widgets::corpora
