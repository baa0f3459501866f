// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/bar_list.h"

#include "widgets/common/row_text.h"
#include "widgets/common/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace sauti::widgets::corpora {

using theme::Token;

namespace {

constexpr int k_bar_line = 20;
constexpr int k_bar_thick = 12;
constexpr int k_number_width = 72;

QString bar_number(qint64 number) {
    return QLocale(QLocale::English).toString(number);
}

} // namespace

BarList::BarList(const QString& title, QWidget* parent) : QWidget(parent), title_(title) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(title);
}

void BarList::setBars(const QList<Bar>& bars) {
    bars_ = bars;
    current_ = -1;
    hovered_ = -1;
    QStringList spoken;
    for (const Bar& bar : bars_.mid(0, 12))
        spoken.append(QStringLiteral("%1 %2").arg(bar.label, bar_number(bar.value)));
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

void BarList::setLabelWidth(int width) {
    label_width_ = width;
    update();
}

QSize BarList::sizeHint() const {
    return {260, std::max(1, int(bars_.size())) * k_bar_line};
}

int BarList::barAt(int y) const {
    const int bar = y / k_bar_line;
    return y >= 0 && bar < bars_.size() ? bar : -1;
}

void BarList::setCurrent(int bar) {
    if (bars_.isEmpty()) return;
    current_ = std::clamp(bar, 0, int(bars_.size()) - 1);
    const Bar& now = bars_.at(current_);
    setAccessibleDescription(QStringLiteral("%1, %2").arg(now.label, bar_number(now.value)));
    update();
}

void BarList::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    qint64 most = 1;
    for (const Bar& bar : bars_)
        most = std::max(most, bar.value);
    const int room = std::max(20, width() - label_width_ - k_number_width - 16);
    for (int i = 0; i < bars_.size(); ++i) {
        const Bar& bar = bars_.at(i);
        const QRect line(0, i * k_bar_line, width(), k_bar_line);
        if (!line.intersects(event->rect())) continue;
        if (i == hovered_) painter.fillRect(line, theme::color(Token::hover));
        if (i == current_ && hasFocus()) {
            painter.setPen(QPen(theme::color(Token::accent), 2));
            painter.drawRect(line.adjusted(1, 1, -1, -1));
        }
        painter.setFont(theme::meta_font());
        painter.setPen(theme::color(Token::text));
        const QString label = painter.fontMetrics().elidedText(bar.label, Qt::ElideRight, label_width_ - 8);
        painter.drawText(QRect(4, line.top(), label_width_ - 8, k_bar_line), Qt::AlignVCenter | Qt::AlignLeft, label);
        const int length = std::max(bar.value > 0 ? 2 : 0, int(double(room) * double(bar.value) / double(most)));
        const QColor colour = bar.entity.isEmpty() ? theme::color(Token::accent) : entity_color(bar.entity);
        painter.fillRect(label_width_, line.top() + (k_bar_line - k_bar_thick) / 2, length, k_bar_thick, colour);
        painter.setPen(theme::color(Token::muted));
        painter.drawText(QRect(label_width_ + length + 6, line.top(), k_number_width, k_bar_line),
                         Qt::AlignVCenter | Qt::AlignLeft, bar_number(bar.value));
    }
}

void BarList::mousePressEvent(QMouseEvent* event) {
    const int bar = barAt(event->pos().y());
    if (bar < 0 || event->button() != Qt::LeftButton) return;
    setCurrent(bar);
    if (!bars_.at(bar).condition.isEmpty()) Q_EMIT conditionAsked(bars_.at(bar).condition);
}

void BarList::mouseMoveEvent(QMouseEvent* event) {
    const int bar = barAt(event->pos().y());
    if (bar == hovered_) return;
    hovered_ = bar;
    update();
}

void BarList::leaveEvent(QEvent* event) {
    hovered_ = -1;
    update();
    QWidget::leaveEvent(event);
}

void BarList::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up: setCurrent(current_ - 1); return;
    case Qt::Key_Down: setCurrent(current_ + 1); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (current_ >= 0 && !bars_.at(current_).condition.isEmpty())
            Q_EMIT conditionAsked(bars_.at(current_).condition);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

bool BarList::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int bar = barAt(help->pos().y());
        const QString tip =
            bar < 0 ? QString()
                    : tr("%1: %2. Click for these rows: %3")
                          .arg(bars_.at(bar).label, bar_number(bars_.at(bar).value), bars_.at(bar).condition);
        QToolTip::showText(help->globalPos(), tip, this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace sauti::widgets::corpora
