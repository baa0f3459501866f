// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/style.h"
#include "widgets/common/style_parts.h"

#include <QAbstractItemView>
#include <QHeaderView>
#include <QMenu>
#include <QPolygonF>
#include <QProgressBar>
#include <QStyleOptionHeader>
#include <QTabBar>
#include <QTreeView>

/// The second half of Style: item views, heads, tabs, menus, progress bars.
namespace sauti::widgets {

using theme::color;
using theme::Token;

namespace {

void draw_view_item(QPainter* painter, const QStyleOptionViewItem& item, const QWidget* widget) {
    const bool selected = item.state.testFlag(QStyle::State_Selected);
    const bool over = item.state.testFlag(QStyle::State_MouseOver);
    if (item.backgroundBrush.style() != Qt::NoBrush) painter->fillRect(item.rect, item.backgroundBrush);
    if (selected) {
        const bool active = item.state.testFlag(QStyle::State_Active);
        painter->fillRect(item.rect, color(active ? Token::selection : Token::selection_inactive));
        const bool begins = item.viewItemPosition == QStyleOptionViewItem::Beginning ||
                            item.viewItemPosition == QStyleOptionViewItem::OnlyOne ||
                            item.viewItemPosition == QStyleOptionViewItem::Invalid;
        const bool tree = qobject_cast<const QTreeView*>(widget) != nullptr; // its bar stands before the indentation
        if (begins && !tree)
            painter->fillRect(item.rect.left(), item.rect.top(), 3, item.rect.height(), color(Token::accent));
    } else if (over && item.state.testFlag(QStyle::State_Enabled)) {
        painter->fillRect(item.rect, color(Token::hover));
    }
}

void draw_view_row(QPainter* painter, const QStyleOptionViewItem& item, const QWidget* widget) {
    if (item.features.testFlag(QStyleOptionViewItem::Alternate)) {
        painter->fillRect(item.rect, color(Token::alternate));
    }
    if (qobject_cast<const QTreeView*>(widget) == nullptr || !item.state.testFlag(QStyle::State_Selected)) return;
    const bool active = item.state.testFlag(QStyle::State_Active);
    painter->fillRect(item.rect, color(active ? Token::selection : Token::selection_inactive));
    if (item.rect.left() <= 0) painter->fillRect(0, item.rect.top(), 3, item.rect.height(), color(Token::accent));
}

/// Filled triangle: right when closed, down when open.
void draw_branch(QPainter* painter, const QStyleOption& option) {
    if (!option.state.testFlag(QStyle::State_Children)) return;
    const QPointF at = QRectF(option.rect).center();
    if (option.state.testFlag(QStyle::State_Open)) {
        draw_arrow(painter, at, true, color(Token::muted));
        return;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color(Token::muted));
    painter->drawPolygon(QPolygonF({at + QPointF(-2.5, -4), at + QPointF(2.5, 0), at + QPointF(-2.5, 4)}));
    painter->restore();
}

void draw_header_section(QPainter* painter, const QStyleOption& option) {
    const QRect& rect = option.rect;
    const auto* head = qstyleoption_cast<const QStyleOptionHeader*>(&option);
    painter->fillRect(rect, color(option.state.testFlag(QStyle::State_MouseOver) ? Token::hover : Token::window));
    painter->fillRect(rect.left(), rect.bottom(), rect.width(), 1, color(Token::line));
    const bool last = head != nullptr && (head->position == QStyleOptionHeader::End ||
                                          head->position == QStyleOptionHeader::OnlyOneSection);
    if (!last) painter->fillRect(rect.right(), rect.top(), 1, rect.height(), color(Token::line));
}

/// A chevron, as beside a sorted column's word.
void draw_header_arrow(QPainter* painter, const QStyleOptionHeader& head) {
    if (head.sortIndicator == QStyleOptionHeader::None) return;
    const qreal tip = head.sortIndicator == QStyleOptionHeader::SortUp ? 1 : -1; // SortUp: the arrow points down
    const QPointF at = QRectF(head.rect).center();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color(Token::muted), 1.5));
    painter->drawPolyline(
        QPolygonF({at + QPointF(-3.5, -2 * tip), at + QPointF(0, 2 * tip), at + QPointF(3.5, -2 * tip)}));
    painter->restore();
}

void draw_tab(QPainter* painter, const QStyleOptionTab& tab) {
    const bool current = tab.state.testFlag(QStyle::State_Selected);
    const bool over = tab.state.testFlag(QStyle::State_MouseOver);
    painter->fillRect(tab.rect, color(current ? Token::base : over ? Token::hover : Token::window));
    if (!current) return;
    const bool below = tab.shape == QTabBar::RoundedSouth || tab.shape == QTabBar::TriangularSouth;
    painter->fillRect(tab.rect.left(), below ? tab.rect.top() : tab.rect.bottom() - 1, tab.rect.width(), 2,
                      color(Token::accent));
}

void draw_menu_item(QPainter* painter, const QStyleOptionMenuItem& item) {
    const QRect& rect = item.rect;
    if (item.menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(rect.left() + 8, rect.center().y(), rect.width() - 16, 1, color(Token::line));
        return;
    }
    const bool live = item.state.testFlag(QStyle::State_Enabled);
    if (item.state.testFlag(QStyle::State_Selected)) painter->fillRect(rect, color(Token::selection));
    const QRect mark(rect.left() + 8, rect.center().y() - 7, 16, 16);
    if (item.checkType != QStyleOptionMenuItem::NotCheckable) {
        QStyleOption box = item;
        box.rect = mark.adjusted(1, 1, -1, -1);
        box.state.setFlag(QStyle::State_On, item.checked);
        box.state.setFlag(QStyle::State_KeyboardFocusChange, false);
        item.checkType == QStyleOptionMenuItem::Exclusive ? draw_radio(painter, box) : draw_check_box(painter, box);
    } else if (!item.icon.isNull()) {
        item.icon.paint(painter, mark, Qt::AlignCenter, live ? QIcon::Normal : QIcon::Disabled);
    }
    const QStringList parts = item.text.split(QLatin1Char('\t'));
    const QRect words = rect.adjusted(32, 0, -12, 0);
    painter->setFont(item.font);
    painter->setPen(color(live ? Token::text : Token::disabled));
    painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, parts.value(0));
    if (item.menuItemType == QStyleOptionMenuItem::SubMenu) {
        const QPointF at(rect.right() - 12.0, rect.center().y() + 1.0);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(color(Token::muted), 1.5));
        painter->drawPolyline(QPolygonF({at + QPointF(-2, -4), at + QPointF(2, 0), at + QPointF(-2, 4)}));
    } else if (parts.size() > 1) {
        painter->setPen(color(live ? Token::muted : Token::disabled));
        painter->drawText(words, Qt::AlignVCenter | Qt::AlignRight, parts.at(1));
    }
}

void draw_menu_bar_item(QPainter* painter, const QStyleOptionMenuItem& item) {
    painter->fillRect(item.rect, color(Token::window));
    const bool open = item.state.testFlag(QStyle::State_Selected) || item.state.testFlag(QStyle::State_Sunken);
    if (open) draw_face(painter, item.rect.adjusted(0, 1, 0, -1), {color(Token::selection), {}});
    painter->setPen(color(item.state.testFlag(QStyle::State_Enabled) ? Token::text : Token::disabled));
    painter->drawText(item.rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine, item.text);
}

Token tone_of(const QWidget* widget) {
    const QString tone = widget != nullptr ? widget->property("tone").toString() : QString();
    if (tone == QLatin1String("good")) return Token::good;
    if (tone == QLatin1String("warning")) return Token::warning;
    return tone == QLatin1String("error") ? Token::error : Token::accent;
}

} // namespace

bool Style::drawsView(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                      const QWidget* widget) const {
    switch (element) {
    case PE_PanelItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
            draw_view_item(painter, *item, widget);
            return true;
        }
        return false;
    case PE_PanelItemViewRow:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
            draw_view_row(painter, *item, widget);
            return true;
        }
        return false;
    case PE_IndicatorBranch: draw_branch(painter, *option); return true;
    case PE_IndicatorHeaderArrow:
        if (const auto* head = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            draw_header_arrow(painter, *head);
            return true;
        }
        return false;
    case PE_FrameTabBarBase: return true;
    case PE_Frame:
        // Lists and tables have a rule around them, in the colour of rules and square.
        draw_face(painter, option->rect, {{}, color(Token::line), 1, 0});
        return true;
    default: return false;
    }
}

bool Style::drawsBar(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const {
    switch (element) {
    case CE_HeaderSection: draw_header_section(painter, *option); return true;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, color(Token::window));
        painter->fillRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1, color(Token::line));
        return true;
    case CE_HeaderLabel:
        if (const auto* head = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            QStyleOptionHeader muted = *head;
            muted.palette.setColor(QPalette::ButtonText, color(Token::muted));
            muted.rect.adjust(0, -6, 0, 6); // the margin is meant for the sides: descenders need the height
            QProxyStyle::drawControl(element, &muted, painter, widget);
            return true;
        }
        return false;
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            draw_tab(painter, *tab);
            return true;
        }
        return false;
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            painter->save();
            draw_menu_item(painter, *item);
            painter->restore();
            return true;
        }
        return false;
    case CE_MenuBarItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            draw_menu_bar_item(painter, *item);
            return true;
        }
        return false;
    case CE_MenuBarEmptyArea: painter->fillRect(option->rect, color(Token::window)); return true;
    case CE_Splitter: painter->fillRect(option->rect, color(Token::line)); return true;
    case CE_ProgressBarLabel:
    case CE_ProgressBarGroove: return true;
    case CE_ProgressBarContents:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
            const double range = double(bar->maximum) - bar->minimum;
            draw_progress(painter, bar->rect, range > 0 ? (bar->progress - bar->minimum) / range : -1,
                          color(tone_of(widget)));
            return true;
        }
        return false;
    default: return false;
    }
}

} // namespace sauti::widgets
