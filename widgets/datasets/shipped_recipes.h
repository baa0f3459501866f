// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/datasets/glance.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace sauti::widgets::datasets {

/// What the page shows while no recipe is chosen: what it is for, and the recipes that come with Sauti as buttons.
class ShippedRecipes : public QWidget {
    Q_OBJECT

public:
    explicit ShippedRecipes(QWidget* parent);
    void show(const Glance& glance, bool project);

Q_SIGNALS:
    void chosen(const QString& name);

private:
    QLabel* heading_;
    QLabel* sentence_;
    QVBoxLayout* buttons_;
};

} // namespace sauti::widgets::datasets
