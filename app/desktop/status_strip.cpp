// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/status_strip.h"

#include "widgets/common/theme.h"

#include <QPainter>

namespace sauti::desktop {

using widgets::theme::color;
using widgets::theme::Token;

StatusStrip::StatusStrip(QWidget* parent) : QWidget(parent) {
    setFixedHeight(24);
    setFont(widgets::theme::meta_font());
}

void StatusStrip::setProject(const QString& project) {
    project_ = project;
    tell();
}

void StatusStrip::setPage(const QString& text) {
    page_ = text;
    tell();
}

void StatusStrip::setState(const QString& text, bool warns) {
    state_ = text;
    warns_ = warns;
    tell();
}

void StatusStrip::tell() {
    QStringList parts{project_, page_, state_};
    parts.removeAll(QString());
    setAccessibleName(tr("Status: %1").arg(parts.join(QStringLiteral(", "))));
    setToolTip(parts.join(QStringLiteral(" · "))); // what is painted may end in an ellipsis
    update();
}

void StatusStrip::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(0, 0, width(), 1, color(Token::line));
    const QFontMetrics metrics(font());
    const int state_width = metrics.horizontalAdvance(state_);
    painter.setPen(color(warns_ ? Token::error : Token::muted));
    painter.drawText(QRect(width() - 12 - state_width, 1, state_width, 23), Qt::AlignVCenter, state_);
    painter.setPen(color(Token::muted));
    int x = 12;
    for (const QString& part : {project_, page_}) {
        if (part.isEmpty()) continue;
        if (x > 12) {
            painter.fillRect(x, 6, 1, 13, color(Token::line));
            x += 12;
        }
        const int room = width() - x - state_width - 36;
        const QString shown = metrics.elidedText(part, Qt::ElideRight, room);
        painter.drawText(QRect(x, 1, room, 23), Qt::AlignVCenter, shown);
        x += metrics.horizontalAdvance(shown) + 12;
    }
}

} // namespace sauti::desktop
