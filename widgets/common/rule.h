// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace sauti::widgets {

/// A line of one pixel in the colour of rules, as long as it is given room for.
class Rule : public QWidget {
    Q_OBJECT

public:
    explicit Rule(Qt::Orientation orientation, QWidget* parent = nullptr);
    /// A short one between controls: 20 high.
    static Rule* separator(QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace sauti::widgets
