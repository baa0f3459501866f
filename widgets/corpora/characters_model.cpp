// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/characters_model.h"

#include "widgets/common/row_text.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"

#include <QColor>
#include <QLocale>

namespace sauti::widgets::corpora {

QString code_point_text(char32_t character) {
    return QStringLiteral("U+%1").arg(uint(character), 4, 16, QLatin1Char('0')).toUpper();
}

QString shown_character(char32_t character) {
    const QString itself = QString::fromUcs4(&character, 1);
    if (QChar::isMark(character)) return QChar(0x25CC) + itself; // on a dotted circle
    return QChar::isPrint(character) && !QChar::isSpace(character) ? itself : code_point_text(character);
}

void CharactersModel::setFindings(const QList<UnmappedFinding>& findings, const QSet<qint64>& harmless) {
    beginResetModel();
    findings_ = findings;
    harmless_ = harmless;
    endResetModel();
}

const UnmappedFinding* CharactersModel::finding(const QModelIndex& index) const {
    return index.isValid() && index.row() < findings_.size() ? &findings_.at(index.row()) : nullptr;
}

int CharactersModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(findings_.size());
}

int CharactersModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant CharactersModel::data(const QModelIndex& index, int role) const {
    const UnmappedFinding* of = finding(index);
    if (of == nullptr || index.column() >= ColumnCount) return {};
    const corpus::UnmappedCharacter& found = of->found;
    const bool figure = index.column() == Times || index.column() == Rows;
    const qint64 number = index.column() == Times ? qint64(found.times) : qint64(found.rows.size());
    switch (role) {
    case Qt::TextAlignmentRole: return int((figure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        return harmless_.contains(found.character) ? QVariant(theme::color(theme::Token::muted)) : QVariant();
    case CopyRole:
        if (figure) return number;
        [[fallthrough]];
    case Qt::DisplayRole:
        if (figure) return QLocale(QLocale::English).toString(number);
        return index.column() == Character ? shown_character(found.character) : code_point_text(found.character);
    case Qt::AccessibleTextRole:
        if (index.column() != Character) return data(index, Qt::DisplayRole);
        return tr("%1, %2, %n rows", nullptr, int(found.rows.size()))
            .arg(shown_character(found.character), code_point_text(found.character));
    default: return {};
    }
}

QVariant CharactersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    static constexpr const char* k_keys[] = {"character", "code", "times", "rows"};
    const bool figure = section == Times || section == Rows;
    switch (role) {
    case Qt::DisplayRole:
        return section == Character ? tr("character")
               : section == Code    ? tr("code point")
               : section == Times   ? tr("times")
                                    : tr("rows");
    case Qt::TextAlignmentRole: return int((figure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case TableView::k_column_key: return QLatin1String(k_keys[section]);
    default: return {};
    }
}

} // namespace sauti::widgets::corpora
