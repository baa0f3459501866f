// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/key_label.h"

#include "widgets/common/style_parts.h"

#include <QPainter>

namespace sauti::widgets {

KeyLabel::KeyLabel(const QString& keys, QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setKeys(keys);
}

void KeyLabel::setKeys(const QString& keys) {
    keys_ = keys;
    setAccessibleName(keys);
    setVisible(!keys.isEmpty());
    updateGeometry();
    update();
}

QSize KeyLabel::sizeHint() const {
    return {key_width(keys_), 19};
}

void KeyLabel::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    draw_key(&painter, keys_, {width(), 9});
}

} // namespace sauti::widgets
