// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/style_parts.h"

#include <QApplication>
#include <QFontMetrics>
#include <QPainterPath>
#include <QStyle>
#include <QVariant>
#include <QWidget>
#include <algorithm>

namespace sauti::widgets {

using theme::color;
using theme::Token;

namespace {

constexpr int k_gap = 6; ///< icon to word

bool enabled(const QStyleOption& option) {
    return option.state.testFlag(QStyle::State_Enabled);
}

bool shows_focus(const QStyleOption& option) {
    return option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange);
}

Face button_face(const QStyleOption& option, const ButtonLook& look) {
    const bool on = option.state.testFlag(QStyle::State_On);
    const bool down = option.state.testFlag(QStyle::State_Sunken);
    const bool over = option.state.testFlag(QStyle::State_MouseOver);
    if (!enabled(option)) {
        return look.primary || look.framed ? Face{color(Token::window), color(Token::line)} : Face{};
    }
    if (look.primary) {
        QColor fill = color(Token::accent);
        if (down || over) fill = theme::is_dark() ? fill.lighter(110) : fill.darker(down ? 120 : 110);
        return {fill, {}};
    }
    if (on) return {color(Token::selection), color(Token::accent)};
    Face face;
    if (look.framed) face = {color(Token::base), color(Token::border)};
    if (over || down) face.fill = color(down ? Token::selection : Token::hover);
    return face;
}

} // namespace

bool has_property(const QWidget* widget, const char* name) {
    return widget != nullptr && widget->property(name).toBool();
}

void draw_face(QPainter* painter, const QRectF& rect, const Face& face) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const qreal half = face.pen.isValid() ? face.pen_width / 2 : 0;
    painter->setPen(face.pen.isValid() ? QPen(face.pen, face.pen_width) : QPen(Qt::NoPen));
    painter->setBrush(face.fill.isValid() ? QBrush(face.fill) : QBrush(Qt::NoBrush));
    if (face.fill.isValid() || face.pen.isValid()) {
        painter->drawRoundedRect(rect.adjusted(half, half, -half, -half), face.radius, face.radius);
    }
    painter->restore();
}

int button_padding(const ButtonLook& look) {
    if (look.link) return 0;
    if (look.text.isEmpty()) return 6;
    if (look.primary) return 12;
    return look.framed ? 10 : 8;
}

QSize button_size(const ButtonLook& look, const QFontMetrics& metrics) {
    int width = 2 * button_padding(look);
    const int words = look.text.isEmpty() ? 0 : metrics.size(Qt::TextShowMnemonic, look.text).width();
    width += words;
    if (!look.icon.isNull()) width += look.icon_size.width() + (words > 0 ? k_gap : 0);
    if (look.menu) width += 8 + (words > 0 ? 8 : 4);
    return {std::max(width, look.link ? 0 : 28), look.link ? metrics.height() : 28};
}

void draw_button(QPainter* painter, const QStyleOption& option, const ButtonLook& look) {
    draw_face(painter, option.rect, button_face(option, look));
    QColor ink = color(enabled(option) ? (look.primary ? Token::on_accent : Token::text) : Token::disabled);
    if (look.link && enabled(option)) ink = color(Token::accent);

    painter->save();
    const QFontMetrics metrics(painter->font());
    const int words = look.text.isEmpty() ? 0 : metrics.size(Qt::TextShowMnemonic, look.text).width();
    const QSize wanted = button_size(look, metrics);
    int x = option.rect.left() + button_padding(look);
    // Wider than its contents: centred. Narrower: the word is elided and the tooltip tells it whole.
    if (option.rect.width() > wanted.width()) x += (option.rect.width() - wanted.width()) / 2;
    if (!look.icon.isNull()) {
        const QRect place(QPoint(x, option.rect.center().y() - look.icon_size.height() / 2 + 1), look.icon_size);
        look.icon.paint(painter, place, Qt::AlignCenter, enabled(option) ? QIcon::Normal : QIcon::Disabled);
        x += look.icon_size.width() + (words > 0 ? k_gap : 0);
    }
    if (words > 0) {
        QFont font = painter->font();
        if (look.link) font.setUnderline(true);
        painter->setFont(font);
        painter->setPen(ink);
        const int room = option.rect.right() + 1 - x - (look.menu ? 16 : 0);
        QString text = look.text;
        if (words > room) text = metrics.elidedText(text, Qt::ElideRight, room, Qt::TextShowMnemonic);
        painter->drawText(QRect(x, option.rect.top(), std::max(room, 0), option.rect.height()),
                          Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, text);
    }
    if (look.menu) {
        const qreal from_right = words > 0 ? button_padding(look) + 4.0 : 8.0;
        draw_arrow(painter, {option.rect.right() + 1 - from_right, option.rect.center().y() + 1.0}, true, ink);
    }
    painter->restore();
    if (shows_focus(option)) draw_face(painter, option.rect, {{}, color(Token::accent), 2});
}

void draw_field(QPainter* painter, const QStyleOption& option, bool invalid, bool read_only) {
    Face face = {color(Token::base), color(Token::border)};
    if (!enabled(option) || read_only) face = {color(Token::window), color(Token::line)};
    if (option.state.testFlag(QStyle::State_HasFocus)) face = {face.fill, color(Token::accent), 2};
    if (invalid) face = {face.fill, color(Token::error), 2};
    draw_face(painter, option.rect, face);
}

void draw_arrow(QPainter* painter, const QPointF& centre, bool down, const QColor& fill) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    const qreal up = down ? 1 : -1;
    painter->drawPolygon(
        QPolygonF({centre + QPointF(-4, -2.5 * up), centre + QPointF(4, -2.5 * up), centre + QPointF(0, 2.5 * up)}));
    painter->restore();
}

void draw_check_box(QPainter* painter, const QStyleOption& option) {
    const QRectF box(option.rect.center().x() - 6.0, option.rect.center().y() - 6.0, 14, 14);
    const bool on = option.state.testFlag(QStyle::State_On);
    const bool part = option.state.testFlag(QStyle::State_NoChange);
    const bool live = enabled(option);
    Face face = {color(live ? Token::base : Token::window), color(live ? Token::border : Token::line), 1, 3};
    if (live && (on || part)) face = {color(Token::accent), {}, 1, 3};
    if (live && shows_focus(option)) face = {face.fill, color(on || part ? Token::text : Token::accent), 2, 3};
    draw_face(painter, box, face);
    if (!on && !part) return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color(live ? Token::on_accent : Token::disabled), 2));
    if (part) {
        painter->drawLine(box.topLeft() + QPointF(4, 7), box.topLeft() + QPointF(10, 7));
    } else {
        painter->drawPolyline(QPolygonF(
            {box.topLeft() + QPointF(3.5, 7.2), box.topLeft() + QPointF(6, 9.7), box.topLeft() + QPointF(10.5, 4.6)}));
    }
    painter->restore();
}

void draw_radio(QPainter* painter, const QStyleOption& option) {
    const QRectF ring(option.rect.center().x() - 5.5, option.rect.center().y() - 5.5, 13, 13);
    const bool on = option.state.testFlag(QStyle::State_On);
    const bool live = enabled(option);
    const Token pen = !live ? Token::line : on || shows_focus(option) ? Token::accent : Token::border;
    draw_face(painter, ring,
              {color(live ? Token::base : Token::window), color(pen), shows_focus(option) ? 2.0 : 1.0, 6.5});
    if (!on) return;
    draw_face(painter, ring.adjusted(3, 3, -3, -3), {color(live ? Token::accent : Token::disabled), {}, 0, 3.5});
}

void draw_progress(QPainter* painter, const QRectF& rect, double fraction, const QColor& fill) {
    const QRectF groove(rect.left(), rect.center().y() - 4, rect.width(), 8);
    draw_face(painter, groove, {color(Token::line), {}});
    painter->save();
    painter->setClipRect(fraction < 0
                             ? QRectF(groove.left() + groove.width() / 3, groove.top(), groove.width() / 3, 8)
                             : QRectF(groove.left(), groove.top(), groove.width() * std::min(fraction, 1.0), 8));
    draw_face(painter, groove, {fill, {}});
    painter->restore();
}

int key_width(const QString& key) {
    return QFontMetrics(theme::meta_font()).horizontalAdvance(key) + 12;
}

int draw_key(QPainter* painter, const QString& key, const QPoint& right_middle) {
    const int width = key_width(key);
    const QRect box(right_middle.x() - width, right_middle.y() - 9, width, 19);
    draw_face(painter, box, {{}, color(Token::border), 1, 3});
    painter->save();
    painter->setFont(theme::meta_font());
    painter->setPen(color(Token::muted));
    painter->drawText(box, Qt::AlignCenter, key);
    painter->restore();
    return width;
}

} // namespace sauti::widgets
