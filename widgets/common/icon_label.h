// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QWidget>

namespace sauti::widgets {

/// An icon of 16 that is drawn anew with each theme, as a label's pixmap is not.
class IconLabel : public QWidget {
    Q_OBJECT

public:
    explicit IconLabel(const QIcon& icon = {}, QWidget* parent = nullptr);
    void setIcon(const QIcon& icon);
    QSize sizeHint() const override { return {16, 16}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QIcon icon_;
};

} // namespace sauti::widgets
