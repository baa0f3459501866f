// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/page_bar.h"

#include "widgets/common/actions.h"
#include "widgets/common/rule.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QResizeEvent>
#include <utility>

namespace sauti::widgets {

PageBar::PageBar(const QString& title, QWidget* parent)
    : QWidget(parent), title_(new QLabel(title, this)), row_(new QHBoxLayout(this)), overflow_(new QToolButton(this)),
      overflow_menu_(new QMenu(this)) {
    setFixedHeight(43); // 44 with the rule below it
    setAccessibleName(tr("%1: actions").arg(title));
    title_->setFont(theme::title_font());
    row_->setContentsMargins(16, 0, 16, 0);
    row_->setSpacing(8);
    row_->addWidget(title_);
    row_->addSpacing(12);
    overflow_->setIcon(theme::icon(QStringLiteral("overflow-menu")));
    overflow_->setToolTip(tr("More actions"));
    overflow_->setAccessibleName(tr("More actions"));
    overflow_->setMenu(overflow_menu_);
    overflow_->setPopupMode(QToolButton::InstantPopup);
    overflow_->hide();
}

QToolButton* PageBar::addPrimary(QAction* action) {
    QToolButton* button = action_button(action, this);
    button->setProperty("primary", true);
    addItem(button, action, false);
    return button;
}

void PageBar::addItem(QToolButton* button, QAction* action, bool folds) {
    items_.append({button, action, folds});
    row_->addWidget(button);
    button->setVisible(action->isVisible());
    connect(action, &QAction::changed, this, &PageBar::fold);
}

void PageBar::setShown(QWidget* widget, bool shown) {
    bool changed = false;
    for (Item& item : items_) {
        if (item.widget == widget) changed = std::exchange(item.shown, shown) != shown;
    }
    if (changed) fold();
}

QToolButton* PageBar::addFlat(QAction* action) {
    QToolButton* button = action_button(action, this);
    addItem(button, action, true);
    return button;
}

QToolButton* PageBar::addMenu(QAction* action, QMenu* menu) {
    action->setMenu(menu);
    QToolButton* button = addFlat(action);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

void PageBar::addSeparator() {
    auto* rule = Rule::separator(this);
    items_.append({rule, nullptr, true});
    row_->addWidget(rule);
}

void PageBar::addStretch() {
    row_->addStretch(1);
}

void PageBar::addWidget(QWidget* widget) {
    items_.append({widget, nullptr, false});
    row_->addWidget(widget);
}

void PageBar::setTitle(const QString& title) {
    title_->setText(title);
}

QSize PageBar::minimumSizeHint() const {
    return {0, 43};
}

void PageBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fold();
}

void PageBar::fold() {
    int used = 16 + title_->sizeHint().width() + 12 + 16;
    const auto width_of = [](const Item& item) {
        const QWidget& widget = *item.widget;
        return widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize()).width() + 8;
    };
    const auto is_there = [](const Item& item) {
        return item.action != nullptr ? item.action->isVisible() : item.shown;
    };
    for (const Item& item : items_)
        used += is_there(item) ? width_of(item) : 0;
    int too_much = used - width();
    overflow_menu_->clear();
    const bool folds = too_much > 0;
    if (folds) too_much += overflow_->sizeHint().width() + 8;
    for (qsizetype at = items_.size() - 1; at >= 0; --at) {
        const Item& item = items_.at(at);
        if (!is_there(item)) {
            item.widget->setVisible(false);
            continue;
        }
        const bool away = item.folds && too_much > 0;
        if (away) {
            too_much -= width_of(item);
            const QList<QAction*> there = overflow_menu_->actions();
            if (item.action != nullptr) overflow_menu_->insertAction(there.value(0), item.action);
        }
        item.widget->setVisible(!away);
    }
    // What names the field behind it goes last; the field has its name for the tooltip and for screen readers.
    for (qsizetype at = items_.size() - 1; at >= 0 && too_much > 0; --at) {
        const auto* label = qobject_cast<const QLabel*>(items_.at(at).widget);
        if (label == nullptr || label->buddy() == nullptr || !is_there(items_.at(at))) continue;
        too_much -= width_of(items_.at(at));
        items_.at(at).widget->setVisible(false);
    }
    overflow_->setVisible(folds && !overflow_menu_->isEmpty());
    overflow_->setGeometry(width() - 16 - 28, 8, 28, 28);
    row_->setContentsMargins(16, 0, overflow_->isVisibleTo(this) ? 16 + 28 + 8 : 16, 0);
}

QToolButton* action_button(QAction* action, QWidget* parent, bool framed) {
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(action->icon().isNull() ? Qt::ToolButtonTextOnly : Qt::ToolButtonTextBesideIcon);
    button->setProperty("framed", framed);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(Actions::plainText(action));
    button->setAccessibleDescription(Actions::reasonOf(action));
    QObject::connect(action, &QAction::changed, button, [button, action] {
        button->setAccessibleName(Actions::plainText(action));
        button->setAccessibleDescription(Actions::reasonOf(action));
    });
    return button;
}

QToolButton* icon_button(QAction* action, QWidget* parent) {
    QToolButton* button = action_button(action, parent);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setFixedSize(28, 28);
    return button;
}

} // namespace sauti::widgets
