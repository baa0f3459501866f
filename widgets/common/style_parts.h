// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/theme.h"

#include <QIcon>
#include <QPainter>
#include <QRectF>
#include <QStyleOption>

class QWidget;

/// The drawings that Style is put together from; each reads the theme when it paints.
namespace sauti::widgets {

/// A face of radius 4 with an outline of `pen_width` drawn inside the rectangle; an invalid colour draws none.
struct Face {
    QColor fill;
    QColor pen;
    qreal pen_width = 1;
    qreal radius = 4;
};
void draw_face(QPainter* painter, const QRectF& rect, const Face& face);

/// What a push button and a tool button have in common.
struct ButtonLook {
    QString text;
    QIcon icon;
    QSize icon_size = QSize(16, 16);
    bool primary = false;
    bool framed = false;
    bool link = false;
    bool menu = false; ///< an arrow at the right
};
[[nodiscard]] int button_padding(const ButtonLook& look);
[[nodiscard]] QSize button_size(const ButtonLook& look, const QFontMetrics& metrics);
void draw_button(QPainter* painter, const QStyleOption& option, const ButtonLook& look);

/// Ground and outline of a field: normal, focus, invalid, read only, disabled.
void draw_field(QPainter* painter, const QStyleOption& option, bool invalid, bool read_only);
/// A filled triangle of 8×5 that points down, or up.
void draw_arrow(QPainter* painter, const QPointF& centre, bool down, const QColor& fill);
void draw_check_box(QPainter* painter, const QStyleOption& option);
void draw_radio(QPainter* painter, const QStyleOption& option);
/// Bar 8 high with `fraction` of it filled; below 0: unknown, a third in the middle.
void draw_progress(QPainter* painter, const QRectF& rect, double fraction, const QColor& fill);
/// A key as on a keyboard: outline and 9 pt word; returns its width. `right` is where it ends.
int draw_key(QPainter* painter, const QString& key, const QPoint& right_middle);
[[nodiscard]] int key_width(const QString& key);

/// A boolean property of the widget, false without it.
[[nodiscard]] bool has_property(const QWidget* widget, const char* name);

} // namespace sauti::widgets
