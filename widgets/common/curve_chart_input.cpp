// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/curve_chart.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>
#include <memory>

/// Pointer and keys of a chart.
namespace sauti::widgets {

namespace {
constexpr double k_notch = 0.8;    ///< a notch of the wheel shows so much of what was seen
constexpr double k_least_drag = 6; ///< pixels; less is a click
} // namespace

void CurveChart::mousePressEvent(QMouseEvent* event) {
    const bool on_plot = plot_.contains(event->position());
    const bool pans = event->button() == Qt::MiddleButton ||
                      (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ShiftModifier));
    if (!on_plot || (event->button() != Qt::LeftButton && !pans)) return QWidget::mousePressEvent(event);
    drag_ = pans ? Drag::pan : Drag::zoom;
    press_ = pointer_ = event->position();
    press_range_ = range_;
    if (pans) setCursor(Qt::ClosedHandCursor);
}

void CurveChart::mouseMoveEvent(QMouseEvent* event) {
    pointer_ = event->position();
    if (drag_ == Drag::pan) {
        view(chart_panned(press_range_, plot_, pointer_ - press_));
        return;
    }
    if (drag_ == Drag::zoom) return updateOverlay();
    if (!plot_.contains(pointer_)) return setCrosshair({});
    std::optional<double> at = curves_.nearest(axis_, valueAt(pointer_).x());
    // Zoomed in between two samples, the nearest may be out of sight.
    if (at && (*at < range_.from_x || *at > range_.to_x)) at.reset();
    setCrosshair(at);
}

void CurveChart::mouseReleaseEvent(QMouseEvent* event) {
    const Drag was = std::exchange(drag_, Drag::none);
    if (was == Drag::none) return QWidget::mouseReleaseEvent(event);
    unsetCursor();
    if (was == Drag::pan) return;
    updateOverlay();
    const QRectF drawn = QRectF(press_, event->position()).normalized().intersected(plot_);
    const bool wide = drawn.width() >= k_least_drag;
    const bool high = drawn.height() >= k_least_drag;
    if (!wide && !high) return;
    // A flat rectangle zooms along one axis only.
    const QPointF low = valueAt(drawn.bottomLeft());
    const QPointF top = valueAt(drawn.topRight());
    ChartRange range = range_;
    if (wide) {
        range.from_x = low.x();
        range.to_x = top.x();
    }
    if (high) {
        range.from_y = low.y();
        range.to_y = top.y();
    }
    view(range);
}

void CurveChart::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return QWidget::mouseDoubleClickEvent(event);
    drag_ = Drag::none;
    showAll();
}

void CurveChart::wheelEvent(QWheelEvent* event) {
    if (!plot_.contains(event->position())) return QWidget::wheelEvent(event);
    // Alt turns a wheel sideways on most desktops.
    const int turned = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    if (turned == 0) return;
    ChartZoom zoom;
    zoom.around = valueAt(event->position());
    const double factor = std::pow(k_notch, turned / 120.0);
    if (!event->modifiers().testFlag(Qt::ControlModifier)) zoom.x = factor;
    if (!event->modifiers().testFlag(Qt::AltModifier)) zoom.y = factor;
    view(chart_zoomed(range_, zoom));
    event->accept();
}

void CurveChart::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    if (drag_ == Drag::none) setCrosshair({});
}

void CurveChart::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copyNumbers();
    const int step = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    ChartZoom zoom;
    zoom.around = {crosshair_.value_or((range_.from_x + range_.to_x) / 2), (range_.from_y + range_.to_y) / 2};
    switch (event->key()) {
    case Qt::Key_Left: return moveCrosshair(-step);
    case Qt::Key_Right: return moveCrosshair(step);
    case Qt::Key_Home: return setCrosshair(curves_.nearest(axis_, range_.from_x));
    case Qt::Key_End: return setCrosshair(curves_.nearest(axis_, range_.to_x));
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom.x = k_notch;
        zoom.y = k_notch;
        return view(chart_zoomed(range_, zoom));
    case Qt::Key_Minus:
        zoom.x = 1 / k_notch;
        zoom.y = 1 / k_notch;
        return view(chart_zoomed(range_, zoom));
    case Qt::Key_0: return showAll();
    case Qt::Key_Escape:
        if (drag_ != Drag::none) {
            drag_ = Drag::none;
            return updateOverlay();
        }
        if (crosshair_) return setCrosshair({});
        break;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

void CurveChart::contextMenuEvent(QContextMenuEvent* event) {
    QMenu* menu = makeMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(event->reason() == QContextMenuEvent::Mouse ? event->globalPos()
                                                            : mapToGlobal(plot_.center().toPoint()));
}

} // namespace sauti::widgets
