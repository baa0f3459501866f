// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/icon_label.h"

#include <QPainter>

namespace sauti::widgets {

IconLabel::IconLabel(const QIcon& icon, QWidget* parent) : QWidget(parent), icon_(icon) {
    setFixedSize(16, 16);
}

void IconLabel::setIcon(const QIcon& icon) {
    icon_ = icon;
    update();
}

void IconLabel::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    icon_.paint(&painter, rect());
}

} // namespace sauti::widgets
