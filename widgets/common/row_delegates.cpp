// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/row_delegates.h"

#include "widgets/common/style_parts.h"
#include "widgets/common/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTableView>
#include <QToolTip>

namespace sauti::widgets {

using theme::color;
using theme::Token;

namespace {

constexpr int k_cell_pad = 8;
constexpr int k_row_height = 24;
constexpr int k_bar_height = 12;
constexpr int k_check = 14;

QColor text_colour_of(const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (!option.state.testFlag(QStyle::State_Enabled)) return color(Token::disabled);
    const QVariant own = index.data(Qt::ForegroundRole);
    if (own.canConvert<QColor>()) return own.value<QColor>();
    return own.canConvert<QBrush>() ? own.value<QBrush>().color() : color(Token::text);
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
    QRect inside = option.rect.adjusted(k_cell_pad, 0, -k_cell_pad, 0);
    if (index.data(LoadingRole).toBool()) {
        const QRect bar(inside.left(), inside.center().y() - k_bar_height / 2 + 1, inside.width() * 2 / 3,
                        k_bar_height);
        painter->fillRect(bar, color(Token::line));
        return;
    }
    if (item.features.testFlag(QStyleOptionViewItem::HasCheckIndicator)) {
        QStyleOption box = item;
        box.rect = QRect(inside.left(), inside.center().y() - k_check / 2 + 1, k_check, k_check);
        box.state.setFlag(QStyle::State_On, item.checkState == Qt::Checked);
        box.state.setFlag(QStyle::State_KeyboardFocusChange, false);
        draw_check_box(painter, box);
        inside.setLeft(inside.left() + k_check + 6);
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
    if (event->type() != QEvent::ToolTip || index.data(Qt::ToolTipRole).isValid()) {
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    }
    const QVariant full = index.data(FullTextRole);
    const QString whole = full.isValid() ? full.toString() : index.data().toString();
    const int inside = option.rect.width() - 2 * k_cell_pad;
    const bool cut = QFontMetrics(fontOf(option)).horizontalAdvance(whole) > inside;
    // rich text, so that a long row is broken into lines
    QToolTip::showText(event->globalPos(), cut ? QStringLiteral("<p>%1</p>").arg(whole.toHtmlEscaped()) : QString(),
                       view);
    return true;
}

bool RowDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                              const QModelIndex& index) {
    const bool checkable = model->flags(index).testFlag(Qt::ItemIsUserCheckable);
    if (event->type() != QEvent::MouseButtonRelease || !checkable)
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    if (static_cast<QMouseEvent*>(event)->button() != Qt::LeftButton) return false;
    const bool checked = index.data(Qt::CheckStateRole).toInt() != Qt::Unchecked;
    return model->setData(index, checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
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
        draw_entity_line(painter, type, x, after, baseline);
        painter->setPen(text_colour_of(option, index));
        painter->drawText(after + 1, baseline, number);
        x += width + 8;
    }
}

} // namespace sauti::widgets
