// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QSize>
#include <QString>
#include <QStringList>

class QAbstractScrollArea;
class QWidget;

/// A person's hand: keys, wheel, pointer and the window's edge, handed to the window as a desktop does.
namespace sauti::bench {

class Hand {
public:
    explicit Hand(QWidget& window) : window_(window) {}

    void key(int key, const QString& text = {}) const;
    /// Types the next letter of some texts one after the other; a text that stands is taken back letter by letter.
    void typeOn(const QStringList& texts);
    /// A notch of the wheel over the rows, back at the ends, and at every 20th call the handle of the scroll bar drawn
    /// to another place; false if the rows cannot move.
    bool scroll(QAbstractScrollArea& rows);
    /// The window's corner a step further, in and out again.
    void resizeOn();
    /// The pointer over a widget, a step further along its middle.
    void pointOn(const QWidget& over);
    /// A notch of the wheel over its middle, up and down in turn.
    void wheel(const QWidget& over);

private:
    void move(const QPoint& at) const;
    void turn(const QPoint& at, int delta) const;

    QWidget& window_;
    qsizetype text_ = 0;
    qsizetype letter_ = 0;
    bool back_ = false;
    int direction_ = -1;
    int scrolls_ = 0;
    int resizes_ = 0;
    int points_ = 0;
    int notches_ = 0;
    QSize size_;
};

} // namespace sauti::bench
