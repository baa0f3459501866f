// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/confusion_grid.h"

#include "widgets/common/chart_scale.h"
#include "widgets/common/theme.h"
#include "widgets/experiments/cards_model.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace sauti::widgets::experiments {

namespace {
constexpr int k_left = 54;
constexpr int k_top = 40;
constexpr QSize k_cell(36, 30);
} // namespace

ConfusionGrid::ConfusionGrid(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setFont(theme::meta_font());
    describe();
}

int ConfusionGrid::size() const {
    return review_ ? static_cast<int>(review_->types.size()) + 1 : 0;
}

std::string ConfusionGrid::type(int index) const {
    return index + 1 < size() ? review_->types[static_cast<std::size_t>(index)] : std::string();
}

std::int64_t ConfusionGrid::count(int row, int column) const {
    const auto found = review_->confusion.find({type(row), type(column)});
    return found == review_->confusion.end() ? 0 : found->second;
}

QRect ConfusionGrid::cell(int row, int column) const {
    return {QPoint(k_left + column * k_cell.width(), k_top + row * k_cell.height()), k_cell};
}

QPoint ConfusionGrid::cellAt(const QPoint& at) const {
    if (at.x() < k_left || at.y() < k_top) return {-1, -1};
    const QPoint found((at.x() - k_left) / k_cell.width(), (at.y() - k_top) / k_cell.height());
    const bool is_inside = found.x() < size() && found.y() < size();
    const bool is_empty = found.x() + 1 == size() && found.y() + 1 == size(); // none and none: no entity at all
    return is_inside && !is_empty ? found : QPoint(-1, -1);
}

QSize ConfusionGrid::sizeHint() const {
    return {k_left + size() * k_cell.width() + 1, k_top + size() * k_cell.height() + 1};
}

void ConfusionGrid::setReview(std::shared_ptr<const ner::Review> review) {
    review_ = std::move(review);
    chosen_.clear();
    current_ = {0, 0};
    updateGeometry();
    describe();
    update();
}

void ConfusionGrid::clearChoice() {
    if (chosen_.isEmpty()) return;
    chosen_.clear();
    update();
    Q_EMIT chosenChanged();
}

QString ConfusionGrid::cellText(const QPoint& at) const {
    const auto name = [this](int index) {
        const std::string found = type(index);
        return found.empty() ? tr("none") : QString::fromStdString(found);
    };
    return tr("gold %1, predicted %2: %3")
        .arg(name(at.y()), name(at.x()), chart_number(static_cast<double>(count(at.y(), at.x()))));
}

void ConfusionGrid::describe() {
    setAccessibleName(tr("Types, gold and predicted"));
    QString told = tr("Arrows move, Space filters the cards by a cell.");
    if (size() > 0) told = cellText(current_) + QStringLiteral(". ") + told;
    setAccessibleDescription(told);
}

void ConfusionGrid::choose(const QPoint& at, bool add) {
    if (at.x() < 0) return;
    current_ = at;
    const QString key = cell_key(type(at.y()), type(at.x()));
    const bool was = chosen_.contains(key);
    if (!add) {
        const bool was_only = was && chosen_.size() == 1;
        chosen_.clear();
        if (!was_only) chosen_.insert(key);
    } else if (was) {
        chosen_.remove(key);
    } else {
        chosen_.insert(key);
    }
    describe();
    update();
    Q_EMIT chosenChanged();
}

void ConfusionGrid::paintEvent(QPaintEvent* /*event*/) {
    if (size() == 0) return;
    QPainter painter(this);
    const auto name = [this](int index) {
        const std::string found = type(index);
        return fontMetrics().elidedText(found.empty() ? tr("none") : QString::fromStdString(found), Qt::ElideRight,
                                        k_left - 8);
    };
    std::int64_t most_right = 1;
    std::int64_t most_wrong = 1;
    for (int row = 0; row < size(); ++row)
        for (int column = 0; column < size(); ++column)
            (row == column ? most_right : most_wrong) =
                std::max(row == column ? most_right : most_wrong, count(row, column));
    painter.setPen(theme::color(theme::Token::muted));
    painter.drawText(QRect(0, 0, k_left - 8, 18), Qt::AlignRight | Qt::AlignVCenter, tr("gold ↓"));
    painter.drawText(QRect(k_left, 0, size() * k_cell.width(), 18), Qt::AlignCenter, tr("predicted"));
    for (int index = 0; index < size(); ++index) {
        const QRect across = cell(0, index);
        painter.drawText(QRect(across.left() - 4, 20, k_cell.width() + 8, 18), Qt::AlignCenter, name(index));
        const QRect down = cell(index, 0);
        painter.drawText(QRect(0, down.top(), k_left - 8, k_cell.height()), Qt::AlignRight | Qt::AlignVCenter,
                         name(index));
    }
    for (int row = 0; row < size(); ++row) {
        for (int column = 0; column < size(); ++column) {
            if (row + 1 == size() && column + 1 == size()) continue;
            const QRect box = cell(row, column);
            const std::int64_t found = count(row, column);
            // At most 40 %: the number stays readable on it in both themes.
            QColor fill = theme::color(row == column ? theme::Token::accent : theme::Token::warning);
            const auto most = static_cast<double>(row == column ? most_right : most_wrong);
            fill.setAlphaF(static_cast<float>(0.4 * std::sqrt(static_cast<double>(found) / most)));
            painter.fillRect(box, theme::color(theme::Token::base));
            painter.fillRect(box, fill);
            painter.setPen(theme::color(theme::Token::line));
            painter.drawRect(box);
            painter.setPen(theme::color(theme::Token::text));
            painter.drawText(box, Qt::AlignCenter, QString::number(found));
        }
    }
    for (int row = 0; row < size(); ++row) {
        for (int column = 0; column < size(); ++column) {
            const bool is_current = hasFocus() && current_ == QPoint(column, row);
            if (!chosen_.contains(cell_key(type(row), type(column))) && !is_current) continue;
            painter.setPen(QPen(theme::color(is_current ? theme::Token::text : theme::Token::accent), 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(cell(row, column).adjusted(1, 1, 0, 0));
        }
    }
}

void ConfusionGrid::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
    choose(cellAt(event->pos()), event->modifiers().testFlag(Qt::ControlModifier));
}

void ConfusionGrid::keyPressEvent(QKeyEvent* event) {
    QPoint to = current_;
    switch (event->key()) {
    case Qt::Key_Left: to.rx() -= 1; break;
    case Qt::Key_Right: to.rx() += 1; break;
    case Qt::Key_Up: to.ry() -= 1; break;
    case Qt::Key_Down: to.ry() += 1; break;
    case Qt::Key_Space:
        if (size() > 0) choose(current_, event->modifiers().testFlag(Qt::ControlModifier));
        return;
    default: return QWidget::keyPressEvent(event);
    }
    if (size() == 0 || cellAt(cell(to.y(), to.x()).center()).x() < 0) return;
    current_ = to;
    describe();
    update();
}

bool ConfusionGrid::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPoint at = cellAt(help->pos());
        if (at.x() < 0)
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), cellText(at), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace sauti::widgets::experiments
