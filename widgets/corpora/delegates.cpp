// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/delegates.h"

#include "widgets/common/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QPainter>
#include <QTableView>
#include <QToolTip>

namespace sauti::widgets::corpora {

using theme::color;
using theme::Token;

namespace {

constexpr int k_cell_pad = 8;
constexpr int k_row_height = 24;
constexpr int k_bar_height = 12;

QColor text_colour_of(const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (!option.state.testFlag(QStyle::State_Enabled)) return color(Token::disabled);
    const QVariant own = index.data(Qt::ForegroundRole);
    return own.canConvert<QColor>() && own.isValid() ? own.value<QColor>() : color(Token::text);
}

} // namespace

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    // a table does not tell where a row begins, and the bar of a chosen row stands there alone
    if (const auto* table = qobject_cast<const QTableView*>(option.widget)) {
        const bool first = table->horizontalHeader()->sectionPosition(index.column()) == 0;
        item.viewItemPosition = first ? QStyleOptionViewItem::Beginning : QStyleOptionViewItem::Middle;
    }
    const QStyle* style = item.widget != nullptr ? item.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
    const QRect inside = option.rect.adjusted(k_cell_pad, 0, -k_cell_pad, 0);
    const QVariant loaded = index.data(LoadedRole);
    if (loaded.isValid() && !loaded.toBool()) {
        const QRect bar(inside.left(), inside.center().y() - k_bar_height / 2 + 1, inside.width() * 2 / 3,
                        k_bar_height);
        painter->fillRect(bar, color(Token::line));
        return;
    }
    painter->save();
    paintContent(painter, inside, item, index);
    painter->restore();
}

void RowDelegate::paintContent(QPainter* painter, const QRect& inside, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    const QFont font = fontOf(option);
    const QFontMetrics metrics(font);
    const QString text = metrics.elidedText(option.text, Qt::ElideRight, inside.width());
    const int width = metrics.horizontalAdvance(text);
    int x = inside.left();
    if (option.displayAlignment.testFlag(Qt::AlignRight)) x = inside.right() + 1 - width;
    if (!option.icon.isNull()) {
        option.icon.paint(painter, QRect(x, inside.center().y() - 7, 16, 16));
        x += 22;
    }
    painter->setFont(font);
    painter->setPen(text_colour_of(option, index));
    painter->drawText(x, row_baseline(inside), text);
}

QFont RowDelegate::fontOf(const QStyleOptionViewItem& option) const {
    return option.font;
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return {QStyledItemDelegate::sizeHint(option, index).width(), k_row_height};
}

bool RowDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                            const QModelIndex& index) {
    const QString whole = index.data(FullTextRole).toString();
    if (event->type() != QEvent::ToolTip || whole.isEmpty()) {
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    }
    const int inside = option.rect.width() - 2 * k_cell_pad;
    const bool cut = QFontMetrics(fontOf(option)).horizontalAdvance(whole) > inside;
    // rich text, so that a long row is broken into lines
    QToolTip::showText(event->globalPos(), cut ? QStringLiteral("<p>%1</p>").arg(whole.toHtmlEscaped()) : QString(),
                       view);
    return true;
}

void EntityTextDelegate::paintContent(QPainter* painter, const QRect& inside, const QStyleOptionViewItem& option,
                                      const QModelIndex& index) const {
    const auto content = index.data(RowTextRole).value<RowText>();
    draw_row_text(painter, inside, content, fontOf(option), text_colour_of(option, index));
}

QFont PhonesDelegate::fontOf(const QStyleOptionViewItem& option) const {
    return theme::phone_font(option.font.pointSizeF() * 1.15);
}

void TagCountDelegate::paintContent(QPainter* painter, const QRect& inside, const QStyleOptionViewItem& option,
                                    const QModelIndex& index) const {
    const auto counts = index.data(TagCountsRole).value<TagCounts>();
    const QFont letters = theme::meta_font();
    const QFontMetrics metrics(letters);
    const int baseline = row_baseline(inside);
    int x = inside.left();
    for (const auto& [type, count] : counts) {
        const QString letter = entity_letter(type);
        const QString number = QString::number(count);
        const int width = metrics.horizontalAdvance(letter) + 1 + metrics.horizontalAdvance(number);
        if (x + width > inside.right() + 1) break;
        painter->setFont(letters);
        painter->setPen(entity_color(type));
        painter->drawText(x, baseline, letter);
        const int after = x + metrics.horizontalAdvance(letter);
        draw_entity_line(painter, x, after, baseline + 4, type);
        painter->setPen(text_colour_of(option, index));
        painter->drawText(after + 1, baseline, number);
        x += width + 8;
    }
}

} // namespace sauti::widgets::corpora
