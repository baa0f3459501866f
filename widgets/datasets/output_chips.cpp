// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/output_chips.h"

#include "widgets/common/style_parts.h"
#include "widgets/common/theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace sauti::widgets::datasets {

using theme::color;
using theme::Token;

OutputChips::OutputChips(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void OutputChips::show(const QStringList& outputs) {
    outputs_ = outputs;
    setVisible(!outputs.isEmpty());
    const QString all = tr("outputs: %1").arg(outputs.join(QStringLiteral(", ")));
    setToolTip(all);
    setAccessibleName(all);
    update();
}

QSize OutputChips::sizeHint() const {
    return {200, 36};
}

void OutputChips::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const QFontMetrics metrics(theme::meta_font());
    painter.setFont(theme::meta_font());
    painter.setPen(color(Token::muted));
    const QString word = tr("outputs");
    const int baseline = (height() + metrics.ascent() - metrics.descent()) / 2;
    painter.drawText(16, baseline, word);
    int left = 16 + metrics.horizontalAdvance(word) + 8;
    for (qsizetype at = 0; at < outputs_.size(); ++at) {
        const int room = width() - 12 - left - (at + 1 < outputs_.size() ? 16 : 0);
        const QString text = metrics.elidedText(outputs_.at(at), Qt::ElideRight, room - 16);
        if (room < 40) {
            painter.drawText(left, baseline, QStringLiteral("…"));
            return;
        }
        const QRectF face(left, (height() - 20) / 2.0, metrics.horizontalAdvance(text) + 16, 20);
        draw_face(&painter, face, {color(Token::base), color(Token::border)});
        painter.setPen(color(Token::text));
        painter.drawText(face, Qt::AlignCenter, text);
        left += static_cast<int>(face.width()) + 8;
    }
}

} // namespace sauti::widgets::datasets
