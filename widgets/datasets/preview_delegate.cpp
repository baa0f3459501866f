// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/preview_delegate.h"

#include "widgets/common/row_text.h"
#include "widgets/common/theme.h"
#include "widgets/datasets/preview_model.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextCharFormat>
#include <QTextLayout>
#include <algorithm>

namespace sauti::widgets::datasets {

using theme::color;
using theme::Token;

namespace {

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
        range.format.setForeground(entity_color(entity.type));
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

void PreviewDelegate::paintContent(QPainter* painter, const QRect& cell, const QStyleOptionViewItem& /*item*/,
                                   const QModelIndex& index) const {
    const auto content = index.data(PreviewModel::TextRole).value<PreviewText>();
    if (content.text.isEmpty() || cell.width() <= 0) return;
    const QFont font = phones_ ? theme::phone_font() : theme::body_font();
    const QString shown = QFontMetricsF(font).elidedText(content.text, Qt::ElideRight, cell.width());
    // The ellipsis itself is never marked.
    const int length = static_cast<int>(shown.size()) - (shown == content.text ? 0 : 1);
    QTextLayout layout(shown, font);
    layout.setFormats(formats_for(content, length));
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid()) line.setNumColumns(static_cast<int>(shown.size()));
    layout.endLayout();
    if (!line.isValid()) return;
    const int baseline = row_baseline(cell);
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
        draw_entity_line(painter, entity.type, x_of(entity.place.begin), x_of(entity.place.end), baseline);
    }
    painter->restore();
}

} // namespace sauti::widgets::datasets
