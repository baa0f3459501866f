// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/datasets/glance.h"

#include <QGraphicsView>

namespace sauti::widgets::datasets {

/// Where the data set comes from and where it goes, as boxes in columns: corpora → recipe → data set → runs. A click
/// (or the arrows) chooses a box, a double click (or Enter) opens what it stands for.
class ProvenanceView : public QGraphicsView {
    Q_OBJECT

public:
    explicit ProvenanceView(QWidget* parent);

    void show(const std::vector<GraphBox>& boxes, std::size_t more);
    [[nodiscard]] int boxCount() const { return static_cast<int>(boxes_.size()); }
    [[nodiscard]] int chosen() const { return chosen_; }
    void choose(int box);
    /// All of it in words.
    [[nodiscard]] QString summary() const;

Q_SIGNALS:
    void opened(const sauti::widgets::datasets::GraphBox& box);
    void moreAsked();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void drawBackground(QPainter* painter, const QRectF& rect) override;
    void resizeEvent(QResizeEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void layOut();
    [[nodiscard]] int boxAt(const QPoint& position) const;
    void step(int columns, int rows);

    std::vector<GraphBox> boxes_;
    std::vector<QRectF> places_;
    QRectF more_place_;
    std::size_t more_ = 0;
    int chosen_ = -1;
};

} // namespace sauti::widgets::datasets
