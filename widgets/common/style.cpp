// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/style.h"

#include "widgets/common/style_parts.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCoreApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOptionComplex>
#include <QTabBar>
#include <QToolButton>
#include <algorithm>

namespace sauti::widgets {

using theme::color;
using theme::Token;

namespace {

/// On the accent an icon takes the text's colour; where there is nothing to press it stays as it is, faint.
QIcon primary_icon(const QIcon& icon, const QStyleOption& option) {
    if (icon.name().isEmpty() || !option.state.testFlag(QStyle::State_Enabled)) return icon;
    return theme::icon(icon.name(), Token::on_accent);
}

ButtonLook look_of(const QStyleOptionButton& option, const QWidget* widget) {
    ButtonLook look;
    look.text = option.text;
    look.icon = option.icon;
    if (option.iconSize.isValid()) look.icon_size = option.iconSize;
    look.primary = has_property(widget, "primary");
    look.link = has_property(widget, "link");
    look.framed = !option.features.testFlag(QStyleOptionButton::Flat);
    look.menu = option.features.testFlag(QStyleOptionButton::HasMenu);
    if (look.primary) look.icon = primary_icon(look.icon, option);
    return look;
}

ButtonLook look_of(const QStyleOptionToolButton& option, const QWidget* widget) {
    ButtonLook look;
    if (option.toolButtonStyle != Qt::ToolButtonIconOnly) look.text = option.text;
    if (option.toolButtonStyle != Qt::ToolButtonTextOnly) look.icon = option.icon;
    if (option.iconSize.isValid()) look.icon_size = option.iconSize;
    look.primary = has_property(widget, "primary");
    look.link = has_property(widget, "link");
    look.framed = has_property(widget, "framed");
    look.menu = option.features.testFlag(QStyleOptionToolButton::HasMenu);
    if (look.primary) look.icon = primary_icon(look.icon, option);
    return look;
}

} // namespace

Style::Style() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_ScrollBarExtent: return 12;
    case PM_ScrollBarSliderMin: return 24;
    case PM_SplitterWidth: return 1;
    case PM_SmallIconSize:
    case PM_ToolBarIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize: return 16;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight: return 14;
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return 13;
    case PM_SliderLength: return 14;
    case PM_SliderThickness:
    case PM_SliderControlThickness: return 16;
    case PM_DefaultFrameWidth: return 1;
    case PM_MenuPanelWidth: return 1;
    case PM_MenuBarPanelWidth:
    case PM_MenuBarVMargin: return 0;
    case PM_MenuBarHMargin: return 4;
    case PM_MenuBarItemSpacing: return 0;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return 8;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_ToolTipLabelFrameWidth: return 6;
    case PM_TabBarTabHSpace: return 24;
    case PM_TabBarBaseOverlap: return 0;
    case PM_HeaderMargin: return 8;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const {
    switch (hint) {
    case SH_Widget_Animation_Duration:
    case SH_EtchDisabledText:
    case SH_ScrollBar_Transient:
    case SH_ComboBox_Popup:
    case SH_ItemView_ActivateItemOnSingleClick: return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_ScrollBar_ContextMenu: return 1;
    case SH_Table_GridLineColor: return static_cast<int>(color(Token::line).rgb());
    case SH_ToolTip_WakeUpDelay: return 500;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                              const QWidget* widget) const {
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_PushButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            return button_size(look_of(*button, widget), button->fontMetrics);
        }
        return size;
    case CT_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
            return button_size(look_of(*button, widget), button->fontMetrics);
        }
        return size;
    case CT_LineEdit: return {size.width() + 8, 28};
    case CT_ComboBox: return {size.width() + 4, 28};
    case CT_SpinBox: return {size.width(), 28};
    case CT_HeaderSection: return {size.width() + 8, 26};
    case CT_MenuBarItem: return {size.width() + 12, 26};
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            if (item->menuItemType == QStyleOptionMenuItem::Separator) return {size.width(), 9};
        }
        return {size.width() + 24, 28};
    case CT_TabBarTab: return {size.width(), 30};
    case CT_ItemViewItem: return {size.width(), std::max(size.height(), 24)};
    default: return size;
    }
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                            const QWidget* widget) const {
    if (control == CC_ComboBox && part == SC_ComboBoxEditField) return option->rect.adjusted(8, 1, -22, -1);
    if (control == CC_ComboBox && part == SC_ComboBoxArrow) {
        return {option->rect.right() - 20, option->rect.top(), 20, option->rect.height()};
    }
    const auto* bar = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider*>(option) : nullptr;
    if (bar == nullptr) return QProxyStyle::subControlRect(control, option, part, widget);

    // No buttons at the ends: the groove is the whole bar.
    const bool flat = bar->orientation == Qt::Horizontal;
    const int length = flat ? bar->rect.width() : bar->rect.height();
    const qint64 range = qint64{bar->maximum} - bar->minimum;
    const qint64 whole = range + bar->pageStep;
    int handle = whole > 0 ? static_cast<int>(qint64{length} * bar->pageStep / whole) : length;
    handle = std::clamp(handle, std::min(24, length), length);
    const int start =
        sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - handle, bar->upsideDown);
    const auto along = [&](int from, int size) {
        return flat ? QRect(bar->rect.left() + from, bar->rect.top(), size, bar->rect.height())
                    : QRect(bar->rect.left(), bar->rect.top() + from, bar->rect.width(), size);
    };
    switch (part) {
    case SC_ScrollBarGroove: return bar->rect;
    case SC_ScrollBarSlider: return along(start, handle);
    case SC_ScrollBarSubPage: return along(0, start);
    case SC_ScrollBarAddPage: return along(start + handle, length - start - handle);
    default: return {};
    }
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    if (element == SE_LineEditContents) {
        const bool framed =
            qobject_cast<const QLineEdit*>(widget) == nullptr || qobject_cast<const QLineEdit*>(widget)->hasFrame();
        return framed ? option->rect.adjusted(6, 2, -6, -2) : option->rect;
    }
    if (element == SE_ProgressBarGroove || element == SE_ProgressBarContents) return option->rect;
    if (element == SE_HeaderLabel) {
        // The margin is meant for the sides; taken off the height too, it would cut descenders.
        QRect label = QProxyStyle::subElementRect(element, option, widget);
        label.setTop(option->rect.top());
        label.setBottom(option->rect.bottom());
        return label;
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const {
    switch (element) {
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame && frame->lineWidth > 0) {
            draw_field(painter, *option, has_property(widget, "invalid"), option->state.testFlag(State_ReadOnly));
        }
        return;
    case PE_FrameLineEdit: return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: draw_check_box(painter, *option); return;
    case PE_IndicatorRadioButton: draw_radio(painter, *option); return;
    case PE_FrameFocusRect:
        // Rows show their focus themselves (draw_row_focus); buttons draw it with their face.
        if (qobject_cast<const QAbstractItemView*>(widget) == nullptr) {
            draw_face(painter, option->rect, {{}, color(Token::accent), 2});
        }
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, color(Token::base));
        draw_face(painter, option->rect, {{}, color(Token::border), 1, 0});
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
        painter->fillRect(option->rect, color(Token::base));
        draw_face(painter, option->rect, {{}, color(Token::border), 1, 0});
        return;
    case PE_PanelMenuBar: return;
    default: break;
    }
    if (!drawsView(element, option, painter, widget)) QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const {
    if (element == CE_PushButton) {
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            draw_button(painter, *button, look_of(*button, widget));
            return;
        }
    }
    if (element == CE_ComboBoxLabel) {
        const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
        if (combo == nullptr || combo->editable) return;
        QRect rect = subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget);
        if (!combo->currentIcon.isNull()) {
            combo->currentIcon.paint(painter, QRect(rect.left(), rect.center().y() - 7, 16, 16));
            rect.setLeft(rect.left() + 22);
        }
        painter->setPen(color(combo->state.testFlag(State_Enabled) ? Token::text : Token::disabled));
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft,
                          combo->fontMetrics.elidedText(combo->currentText, Qt::ElideRight, rect.width()));
        return;
    }
    if (!drawsBar(element, option, painter, widget)) QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const {
    if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        button && control == CC_ToolButton) {
        draw_button(painter, *button, look_of(*button, widget));
        return;
    }
    if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option); combo && control == CC_ComboBox) {
        draw_field(painter, *option, has_property(widget, "invalid"), false);
        const bool live = option->state.testFlag(State_Enabled);
        draw_arrow(painter, {option->rect.right() - 11.0, option->rect.center().y() + 1.0}, true,
                   color(live ? Token::text : Token::disabled));
        return;
    }
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option); bar && control == CC_ScrollBar) {
        painter->fillRect(option->rect, color(Token::window));
        const QRect handle = subControlRect(control, option, SC_ScrollBarSlider, widget);
        const bool held = option->state.testFlag(State_Sunken) && option->activeSubControls == SC_ScrollBarSlider;
        if (bar->maximum > bar->minimum) {
            draw_face(painter, QRectF(handle).adjusted(2, 2, -2, -2),
                      {color(held ? Token::muted : Token::border), {}, 0, 4});
        }
        return;
    }
    if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option); slider && control == CC_Slider) {
        const QRectF handle = subControlRect(control, option, SC_SliderHandle, widget);
        const bool flat = slider->orientation == Qt::Horizontal;
        const QRectF all = option->rect;
        const QRectF groove = flat ? QRectF(all.left(), all.center().y() - 1.5, all.width(), 3)
                                   : QRectF(all.center().x() - 1.5, all.top(), 3, all.height());
        QRectF passed = groove;
        if (flat) passed.setRight(handle.center().x());
        if (!flat) passed.setTop(handle.center().y());
        const bool live = option->state.testFlag(State_Enabled);
        draw_face(painter, groove, {color(Token::border), {}, 0, 1.5});
        draw_face(painter, passed, {color(live ? Token::accent : Token::border), {}, 0, 1.5});
        const QRectF knob(handle.center().x() - 7, handle.center().y() - 7, 14, 14);
        const bool focus = option->state.testFlag(State_HasFocus);
        draw_face(painter, knob,
                  {color(Token::base), color(live ? Token::accent : Token::border), focus ? 3.0 : 2.0, 7});
        return;
    }
    if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option); spin && control == CC_SpinBox) {
        draw_field(painter, *option, has_property(widget, "invalid"), false);
        for (const bool down : {false, true}) {
            const QRectF place = subControlRect(control, option, down ? SC_SpinBoxDown : SC_SpinBoxUp, widget);
            const bool live =
                spin->stepEnabled.testFlag(down ? QAbstractSpinBox::StepDownEnabled : QAbstractSpinBox::StepUpEnabled);
            draw_arrow(painter, place.center() + QPointF(-1, down ? -1 : 1), down,
                       color(live ? Token::text : Token::disabled));
        }
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QPixmap Style::generatedIconPixmap(QIcon::Mode mode, const QPixmap& pixmap, const QStyleOption* option) const {
    if (mode == QIcon::Selected || mode == QIcon::Active) return pixmap; // a selected row keeps its colours
    if (mode != QIcon::Disabled) return QProxyStyle::generatedIconPixmap(mode, pixmap, option);
    QPixmap faint(pixmap.size());
    faint.setDevicePixelRatio(pixmap.devicePixelRatio());
    faint.fill(Qt::transparent);
    QPainter painter(&faint);
    painter.setOpacity(0.45);
    painter.drawPixmap(0, 0, pixmap);
    return faint;
}

namespace {

/// Parts that Qt makes inside of its own widgets and gives no name: what a screen reader calls them.
void name_inner_part(QWidget* widget) {
    if (!widget->accessibleName().isEmpty()) return;
    if (widget->inherits("QComboBoxListView")) {
        widget->setAccessibleName(QCoreApplication::translate("Style", "Choices"));
    } else if (widget->inherits("QLineEditIconButton")) {
        widget->setAccessibleName(QCoreApplication::translate("Style", "Clear"));
    } else if (widget->inherits("QTableCornerButton")) {
        widget->setAccessibleName(QCoreApplication::translate("Style", "Select all"));
    } else if (const auto* header = qobject_cast<QHeaderView*>(widget)) {
        widget->setAccessibleName(header->orientation() == Qt::Horizontal
                                      ? QCoreApplication::translate("Style", "Columns")
                                      : QCoreApplication::translate("Style", "Rows"));
    }
}

} // namespace

void Style::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    name_inner_part(widget);
    if (qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QComboBox*>(widget) != nullptr ||
        qobject_cast<QTabBar*>(widget) != nullptr) {
        widget->setAttribute(Qt::WA_Hover);
    }
    if (auto* header = qobject_cast<QHeaderView*>(widget)) {
        header->setFont(theme::meta_font());
        header->setHighlightSections(false);
        header->setTextElideMode(Qt::ElideRight);
    }
}

} // namespace sauti::widgets
