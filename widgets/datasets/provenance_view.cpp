// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/provenance_view.h"

#include "widgets/common/style_parts.h"
#include "widgets/common/theme.h"

#include <QFontMetrics>
#include <QGraphicsScene>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <map>

namespace sauti::widgets::datasets {

using theme::color;
using theme::Token;

namespace {

constexpr double k_box_width = 132;
constexpr double k_box_height = 40;
constexpr double k_row = 56;
constexpr double k_margin = 16;
constexpr double k_most_gap = 60;
constexpr double k_least_gap = 24;
constexpr int k_columns = 4;

void draw_link(QPainter* painter, const QRectF& from, const QRectF& to) {
    const QPointF begin(from.right(), from.center().y());
    const QPointF end(to.left() - 1, to.center().y());
    const double half = (end.x() - begin.x()) / 2;
    QPainterPath path(begin);
    path.cubicTo(begin + QPointF(half, 0), end - QPointF(half, 0), end);
    painter->drawPath(path);
    painter->drawLine(end, end + QPointF(-5, -4));
    painter->drawLine(end, end + QPointF(-5, 4));
}

void draw_box(QPainter* painter, const QRectF& place, const GraphBox& box, bool chosen) {
    const bool strong = box.here || chosen;
    draw_face(painter, place, {color(Token::base), color(strong ? Token::accent : Token::line), strong ? 2.0 : 1.0});
    const int width = static_cast<int>(place.width()) - 20;
    painter->setFont(theme::body_font());
    painter->setPen(color(Token::text));
    painter->drawText(
        place.topLeft() + QPointF(10, 17),
        QFontMetrics(theme::body_font()).elidedText(QString::fromStdString(box.id), Qt::ElideMiddle, width));
    painter->setFont(theme::meta_font());
    painter->setPen(color(Token::muted));
    painter->drawText(
        place.topLeft() + QPointF(10, 33),
        QFontMetrics(theme::meta_font()).elidedText(QString::fromStdString(box.detail), Qt::ElideRight, width));
}

} // namespace

ProvenanceView::ProvenanceView(QWidget* parent) : QGraphicsView(parent) {
    setObjectName(QStringLiteral("provenance"));
    setScene(new QGraphicsScene(this));
    setFrameShape(QFrame::NoFrame);
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setFocusPolicy(Qt::StrongFocus);
    setRenderHint(QPainter::Antialiasing);
    setAccessibleName(tr("Where it comes from, and where it goes"));
}

void ProvenanceView::show(const std::vector<GraphBox>& boxes, std::size_t more) {
    boxes_ = boxes;
    more_ = more;
    chosen_ = -1;
    layOut();
    setAccessibleDescription(summary());
    viewport()->update();
}

void ProvenanceView::layOut() {
    std::map<int, int> rows;
    for (const GraphBox& box : boxes_)
        ++rows[box.column];
    if (more_ > 0) ++rows[k_columns - 1];
    int most = 1;
    for (const auto& [column, count] : rows)
        most = std::max(most, count);
    const double room = viewport()->width() - 2 * k_margin - k_columns * k_box_width;
    const double gap = std::clamp(room / (k_columns - 1), k_least_gap, k_most_gap);
    std::map<int, int> placed;
    places_.clear();
    const auto place = [&](int column) {
        const int row = placed[column]++;
        const double top = k_margin / 2 + (most - rows[column]) * k_row / 2 + row * k_row;
        return QRectF(k_margin + column * (k_box_width + gap), top, k_box_width, k_box_height);
    };
    for (const GraphBox& box : boxes_)
        places_.push_back(place(box.column));
    more_place_ = more_ > 0 ? place(k_columns - 1) : QRectF();
    QRectF all;
    for (const QRectF& one : places_)
        all |= one;
    scene()->setSceneRect((all | more_place_).adjusted(-k_margin, -k_margin / 2, k_margin / 2, k_margin / 2));
}

QString ProvenanceView::summary() const {
    QStringList parts;
    for (const GraphBox& box : boxes_)
        parts << QString::fromStdString(box.id) + QStringLiteral(", ") + QString::fromStdString(box.detail);
    if (more_ > 0) parts << tr("%n more", nullptr, static_cast<int>(more_));
    return parts.join(QStringLiteral("; "));
}

void ProvenanceView::drawBackground(QPainter* painter, const QRectF& rect) {
    painter->fillRect(rect, color(Token::window));
    painter->setPen(QPen(color(Token::border), 1.2));
    painter->setBrush(Qt::NoBrush);
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
        for (const std::size_t from : boxes_[i].from)
            draw_link(painter, places_[from], places_[i]);
    }
    for (std::size_t i = 0; i < boxes_.size(); ++i)
        draw_box(painter, places_[i], boxes_[i], static_cast<int>(i) == chosen_ && hasFocus());
    if (more_ == 0) return;
    QFont link = theme::body_font();
    link.setUnderline(true);
    painter->setFont(link);
    painter->setPen(color(Token::accent));
    painter->drawText(more_place_, Qt::AlignVCenter | Qt::AlignLeft, tr("%n more", nullptr, static_cast<int>(more_)));
}

int ProvenanceView::boxAt(const QPoint& position) const {
    const QPointF at = mapToScene(position);
    for (std::size_t i = 0; i < places_.size(); ++i) {
        if (places_[i].contains(at)) return static_cast<int>(i);
    }
    return -1;
}

void ProvenanceView::choose(int box) {
    chosen_ = box;
    viewport()->update();
    if (box < 0) return;
    const GraphBox& one = boxes_[static_cast<std::size_t>(box)];
    setAccessibleDescription(
        tr("chosen: %1, %2. %3").arg(QString::fromStdString(one.id), QString::fromStdString(one.detail), summary()));
    ensureVisible(places_[static_cast<std::size_t>(box)], 8, 8);
}

void ProvenanceView::mousePressEvent(QMouseEvent* event) {
    QGraphicsView::mousePressEvent(event);
    if (event->button() != Qt::LeftButton) return;
    if (more_ > 0 && more_place_.contains(mapToScene(event->pos()))) {
        Q_EMIT moreAsked();
        return;
    }
    choose(boxAt(event->pos()));
}

void ProvenanceView::mouseDoubleClickEvent(QMouseEvent* event) {
    const int box = boxAt(event->pos());
    if (box >= 0) Q_EMIT opened(GraphBox(boxes_[static_cast<std::size_t>(box)]));
}

void ProvenanceView::step(int columns, int rows) {
    if (boxes_.empty()) return;
    if (chosen_ < 0) return choose(0);
    const auto now = static_cast<std::size_t>(chosen_);
    int best = -1;
    double nearest = 0;
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
        const double x = places_[i].x() - places_[now].x();
        const double y = places_[i].y() - places_[now].y();
        const bool right_way = columns != 0 ? x * columns > 0 : boxes_[i].column == boxes_[now].column && y * rows > 0;
        if (!right_way) continue;
        const double distance = x * x + y * y;
        if (best >= 0 && distance >= nearest) continue;
        best = static_cast<int>(i);
        nearest = distance;
    }
    if (best >= 0) choose(best);
}

void ProvenanceView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left: return step(-1, 0);
    case Qt::Key_Right: return step(1, 0);
    case Qt::Key_Up: return step(0, -1);
    case Qt::Key_Down: return step(0, 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (chosen_ >= 0) Q_EMIT opened(GraphBox(boxes_[static_cast<std::size_t>(chosen_)]));
        return;
    default: QGraphicsView::keyPressEvent(event);
    }
}

void ProvenanceView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    layOut();
}

bool ProvenanceView::viewportEvent(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QGraphicsView::viewportEvent(event);
    const auto* const help = static_cast<QHelpEvent*>(event);
    const int box = boxAt(help->pos());
    QString text;
    if (box >= 0) {
        const GraphBox& one = boxes_[static_cast<std::size_t>(box)];
        text = QString::fromStdString(one.id) + QLatin1Char('\n') + QString::fromStdString(one.detail);
    }
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

} // namespace sauti::widgets::datasets
