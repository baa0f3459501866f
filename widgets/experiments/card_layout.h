// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ner/review.h"

#include <QFontMetrics>
#include <QList>
#include <QRectF>
#include <QString>
#include <vector>

/// Where the words of a card stand: numbers only, nothing is painted.
namespace sauti::widgets::experiments {

inline constexpr int k_card_side = 204; ///< kind, place and the words "gold", "predicted"
inline constexpr int k_card_line = 57;  ///< gold tag, word, predicted tag
inline constexpr int k_card_margin = 6; ///< above and below

struct PlacedToken {
    QString text;
    QRectF rect; ///< of the word itself, k_card_line high, from the card's left top
    int line = 0;
};

/// Tokens set one after the other, wrapped at `width`. Data of single letters (phones) are set close.
[[nodiscard]] std::vector<PlacedToken> place_tokens(const ner::ReviewedSentence& sentence, int width,
                                                    const QFontMetrics& metrics);
/// Height of a card whose tokens were placed so.
[[nodiscard]] int card_height(const std::vector<PlacedToken>& tokens);
/// The parts of the lines that tokens [begin, end) take, one rectangle a line.
[[nodiscard]] QList<QRectF> entity_rects(const std::vector<PlacedToken>& tokens, const ner::Entity& entity);

/// True where nearly every token is one letter: there are no words to be parted.
[[nodiscard]] bool is_by_letters(const ner::ReviewedSentence& sentence);
[[nodiscard]] QString sentence_text(const ner::ReviewedSentence& sentence);
[[nodiscard]] QString entity_text(const ner::ReviewedSentence& sentence, const ner::Entity& entity);

} // namespace sauti::widgets::experiments
