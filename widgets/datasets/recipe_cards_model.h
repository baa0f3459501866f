// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataset/recipe_state.h"
#include "widgets/datasets/recipe_controller.h"

#include <QAbstractListModel>
#include <QString>
#include <QStringList>
#include <vector>

namespace sauti::widgets::datasets {

/// A card as it is drawn.
struct CardFacts {
    enum class Run { none, waits, runs, done, skipped };

    QString id;
    QString title;   ///< "phonemize-conll"; "input"
    QString options; ///< in one line
    dataset::CardState state = dataset::CardState::fresh;
    Run run = Run::none; ///< while a build runs and until the next look
    QString reason;
    qint64 lines_in = -1;
    qint64 lines_out = -1;
    qint64 lost = 0;
    qint64 warnings = 0;
    bool of_preview = false; ///< the counts are of the first lines alone
    bool is_input = false;
    QString from;         ///< "phones" where it does not read the card above
    QList<int> from_rows; ///< rows of the cards that it reads
    bool reads_above = false;
    QStringList outputs;
};

/// Cards of one recipe, inputs first.
class RecipeCardsModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole };

    explicit RecipeCardsModel(QObject* parent = nullptr);

    /// Replaces all; keeps the rows where the ids are the same, so that a choice and a form stay.
    void show(const Glance& glance, const Preview* preview, const BuildNews& build);

    [[nodiscard]] const CardFacts& card(int row) const { return cards_[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int rowOf(const QString& id) const;
    /// "✓ built", "changed" …
    [[nodiscard]] static QString stateText(const CardFacts& card);
    /// "Step 2 of 8, phonemize-conll, built, 3,013 in, 3,013 out, 2 warnings"
    [[nodiscard]] QString spoken(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::vector<CardFacts> cards_;
};

/// 3,013 with separators.
[[nodiscard]] QString number_text(qint64 number);
/// Characters that are letters or their marks: what a G2P is expected to know. Digits and punctuation are none.
[[nodiscard]] bool is_letter(char32_t character);

} // namespace sauti::widgets::datasets
