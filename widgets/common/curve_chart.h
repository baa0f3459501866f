// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "runs/curves.h"
#include "widgets/common/chart_curves.h"
#include "widgets/common/chart_scale.h"

#include <QElapsedTimer>
#include <QPixmap>
#include <QRegion>
#include <QWidget>
#include <optional>
#include <vector>

class QMenu;
class QTimer;

/// A chart of curves over the steps of a run, live or finished, however long. The curves are kept as a pixmap; the
/// crosshair with the values of all of them is painted over it, so that following the pointer costs next to nothing.
///
///     auto* chart = new CurveChart(this);
///     chart->setNames({tr("loss"), tr("loss (nats a masked id)")});
///     chart->setCurves({{"train/loss", tr("train"), curves.find("train/loss")},
///                       {"eval/loss", tr("eval"), curves.find("eval/loss")}}); // again whenever there is news
///
/// Wheel zooms at the pointer (Ctrl: only up and down, Alt: only along), dragging a rectangle zooms into it, middle or
/// Shift+drag moves, double click and 0 show all, + and − zoom, the arrows move the crosshair from sample to sample
/// (Shift: 10), Esc takes it away, Ctrl+C copies the numbers that are seen.
namespace sauti::widgets {

class ChartLegend;

class CurveChart : public QWidget {
    Q_OBJECT

public:
    struct Names {
        QString what;    ///< "loss": begins the summary for screen readers and names exported files
        QString caption; ///< over the plot: "eval/loss, fine-tuning on swa dev, 674 entities"; empty: none

        bool operator==(const Names&) const = default;
    };
    /// A mark at one place, a dotted line with a word: "now".
    struct Mark {
        double x = 0;
        QString text;
    };

    explicit CurveChart(QWidget* parent = nullptr);
    ~CurveChart() override;

    void setNames(const Names& names);
    /// The curves in order of colours. What was hidden stays so by id; the zoom stays. Cheap enough for every piece of
    /// news: it is painted at most four times a second, and not while the chart is out of sight.
    void setCurves(std::vector<ChartCurve> curves);
    /// What stands under the curves; the zoom is given up where it changes.
    void setAxis(runs::Axis axis);
    void setLogY(bool log);
    /// Weight of what came before in [0, 1) of an exponential mean; 0: as measured. The chart says so, the values
    /// under the crosshair stay those measured.
    void setSmoothing(double weight);
    /// Up to where the axis runs at least (the planned steps of a run); 0: as far as the curves.
    void setPlannedEnd(double x);
    void setMark(const std::optional<Mark>& mark);
    /// The last value of each curve beside its end, in its colour; for at most three curves.
    void setValueLabels(bool on);
    void setLegendVisible(bool visible);

    [[nodiscard]] runs::Axis axis() const { return axis_; }
    [[nodiscard]] bool logY() const { return log_y_; }
    [[nodiscard]] double smoothing() const { return curves_.smoothing(); }
    [[nodiscard]] ChartRange range() const { return range_; }
    [[nodiscard]] bool isZoomed() const { return zoomed_; }
    [[nodiscard]] QRectF plotRect() const { return plot_; }
    [[nodiscard]] std::optional<double> crosshair() const { return crosshair_; }
    [[nodiscard]] const ChartCurves& curves() const { return curves_; }
    /// "loss, step 860, train 1.02, eval 1.07 at step 800, falling"
    [[nodiscard]] QString summary() const;
    /// What the crosshair tells: head, then a line a curve, highest value first.
    [[nodiscard]] ChartReading reading() const;

    void zoomTo(const ChartRange& range);
    void showAll();
    /// Only this curve, or all again where it was the only one.
    void showOnly(const QString& id);
    void setHidden(const QString& id, bool hidden);

    /// By so many samples of all curves that are seen, to the right or (negative) left.
    void moveCrosshair(int samples);
    void setCrosshair(std::optional<double> x);

    /// The numbers that are seen, with a head, tabs between: what Ctrl+C takes.
    [[nodiscard]] QString visibleNumbers() const;
    void copyNumbers() const;
    /// By the ending: .png, .svg, .pdf a picture of `size` (logical pixels), .csv all data. io_write, invalid.
    [[nodiscard]] base::Result<void> save(const QString& path, const QSize& size = {}) const;
    /// Asks where, saves, and tells of a failure by `saveFailed`.
    void saveAs(const QString& ending);
    /// The menu of the right button, for a page's Export button as well; the caller owns it.
    [[nodiscard]] QMenu* makeMenu(QWidget* parent);

    QSize sizeHint() const override { return {560, 280}; }
    QSize minimumSizeHint() const override { return {160, 100}; }

Q_SIGNALS:
    void hiddenChanged(const QString& id, bool hidden);
    void rangeChanged();
    void crosshairChanged();
    void saveFailed(const QString& what, const QString& why);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    enum class Drag { none, zoom, pan };

    void layOut();
    void fit();
    void noteNews();
    void renew();
    void draw();
    void view(const ChartRange& range);
    void describe();
    void updateOverlay();
    void paintOverlay(QPainter& painter) const;
    [[nodiscard]] QRectF boxRect(const ChartReading& reading) const;
    [[nodiscard]] QRectF area() const;
    [[nodiscard]] ChartLook look() const;
    [[nodiscard]] QPointF valueAt(const QPointF& pixel) const { return chart_value(range_, plot_, pixel); }

    Names names_;
    ChartCurves curves_;
    runs::Axis axis_ = runs::Axis::step;
    bool log_y_ = false;
    double planned_end_ = 0;
    std::optional<Mark> mark_;
    bool value_labels_ = false;

    ChartRange range_;
    bool zoomed_ = false;
    QRectF plot_;
    QPixmap pixmap_;
    bool stale_ = true; ///< the pixmap is of older curves, range or size
    QTimer* news_;      ///< runs while news waits for its turn
    QElapsedTimer drawn_;

    std::optional<double> crosshair_;
    QRegion overlay_; ///< where the overlay was painted last
    Drag drag_ = Drag::none;
    QPointF press_;
    QPointF pointer_;
    ChartRange press_range_;
    ChartLegend* legend_;
};

} // namespace sauti::widgets
