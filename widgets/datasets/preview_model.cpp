// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/preview_model.h"

#include "widgets/common/plural_forms.h"
#include "widgets/common/table_view.h"
#include "widgets/datasets/recipe_cards_model.h"

namespace sauti::widgets::datasets {

void PreviewModel::show(const PreviewTable* table, const QString& source) {
    beginResetModel();
    table_ = table != nullptr ? *table : PreviewTable();
    source_ = source;
    endResetModel();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, Columns - 1);
}

int PreviewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.rows.size());
}

int PreviewModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant PreviewModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= Columns) return {};
    const PreviewRow& row = table_.rows[static_cast<std::size_t>(index.row())];
    if (index.column() == Line) {
        if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
        if (role == Qt::DisplayRole) return row.line > 0 ? number_text(row.line) : QString();
        return {};
    }
    const PreviewText& text = index.column() == Before ? row.before : row.after;
    switch (role) {
    case Qt::DisplayRole: return text.text;
    case Qt::ToolTipRole: return QStringLiteral("<p>%1</p>").arg(text.text.toHtmlEscaped()); // rich: breaks lines
    case TextRole: return QVariant::fromValue(text);
    case Qt::AccessibleTextRole:
        return text.changed.isEmpty()
                   ? text.text
                   : tr("%1, changed in %2")
                         .arg(text.text, tr("%n places", nullptr, plural_count(text.changed.size())));
    default: return {};
    }
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) return {};
    if (role == Qt::TextAlignmentRole && section == Line) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == TableView::k_column_key) return section == Line ? "line" : section == Before ? "before" : "after";
    if (role != Qt::DisplayRole) return {};
    if (section == Line) return tr("line");
    if (section == Before) return source_.isEmpty() ? tr("before") : tr("before: %1").arg(source_);
    const QString id = QString::fromStdString(table_.id);
    return source_.isEmpty() ? id : tr("after: %1, what changed is marked").arg(id);
}

} // namespace sauti::widgets::datasets
