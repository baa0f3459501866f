// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "corpus/unmapped.h"

#include <QAbstractTableModel>
#include <QList>
#include <QSet>
#include <QString>

namespace sauti::widgets::corpora {

/// A character that has no phones, and how its rows are found again.
struct UnmappedFinding {
    corpus::UnmappedCharacter found;
    QString filter; ///< leaves exactly its rows; empty: no filter of the language does
};

/// The characters of a corpus that its G2P has no phones for.
class CharactersModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Character, Code, Times, Rows, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setFindings(const QList<UnmappedFinding>& findings, const QSet<qint64>& harmless);
    /// nullptr for an invalid index.
    [[nodiscard]] const UnmappedFinding* finding(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<UnmappedFinding> findings_;
    QSet<qint64> harmless_; ///< code points
};

/// The character itself, a mark on a dotted circle; "U+200B" where it cannot be seen.
[[nodiscard]] QString shown_character(char32_t character);
/// "U+0063".
[[nodiscard]] QString code_point_text(char32_t character);

} // namespace sauti::widgets::corpora
