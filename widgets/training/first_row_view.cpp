// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/first_row_view.h"

#include "widgets/common/theme.h"

#include <QFontMetrics>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <utility>

namespace sauti::widgets::training_page {

namespace {

constexpr int k_row_height = 34;
constexpr int k_row_pad = 10;

theme::Token tag_token(const std::string& tag) {
    const std::string type = tag.size() > 2 ? tag.substr(2) : std::string();
    if (type == "PER") return theme::Token::person;
    if (type == "ORG") return theme::Token::organisation;
    if (type == "LOC") return theme::Token::location;
    return theme::Token::date;
}

bool is_entity(const std::string& tag) {
    return tag.size() > 2;
}

QString cell_text(const training::FirstRow::Cell& cell) {
    return QString::fromStdString(cell.letter);
}

} // namespace

FirstRowView::FirstRowView(QWidget* parent) : QWidget(parent) {
    setFixedHeight(k_row_height);
    setMouseTracking(true);
    setAccessibleName(tr("First row as the model sees it"));
}

void FirstRowView::setRow(training::FirstRow row) {
    row_ = std::move(row);
    place();
    setAccessibleDescription(text());
    update();
}

QString FirstRowView::text() const {
    QString made;
    for (const auto& cell : row_.cells)
        made += cell.is_asked ? QStringLiteral("▁") : cell_text(cell);
    return made;
}

QSize FirstRowView::sizeHint() const {
    return {320, k_row_height};
}

QSize FirstRowView::minimumSizeHint() const {
    return {80, k_row_height};
}

void FirstRowView::place() {
    placed_.clear();
    const QFontMetrics metrics(theme::phone_font());
    int left = k_row_pad;
    for (const auto& cell : row_.cells) {
        const int wide = metrics.horizontalAdvance(cell_text(cell));
        placed_.push_back({left, wide});
        left += wide;
    }
}

void FirstRowView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::color(theme::Token::line));
    painter.setBrush(theme::color(theme::Token::base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setFont(theme::phone_font());
    const int baseline = (height() + 8) / 2;
    const int end = width() - k_row_pad;
    const int more = painter.fontMetrics().horizontalAdvance(QChar(0x2026));
    for (std::size_t at = 0; at < row_.cells.size() && at < placed_.size(); ++at) {
        const auto& cell = row_.cells[at];
        const Placed& place = placed_[at];
        const bool is_last = at + 1 == row_.cells.size() && row_.left_out == 0;
        if (place.left + place.width > end - (is_last ? 0 : more)) {
            painter.setPen(theme::color(theme::Token::muted));
            painter.drawText(place.left, baseline, QString(QChar(0x2026)));
            return;
        }
        if (cell.is_asked) {
            painter.fillRect(place.left, 5, place.width, height() - 10, theme::color(theme::Token::muted));
            continue;
        }
        const bool entity = is_entity(cell.tag);
        painter.setPen(theme::color(entity ? tag_token(cell.tag) : theme::Token::text));
        painter.drawText(place.left, baseline, cell_text(cell));
        if (entity) painter.fillRect(place.left, baseline + 5, place.width, 2, theme::color(tag_token(cell.tag)));
    }
}

bool FirstRowView::event(QEvent* event) {
    if (event->type() == QEvent::FontChange) place();
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t at = 0; at < placed_.size(); ++at) {
        const Placed& place = placed_[at];
        if (help->x() < place.left || help->x() >= place.left + place.width) continue;
        const auto& cell = row_.cells[at];
        QString told = cell_text(cell);
        if (cell.is_asked) told = tr("to be guessed: %1").arg(told);
        if (is_entity(cell.tag)) told = tr("%1: %2").arg(told, QString::fromStdString(cell.tag));
        QToolTip::showText(help->globalPos(), told, this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

} // namespace sauti::widgets::training_page
