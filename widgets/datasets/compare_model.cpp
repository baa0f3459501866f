// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/compare_model.h"

#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/datasets/recipe_cards_model.h"

namespace sauti::widgets::datasets {

namespace {

QString lines_text(const std::optional<dataset::DataSetFile>& file, std::int64_t only) {
    if (!file) return CompareModel::tr("has no such file");
    const QString all = CompareModel::tr("%n lines", nullptr, static_cast<int>(file->lines));
    if (only == 0) return all;
    return CompareModel::tr("%1, %2 only here").arg(all, number_text(only));
}

} // namespace

CompareModel::CompareModel(QObject* parent) : QAbstractTableModel(parent) {}

void CompareModel::show(const std::shared_ptr<const dataset::SetDifference>& found) {
    beginResetModel();
    rows_.clear();
    one_ = found ? QString::fromStdString(found->one.name) : QString();
    other_ = found ? QString::fromStdString(found->other.name) : QString();
    if (found) {
        for (const dataset::FactDifference& fact : found->facts) {
            const auto shown = [](const std::string& value) {
                return value.empty() ? QStringLiteral("–") : QString::fromStdString(value);
            };
            rows_.append({QString::fromStdString(fact.what), shown(fact.one), shown(fact.other)});
        }
        for (const dataset::FileDifference& file : found->files) {
            if (!file.same) addFile(file);
        }
    }
    endResetModel();
}

void CompareModel::addFile(const dataset::FileDifference& file) {
    QString one = lines_text(file.one, file.other ? file.only_one : 0);
    QString other = lines_text(file.other, file.one ? file.only_other : 0);
    if (file.one && file.other && file.only_one == 0 && file.only_other == 0) {
        one = tr("the same lines");
        other = tr("in another order");
    }
    rows_.append({QString::fromStdString(file.path), one, other, true});
    for (const dataset::LineOfOne& line : file.first_one)
        rows_.append({tr("    line %1").arg(number_text(line.line)), QString::fromStdString(line.text),
                      QStringLiteral("–"), false, true});
    for (const dataset::LineOfOne& line : file.first_other)
        rows_.append({tr("    line %1").arg(number_text(line.line)), QStringLiteral("–"),
                      QString::fromStdString(line.text), false, true});
}

int CompareModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int CompareModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : k_columns;
}

QVariant CompareModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rows_.size()) return {};
    const Row& row = rows_.at(index.row());
    const QString& text = index.column() == What ? row.what : index.column() == One ? row.one : row.other;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return text;
    case Qt::FontRole:
        if (row.strong) return theme::bold_font();
        if (row.text && index.column() != What) return theme::phone_font(10);
        return {};
    case Qt::ForegroundRole:
        return text == QStringLiteral("–") || (row.text && index.column() == What)
                   ? QVariant(theme::color(theme::Token::muted))
                   : QVariant();
    default: return {};
    }
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == TableView::k_column_key)
        return section == What  ? QStringLiteral("what")
               : section == One ? QStringLiteral("one")
                                : QStringLiteral("other");
    if (role != Qt::DisplayRole) return {};
    return section == What ? tr("what differs") : section == One ? one_ : other_;
}

} // namespace sauti::widgets::datasets
