// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/cards_model.h"

#include "widgets/experiments/card_layout.h"

#include <algorithm>

namespace sauti::widgets::experiments {

QString cell_key(const std::string& gold, const std::string& predicted) {
    return QString::fromStdString(gold) + QLatin1Char('\n') + QString::fromStdString(predicted);
}

QString kind_text(const std::optional<ner::MistakeKind>& kind) {
    if (!kind) return CardsModel::tr("right");
    switch (*kind) {
    case ner::MistakeKind::missed: return CardsModel::tr("missed");
    case ner::MistakeKind::invented: return CardsModel::tr("invented");
    case ner::MistakeKind::wrong_type: return CardsModel::tr("wrong type");
    case ner::MistakeKind::wrong_border: return CardsModel::tr("wrong border");
    }
    return {};
}

QString kind_letter(const std::optional<ner::MistakeKind>& kind) {
    if (!kind) return QStringLiteral("✓");
    switch (*kind) {
    case ner::MistakeKind::missed: return QStringLiteral("M");
    case ner::MistakeKind::invented: return QStringLiteral("I");
    case ner::MistakeKind::wrong_type: return QStringLiteral("T");
    case ner::MistakeKind::wrong_border: return QStringLiteral("B");
    }
    return {};
}

int CardsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(cards_.size());
}

const CardsModel::Card* CardsModel::card(int row) const {
    return row >= 0 && row < rowCount() ? &cards_[static_cast<std::size_t>(row)] : nullptr;
}

QVariant CardsModel::data(const QModelIndex& index, int role) const {
    const Card* found = index.isValid() ? card(index.row()) : nullptr;
    if (found == nullptr) return {};
    const auto told = [found](const std::optional<ner::Entity>& entity) {
        return entity ? entity_text(*found->sentence, *entity) + QStringLiteral(", ") +
                            QString::fromStdString(entity->type)
                      : QString();
    };
    switch (role) {
    case Qt::DisplayRole: return sentence_text(*found->sentence);
    case LineRole: return static_cast<qlonglong>(found->sentence->line);
    case Qt::AccessibleTextRole: {
        QStringList parts = {kind_text(found->kind), tr("sentence %1").arg(found->sentence->number + 1)};
        if (found->gold) parts.append(tr("gold %1").arg(told(found->gold)));
        if (found->predicted) parts.append(tr("predicted %1").arg(told(found->predicted)));
        return parts.join(QStringLiteral(", "));
    }
    default: return {};
    }
}

void CardsModel::rebuild() {
    beginResetModel();
    cards_.clear();
    const auto fits_cell = [this](const std::optional<ner::Entity>& gold, const std::optional<ner::Entity>& predicted) {
        return cells_.isEmpty() || cells_.contains(cell_key(gold ? gold->type : std::string(),
                                                            predicted ? predicted->type : std::string()));
    };
    if (review_) {
        for (const ner::ReviewedSentence& sentence : review_->sentences) {
            const bool is_wanted = filter_.isEmpty() || sentence_text(sentence).contains(filter_, Qt::CaseInsensitive);
            if (!is_wanted) continue;
            for (const ner::Mistake& mistake : sentence.comparison.mistakes)
                if (isKindShown(mistake.kind) && fits_cell(mistake.gold, mistake.predicted))
                    cards_.push_back({&sentence, mistake.kind, mistake.gold, mistake.predicted});
            if (!right_) continue;
            for (const ner::Entity& entity : sentence.comparison.right)
                if (fits_cell(entity, entity)) cards_.push_back({&sentence, std::nullopt, entity, entity});
        }
    }
    endResetModel();
}

void CardsModel::setReview(std::shared_ptr<const ner::Review> review) {
    review_ = std::move(review);
    rebuild();
}

void CardsModel::setKindShown(ner::MistakeKind kind, bool shown) {
    bool& now = kinds_[static_cast<std::size_t>(kind)];
    if (now == shown) return;
    now = shown;
    rebuild();
}

void CardsModel::setRightShown(bool shown) {
    if (right_ == shown) return;
    right_ = shown;
    rebuild();
}

void CardsModel::setCells(const QSet<QString>& cells) {
    cells_ = cells;
    rebuild();
}

void CardsModel::setFilter(const QString& text) {
    if (filter_ == text) return;
    filter_ = text;
    rebuild();
}

} // namespace sauti::widgets::experiments
