// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/row_text.h"

#include "widgets/common/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextCharFormat>
#include <QTextLayout>
#include <algorithm>
#include <cmath>

namespace sauti::widgets {

using theme::color;
using theme::Token;

namespace {

/// Letters shown before what was found.
constexpr int k_before_anchor = 16;
/// A cell shows no more than this, so that a row of a whole book costs as much as any.
constexpr int k_shown_letters = 600;
/// Ink of IPA at 11.5 pt and 96 dpi above and below the baseline.
constexpr int k_ink_above = 12;
constexpr int k_ink_below = 4;

/// A place of the whole text as one of the shown text, held inside of it.
int shown_place(const ShownPart& shown, int place) {
    return std::clamp(place - shown.begin + shown.shift, 0, int(shown.text.size()));
}

/// Does [begin, end) show at all?
bool is_shown(const ShownPart& shown, int begin, int end) {
    const int last = shown.begin + int(shown.text.size()) - shown.shift;
    return end > shown.begin && begin < last;
}

QList<QTextLayout::FormatRange> formats_of(const RowText& content, const ShownPart& shown) {
    QList<QTextLayout::FormatRange> formats;
    for (const EntityMark& entity : content.entities) {
        if (!is_shown(shown, entity.begin, entity.end)) continue;
        QTextLayout::FormatRange range;
        range.start = std::max(shown.shift, shown_place(shown, entity.begin));
        range.length = shown_place(shown, entity.end) - range.start;
        range.format.setForeground(entity_color(entity.type));
        formats.append(range);
    }
    return formats;
}

} // namespace

QColor entity_color(const QString& type) {
    if (type == QLatin1String("PER")) return color(Token::person);
    if (type == QLatin1String("ORG")) return color(Token::organisation);
    if (type == QLatin1String("LOC")) return color(Token::location);
    if (type == QLatin1String("DATE")) return color(Token::date);
    return color(Token::muted);
}

QString entity_letter(const QString& type) {
    return type.left(1).toUpper();
}

QString entity_word(const QString& type) {
    if (type == QLatin1String("PER")) return QCoreApplication::translate("entities", "person");
    if (type == QLatin1String("ORG")) return QCoreApplication::translate("entities", "organisation");
    if (type == QLatin1String("LOC")) return QCoreApplication::translate("entities", "location");
    if (type == QLatin1String("DATE")) return QCoreApplication::translate("entities", "date");
    return type;
}

void draw_entity_line(QPainter* painter, const QString& type, qreal left, qreal right, qreal baseline) {
    const QColor colour = entity_color(type);
    const int y = int(std::lround(baseline)) + 4;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, false);
    const int from = int(std::lround(left));
    const int to = std::max(from + 2, int(std::lround(right)));
    const auto pieces = [&](int on, int off) {
        for (int x = from; x < to; x += on + off)
            painter->fillRect(x, y, std::min(on, to - x), 2, colour);
    };
    if (type == QLatin1String("PER")) {
        painter->fillRect(from, y, to - from, 2, colour);
    } else if (type == QLatin1String("ORG")) {
        painter->fillRect(from, y, to - from, 1, colour);
        painter->fillRect(from, y + 2, to - from, 1, colour);
    } else if (type == QLatin1String("LOC")) {
        pieces(2, 2);
    } else if (type == QLatin1String("DATE")) {
        pieces(6, 3);
    } else {
        painter->fillRect(from, y, to - from, 1, colour);
    }
    painter->restore();
}

int row_baseline(const QRect& row) {
    return row.top() + int(std::lround((row.height() + k_ink_above - k_ink_below) / 2.0));
}

ShownPart shown_part(const RowText& content, const QFont& font, int width) {
    const QFontMetricsF metrics(font);
    ShownPart shown;
    const QString head = QStringLiteral("… ");
    const QString whole = content.text.left(k_shown_letters);
    const bool fits = content.text.size() <= k_shown_letters && metrics.horizontalAdvance(whole) <= width;
    if (!fits && content.anchor > k_before_anchor) {
        // what was found and a word after it shall be seen
        const int needed = std::min(content.anchor + 12, int(content.text.size()));
        const bool seen = needed <= k_shown_letters && metrics.horizontalAdvance(content.text.left(needed)) <= width;
        if (!seen) {
            int begin = content.anchor - k_before_anchor;
            const auto blank = int(content.text.indexOf(QLatin1Char(' '), begin));
            if (blank >= 0 && blank < content.anchor) begin = blank + 1;
            if (begin < content.text.size() && content.text.at(begin).isLowSurrogate()) --begin;
            shown.begin = begin;
            shown.shift = int(head.size());
        }
    }
    const QString rest = content.text.mid(shown.begin, k_shown_letters);
    const QString line = shown.shift > 0 ? head + rest : rest;
    shown.text = metrics.elidedText(line, Qt::ElideRight, width);
    shown.elided = shown.shift > 0 || shown.text != line || shown.begin + rest.size() < content.text.size();
    return shown;
}

bool draw_row_text(QPainter* painter, const QRect& cell, const RowText& content, const QFont& font,
                   const QColor& colour) {
    if (content.text.isEmpty() || cell.width() <= 0) return true;
    const ShownPart shown = shown_part(content, font, cell.width());
    QTextLayout layout(shown.text, font);
    layout.setFormats(formats_of(content, shown));
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (!line.isValid()) return false;
    line.setNumColumns(int(shown.text.size()));
    layout.endLayout();
    const int baseline = row_baseline(cell);
    const auto x_of = [&](int place) { return cell.left() + line.cursorToX(shown_place(shown, place)); };
    painter->save();
    painter->setClipRect(cell, Qt::IntersectClip);
    for (const TextMark& match : content.matches) {
        if (!is_shown(shown, match.begin, match.end)) continue;
        const qreal left = x_of(std::max(match.begin, shown.begin));
        const QRectF ground(left, baseline - 13, x_of(match.end) - left, 18);
        painter->fillRect(ground, color(Token::match));
    }
    painter->setPen(colour);
    layout.draw(painter, QPointF(cell.left(), baseline - line.ascent()));
    for (const EntityMark& entity : content.entities) {
        if (!is_shown(shown, entity.begin, entity.end)) continue;
        draw_entity_line(painter, entity.type, x_of(std::max(entity.begin, shown.begin)), x_of(entity.end), baseline);
    }
    painter->restore();
    return !shown.elided;
}

} // namespace sauti::widgets
