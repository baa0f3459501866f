// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/curve_chart.h"

#include "widgets/common/chart_legend.h"
#include "widgets/common/chart_painter.h"
#include "widgets/common/theme.h"

#include <QPaintEvent>
#include <QPainter>
#include <QTimer>
#include <algorithm>
#include <cmath>

namespace sauti::widgets {

namespace {
constexpr int k_news_ms = 250; ///< live charts are painted at most four times a second
constexpr double k_box_pad = 8;
constexpr double k_swatch = 18;
} // namespace

CurveChart::CurveChart(QWidget* parent) : QWidget(parent), news_(new QTimer(this)), legend_(new ChartLegend(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleDescription(tr("Left and Right move the crosshair from sample to sample, Shift by 10; plus and minus "
                                "zoom, 0 shows all; Control C copies the numbers."));
    news_->setSingleShot(true);
    connect(news_, &QTimer::timeout, this, &CurveChart::renew);
    connect(legend_, &ChartLegend::toggled, this, [this](const QString& id) {
        const ChartCurves::Item* item = curves_.find(id);
        if (item != nullptr) setHidden(id, !item->hidden);
    });
    connect(legend_, &ChartLegend::onlyAsked, this, &CurveChart::showOnly);
    describe();
}

CurveChart::~CurveChart() = default;

void CurveChart::setNames(const Names& names) {
    if (names == names_) return;
    names_ = names;
    describe();
    renew();
}

void CurveChart::setCurves(std::vector<ChartCurve> curves) {
    curves_.set(std::move(curves));
    legend_->setCurves(curves_);
    noteNews();
}

void CurveChart::setAxis(runs::Axis axis) {
    if (axis == axis_) return;
    axis_ = axis;
    crosshair_.reset();
    zoomed_ = false;
    renew();
}

void CurveChart::setLogY(bool log) {
    if (log == log_y_) return;
    log_y_ = log;
    zoomed_ = false;
    renew();
}

void CurveChart::setSmoothing(double weight) {
    curves_.setSmoothing(weight);
    renew();
}

void CurveChart::setPlannedEnd(double x) {
    if (x == planned_end_) return;
    planned_end_ = x;
    renew();
}

void CurveChart::setMark(const std::optional<Mark>& mark) {
    mark_ = mark;
    noteNews();
}

void CurveChart::setValueLabels(bool on) {
    value_labels_ = on;
    renew();
}

void CurveChart::setLegendVisible(bool visible) {
    legend_->setVisible(visible);
    renew();
}

QString CurveChart::summary() const {
    return curves_.summary(names_.what, axis_);
}

ChartReading CurveChart::reading() const {
    return crosshair_ ? curves_.read(axis_, *crosshair_) : ChartReading{};
}

void CurveChart::describe() {
    QString name = summary();
    if (crosshair_) {
        const ChartReading read = reading();
        name += QStringLiteral("; ") + read.head;
        for (const ChartReading::Row& row : read.rows)
            name += QStringLiteral(", ") + row.name + QLatin1Char(' ') + chart_number(row.y);
    }
    setAccessibleName(name);
}

ChartLook CurveChart::look() const {
    ChartLook look;
    look.axis = axis_;
    look.log_y = log_y_;
    look.caption = names_.caption;
    look.value_labels = value_labels_;
    if (mark_) {
        look.mark = mark_->x;
        look.mark_text = mark_->text;
    }
    return look;
}

QRectF CurveChart::area() const {
    const int top = legend_->isHidden() ? 0 : legend_->height() + 4;
    return QRectF(rect()).adjusted(0, top, 0, 0);
}

void CurveChart::layOut() {
    legend_->setGeometry(12, 4, std::max(0, width() - 24), legend_->heightFor(std::max(0, width() - 24)));
    plot_ = chart_plot(area(), range_, look());
}

void CurveChart::fit() {
    if (zoomed_) return;
    ChartRange all = curves_.extent(axis_, log_y_).value_or(ChartRange{});
    if (axis_ == runs::Axis::step && planned_end_ > 0) {
        all.from_x = std::min(all.from_x, 0.0);
        all.to_x = std::max(all.to_x, planned_end_);
    }
    all = chart_mended(all);
    const double pad = (all.to_y - all.from_y) * 0.05;
    // From zero where that costs little of the height.
    const bool from_zero = !log_y_ && all.from_y >= 0 && all.from_y < 0.4 * all.to_y;
    all.from_y = from_zero ? 0 : all.from_y - pad;
    all.to_y += pad;
    range_ = all;
}

/// New numbers: at most every k_news_ms, and not while nobody sees it.
void CurveChart::noteNews() {
    describe();
    const qint64 since = drawn_.isValid() ? drawn_.elapsed() : k_news_ms;
    if (since >= k_news_ms)
        renew();
    else if (!news_->isActive())
        news_->start(static_cast<int>(k_news_ms - since));
}

/// What is seen is to be drawn anew, now.
void CurveChart::renew() {
    fit();
    layOut();
    stale_ = true;
    update();
}

void CurveChart::draw() {
    const qreal ratio = devicePixelRatioF();
    if (pixmap_.size() != size() * ratio) {
        pixmap_ = QPixmap(size() * ratio);
        pixmap_.setDevicePixelRatio(ratio);
    }
    pixmap_.fill(palette().color(backgroundRole()));
    QPainter painter(&pixmap_);
    paint_chart(painter, area(), curves_, range_, look());
    stale_ = false;
    drawn_.start();
}

void CurveChart::paintEvent(QPaintEvent* event) {
    if (stale_) draw();
    QPainter painter(this);
    const qreal ratio = pixmap_.devicePixelRatio();
    for (const QRect& part : event->region())
        painter.drawPixmap(part, pixmap_,
                           QRectF(QPointF(part.topLeft()) * ratio, QSizeF(part.size()) * ratio).toRect());
    paintOverlay(painter);
}

QRectF CurveChart::boxRect(const ChartReading& reading) const {
    const QFontMetricsF metrics(theme::meta_font());
    const QFontMetricsF bold(theme::bold_font());
    double names = 0;
    double values = 0;
    for (const ChartReading::Row& row : reading.rows) {
        names = std::max(names, metrics.horizontalAdvance(row.name));
        QString value = chart_number(row.y);
        if (row.elsewhere) value += QStringLiteral(" @ ") + chart_number(row.x);
        values = std::max(values, metrics.horizontalAdvance(value));
    }
    const double inner = std::max(k_swatch + 6 + names + 12 + values, bold.horizontalAdvance(reading.head));
    const double width = std::min(2 * k_box_pad + inner, std::max(80.0, plot_.width()));
    const double height = bold.height() + 2 + metrics.height() * static_cast<double>(reading.rows.size()) + k_box_pad;
    const double x = chart_pixel(range_, plot_, {*crosshair_, range_.from_y}).x();
    const bool is_right = x + 12 + width <= plot_.right() || x < plot_.center().x();
    const double left = is_right ? x + 12 : x - 12 - width;
    const double top = std::max(0.0, std::min(plot_.top() + 2, this->height() - height - 1));
    return {std::clamp(left, 0.0, std::max(0.0, this->width() - width - 1)), top, width, height};
}

void CurveChart::paintOverlay(QPainter& painter) const {
    if (drag_ == Drag::zoom) {
        const QRectF drawn = QRectF(press_, pointer_).normalized().intersected(plot_);
        QColor fill = theme::color(theme::Token::accent);
        painter.setPen(fill);
        fill.setAlphaF(0.14F);
        painter.setBrush(fill);
        painter.drawRect(drawn);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme::color(theme::Token::accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(plot_.adjusted(0, 0, 0, 0));
    }
    if (!crosshair_ || *crosshair_ < range_.from_x || *crosshair_ > range_.to_x) return;
    const ChartReading reading = this->reading();
    if (reading.rows.empty()) return;
    const double x = std::round(chart_pixel(range_, plot_, {*crosshair_, range_.from_y}).x());
    painter.setPen(QPen(theme::color(theme::Token::text), 1));
    painter.drawLine(QPointF(x, plot_.top()), QPointF(x, plot_.bottom()));
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const ChartReading::Row& row : reading.rows) {
        if (log_y_ && !(row.y > 0)) continue;
        const QPointF at = chart_pixel(range_, plot_, {row.x, log_y_ ? std::log10(row.y) : row.y});
        if (!plot_.adjusted(-1, -1, 1, 1).contains(at)) continue;
        painter.setPen(QPen(theme::color(theme::Token::base), 1));
        painter.setBrush(row.color);
        painter.drawEllipse(at, 4, 4);
    }
    const QRectF box = boxRect(reading);
    painter.setPen(QPen(theme::color(theme::Token::border), 1));
    painter.setBrush(theme::color(theme::Token::base));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setPen(theme::color(theme::Token::text));
    painter.setFont(theme::bold_font());
    const double head = QFontMetricsF(painter.font()).height();
    QRectF line(box.left() + k_box_pad, box.top() + k_box_pad / 2, box.width() - 2 * k_box_pad, head);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, reading.head);
    painter.setFont(theme::meta_font());
    const QFontMetricsF metrics(painter.font());
    line.moveTop(line.bottom() + 2);
    line.setHeight(metrics.height());
    for (const ChartReading::Row& row : reading.rows) {
        const ChartCurves::Item* item = curves_.find(row.id);
        paint_swatch(painter, {line.left(), line.top(), k_swatch, line.height()}, row.color, item->line(), false);
        QString value = chart_number(row.y);
        if (row.elsewhere) value += QStringLiteral(" @ ") + chart_number(row.x);
        painter.setPen(theme::color(theme::Token::text));
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, value);
        const double room = line.width() - k_swatch - 12 - metrics.horizontalAdvance(value);
        painter.drawText(line.adjusted(k_swatch + 6, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(row.name, Qt::ElideMiddle, room));
        line.translate(0, metrics.height());
    }
}

/// Only what the overlay covered and covers now is painted again.
void CurveChart::updateOverlay() {
    QRegion now;
    if (crosshair_) {
        const double x = chart_pixel(range_, plot_, {*crosshair_, range_.from_y}).x();
        now += QRectF(x - 6, plot_.top() - 6, 12, plot_.height() + 12).toAlignedRect();
        const ChartReading read = reading();
        now += boxRect(read).adjusted(-2, -2, 2, 2).toAlignedRect();
        for (const ChartReading::Row& row : read.rows) {
            if (!row.elsewhere) continue;
            const double at = chart_pixel(range_, plot_, {row.x, range_.from_y}).x();
            now += QRectF(at - 6, plot_.top() - 6, 12, plot_.height() + 12).toAlignedRect();
        }
    }
    if (drag_ == Drag::zoom) now += QRectF(press_, pointer_).normalized().adjusted(-3, -3, 3, 3).toAlignedRect();
    update(overlay_ + now);
    overlay_ = now;
}

void CurveChart::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    renew();
}

void CurveChart::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    renew();
}

void CurveChart::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::StyleChange || event->type() == QEvent::EnabledChange)
        renew();
}

void CurveChart::view(const ChartRange& range) {
    range_ = chart_mended(range);
    zoomed_ = true;
    renew();
    Q_EMIT rangeChanged();
}

void CurveChart::zoomTo(const ChartRange& range) {
    view(range);
}

void CurveChart::showAll() {
    zoomed_ = false;
    renew();
    Q_EMIT rangeChanged();
}

void CurveChart::setHidden(const QString& id, bool hidden) {
    curves_.setHidden(id, hidden);
    legend_->setCurves(curves_);
    describe();
    renew();
    Q_EMIT hiddenChanged(id, hidden);
}

void CurveChart::showOnly(const QString& id) {
    bool is_alone = true;
    for (const ChartCurves::Item& item : curves_.items())
        is_alone = is_alone && item.hidden == (item.given.id != id);
    QStringList ids;
    for (const ChartCurves::Item& item : curves_.items())
        ids.append(item.given.id);
    for (const QString& other : std::as_const(ids))
        setHidden(other, !is_alone && other != id);
}

void CurveChart::setCrosshair(std::optional<double> x) {
    if (x == crosshair_) return;
    crosshair_ = x;
    describe();
    updateOverlay();
    Q_EMIT crosshairChanged();
}

void CurveChart::moveCrosshair(int samples) {
    const bool right = samples > 0;
    std::optional<double> at = crosshair_;
    if (!at) {
        at = curves_.nearest(axis_, right ? range_.from_x : range_.to_x);
    } else {
        for (int step = 0; step < std::abs(samples); ++step) {
            const auto next = curves_.neighbour(axis_, *at, right);
            if (!next) break;
            at = next;
        }
    }
    if (!at) return;
    if (*at < range_.from_x || *at > range_.to_x) {
        // The crosshair leads, the view follows with it in the middle.
        const double half = (range_.to_x - range_.from_x) / 2;
        view({*at - half, *at + half, range_.from_y, range_.to_y});
    }
    setCrosshair(at);
}

} // namespace sauti::widgets
