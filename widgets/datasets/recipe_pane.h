// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QMenu;

namespace sauti::widgets {
class ElidedLabel;
} // namespace sauti::widgets

namespace sauti::widgets::datasets {

class RecipeCardsModel;
class RecipeView;
struct BuildNews;
struct Glance;

/// The left pane: the recipe's cards, its outputs, and what Build will do.
class RecipePane : public QWidget {
    Q_OBJECT

public:
    /// `add` opens the menu of steps; asked for its entries when it opens.
    RecipePane(RecipeCardsModel* cards, QAction* add, QMenu* steps);

    void show(const Glance& glance, const BuildNews& build);
    [[nodiscard]] RecipeView* view() const { return view_; }

private:
    RecipeCardsModel* cards_;
    ElidedLabel* file_;
    RecipeView* view_;
    QWidget* outputs_;
    ElidedLabel* will_;
    ElidedLabel* will_more_;
};

} // namespace sauti::widgets::datasets
