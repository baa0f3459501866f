// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/rule.h"

#include "widgets/common/theme.h"

#include <QPainter>

namespace sauti::widgets {

Rule::Rule(Qt::Orientation orientation, QWidget* parent) : QWidget(parent) {
    if (orientation == Qt::Horizontal) setFixedHeight(1);
    if (orientation == Qt::Vertical) setFixedWidth(1);
}

Rule* Rule::separator(QWidget* parent) {
    auto* rule = new Rule(Qt::Vertical, parent);
    rule->setFixedHeight(20);
    return rule;
}

void Rule::paintEvent(QPaintEvent* /*event*/) {
    QPainter(this).fillRect(rect(), theme::color(theme::Token::line));
}

} // namespace sauti::widgets
