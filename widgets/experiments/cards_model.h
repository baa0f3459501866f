// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ner/review.h"

#include <QAbstractListModel>
#include <QSet>
#include <QString>
#include <array>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace sauti::widgets::experiments {

/// Mistakes of a run, one a card, filtered by kind, by types and by words.
class CardsModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { LineRole = Qt::UserRole + 1 }; ///< line of the sentence in the file of predictions, from 1
    /// Gold and predicted type; an empty one is "none".
    using Cell = std::pair<std::string, std::string>;

    struct Card {
        const ner::ReviewedSentence* sentence = nullptr;
        std::optional<ner::MistakeKind> kind; ///< unset: the entity is right
        std::optional<ner::Entity> gold;
        std::optional<ner::Entity> predicted;
    };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    void setReview(std::shared_ptr<const ner::Review> review);
    [[nodiscard]] const ner::Review* review() const { return review_.get(); }
    void setKindShown(ner::MistakeKind kind, bool shown);
    void setRightShown(bool shown);
    void setCells(const QSet<QString>& cells); ///< as cell_key; empty: all
    void setFilter(const QString& text);
    [[nodiscard]] bool isKindShown(ner::MistakeKind kind) const { return kinds_[static_cast<std::size_t>(kind)]; }
    /// nullptr beyond the rows.
    [[nodiscard]] const Card* card(int row) const;

private:
    void rebuild();

    std::shared_ptr<const ner::Review> review_;
    std::vector<Card> cards_;
    std::array<bool, 4> kinds_ = {true, true, true, true};
    bool right_ = false;
    QSet<QString> cells_;
    QString filter_;
};

[[nodiscard]] QString cell_key(const std::string& gold, const std::string& predicted);
[[nodiscard]] QString kind_text(const std::optional<ner::MistakeKind>& kind);
/// "M", "I", "T", "B"; "✓" for what is right.
[[nodiscard]] QString kind_letter(const std::optional<ner::MistakeKind>& kind);

} // namespace sauti::widgets::experiments
