// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ner/review.h"

#include <QSet>
#include <QWidget>
#include <memory>

namespace sauti::widgets::experiments {

/// Gold types down, predicted types across, "none" last. Click on a cell filters by it, Ctrl+click adds; arrows move,
/// Space does the same.
class ConfusionGrid : public QWidget {
    Q_OBJECT

public:
    explicit ConfusionGrid(QWidget* parent);

    void setReview(std::shared_ptr<const ner::Review> review);
    [[nodiscard]] QSet<QString> chosen() const { return chosen_; } ///< as cell_key
    void clearChoice();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void chosenChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] int size() const; ///< types and "none"
    [[nodiscard]] std::string type(int index) const;
    [[nodiscard]] std::int64_t count(int row, int column) const;
    [[nodiscard]] QRect cell(int row, int column) const;
    [[nodiscard]] QPoint cellAt(const QPoint& at) const; ///< column, row; −1 outside
    void choose(const QPoint& cell, bool add);
    [[nodiscard]] QString cellText(const QPoint& cell) const;
    void describe();

    std::shared_ptr<const ner::Review> review_;
    QSet<QString> chosen_;
    QPoint current_{0, 0};
};

} // namespace sauti::widgets::experiments
