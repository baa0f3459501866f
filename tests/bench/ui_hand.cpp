// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/ui_hand.h"

#include <QAbstractScrollArea>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>
#include <QWidget>
#include <QWindow>

namespace sauti::bench {

namespace {

constexpr int k_notch = 120;
constexpr int k_jump_each = 20;
constexpr int k_jumps = 7;         ///< places that the handle is drawn to, at sevenths of the rows
constexpr int k_resize_steps = 16; ///< in, and as many out
constexpr int k_pointer_step = 7;

} // namespace

void Hand::key(int key, const QString& text) const {
    QKeyEvent down(QEvent::KeyPress, key, Qt::NoModifier, text);
    QCoreApplication::sendEvent(window_.windowHandle(), &down);
    QKeyEvent up(QEvent::KeyRelease, key, Qt::NoModifier, text);
    QCoreApplication::sendEvent(window_.windowHandle(), &up);
}

void Hand::typeOn(const QStringList& texts) {
    const QString& text = texts.at(text_);
    if (back_) {
        key(Qt::Key_Backspace);
        if (--letter_ > 0) return;
        back_ = false;
        text_ = (text_ + 1) % texts.size();
        return;
    }
    const QChar letter = text.at(letter_);
    key(letter.toUpper().unicode(), letter);
    back_ = ++letter_ == text.size();
}

void Hand::turn(const QPoint& at, int delta) const {
    QWheelEvent event(at, window_.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QCoreApplication::sendEvent(window_.windowHandle(), &event);
}

void Hand::move(const QPoint& at) const {
    QMouseEvent event(QEvent::MouseMove, at, window_.mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.windowHandle(), &event);
}

bool Hand::scroll(QAbstractScrollArea& rows) {
    QScrollBar* bar = rows.verticalScrollBar();
    const int before = bar->value();
    if (++scrolls_ % k_jump_each == 0) {
        bar->setValue(int(qint64{bar->maximum()} * (scrolls_ / k_jump_each % k_jumps) / k_jumps));
    } else {
        turn(rows.viewport()->mapTo(&window_, rows.viewport()->rect().center()), direction_ * k_notch);
        if (bar->value() == before) direction_ = -direction_;
    }
    return bar->value() != before;
}

void Hand::resizeOn() {
    if (size_.isEmpty()) size_ = window_.size();
    const int at = resizes_++ % (2 * k_resize_steps);
    const int step = at < k_resize_steps ? at + 1 : 2 * k_resize_steps - at - 1;
    window_.windowHandle()->resize(size_ - QSize(8, 5) * step);
}

void Hand::pointOn(const QWidget& over) {
    const int x = over.width() / 4 + points_++ * k_pointer_step % (over.width() / 2);
    move(over.mapTo(&window_, QPoint(x, over.height() / 2)));
}

void Hand::wheel(const QWidget& over) {
    turn(over.mapTo(&window_, over.rect().center()), notches_++ / 4 % 2 == 0 ? k_notch : -k_notch);
}

} // namespace sauti::bench
