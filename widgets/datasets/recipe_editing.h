// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "dataset/recipe.h"

#include <QObject>
#include <QPoint>
#include <QString>
#include <QStringList>

class QMenu;

namespace sauti::widgets {
class MessageBars;
}

namespace sauti::widgets::datasets {

class RecipeController;
class RecipeView;
class StepDraft;
struct StepTexts;

/// What a person does to the cards: the form in a card's place, steps that come, go and move. Each is one undoable
/// change of the recipe, named after the step.
class RecipeEditing : public QObject {
    Q_OBJECT

public:
    /// Where the cards are, where refusals are told, and what keeps half-typed options.
    struct Places {
        RecipeView* view;
        MessageBars* bars;
        StepDraft* draft;
    };
    RecipeEditing(RecipeController& controller, const Places& places, QObject* parent);

    void editStep(const QString& id);
    /// Half-typed options again in their step's form; false while another recipe is shown or the step is gone.
    bool resume(const StepTexts& texts);
    void addStep(const QString& step);
    void removeStep(const QString& id);
    void moveStep(const QString& id, const QString& after);
    [[nodiscard]] QStringList legalPlaces(const QString& id) const;
    /// Every step with what it is for; those that do not fit behind the chosen card are off and say why.
    void fillMenu(QMenu* menu);
    void showMenu(const QString& id, const QPoint& global);

private:
    void apply(const QString& name, const base::Result<dataset::Recipe>& changed, const QString& choose);
    [[nodiscard]] const dataset::Recipe* recipe() const;
    [[nodiscard]] QString behind() const;

    RecipeController& controller_;
    RecipeView* view_;
    MessageBars* bars_;
    StepDraft* draft_;
};

} // namespace sauti::widgets::datasets
