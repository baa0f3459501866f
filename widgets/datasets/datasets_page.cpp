// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/datasets_page.h"

#include "widgets/common/page_bar.h"
#include "widgets/common/panes.h"
#include "widgets/common/plural_forms.h"
#include "widgets/common/theme.h"
#include "widgets/datasets/data_sets_model.h"
#include "widgets/datasets/data_sets_table.h"
#include "widgets/datasets/preview_panel.h"
#include "widgets/datasets/provenance_view.h"
#include "widgets/datasets/recipe_cards_model.h"
#include "widgets/datasets/recipe_controller.h"
#include "widgets/datasets/recipe_editing.h"
#include "widgets/datasets/recipe_pane.h"
#include "widgets/datasets/recipe_view.h"
#include "widgets/datasets/shipped_recipes.h"
#include "widgets/datasets/step_draft.h"
#include "widgets/datasets/trace_field.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace sauti::widgets::datasets {

namespace {

constexpr int k_left_width = 384;
constexpr int k_tight_left_width = 328;
constexpr int k_graph_height = 150;
constexpr int k_sets_height = 26 + 4 * 24;

QLabel* bar_label(const QString& text, QWidget* buddy, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setBuddy(buddy);
    return label;
}

} // namespace

DatasetsPage::DatasetsPage(Session& session, QWidget* parent)
    : Page(session,
           {QStringLiteral("datasets"), tr("Data sets"), QStringLiteral("view-pim-tasks"), 5, tr("Make a data set"),
            tr("a recipe step by step, with a preview of each")},
           parent),
      controller_(new RecipeController(session, this)), cards_(new RecipeCardsModel(this)),
      sets_model_(new DataSetsModel(this)) {
    makeBar();
    makePanes();
    connect(controller_, &RecipeController::glanceChanged, this, &DatasetsPage::showGlance);
    connect(controller_, &RecipeController::previewChanged, this, &DatasetsPage::showCards);
    connect(controller_, &RecipeController::buildChanged, this, [this] {
        showBuild();
        showCards();
    });
    connect(controller_, &RecipeController::buildEnded, this, &DatasetsPage::noteEnd);
    connect(controller_, &RecipeController::verified, this, &DatasetsPage::noteVerified);
    showGlance();
    if (session.project() == nullptr) return;
    draft_->open();
    controller_->reload();
}

void DatasetsPage::makeBar() {
    build_ = makeAction({QStringLiteral("datasets.build"), tr("Build"), QStringLiteral("run-build"),
                         QKeySequence(Qt::CTRL | Qt::Key_Return), QStringLiteral("Run"),
                         tr("Make the data set; steps that are unchanged are skipped")},
                        [this] {
                            if (controller_->build().running) {
                                controller_->cancelBuild();
                            } else {
                                controller_->startBuild(false);
                            }
                        });
    bar()->addPrimary(build_);
    QAction* const fresh = makeAction({QStringLiteral("datasets.new"),
                                       tr("New recipe"),
                                       QStringLiteral("document-new"),
                                       {},
                                       {},
                                       tr("A copy of a recipe, to be changed")});
    new_menu_ = new QMenu(this);
    connect(new_menu_, &QMenu::aboutToShow, this, &DatasetsPage::fillNewMenu);
    bar()->addMenu(fresh, new_menu_);
    bar()->addSeparator();
    recipes_ = new QComboBox(this);
    recipes_->setObjectName(QStringLiteral("recipes"));
    recipes_->setAccessibleName(tr("Recipe"));
    recipes_->setMinimumWidth(140);
    recipes_->setMaximumWidth(220);
    corpora_ = new QComboBox(this);
    corpora_->setObjectName(QStringLiteral("corpora"));
    corpora_->setAccessibleName(tr("Corpus for the recipe's input"));
    corpora_->setMinimumWidth(110);
    corpora_->setMaximumWidth(160);
    connect(recipes_, &QComboBox::activated, this,
            [this](int at) { controller_->chooseRecipe(recipes_->itemData(at).toString()); });
    connect(corpora_, &QComboBox::activated, this, [this] { controller_->chooseCorpus(corpora_->currentText()); });
    bar()->addWidget(bar_label(tr("recipe"), recipes_, this));
    bar()->addWidget(recipes_);
    bar()->addWidget(bar_label(tr("of corpus"), corpora_, this));
    bar()->addWidget(corpora_);
    bar()->addStretch();
    verify_ = makeAction({QStringLiteral("datasets.verify"),
                          tr("Verify"),
                          QStringLiteral("dialog-ok-apply"),
                          {},
                          {},
                          tr("Compare every file of the data set with what was built")},
                         [this] { controller_->verify(QString::fromStdString(controller_->glance().set_name)); });
    bar()->addFlat(verify_);
    compare_ = makeAction({QStringLiteral("datasets.compare"),
                           tr("Compare two…"),
                           QStringLiteral("vcs-diff"),
                           {},
                           {},
                           tr("What differs between two data sets: settings, files and lines")},
                          [this] { openComparison(); });
    bar()->addFlat(compare_);
    rename_ = makeAction({QStringLiteral("datasets.rename"),
                          tr("Rename recipe…"),
                          QStringLiteral("edit-rename"),
                          {},
                          {},
                          tr("Another name for the recipe; its data sets keep theirs")},
                         [this] { askName(); });
    bar()->addFlat(rename_);
    trash_ = makeAction({QStringLiteral("datasets.trash"),
                         tr("Remove recipe"),
                         QStringLiteral("edit-delete"),
                         {},
                         {},
                         tr("Move the recipe to the project's trash; its data sets stay")},
                        [this] { tell(tr("The recipe was not removed."), controller_->trashRecipe()); });
    bar()->addFlat(trash_);
}

void DatasetsPage::makePanes() {
    add_ = makeAction({QStringLiteral("datasets.add"),
                       tr("Add step"),
                       QStringLiteral("list-add"),
                       {},
                       {},
                       tr("Put a step behind the chosen card")});
    steps_menu_ = new QMenu(this);
    left_ = new RecipePane(cards_, add_, steps_menu_);
    sets_ = new DataSetsTable(sets_model_, session().settings(), this);
    draft_ = new StepDraft(session(), this);
    editing_ = new RecipeEditing(*controller_, {left_->view(), messages(), draft_}, this);
    connect(draft_, &StepDraft::found, this, &DatasetsPage::offerDraft);
    connect(&session(), &Session::projectChanged, this, [this] {
        messages()->clear(QStringLiteral("draft"));
        taking_draft_ = false;
        draft_->open();
    });
    connect(steps_menu_, &QMenu::aboutToShow, this, [this] { editing_->fillMenu(steps_menu_); });
    connect(left_->view(), &RecipeView::chosenChanged, this, &DatasetsPage::showChosen);
    connect(sets_, &DataSetsTable::recipeAsked, this, [this](const QString& name) {
        const int row = sets_model_->rowOf(name);
        if (row >= 0 && sets_model_->entry(row).problem.empty()) controller_->chooseSet(sets_model_->entry(row));
    });
    connect(sets_, &DataSetsTable::menuAsked, this, [this](const QString& name, const QPoint& global) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        const int row = sets_model_->rowOf(name);
        menu->addAction(tr("Show its recipe"), this,
                        [this, row] { controller_->chooseSet(SetEntry(sets_model_->entry(row))); });
        menu->addAction(verify_->icon(), tr("Verify"), this, [this, name] { controller_->verify(name); });
        menu->popup(global);
    });
    preview_ = new PreviewPanel(*controller_, session().settings(), this);
    connect(preview_, &PreviewPanel::rowsAsked, this, [this](const QString& filter) {
        const auto& filled = controller_->glance().filled;
        if (filled)
            session().goTo({QStringLiteral("corpora"), QString::fromStdString(filled->inputs[0].corpus), -1, filter});
    });
    TraceField* const trace = preview_->trace();
    connect(trace, &TraceField::asked, this, [this](const auto& question) { ask(question, false); });
    connect(trace, &TraceField::openAsked, this, [this](const auto& question) { ask(question, true); });
    connect(trace, &TraceField::cleared, this, [this] {
        traced_.reset();
        preview_->bars()->clear(QStringLiteral("trace"));
    });
    graph_ = new ProvenanceView(this);
    connect(graph_, &ProvenanceView::opened, this, &DatasetsPage::openBox);
    connect(graph_, &ProvenanceView::moreAsked, this, [this] {
        session().goTo({QStringLiteral("experiments"), {}, -1, {}});
    });
    auto* below = new QWidget(this);
    auto* column = new QVBoxLayout(below);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QLabel(tr("Where it comes from, and where it goes"), below);
    head->setFont(theme::bold_font());
    head->setForegroundRole(QPalette::PlaceholderText);
    head->setContentsMargins(12, 6, 12, 2);
    column->addWidget(head);
    column->addWidget(graph_, 1);
    auto* panes = new Panes(session().settings(), QStringLiteral("datasets"), this);
    panes->addColumn({QStringLiteral("recipe"), tr("Recipe"), left_, k_left_width, k_tight_left_width});
    panes->addBelow({QStringLiteral("sets"), tr("Data sets"), sets_, k_sets_height});
    panes->addColumn({QStringLiteral("preview"), tr("Preview"), preview_});
    panes->addBelow({QStringLiteral("provenance"), tr("Provenance"), below, k_graph_height});
    setContent(panes);
    empty_ = new ShippedRecipes(this);
    connect(empty_, &ShippedRecipes::chosen, controller_, &RecipeController::chooseRecipe);
    setEmptyState(empty_);
}

void DatasetsPage::fillChoices() {
    const Glance& glance = controller_->glance();
    const QSignalBlocker quiet_recipes(recipes_);
    const QSignalBlocker quiet_corpora(corpora_);
    recipes_->clear();
    for (const RecipeEntry& entry : glance.recipes) {
        const QString name = QString::fromStdString(entry.name);
        recipes_->addItem(name, name);
        const int at = recipes_->count() - 1;
        QString tip = QString::fromStdString(entry.problem.empty() ? entry.description : entry.problem);
        if (entry.shipped) tip += tr(" (comes with Sauti)");
        recipes_->setItemData(at, tip, Qt::ToolTipRole);
        if (entry.shipped) recipes_->setItemData(at, theme::color(theme::Token::muted), Qt::ForegroundRole);
        if (!entry.problem.empty())
            recipes_->setItemIcon(at, theme::icon(QStringLiteral("dialog-error"), theme::Token::error));
        if (entry.name == glance.name) recipes_->setCurrentIndex(at);
    }
    if (glance.name.empty()) recipes_->setCurrentIndex(-1);
    recipes_->setPlaceholderText(tr("choose a recipe"));
    corpora_->clear();
    for (const std::string& id : glance.corpora)
        corpora_->addItem(QString::fromStdString(id));
    corpora_->setCurrentText(QString::fromStdString(glance.corpus));
    const bool asks = glance.asks && !glance.corpora.empty();
    corpora_->setEnabled(asks);
    if (!asks) corpora_->setCurrentIndex(-1);
    const bool fixed = glance.filled && !glance.asks;
    corpora_->setPlaceholderText(fixed ? QString::fromStdString(glance.filled->inputs[0].corpus) : QString());
    const QString reason = glance.asks ? tr("the project has no corpus") : tr("the recipe names its corpus itself");
    corpora_->setToolTip(asks ? tr("The corpus that the recipe is used on") : reason);
    corpora_->setAccessibleDescription(corpora_->toolTip());
}

void DatasetsPage::fillNewMenu() {
    new_menu_->clear();
    for (const RecipeEntry& entry : controller_->glance().recipes) {
        if (!entry.problem.empty()) continue;
        const QString name = QString::fromStdString(entry.name);
        QAction* const action = new_menu_->addAction(tr("Copy of %1").arg(name));
        action->setToolTip(QString::fromStdString(entry.description));
        connect(action, &QAction::triggered, this,
                [this, name] { tell(tr("The recipe was not copied."), controller_->copyRecipe(name)); });
    }
    new_menu_->setToolTipsVisible(true);
}

void DatasetsPage::tell(const QString& what, const base::Result<void>& done) {
    if (done) {
        messages()->clear(QStringLiteral("recipe"));
    } else {
        messages()->show(message_of(QStringLiteral("recipe"), what, done.error()));
    }
}

void DatasetsPage::showGlance() {
    const Glance& glance = controller_->glance();
    if (glance.path != shown_path_ || glance.text != shown_text_) left_->view()->edit({}, nullptr); // of another recipe
    shown_path_ = glance.path;
    shown_text_ = glance.text;
    fillChoices();
    sets_model_->show(glance.sets);
    showEmpty(glance.name.empty());
    empty_->show(glance, session().project() != nullptr);
    if (glance.problem) {
        messages()->show(message_of(QStringLiteral("broken"),
                                    tr("The recipe %1 cannot be used.").arg(QString::fromStdString(glance.name)),
                                    *glance.problem));
    } else {
        messages()->clear(QStringLiteral("broken"));
    }
    preview_->setCanShowRows(session().hasPage(QStringLiteral("corpora")) && glance.filled &&
                             !glance.filled->inputs[0].corpus.empty());
    preview_->trace()->show(glance);
    graph_->show(glance.boxes, glance.more_runs);
    showBuild();
    showCards();
    if (taking_draft_ && editing_->resume(draft_->kept())) taking_draft_ = false;
    Q_EMIT statusChanged();
}

void DatasetsPage::showCards() {
    const QString before = left_->view()->chosen();
    const Glance& glance = controller_->glance();
    cards_->show(glance, controller_->preview(), controller_->build());
    left_->show(glance, controller_->build());
    sets_->mark(QString::fromStdString(glance.set_name));
    const QString next = left_->view()->property("chooseNext").toString();
    if (!next.isEmpty() && cards_->rowOf(next) >= 0) {
        left_->view()->setProperty("chooseNext", QVariant());
        left_->view()->choose(next);
    } else if (cards_->rowOf(before) >= 0) {
        left_->view()->choose(before);
    } else if (cards_->rowCount() > 0) {
        left_->view()->choose(cards_->card(std::min(1, cards_->rowCount() - 1)).id);
    }
    showChosen();
}

void DatasetsPage::showChosen() {
    preview_->show(left_->view()->chosen());
}

void DatasetsPage::showBuild() {
    const Glance& glance = controller_->glance();
    const bool running = controller_->build().running;
    build_->setText(running ? tr("Cancel") : tr("Build"));
    build_->setIcon(theme::icon(running ? QStringLiteral("process-stop") : QStringLiteral("run-build")));
    QString reason;
    if (!running) {
        if (session().project() == nullptr) {
            reason = tr("no project is open");
        } else if (glance.name.empty()) {
            reason = tr("no recipe is chosen");
        } else if (!glance.filled) {
            reason = tr("the recipe has a mistake");
        } else if (glance.asks && glance.corpora.empty()) {
            reason = tr("the project has no corpus");
        }
    }
    Actions::setReason(build_, reason);
    Actions::setReason(add_, glance.recipe ? session().readOnlyReason() : tr("no recipe is chosen"));
    Actions::setReason(verify_, glance.info ? QString() : tr("the data set is not built yet"));
    Actions::setReason(compare_, glance.sets.size() > 1 ? QString() : tr("it needs two data sets"));
    Actions::setReason(rename_, glance.name.empty() ? tr("no recipe is chosen")
                                : glance.shipped    ? tr("it comes with Sauti")
                                : !glance.recipe    ? tr("the recipe has a mistake")
                                                    : session().readOnlyReason());
    Actions::setReason(trash_, glance.name.empty() ? tr("no recipe is chosen")
                               : glance.shipped    ? tr("it comes with Sauti")
                                                   : session().readOnlyReason());
}

QString DatasetsPage::statusText() const {
    const Glance& glance = controller_->glance();
    if (glance.set_name.empty())
        return tr("%n data sets", nullptr, plural_count(static_cast<qint64>(glance.sets.size())));
    const QString set = QString::fromStdString(glance.set_name);
    if (!glance.info) return tr("%1: not built yet").arg(set);
    const bool same = std::all_of(glance.cards.begin(), glance.cards.end(),
                                  [](const dataset::Card& card) { return card.state == dataset::CardState::built; });
    return same ? tr("%1: as the recipe says").arg(set) : tr("%1: recipe changed since").arg(set);
}

void DatasetsPage::activate() {
    if (session().project() != nullptr) controller_->reload();
}

QWidget* DatasetsPage::firstFocus() const {
    return showsEmpty() ? nullptr : left_->view();
}

QList<Page::Picture> DatasetsPage::pictures() {
    const auto phones = [this] { controller_->chooseRecipe(QStringLiteral("phones")); };
    const auto options = [this] {
        if (cards_->rowCount() == 0) return;
        left_->view()->choose(cards_->card(cards_->rowCount() - 1).id);
        editing_->editStep(left_->view()->chosen());
    };
    return {
        {QStringLiteral("04"), {}, nullptr},
        {QStringLiteral("04"), QStringLiteral("options"), options},
        {QStringLiteral("04"), QStringLiteral("phones"), phones},
        {QStringLiteral("04"), QStringLiteral("rename"), [this] { askName(); }},
        {QStringLiteral("04"), QStringLiteral("compare"),
         [this] {
             if (compare_->isEnabled()) openComparison();
         }},
    };
}

} // namespace sauti::widgets::datasets
