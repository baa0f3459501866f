// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/rail.h"

#include "widgets/common/actions.h"
#include "widgets/common/style_parts.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace sauti::desktop {

using widgets::theme::color;
using widgets::theme::Token;

RailButton::RailButton(QAction* action, QWidget* parent) : QAbstractButton(parent), action_(action) {
    setCheckable(true);
    setChecked(action->isChecked());
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setText(action->iconText());
    setAccessibleName(action->iconText());
    setToolTip(action->toolTip());
    connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::toggled, this, &QAbstractButton::setChecked);
}

void RailButton::setIconOnly(bool iconOnly) {
    icon_only_ = iconOnly;
    updateGeometry();
    update();
}

QSize RailButton::sizeHint() const {
    return icon_only_ ? QSize(36, 40) : QSize(75, 54);
}

void RailButton::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    if (isChecked()) {
        widgets::draw_face(&painter, rect(), {color(Token::selection), {}});
        painter.fillRect(0, 8, 3, height() - 16, color(Token::accent));
    } else if (underMouse()) {
        widgets::draw_face(&painter, rect(), {color(Token::hover), {}});
    }
    const int top = icon_only_ ? (height() - 22) / 2 : 7;
    action_->icon().paint(&painter, QRect((width() - 22) / 2, top, 22, 22));
    if (!icon_only_) {
        painter.setFont(widgets::theme::meta_font());
        painter.setPen(color(Token::text));
        painter.drawText(QRect(-4, 30, width() + 8, 18), Qt::AlignHCenter | Qt::AlignVCenter, text());
    }
    if (hasFocus()) widgets::draw_face(&painter, rect(), {{}, color(Token::accent), 2});
}

Rail::Rail(QWidget* parent) : QWidget(parent), column_(new QVBoxLayout(this)) {
    column_->setContentsMargins(4, 4, 4, 4);
    column_->setSpacing(2);
    column_->addStretch(1);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    setObjectName(QStringLiteral("rail"));
    setAccessibleName(tr("Pages"));
}

void Rail::add(QAction* action) {
    auto* button = new RailButton(action, this);
    column_->insertWidget(static_cast<int>(buttons_.size()), button);
    buttons_.append(button);
}

void Rail::setIconOnly(bool iconOnly) {
    if (icon_only_ == iconOnly) return;
    icon_only_ = iconOnly;
    for (RailButton* button : std::as_const(buttons_))
        button->setIconOnly(iconOnly);
    updateGeometry();
}

QSize Rail::sizeHint() const {
    return {icon_only_ ? 44 : 83, 200};
}

void Rail::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
        focusNextPrevChild(event->key() == Qt::Key_Down);
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace sauti::desktop
