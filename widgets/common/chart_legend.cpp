// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/chart_legend.h"

#include "widgets/common/chart_painter.h"
#include "widgets/common/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace sauti::widgets {

namespace {
constexpr int k_line_height = 24;
constexpr int k_line_width = 22;
constexpr int k_gap = 16;
} // namespace

ChartLegend::ChartLegend(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::TabFocus);
    setFont(theme::meta_font());
    describe();
}

void ChartLegend::setCurves(const ChartCurves& curves) {
    entries_.clear();
    for (const ChartCurves::Item& item : curves.items())
        entries_.push_back({item.given.id, item.given.name, item.color, item.line(), item.marked(), item.hidden, {}});
    current_ = std::clamp(current_, 0, std::max(0, static_cast<int>(entries_.size()) - 1));
    place(entries_, width());
    describe();
    update();
}

int ChartLegend::heightFor(int width) const {
    std::vector<Entry> entries = entries_;
    return place(entries, width);
}

int ChartLegend::place(std::vector<Entry>& entries, int width) const {
    QPoint at(0, 0);
    for (Entry& entry : entries) {
        const int text = fontMetrics().horizontalAdvance(entry.name) + 1;
        const int wide = std::min(k_line_width + 6 + text, std::max(width, k_line_width + 12));
        if (at.x() > 0 && at.x() + wide > width) at = {0, at.y() + k_line_height};
        entry.rect = {at, QSize(wide, k_line_height)};
        at.rx() += wide + k_gap;
    }
    return entries.empty() ? 0 : at.y() + k_line_height;
}

int ChartLegend::entryAt(const QPoint& at) const {
    for (std::size_t index = 0; index < entries_.size(); ++index)
        if (entries_[index].rect.contains(at)) return static_cast<int>(index);
    return -1;
}

void ChartLegend::describe() {
    setAccessibleName(tr("Legend, %n curves", nullptr, static_cast<int>(entries_.size())));
    QString told = tr("Left and Right choose, Space hides or shows, Enter shows only this one.");
    if (!entries_.empty()) {
        const Entry& entry = entries_[static_cast<std::size_t>(current_)];
        told = (entry.hidden ? tr("%1, hidden. ") : tr("%1, shown. ")).arg(entry.name) + told;
    }
    setAccessibleDescription(told);
}

void ChartLegend::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    for (std::size_t index = 0; index < entries_.size(); ++index) {
        const Entry& entry = entries_[index];
        QColor color = theme::curve(entry.color);
        if (entry.hidden) color = theme::color(theme::Token::line);
        paint_swatch(painter, QRectF(entry.rect.topLeft(), QSizeF(k_line_width, k_line_height)), color, entry.line,
                     entry.marked);
        painter.setPen(theme::color(entry.hidden ? theme::Token::muted : theme::Token::text));
        QFont font = this->font();
        font.setStrikeOut(entry.hidden);
        painter.setFont(font);
        const QRect text = entry.rect.adjusted(k_line_width + 6, 0, 1, 0);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(entry.name, Qt::ElideMiddle, text.width()));
        if (hasFocus() && static_cast<int>(index) == current_) {
            painter.setRenderHint(QPainter::Antialiasing, true);
            painter.setPen(QPen(theme::color(theme::Token::accent), 2));
            painter.drawRoundedRect(QRectF(entry.rect).adjusted(1, 1, 1, -1), 4, 4);
            painter.setRenderHint(QPainter::Antialiasing, false);
        }
    }
}

void ChartLegend::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place(entries_, width());
}

void ChartLegend::mousePressEvent(QMouseEvent* event) {
    const int index = entryAt(event->pos());
    if (event->button() != Qt::LeftButton || index < 0) return QWidget::mousePressEvent(event);
    current_ = index;
    Q_EMIT toggled(QString(entries_[static_cast<std::size_t>(index)].id));
}

void ChartLegend::mouseDoubleClickEvent(QMouseEvent* event) {
    const int index = entryAt(event->pos());
    if (event->button() != Qt::LeftButton || index < 0) return QWidget::mouseDoubleClickEvent(event);
    // The first press of the two toggled it: take that back, so that "only this" begins from what was seen.
    const QString id = entries_[static_cast<std::size_t>(index)].id;
    Q_EMIT toggled(id);
    Q_EMIT onlyAsked(id);
}

void ChartLegend::keyPressEvent(QKeyEvent* event) {
    if (entries_.empty()) return QWidget::keyPressEvent(event);
    const int last = static_cast<int>(entries_.size()) - 1;
    const QString id = entries_[static_cast<std::size_t>(current_)].id;
    switch (event->key()) {
    case Qt::Key_Left: current_ = std::max(0, current_ - 1); break;
    case Qt::Key_Right: current_ = std::min(last, current_ + 1); break;
    case Qt::Key_Home: current_ = 0; break;
    case Qt::Key_End: current_ = last; break;
    case Qt::Key_Space: Q_EMIT toggled(id); break;
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT onlyAsked(id); break;
    default: return QWidget::keyPressEvent(event);
    }
    describe();
    update();
}

bool ChartLegend::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int index = entryAt(help->pos());
        if (index < 0)
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(),
                               tr("%1: click hides or shows, double click only this")
                                   .arg(entries_[static_cast<std::size_t>(index)].name),
                               this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace sauti::widgets
