// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/card_layout.h"

#include <algorithm>

namespace sauti::widgets::experiments {

namespace {

constexpr int k_word_gap = 9;

QString joined(const ner::ReviewedSentence& sentence, std::int64_t begin, std::int64_t end) {
    const QString gap = is_by_letters(sentence) ? QString() : QStringLiteral(" ");
    QString text;
    const auto last = std::min<std::int64_t>(end, static_cast<std::int64_t>(sentence.tokens.size()));
    for (std::int64_t at = std::max<std::int64_t>(0, begin); at < last; ++at) {
        if (!text.isEmpty()) text += gap;
        text += QString::fromStdString(sentence.tokens[static_cast<std::size_t>(at)]);
    }
    return text;
}

} // namespace

bool is_by_letters(const ner::ReviewedSentence& sentence) {
    std::size_t letters = 0;
    for (const std::string& token : sentence.tokens) {
        const auto lead_bytes = std::count_if(
            token.begin(), token.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
        if (lead_bytes == 1) ++letters;
    }
    return sentence.tokens.size() >= 4 && letters * 10 >= sentence.tokens.size() * 9;
}

QString sentence_text(const ner::ReviewedSentence& sentence) {
    return joined(sentence, 0, static_cast<std::int64_t>(sentence.tokens.size()));
}

QString entity_text(const ner::ReviewedSentence& sentence, const ner::Entity& entity) {
    return joined(sentence, entity.begin, entity.end);
}

std::vector<PlacedToken> place_tokens(const ner::ReviewedSentence& sentence, int width, const QFontMetrics& metrics) {
    std::vector<PlacedToken> placed;
    const int gap = is_by_letters(sentence) ? 1 : k_word_gap;
    int x = 0;
    int line = 0;
    for (const std::string& token : sentence.tokens) {
        const QString text = QString::fromStdString(token);
        const int wide = std::min(metrics.horizontalAdvance(text), std::max(width, 1));
        if (x > 0 && x + wide > width) {
            x = 0;
            ++line;
        }
        placed.push_back({text, QRectF(x, k_card_margin + line * k_card_line, wide, k_card_line), line});
        x += wide + gap;
    }
    return placed;
}

int card_height(const std::vector<PlacedToken>& tokens) {
    const int lines = tokens.empty() ? 1 : tokens.back().line + 1;
    return 2 * k_card_margin + lines * k_card_line;
}

QList<QRectF> entity_rects(const std::vector<PlacedToken>& tokens, const ner::Entity& entity) {
    QList<QRectF> rects;
    int line = -1;
    for (std::int64_t at = entity.begin; at < entity.end && at < static_cast<std::int64_t>(tokens.size()); ++at) {
        const PlacedToken& token = tokens[static_cast<std::size_t>(at)];
        if (token.line == line) {
            rects.last() = rects.last().united(token.rect);
        } else {
            rects.append(token.rect);
            line = token.line;
        }
    }
    return rects;
}

} // namespace sauti::widgets::experiments
