// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/sample.h"

#include <QWidget>
#include <optional>

namespace sauti::widgets::training_page {

/// What the model guesses now: a line of letters, the hidden ones boxed (solid: the best guess is right, dashed: it is
/// wrong), five guesses with bars below each, the right one in the accent's colour and bold. Of fine-tuning a sentence
/// with the right tags over and the predicted ones under its letters. Left and right move along.
class GuessesView : public QWidget {
    Q_OBJECT

public:
    explicit GuessesView(QWidget* parent);
    void setSample(const std::optional<training::Sample>& sample);

    QSize sizeHint() const override { return {600, 168}; }
    QSize minimumSizeHint() const override { return {200, 168}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void paintLetters(QPainter& painter);
    void paintGuesses(QPainter& painter);
    void paintTags(QPainter& painter);
    [[nodiscard]] int shown() const;
    [[nodiscard]] QString summary() const;

    std::optional<training::Sample> sample_;
    int first_ = 0; ///< letter at the left
};

} // namespace sauti::widgets::training_page
