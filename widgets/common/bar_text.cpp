// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/bar_text.h"

#include "widgets/common/theme.h"

#include <QPainter>
#include <QTextLayout>
#include <QtMath>

namespace sauti::widgets {

namespace {

constexpr int k_most_lines = 2;

QList<QTextLayout::FormatRange> bold_until(qsizetype end) {
    QTextLayout::FormatRange range;
    range.start = 0;
    range.length = static_cast<int>(end);
    range.format.setFontWeight(QFont::Bold);
    return {range};
}

} // namespace

BarText::BarText(const QString& what, const QString& detail, QWidget* parent)
    : QWidget(parent), what_(what), all_(detail.isEmpty() ? what : what + QLatin1Char(' ') + detail) {
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    policy.setHorizontalStretch(1);
    setSizePolicy(policy);
    setAccessibleName(all_);
}

BarText::Lines BarText::lay(QTextLayout& layout, int width) const {
    layout.setText(all_);
    layout.setFormats(bold_until(what_.size()));
    Lines lines;
    layout.beginLayout();
    while (true) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        if (lines.count == k_most_lines) {
            lines.cut = true;
            break;
        }
        line.setLineWidth(width);
        line.setPosition(QPointF(0, lines.height));
        lines.height += line.height();
        ++lines.count;
    }
    layout.endLayout();
    return lines;
}

QSize BarText::sizeHint() const {
    QFont bold = font();
    bold.setBold(true);
    const int width =
        QFontMetrics(bold).horizontalAdvance(what_) + fontMetrics().horizontalAdvance(all_.mid(what_.size())) + 2;
    return {width, fontMetrics().height()};
}

QSize BarText::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * 12, fontMetrics().height()};
}

int BarText::heightForWidth(int width) const {
    QTextLayout layout(QString(), font(), this);
    return qCeil(lay(layout, width).height);
}

void BarText::paintEvent(QPaintEvent* /*event*/) {
    QTextLayout layout(QString(), font(), this);
    const Lines lines = lay(layout, width());
    QPainter painter(this);
    painter.setPen(theme::color(theme::Token::text));
    const qreal top = (height() - lines.height) / 2;
    const int whole = lines.cut ? lines.count - 1 : lines.count;
    for (int at = 0; at < whole; ++at)
        layout.lineAt(at).draw(&painter, QPointF(0, top));
    if (!lines.cut) return;
    // The last line begins where the layout says and goes on to the border.
    const QTextLine last = layout.lineAt(whole);
    QFont face = font();
    face.setBold(last.textStart() < what_.size());
    painter.setFont(face);
    const QString rest = QFontMetrics(face).elidedText(all_.mid(last.textStart()), Qt::ElideRight, width());
    painter.drawText(QPointF(0, top + last.y() + last.ascent()), rest);
}

void BarText::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    QTextLayout layout(QString(), font(), this);
    setToolTip(lay(layout, width()).cut ? all_ : QString());
}

} // namespace sauti::widgets
