// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/card_delegate.h"

#include "widgets/common/plural_forms.h"
#include "widgets/common/style_parts.h"
#include "widgets/common/theme.h"
#include "widgets/datasets/recipe_cards_model.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

namespace sauti::widgets::datasets {

using theme::color;
using theme::Token;

namespace {

constexpr int k_first_line = 20; ///< baselines from the card's top
constexpr int k_second_line = 39;
constexpr int k_text_left = 24;
constexpr int k_text_right = 10;

struct StateLook {
    Token token;
    const char* icon;
};

StateLook state_look(const CardFacts& card) {
    switch (card.run) {
    case CardFacts::Run::runs: return {Token::accent, "media-playback-start"};
    case CardFacts::Run::waits: return {Token::muted, nullptr};
    case CardFacts::Run::done:
    case CardFacts::Run::skipped: return {Token::good, "dialog-ok-apply"};
    case CardFacts::Run::none: break;
    }
    switch (card.state) {
    case dataset::CardState::built: return {Token::good, "dialog-ok-apply"};
    case dataset::CardState::changed: return {Token::warning, "document-edit"};
    case dataset::CardState::fresh: return {Token::accent, "list-add"};
    case dataset::CardState::runs_again: return {Token::muted, nullptr};
    }
    return {Token::muted, nullptr};
}

/// Draws text that ends at `right`; returns where it begins.
int draw_right(QPainter* painter, const QFont& font, const QString& text, int right, int baseline) {
    painter->setFont(font);
    const int left = right - QFontMetrics(font).horizontalAdvance(text);
    painter->drawText(left, baseline, text);
    return left;
}

int draw_state(QPainter* painter, const CardFacts& card, const QRect& box) {
    const StateLook look = state_look(card);
    const QString text = RecipeCardsModel::stateText(card);
    if (text.isEmpty()) return box.right() - k_text_right;
    painter->setPen(color(look.token == Token::good ? Token::muted : look.token));
    int left = draw_right(painter, theme::meta_font(), text, box.right() - k_text_right, box.top() + k_first_line);
    if (look.icon != nullptr) {
        left -= 18;
        theme::icon(QLatin1String(look.icon), look.token)
            .paint(painter, QRect(left, box.top() + k_first_line - 12, 14, 14), Qt::AlignCenter);
    }
    return left;
}

/// Lines in → out, what was left out and warned of, from the right; returns where it begins.
int draw_counts(QPainter* painter, const CardFacts& card, const QRect& box) {
    int right = box.right() - k_text_right;
    const int baseline = box.top() + k_second_line;
    if (card.lines_out < 0) return right;
    QFont strong = theme::meta_font();
    strong.setBold(true);
    painter->setPen(color(card.of_preview ? Token::muted : Token::text));
    right = draw_right(painter, card.of_preview ? theme::meta_font() : strong, number_text(card.lines_out), right,
                       baseline);
    if (!card.is_input) {
        painter->setPen(color(Token::muted));
        const QString before =
            (card.of_preview ? CardDelegate::tr("first %1") : QStringLiteral("%1")).arg(number_text(card.lines_in)) +
            QStringLiteral(" → ");
        right = draw_right(painter, theme::meta_font(), before, right, baseline);
    }
    painter->setPen(color(Token::warning));
    if (card.lost > 0) {
        right = draw_right(painter, theme::meta_font(), CardDelegate::tr("%1 left out").arg(number_text(card.lost)),
                           right - 8, baseline);
    } else if (card.warnings > 0) {
        right = draw_right(painter, theme::meta_font(),
                           CardDelegate::tr("%n warnings", nullptr, plural_count(card.warnings)), right - 8, baseline) -
                18;
        theme::icon(QStringLiteral("dialog-warning"), Token::warning)
            .paint(painter, QRect(right, baseline - 12, 14, 14), Qt::AlignCenter);
    }
    return right;
}

void draw_grip(QPainter* painter, const QRect& box) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(color(Token::border));
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 2; ++column)
            painter->drawRect(box.left() + 9 + column * 4, box.top() + 11 + row * 4, 2, 2);
    }
}

void draw_arrow_down(QPainter* painter, const QRect& box) {
    const QPoint end(box.left() + 26, box.top() - 2);
    painter->setPen(QPen(color(Token::border), 1));
    painter->drawLine(end.x(), end.y() - 8, end.x(), end.y());
    painter->drawLine(end.x() - 3, end.y() - 3, end.x(), end.y());
    painter->drawLine(end.x() + 3, end.y() - 3, end.x(), end.y());
}

void draw_names(QPainter* painter, const CardFacts& card, const QRect& box, int right) {
    int left = box.left() + k_text_left;
    const int baseline = box.top() + k_first_line;
    const QFontMetrics bold(theme::bold_font());
    const QFontMetrics meta(theme::meta_font());
    painter->setFont(theme::bold_font());
    painter->setPen(color(Token::text));
    const QString title = bold.elidedText(card.title, Qt::ElideRight, right - left - 8);
    painter->drawText(left, baseline, title);
    left += bold.horizontalAdvance(title) + 8;
    painter->setFont(theme::meta_font());
    painter->setPen(color(Token::muted));
    const QString id = meta.elidedText(card.id, Qt::ElideRight, right - left - 8);
    painter->drawText(left, baseline, id);
    left += meta.horizontalAdvance(id) + 8;
    if (card.from.isEmpty()) return;
    const QString chip = CardDelegate::tr("from: %1").arg(card.from);
    const int width = meta.horizontalAdvance(chip) + 12;
    if (left + width > right - 4) return; // the bracket and the tooltip say it still
    const QRect face(left, box.top() + 6, width, 19);
    draw_face(painter, face, {color(Token::base), color(Token::border)});
    painter->setPen(color(Token::text));
    painter->drawText(face, Qt::AlignCenter, chip);
}

} // namespace

QRect card_rect(const QRect& item, int row) {
    return item.adjusted(k_card_left, row == 0 ? 0 : k_card_gap, -k_card_right, 0);
}

void CardDelegate::setEditing(const QModelIndex& index, int height) {
    const QPersistentModelIndex before = editing_;
    editing_ = index;
    editing_height_ = height;
    if (before.isValid()) Q_EMIT sizeHintChanged(before);
    if (index.isValid()) Q_EMIT sizeHintChanged(index);
}

void CardDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* model = qobject_cast<const RecipeCardsModel*>(index.model());
    if (model == nullptr) return;
    const CardFacts& card = model->card(index.row());
    const QRect box = card_rect(option.rect, index.row());
    painter->save();
    if (card.reads_above) draw_arrow_down(painter, box);
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    const bool over = option.state.testFlag(QStyle::State_MouseOver);
    draw_face(painter, box,
              {color(over && !chosen ? Token::hover : Token::base), color(chosen ? Token::accent : Token::line),
               chosen ? 2.0 : 1.0});
    if (editing_ != index) {
        if (!card.is_input) draw_grip(painter, box);
        draw_names(painter, card, box, draw_state(painter, card, box));
        const int right = draw_counts(painter, card, box);
        painter->setFont(theme::meta_font());
        painter->setPen(color(Token::muted));
        QString line = card.options;
        if (card.state == dataset::CardState::changed && !card.reason.isEmpty())
            line += QStringLiteral(" · ") + card.reason;
        const int left = box.left() + k_text_left;
        painter->drawText(left, box.top() + k_second_line,
                          QFontMetrics(theme::meta_font()).elidedText(line, Qt::ElideRight, right - left - 8));
    }
    painter->restore();
}

QSize CardDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const int card = editing_.isValid() && editing_ == index ? editing_height_ : k_card_height;
    return {option.rect.width(), card + (index.row() == 0 ? 0 : k_card_gap)};
}

} // namespace sauti::widgets::datasets
