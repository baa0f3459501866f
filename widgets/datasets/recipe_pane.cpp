// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/recipe_pane.h"

#include "widgets/common/elided_label.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/rule.h"
#include "widgets/common/theme.h"
#include "widgets/datasets/output_chips.h"
#include "widgets/datasets/recipe_cards_model.h"
#include "widgets/datasets/recipe_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace sauti::widgets::datasets {

namespace {

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(theme::bold_font());
    return label;
}

ElidedLabel* meta_line(QWidget* parent) {
    auto* label = new ElidedLabel({}, parent);
    label->setFont(theme::meta_font());
    label->setMuted(true);
    return label;
}

/// "Build will run 3 of 8 steps; 5 are unchanged"
QString will_text(const Glance& glance, const BuildNews& build) {
    int all = 0;
    int same = 0;
    for (const dataset::Card& card : glance.cards) {
        if (card.step == nullptr) continue;
        ++all;
        same += card.state == dataset::CardState::built ? 1 : 0;
    }
    if (build.running) {
        return RecipePane::tr("Building: %1 of %2 steps are done").arg(build.done.size()).arg(all);
    }
    if (all == 0) return {};
    if (same == all) return RecipePane::tr("Every step is built as it stands; Build changes nothing");
    if (same == 0) return RecipePane::tr("Build will run every step (%1)").arg(all);
    return RecipePane::tr("Build will run %1 of %2 steps; %3 are unchanged").arg(all - same).arg(all).arg(same);
}

} // namespace

RecipePane::RecipePane(RecipeCardsModel* cards, QAction* add, QMenu* steps)
    : cards_(cards), file_(meta_line(this)), view_(new RecipeView(cards, this)), outputs_(new OutputChips(this)),
      will_(new ElidedLabel({}, this)), will_more_(meta_line(this)) {
    setMinimumWidth(260);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 12, 8);
    head->setSpacing(8);
    head->addWidget(heading(tr("Recipe"), this));
    head->addWidget(file_, 1);
    QToolButton* const button = action_button(add, this);
    button->setMenu(steps);
    button->setPopupMode(QToolButton::InstantPopup);
    head->addWidget(button);
    column->addLayout(head);
    column->addWidget(view_, 1);
    column->addWidget(outputs_);
    column->addWidget(new Rule(Qt::Horizontal, this));
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(12, 10, 12, 10);
    foot->setSpacing(2);
    foot->addWidget(will_);
    foot->addWidget(will_more_);
    column->addLayout(foot);
}

void RecipePane::show(const Glance& glance, const BuildNews& build) {
    const QString name = QString::fromStdString(glance.name);
    file_->setText(glance.shipped   ? tr("%1, comes with Sauti").arg(name)
                   : name.isEmpty() ? QString()
                                    : name + QStringLiteral(".json"));
    QStringList outputs;
    if (glance.recipe) {
        for (const auto& [output, from] : glance.recipe->outputs)
            outputs << QString::fromStdString(output) + QStringLiteral(" ← ") + QString::fromStdString(from);
    }
    static_cast<OutputChips*>(outputs_)->show(outputs);
    will_->setText(will_text(glance, build));
    const QString set = QString::fromStdString(glance.set_name);
    if (!glance.other_recipe.empty()) {
        will_more_->setText(tr("data set %1 is of recipe %2: Build asks before it replaces it")
                                .arg(set, QString::fromStdString(glance.other_recipe)));
        return;
    }
    will_more_->setText(set.isEmpty() ? QString()
                        : glance.info ? tr("data set %1").arg(set)
                                      : tr("data set %1, not built yet").arg(set));
}

} // namespace sauti::widgets::datasets
