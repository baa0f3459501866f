// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/marked_text.h"

#include "widgets/common/style_parts.h"

#include <QFontMetrics>
#include <QTextLayout>
#include <QWidget>
#include <algorithm>
#include <cmath>

namespace sauti::widgets {

using theme::color;
using theme::Token;

namespace {

constexpr int k_before_match = 16;
constexpr int k_cell_padding = 8;

/// Ground, selection and hover of a cell; where the cell's row is not read yet also its grey bar, and then true.
bool draw_cell_ground(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) {
    const QStyle* style = option.widget->style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    if (!index.data(LoadingRole).toBool()) return false;
    const QRect bar(option.rect.left() + k_cell_padding, option.rect.center().y() - 5,
                    std::max(0, option.rect.width() * 2 / 3 - k_cell_padding), 12);
    draw_face(painter, bar, {color(Token::line), {}, 0, 3});
    return true;
}

TextRange shifted(TextRange range, int shift, int length) {
    return {std::clamp(range.begin - shift, 0, length), std::clamp(range.end - shift, 0, length)};
}

/// Lines of one pixel are drawn on whole pixels.
void draw_dashes(QPainter* painter, const QLineF& line, const QColor& ink, qreal width, const QList<qreal>& dashes) {
    QPen pen(ink, width, dashes.isEmpty() ? Qt::SolidLine : Qt::CustomDashLine, Qt::FlatCap);
    pen.setCosmetic(false);
    if (!dashes.isEmpty()) pen.setDashPattern(dashes);
    painter->setPen(pen);
    painter->drawLine(line);
}

} // namespace

Token entity_token(const QString& type) {
    if (type == QLatin1String("PER")) return Token::person;
    if (type == QLatin1String("ORG")) return Token::organisation;
    return type == QLatin1String("LOC") ? Token::location : Token::date;
}

void draw_entity_line(QPainter* painter, const QString& type, qreal left, qreal right, qreal baseline) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, false);
    const Token token = entity_token(type);
    const QColor ink = color(token);
    const qreal y = std::round(baseline) + 4;
    if (token == Token::organisation) {
        draw_dashes(painter, {left, y, right, y}, ink, 1, {});
        draw_dashes(painter, {left, y + 2, right, y + 2}, ink, 1, {});
    } else {
        // Dashes are told in widths of the line: 2×2 and 6×3 pixels.
        const QList<qreal> dashes = token == Token::person     ? QList<qreal>()
                                    : token == Token::location ? QList<qreal>{1, 1}
                                                               : QList<qreal>{3, 1.5};
        draw_dashes(painter, {left, y + 1, right, y + 1}, ink, 2, dashes);
    }
    painter->restore();
}

int row_baseline(int row_height, double points) {
    const double scale = points / 10;
    return static_cast<int>(std::lround((row_height + 12 * scale - 4 * scale) / 2));
}

ShownPart shown_part(const QString& text, const QList<TextRange>& matches, const QFontMetrics& metrics, int width) {
    ShownPart part = {text, 0};
    if (!matches.isEmpty()) {
        const TextRange first = *std::min_element(matches.begin(), matches.end(),
                                                  [](const auto& a, const auto& b) { return a.begin < b.begin; });
        // A letter is over two pixels wide: no need to measure what cannot fit.
        const bool hidden = first.end > width / 2 ||
                            metrics.horizontalAdvance(text.left(first.end)) > width - metrics.averageCharWidth();
        const int from = std::max(0, first.begin - k_before_match);
        if (hidden && from > 0) {
            const QString dots = QStringLiteral("… ");
            part = {dots + text.mid(from), from - static_cast<int>(dots.size())};
        }
    }
    part.text = part.text.left(std::max(8, width)); // one pixel a letter is the least there is
    part.text = metrics.elidedText(part.text, Qt::ElideRight, width);
    return part;
}

void draw_marked_line(QPainter* painter, const MarkedLine& line, const QPointF& baseline_left, int width) {
    const QFontMetrics metrics(line.font);
    const ShownPart part = shown_part(line.text, line.matches, metrics, width);
    const int length = static_cast<int>(part.text.size());
    QTextLayout layout(part.text, line.font);
    QList<QTextLayout::FormatRange> formats;
    for (const EntitySpan& entity : line.entities) {
        const TextRange at = shifted(entity.range, part.shift, length);
        if (at.end <= at.begin) continue;
        QTextCharFormat format;
        format.setForeground(line.ink.isValid() ? line.ink : color(entity_token(entity.type)));
        formats.append({at.begin, at.end - at.begin, format});
    }
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine laid = layout.createLine();
    layout.endLayout();
    if (!laid.isValid()) return;

    const qreal left = baseline_left.x();
    painter->save();
    for (const TextRange& match : line.matches) {
        const TextRange at = shifted(match, part.shift, length);
        if (at.end <= at.begin) continue;
        const qreal from = left + laid.cursorToX(at.begin);
        painter->fillRect(QRectF(from, baseline_left.y() - 13, left + laid.cursorToX(at.end) - from, 18),
                          color(Token::match));
    }
    painter->setPen(line.ink.isValid() ? line.ink : color(Token::text));
    layout.draw(painter, {left, baseline_left.y() - laid.ascent()});
    for (const EntitySpan& entity : line.entities) {
        const TextRange at = shifted(entity.range, part.shift, length);
        if (at.end <= at.begin) continue;
        draw_entity_line(painter, entity.type, left + laid.cursorToX(at.begin), left + laid.cursorToX(at.end),
                         baseline_left.y());
    }
    painter->restore();
}

void EntityTextDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (draw_cell_ground(painter, option, index)) return;
    MarkedLine marked = line(index);
    if (!option.state.testFlag(QStyle::State_Enabled)) marked.ink = color(Token::disabled);
    const QPointF at(option.rect.left() + k_cell_padding, option.rect.top() + row_baseline(option.rect.height()));
    draw_marked_line(painter, marked, at, option.rect.width() - 2 * k_cell_padding);
}

MarkedLine EntityTextDelegate::line(const QModelIndex& index) const {
    MarkedLine marked;
    marked.text = index.data(Qt::DisplayRole).toString();
    marked.entities = index.data(EntitiesRole).value<QList<EntitySpan>>();
    marked.matches = index.data(MatchesRole).value<QList<TextRange>>();
    return marked;
}

MarkedLine PhonesDelegate::line(const QModelIndex& index) const {
    MarkedLine marked = EntityTextDelegate::line(index);
    marked.font = theme::phone_font();
    marked.text.replace(QLatin1Char(' '), QChar(0x2002));
    return marked;
}

void TagCountDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (draw_cell_ground(painter, option, index)) return;
    const auto counts = index.data(TagCountsRole).value<QList<TagCount>>();
    const qreal baseline = option.rect.top() + row_baseline(option.rect.height());
    const QFontMetrics meta(theme::meta_font());
    qreal x = option.rect.left() + k_cell_padding;
    painter->save();
    painter->setFont(theme::meta_font());
    for (const TagCount& one : counts) {
        const QString letter = one.type.left(1);
        const QString number = QString::number(one.count);
        const qreal letter_width = meta.horizontalAdvance(letter);
        if (x + letter_width + meta.horizontalAdvance(number) > option.rect.right() - k_cell_padding) break;
        painter->setPen(color(entity_token(one.type)));
        painter->drawText(QPointF(x, baseline), letter);
        draw_entity_line(painter, one.type, x, x + letter_width, baseline);
        painter->setPen(color(Token::text));
        painter->drawText(QPointF(x + letter_width + 1, baseline), number);
        x += letter_width + 1 + meta.horizontalAdvance(number) + 6;
    }
    painter->restore();
}

} // namespace sauti::widgets
