// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/outlook.h"

#include <QWidget>
#include <vector>

namespace sauti::widgets::training_page {

/// The first row as the model is given it, in one line: letters that are to be guessed are blocks of their width
/// (hovering tells them), letters of an entity stand over its line.
class FirstRowView : public QWidget {
    Q_OBJECT

public:
    explicit FirstRowView(QWidget* parent);
    void setRow(training::FirstRow row);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Placed {
        int left = 0;
        int width = 0;
    };
    void place();
    [[nodiscard]] QString text() const;

    training::FirstRow row_;
    std::vector<Placed> placed_;
};

} // namespace sauti::widgets::training_page
