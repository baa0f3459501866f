// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QList>
#include <QWidget>

class QVBoxLayout;

namespace sauti::desktop {

/// A page's button on the rail: icon over word, 76×54; without its word where the window is narrow.
class RailButton : public QAbstractButton {
    Q_OBJECT

public:
    RailButton(QAction* action, QWidget* parent);
    void setIconOnly(bool iconOnly);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QAction* action_;
    bool icon_only_ = false;
};

/// The pages that exist, from top to bottom; up and down move the focus.
class Rail : public QWidget {
    Q_OBJECT

public:
    explicit Rail(QWidget* parent);
    void add(QAction* action);
    void setIconOnly(bool iconOnly);
    QSize sizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QVBoxLayout* column_;
    QList<RailButton*> buttons_;
    bool icon_only_ = false;
};

} // namespace sauti::desktop
