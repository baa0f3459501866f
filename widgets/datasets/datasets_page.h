// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataset/trace.h"
#include "widgets/common/page.h"
#include "widgets/datasets/glance.h"

#include <optional>
#include <string>

class QAction;
class QComboBox;
class QMenu;

namespace sauti::widgets::datasets {

class DataSetsModel;
class DataSetsTable;
class PreviewPanel;
class ProvenanceView;
class RecipeCardsModel;
class RecipeController;
class RecipeEditing;
class RecipePane;
class ShippedRecipes;
class StepDraft;
struct Outcome;

/// Data sets: the recipe as cards, a live preview after the chosen step, build, provenance and the way from a line back
/// to its row.
class DatasetsPage : public Page {
    Q_OBJECT

public:
    DatasetsPage(Session& session, QWidget* parent);

    [[nodiscard]] QString statusText() const override;
    void activate() override;
    void goTo(const Target& target) override;
    [[nodiscard]] QWidget* firstFocus() const override;
    [[nodiscard]] QList<Picture> pictures() override;

private:
    void makeBar();
    void makePanes();
    void showGlance();
    void showCards();
    void showChosen();
    void showBuild();
    void fillChoices();
    void fillNewMenu();
    void offerDraft();
    void takeDraft();
    void askName();
    void openComparison();
    void noteEnd(const Outcome& outcome);
    void noteVerified(const Outcome& outcome);
    void ask(const dataset::TraceQuestion& question, bool open);
    void answer(const dataset::Trace& trace, bool open);
    void openRow(const dataset::TracedPart& part);
    void openBox(const GraphBox& box);
    void tell(const QString& what, const base::Result<void>& done);

    RecipeController* controller_;
    RecipeCardsModel* cards_;
    DataSetsModel* sets_model_;
    RecipePane* left_ = nullptr;
    DataSetsTable* sets_ = nullptr;
    PreviewPanel* preview_ = nullptr;
    ProvenanceView* graph_ = nullptr;
    StepDraft* draft_ = nullptr;
    bool taking_draft_ = false; ///< its recipe is being read
    RecipeEditing* editing_ = nullptr;
    ShippedRecipes* empty_ = nullptr;
    QAction* build_ = nullptr;
    QAction* add_ = nullptr;
    QAction* verify_ = nullptr;
    QAction* rename_ = nullptr;
    QAction* compare_ = nullptr;
    QAction* trash_ = nullptr;
    QMenu* new_menu_ = nullptr;
    QMenu* steps_menu_ = nullptr;
    QComboBox* recipes_ = nullptr;
    QComboBox* corpora_ = nullptr;
    std::optional<dataset::Trace> traced_;
    std::string shown_path_; ///< of the recipe's file, and its bytes: a form is for these alone
    std::string shown_text_;
};

} // namespace sauti::widgets::datasets
