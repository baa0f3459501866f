// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/data_sets_model.h"

#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/datasets/recipe_cards_model.h"

#include <QDateTime>
#include <QLocale>

namespace sauti::widgets::datasets {

namespace {

QString size_words(quint64 bytes) {
    return QLocale(QLocale::English).formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

/// "2026-11-25 16:02", in the person's own time.
QString built_words(const std::string& built, bool whole) {
    const QDateTime time = QDateTime::fromString(QString::fromStdString(built), Qt::ISODate).toLocalTime();
    if (!time.isValid()) return {};
    if (whole) return time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    const bool today = time.date() == QDate::currentDate();
    return time.toString(today ? QStringLiteral("HH:mm") : QStringLiteral("yyyy-MM-dd"));
}

} // namespace

void DataSetsModel::show(const std::vector<SetEntry>& sets) {
    beginResetModel();
    sets_ = sets;
    for (const SetEntry& set : sets_) {
        const auto noted = noted_.find(QString::fromStdString(set.name));
        if (noted != noted_.end() && noted->built != set.built) noted_.erase(noted);
    }
    endResetModel();
}

void DataSetsModel::note(const QString& name, bool good) {
    const int row = rowOf(name);
    if (row < 0) return;
    noted_.insert(name, {entry(row).built, good});
    Q_EMIT dataChanged(index(row, 0), index(row, Columns - 1));
}

int DataSetsModel::rowOf(const QString& name) const {
    for (std::size_t row = 0; row < sets_.size(); ++row) {
        if (QString::fromStdString(sets_[row].name) == name) return static_cast<int>(row);
    }
    return -1;
}

int DataSetsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(sets_.size());
}

int DataSetsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant DataSetsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= Columns) return {};
    const SetEntry& set = entry(index.row());
    const QString name = QString::fromStdString(set.name);
    const auto noted = noted_.find(name);
    if (role == Qt::TextAlignmentRole && index.column() != Name) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::DecorationRole && index.column() == Name) {
        if (!set.problem.empty()) return theme::icon(QStringLiteral("dialog-error"), theme::Token::error);
        if (noted == noted_.end()) return {};
        return noted->good ? theme::icon(QStringLiteral("dialog-ok-apply"), theme::Token::good)
                           : theme::icon(QStringLiteral("dialog-error"), theme::Token::error);
    }
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) {
        if (role == Qt::AccessibleTextRole && index.column() != Name) return data(index, Qt::DisplayRole);
        if (!set.problem.empty()) return tr("%1 cannot be read: %2").arg(name, QString::fromStdString(set.problem));
        QString text = tr("%1, made by recipe %2, built %3")
                           .arg(name, QString::fromStdString(set.recipe), built_words(set.built, true));
        if (noted != noted_.end())
            text += QStringLiteral("; ") + (noted->good ? tr("verified: all is well") : tr("verified: damaged"));
        return text;
    }
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case Name: return name;
    case Lines: return set.problem.empty() ? number_text(set.lines) : QString();
    case Size: return set.problem.empty() ? size_words(set.bytes) : QString();
    case Built: return built_words(set.built, false);
    default: return {};
    }
}

QVariant DataSetsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) return {};
    if (role == Qt::TextAlignmentRole && section != Name) return int(Qt::AlignRight | Qt::AlignVCenter);
    static constexpr const char* k_keys[] = {"name", "lines", "size", "built"};
    if (role == TableView::k_column_key) return QLatin1String(k_keys[section]);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Name: return tr("data set");
    case Lines: return tr("lines");
    case Size: return tr("size");
    default: return tr("built");
    }
}

} // namespace sauti::widgets::datasets
