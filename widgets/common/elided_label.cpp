// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/elided_label.h"

#include "widgets/common/theme.h"

#include <QPainter>
#include <QResizeEvent>
#include <algorithm>

namespace sauti::widgets {

ElidedLabel::ElidedLabel(const QString& text, QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setText(text);
}

void ElidedLabel::setText(const QString& text) {
    if (text == text_) return;
    const int before = neededWidth();
    text_ = text;
    setAccessibleName(text);
    setTip();
    if (steady_) widest_ = std::max(widest_, neededWidth());
    if (neededWidth() != before && minimumWidth() != maximumWidth()) updateGeometry();
    update();
}

void ElidedLabel::setSteady(bool steady) {
    steady_ = steady;
    widest_ = 0;
}

int ElidedLabel::neededWidth() const {
    return std::max(widest_, fontMetrics().horizontalAdvance(text_) + 1);
}

void ElidedLabel::setMuted(bool muted) {
    muted_ = muted;
    update();
}

void ElidedLabel::setColor(std::optional<theme::Token> color) {
    color_ = color;
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode) {
    mode_ = mode;
    update();
}

QSize ElidedLabel::sizeHint() const {
    const QMargins around = contentsMargins();
    return {neededWidth() + around.left() + around.right(), fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const {
    return {std::min(sizeHint().width(), fontMetrics().horizontalAdvance(QStringLiteral("mmm…"))), sizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setPen(theme::color(!isEnabled() ? theme::Token::disabled
                                : color_     ? *color_
                                : muted_     ? theme::Token::muted
                                             : theme::Token::text));
    const QRect room = contentsRect();
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, fontMetrics().elidedText(text_, mode_, room.width()));
}

void ElidedLabel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    setTip();
}

void ElidedLabel::setTip() {
    setToolTip(fontMetrics().horizontalAdvance(text_) > contentsRect().width() ? text_ : QString());
}

} // namespace sauti::widgets
