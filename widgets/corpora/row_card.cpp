// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/row_card.h"

#include "widgets/common/theme.h"

#include <QPainter>
#include <QTextOption>
#include <algorithm>

namespace sauti::widgets::corpora {

using theme::Token;

namespace {

constexpr int k_card_head = 22;
constexpr int k_card_pad = 10;
constexpr int k_card_line = 22;

QString type_at(const RowText& text, int place) {
    for (const EntityMark& entity : text.entities) {
        if (place >= entity.begin && place < entity.end) return entity.type;
    }
    return {};
}

} // namespace

void mark_differences(RowText& text, const RowText& other) {
    text.matches.clear();
    const QStringList words = text.text.split(QLatin1Char(' '));
    const QStringList others = other.text.split(QLatin1Char(' '));
    int at = 0;
    int other_at = 0;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const bool same =
            i < others.size() && words.at(i) == others.at(i) && type_at(text, at) == type_at(other, other_at);
        if (!same) text.matches.append({at, at + int(words.at(i).size())});
        at += int(words.at(i).size()) + 1;
        if (i < others.size()) other_at += int(others.at(i).size()) + 1;
    }
}

RowCard::RowCard(QWidget* parent) : QWidget(parent) {
    setMinimumHeight(sizeHint().height());
}

void RowCard::showRow(const QString& title, const QString& place, const RowText& text) {
    title_ = title;
    place_ = place;
    text_ = text;
    setAccessibleName(tr("%1, %2: %3").arg(title, place, text.text));
    setToolTip(text.text.size() > 200 ? QStringLiteral("<p>%1</p>").arg(text.text.toHtmlEscaped()) : QString());
    update();
}

void RowCard::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    QFont bold = theme::meta_font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(theme::color(Token::text));
    painter.drawText(QRect(0, 0, width(), k_card_head), Qt::AlignVCenter, title_);
    const int after = painter.fontMetrics().horizontalAdvance(title_) + 8;
    painter.setFont(theme::meta_font());
    painter.setPen(theme::color(Token::muted));
    const QString place = painter.fontMetrics().elidedText(place_, Qt::ElideMiddle, width() - after);
    painter.drawText(QRect(after, 0, width() - after, k_card_head), Qt::AlignVCenter, place);
    const QRect frame(0, k_card_head, width() - 1, height() - k_card_head - 1);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::color(Token::line));
    painter.setBrush(theme::color(Token::base));
    painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QRect inside = frame.adjusted(k_card_pad, 4, -k_card_pad, -4);
    QTextLayout layout(text_.text, font());
    QList<QTextLayout::FormatRange> formats;
    for (const EntityMark& entity : text_.entities) {
        QTextLayout::FormatRange range;
        range.start = entity.begin;
        range.length = entity.end - entity.begin;
        range.format.setForeground(entity_color(entity.type));
        formats.append(range);
    }
    layout.setFormats(formats);
    layout.beginLayout();
    int y = 0;
    while (y + k_card_line <= std::max(inside.height(), k_card_line)) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        line.setLineWidth(inside.width());
        line.setPosition(QPointF(0, y));
        y += k_card_line;
    }
    layout.endLayout();
    painter.setClipRect(inside);
    const auto each_part = [&](int begin, int end, const auto& draw) {
        for (int i = 0; i < layout.lineCount(); ++i) {
            const QTextLine line = layout.lineAt(i);
            const int from = std::max(begin, line.textStart());
            const int to = std::min(end, line.textStart() + line.textLength());
            if (from >= to) continue;
            const int top = inside.top() + int(line.y());
            draw(inside.left() + line.cursorToX(from), inside.left() + line.cursorToX(to), top,
                 top + int(line.ascent()));
        }
    };
    for (const TextMark& match : text_.matches) {
        each_part(match.begin, match.end, [&](qreal left, qreal right, int top, int) {
            painter.fillRect(QRectF(left, top, right - left, k_card_line - 2), theme::color(Token::match));
        });
    }
    painter.setPen(theme::color(Token::text));
    layout.draw(&painter, inside.topLeft());
    for (const EntityMark& entity : text_.entities) {
        each_part(entity.begin, entity.end, [&](qreal left, qreal right, int, int baseline) {
            draw_entity_line(&painter, entity.type, left, right, baseline - 1);
        });
    }
}

} // namespace sauti::widgets::corpora
