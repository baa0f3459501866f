// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/preview_delegate.h"

#include "widgets/common/theme.h"
#include "widgets/datasets/preview_model.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextCharFormat>
#include <QTextLayout>
#include <algorithm>
#include <cmath>

namespace sauti::widgets::datasets {

using theme::color;
using theme::Token;

namespace {

constexpr int k_cell_pad = 8;
constexpr int k_baseline = 16; ///< in a row of 24

Token token_of_entity(const QString& type) {
    if (type == QLatin1String("PER")) return Token::person;
    if (type == QLatin1String("ORG")) return Token::organisation;
    return type == QLatin1String("LOC") ? Token::location : Token::date;
}

/// PER solid, ORG double, LOC dotted, others dashed.
void draw_entity_below(QPainter* painter, const QString& type, int left, int right, int y) {
    const QColor ink = color(token_of_entity(type));
    if (type == QLatin1String("PER")) {
        painter->fillRect(left, y, right - left, 2, ink);
        return;
    }
    if (type == QLatin1String("ORG")) {
        painter->fillRect(left, y, right - left, 1, ink);
        painter->fillRect(left, y + 2, right - left, 1, ink);
        return;
    }
    const int on = type == QLatin1String("LOC") ? 2 : 6;
    const int off = type == QLatin1String("LOC") ? 2 : 3;
    for (int x = left; x < right; x += on + off)
        painter->fillRect(x, y, std::min(on, right - x), 2, ink);
}

QTextLayout::FormatRange range_of(const Stretch& place, int length) {
    QTextLayout::FormatRange range;
    range.start = std::min(place.begin, length);
    range.length = std::min(place.end, length) - range.start;
    return range;
}

QList<QTextLayout::FormatRange> formats_for(const PreviewText& content, int length) {
    QList<QTextLayout::FormatRange> formats;
    for (const Entity& entity : content.entities) {
        QTextLayout::FormatRange range = range_of(entity.place, length);
        range.format.setForeground(color(token_of_entity(entity.type)));
        if (range.length > 0) formats.append(range);
    }
    for (const Stretch& place : content.unmapped) {
        QTextLayout::FormatRange range = range_of(place, length);
        range.format.setForeground(color(Token::error));
        range.format.setFontUnderline(true);
        if (range.length > 0) formats.append(range);
    }
    return formats;
}

} // namespace

void PreviewDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QStyle* const style = item.widget != nullptr ? item.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
    const auto content = index.data(PreviewModel::TextRole).value<PreviewText>();
    const QRect cell = option.rect.adjusted(k_cell_pad, 0, -k_cell_pad, 0);
    if (content.text.isEmpty() || cell.width() <= 0) return;
    const QFont font = phones_ ? theme::phone_font() : theme::body_font();
    const QString shown = QFontMetricsF(font).elidedText(content.text, Qt::ElideRight, cell.width());
    const int length = static_cast<int>(shown.size());
    QTextLayout layout(shown, font);
    layout.setFormats(formats_for(content, length));
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid()) line.setNumColumns(length);
    layout.endLayout();
    if (!line.isValid()) return;
    const int baseline = cell.top() + k_baseline;
    const auto x_of = [&](int at) { return cell.left() + line.cursorToX(std::min(at, length)); };
    painter->save();
    painter->setClipRect(cell, Qt::IntersectClip);
    for (const Stretch& place : content.changed) {
        if (place.begin >= length) break;
        painter->fillRect(QRectF(x_of(place.begin), baseline - 13, x_of(place.end) - x_of(place.begin), 18),
                          color(Token::match));
    }
    painter->setPen(color(Token::text));
    layout.draw(painter, QPointF(cell.left(), baseline - line.ascent()));
    for (const Entity& entity : content.entities) {
        if (entity.place.begin >= length) continue;
        draw_entity_below(painter, entity.type, static_cast<int>(std::lround(x_of(entity.place.begin))),
                          static_cast<int>(std::lround(x_of(entity.place.end))), baseline + 4);
    }
    painter->restore();
}

} // namespace sauti::widgets::datasets
