// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/chart_curves.h"

#include <QWidget>

namespace sauti::widgets {

/// Names of a chart's curves with their lines. Click or Space hides and shows one, double click or Enter shows only it
/// (again: all). The keyboard moves with Left and Right. Names that do not fit go on in the next line.
class ChartLegend : public QWidget {
    Q_OBJECT

public:
    explicit ChartLegend(QWidget* parent);

    /// Copies what it shows.
    void setCurves(const ChartCurves& curves);
    [[nodiscard]] int heightFor(int width) const;

Q_SIGNALS:
    void toggled(const QString& id);
    void onlyAsked(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Entry {
        QString id;
        QString name;
        int color;
        ChartCurve::Line line;
        bool marked;
        bool hidden;
        QRect rect;
    };

    int place(std::vector<Entry>& entries, int width) const;
    [[nodiscard]] int entryAt(const QPoint& at) const;
    void describe();

    std::vector<Entry> entries_;
    int current_ = 0;
};

} // namespace sauti::widgets
