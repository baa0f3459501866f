// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runs/curves.h"

#include <QHash>
#include <QStringList>
#include <QWidget>

class QAction;
class QCheckBox;
class QComboBox;
class QLabel;

namespace sauti::widgets {
class CurveChart;
class MessageBars;
} // namespace sauti::widgets

namespace sauti::widgets::experiments {

/// One metric of the chosen runs over steps, epochs, ids or time, with the choices above it.
class CurvesPane : public QWidget {
    Q_OBJECT

public:
    struct Run {
        QString id;
        int color = 0;
        const runs::RunCurves* curves = nullptr; ///< nullptr: still being opened
    };

    explicit CurvesPane(QWidget* parent);

    void setRuns(QList<Run> runs);
    void setOpening(bool opening);
    [[nodiscard]] CurveChart* chart() const { return chart_; }
    [[nodiscard]] MessageBars* notices() const { return notices_; }
    [[nodiscard]] QString metric() const;
    void setMetric(const QString& metric);

    /// Choices as they are kept: metric, axis, smoothing, log.
    [[nodiscard]] QByteArray arrangement() const;
    void setArrangement(const QByteArray& state);

Q_SIGNALS:
    void arranged();

private:
    void offerMetrics();
    void draw();
    void tellParting();

    QList<Run> runs_;
    QString wanted_; ///< metric that was chosen, kept while no shown run has it
    QComboBox* metric_;
    QComboBox* axis_;
    QComboBox* smooth_;
    QCheckBox* log_;
    QLabel* opening_;
    CurveChart* chart_;
    MessageBars* notices_; ///< under the chart
    QString told_;         ///< what the notice says; one that was closed is not told again
};

} // namespace sauti::widgets::experiments
