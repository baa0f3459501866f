// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/cards_delegate.h"

#include "widgets/common/row_text.h"
#include "widgets/experiments/card_layout.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>
#include <QWidget>
#include <algorithm>
#include <utility>

namespace sauti::widgets::experiments {

namespace {

constexpr int k_word_baseline = 33; ///< from a line's top
constexpr int k_gold_line = 15;     ///< y of the gold line: entity lines are drawn 4 under a baseline
constexpr int k_predicted_line = 38;

const CardsModel* model_of(const QModelIndex& index) {
    return qobject_cast<const CardsModel*>(index.model());
}

int text_width(const QStyleOptionViewItem& option) {
    // While sizes are asked for, the option has no rectangle yet: the view's width holds.
    const int all = option.widget != nullptr ? option.widget->contentsRect().width() : option.rect.width();
    return std::max(80, all - k_card_side - 28);
}

/// Lines of all gold (or predicted) entities and their types, a type's first letter where the next one begins too near.
void draw_entities(QPainter* painter, const std::vector<PlacedToken>& tokens, std::vector<ner::Entity> entities,
                   bool is_gold) {
    std::sort(entities.begin(), entities.end(),
              [](const ner::Entity& one, const ner::Entity& other) { return one.begin < other.begin; });
    painter->setFont(theme::meta_font());
    const QFontMetricsF metrics(painter->font());
    for (std::size_t number = 0; number < entities.size(); ++number) {
        const QString type = QString::fromStdString(entities[number].type);
        const QList<QRectF> rects = entity_rects(tokens, entities[number]);
        for (const QRectF& rect : rects)
            draw_entity_line(painter, type, rect.left(), rect.right(),
                             rect.top() + (is_gold ? k_gold_line : k_predicted_line));
        if (rects.isEmpty()) continue;
        const QRectF& first = rects.first();
        const QList<QRectF> next =
            number + 1 < entities.size() ? entity_rects(tokens, entities[number + 1]) : QList<QRectF>();
        const bool is_beside = !next.isEmpty() && next.first().top() == first.top();
        const bool is_tight = is_beside && first.left() + metrics.horizontalAdvance(type) + 3 > next.first().left();
        painter->setPen(entity_color(type));
        const qreal baseline = is_gold ? first.top() + 12 : first.top() + k_card_line - 3;
        painter->drawText(QPointF(first.left(), baseline), is_tight ? type.left(1) : type);
    }
}

} // namespace

theme::Token kind_token(const std::optional<ner::MistakeKind>& kind) {
    if (!kind) return theme::Token::good;
    switch (*kind) {
    case ner::MistakeKind::missed: return theme::Token::error;
    case ner::MistakeKind::invented: return theme::Token::accent;
    case ner::MistakeKind::wrong_type: return theme::Token::warning;
    case ner::MistakeKind::wrong_border: return theme::Token::date;
    }
    return theme::Token::text;
}

void draw_kind_mark(QPainter* painter, const QRectF& box, const std::optional<ner::MistakeKind>& kind) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, true);
    painter->setPen(QPen(theme::color(kind_token(kind)), 1));
    painter->setBrush(theme::color(theme::Token::base));
    painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    QFont font = theme::meta_font();
    font.setBold(true);
    painter->setFont(font);
    painter->drawText(box, Qt::AlignCenter, kind_letter(kind));
    painter->restore();
}

void CardsDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const CardsModel* model = model_of(index);
    const CardsModel::Card* card = model != nullptr ? model->card(index.row()) : nullptr;
    if (card == nullptr) return;
    painter->save();
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    QStyleOptionViewItem ground = option;
    ground.text.clear();
    ground.features.setFlag(QStyleOptionViewItem::Alternate, false);
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &ground, painter, option.widget);
    painter->setPen(theme::color(theme::Token::line));
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    painter->translate(option.rect.topLeft());

    draw_kind_mark(painter, QRectF(12, 10, 17, 17), card->kind);
    painter->setFont(theme::body_font());
    painter->setPen(theme::color(kind_token(card->kind)));
    painter->drawText(QPointF(35, 23), kind_text(card->kind));
    painter->setFont(theme::meta_font());
    painter->setPen(theme::color(theme::Token::muted));
    painter->drawText(QPointF(12, 45), CardsModel::tr("sentence %1").arg(card->sentence->number + 1));
    const QRectF words(0, k_card_margin, k_card_side - 12, k_card_line);
    painter->drawText(words, Qt::AlignRight | Qt::AlignTop, CardsModel::tr("gold"));
    painter->drawText(words, Qt::AlignRight | Qt::AlignBottom, CardsModel::tr("predicted"));

    const bool by_letters = is_by_letters(*card->sentence);
    const QFont font = by_letters ? theme::phone_font() : theme::body_font();
    const auto tokens = place_tokens(*card->sentence, text_width(option), QFontMetrics(font));
    painter->translate(k_card_side, 0);
    for (const auto* entity : {&card->gold, &card->predicted}) {
        if (!*entity || !card->kind) continue;
        for (const QRectF& rect : entity_rects(tokens, **entity))
            painter->fillRect(rect.adjusted(-3, -1, 3, 0), theme::color(theme::Token::match));
    }
    painter->setFont(font);
    painter->setPen(theme::color(theme::Token::text));
    for (const PlacedToken& token : tokens)
        painter->drawText(QPointF(token.rect.left(), token.rect.top() + k_word_baseline), token.text);
    const ner::Comparison& comparison = card->sentence->comparison;
    std::vector<ner::Entity> gold = comparison.right;
    std::vector<ner::Entity> predicted = comparison.right;
    for (const ner::Mistake& mistake : comparison.mistakes) {
        if (mistake.gold) gold.push_back(*mistake.gold);
        if (mistake.predicted) predicted.push_back(*mistake.predicted);
    }
    draw_entities(painter, tokens, std::move(gold), true);
    draw_entities(painter, tokens, std::move(predicted), false);
    painter->restore();
}

QSize CardsDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const CardsModel* model = model_of(index);
    const CardsModel::Card* card = model != nullptr ? model->card(index.row()) : nullptr;
    if (card == nullptr) return {0, 2 * k_card_margin + k_card_line};
    const QFont font = is_by_letters(*card->sentence) ? theme::phone_font() : theme::body_font();
    return {0, card_height(place_tokens(*card->sentence, text_width(option), QFontMetrics(font)))};
}

} // namespace sauti::widgets::experiments
