// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/recipe_editing.h"

#include "dataset/recipe_edit.h"
#include "widgets/common/actions.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/theme.h"
#include "widgets/datasets/options_form.h"
#include "widgets/datasets/recipe_cards_model.h"
#include "widgets/datasets/recipe_controller.h"
#include "widgets/datasets/recipe_view.h"
#include "widgets/datasets/step_draft.h"

#include <QMenu>

namespace sauti::widgets::datasets {

namespace {

QString step_words(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

RecipeEditing::RecipeEditing(RecipeController& controller, const Places& places, QObject* parent)
    : QObject(parent), controller_(controller), view_(places.view), bars_(places.bars), draft_(places.draft) {
    view_->legalPlaces = [this](const QString& id) { return legalPlaces(id); };
    connect(view_, &RecipeView::editAsked, this, &RecipeEditing::editStep);
    connect(view_, &RecipeView::removeAsked, this, &RecipeEditing::removeStep);
    connect(view_, &RecipeView::moveAsked, this, &RecipeEditing::moveStep);
    connect(view_, &RecipeView::menuAsked, this, &RecipeEditing::showMenu);
}

/// The recipe as written: its open inputs stay open.
const dataset::Recipe* RecipeEditing::recipe() const {
    return controller_.glance().recipe ? &*controller_.glance().recipe : nullptr;
}

void RecipeEditing::apply(const QString& name, const base::Result<dataset::Recipe>& changed, const QString& choose) {
    const auto done = controller_.change(name, changed);
    if (!done) {
        bars_->show(message_of(QStringLiteral("recipe"), tr("%1: not done.").arg(name), done.error()));
        return;
    }
    bars_->clear(QStringLiteral("recipe"));
    if (!choose.isEmpty()) view_->setProperty("chooseNext", choose);
}

QStringList RecipeEditing::legalPlaces(const QString& id) const {
    QStringList places;
    if (recipe() == nullptr || recipe()->step(id.toStdString()) == nullptr) return places;
    for (const std::string& place : dataset::legal_places(*recipe(), id.toStdString(), controller_.glance().kinds))
        places << QString::fromStdString(place);
    return places;
}

void RecipeEditing::editStep(const QString& id) {
    const dataset::RecipeStep* const step = recipe() != nullptr ? recipe()->step(id.toStdString()) : nullptr;
    if (step == nullptr) return; // an input has no options: its corpus is chosen above
    auto* form = new OptionsForm(*recipe(), *step, controller_.glance().kinds, view_);
    connect(form, &OptionsForm::edited, this, [this, form, id] {
        draft_->keep({QString::fromStdString(controller_.glance().name), id, form->texts()});
    });
    connect(form, &OptionsForm::left, this, [this] {
        draft_->discard();
        view_->edit({}, nullptr);
    });
    connect(form, &OptionsForm::taken, this, [this, form, id] {
        if (recipe() == nullptr) return;
        const auto changed = dataset::with_form(*recipe(), id.toStdString(), form->form(), controller_.glance().kinds);
        if (!changed) {
            form->showError(QString::fromStdString(changed.error().message));
            view_->refit();
            return;
        }
        draft_->discard();
        view_->edit({}, nullptr);
        apply(tr("Options of step %1").arg(id), changed, id);
    });
    view_->edit(id, form);
}

bool RecipeEditing::resume(const StepTexts& texts) {
    const bool is_here = recipe() != nullptr && controller_.glance().name == texts.recipe.toStdString() &&
                         recipe()->step(texts.step.toStdString()) != nullptr;
    if (!is_here) return false;
    view_->choose(texts.step);
    editStep(texts.step);
    auto* form = qobject_cast<OptionsForm*>(view_->form());
    if (form != nullptr) form->setTexts(texts.fields);
    return form != nullptr;
}

QString RecipeEditing::behind() const {
    if (!view_->chosen().isEmpty()) return view_->chosen();
    if (recipe() == nullptr) return {};
    const auto column = dataset::column_of(*recipe());
    return column.empty() ? QString() : QString::fromStdString(column.back());
}

void RecipeEditing::addStep(const QString& step) {
    if (recipe() == nullptr) return;
    const auto changed =
        dataset::added(*recipe(), step.toStdString(), behind().toStdString(), controller_.glance().kinds);
    QString fresh;
    if (changed) {
        for (const dataset::RecipeStep& one : changed->steps) {
            if (recipe()->step(one.id) == nullptr) fresh = QString::fromStdString(one.id);
        }
    }
    apply(tr("Add step %1").arg(step), changed, fresh);
}

void RecipeEditing::removeStep(const QString& id) {
    if (recipe() == nullptr || recipe()->step(id.toStdString()) == nullptr) return;
    apply(tr("Remove step %1").arg(id), dataset::removed(*recipe(), id.toStdString(), controller_.glance().kinds), {});
}

void RecipeEditing::moveStep(const QString& id, const QString& after) {
    if (recipe() == nullptr) return;
    const auto changed = dataset::moved(*recipe(), id.toStdString(), after.toStdString(), controller_.glance().kinds);
    apply(tr("Move step %1").arg(id), changed, id);
}

void RecipeEditing::fillMenu(QMenu* menu) {
    menu->clear();
    if (recipe() == nullptr) return;
    const QString place = behind();
    menu->addSection(tr("Behind %1").arg(place));
    menu->setToolTipsVisible(true);
    for (const dataset::StepInfo& step : dataset::steps()) {
        const QString name = step_words(step.name);
        QAction* const action = menu->addAction(name);
        const auto fits = dataset::added(*recipe(), step.name, place.toStdString(), controller_.glance().kinds);
        action->setEnabled(fits.has_value());
        action->setToolTip(fits ? step_words(step.help) : QString::fromStdString(fits.error().message));
        connect(action, &QAction::triggered, this, [this, name] { addStep(name); });
    }
}

void RecipeEditing::showMenu(const QString& id, const QPoint& global) {
    auto* menu = new QMenu(view_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool is_step = recipe() != nullptr && recipe()->step(id.toStdString()) != nullptr;
    if (is_step) {
        menu->addAction(tr("Options…"), this, [this, id] { editStep(id); });
        const QStringList places = legalPlaces(id);
        QMenu* const move = menu->addMenu(tr("Move behind"));
        move->setEnabled(!places.isEmpty());
        for (const QString& place : places)
            move->addAction(place, this, [this, id, place] { moveStep(id, place); });
    }
    QMenu* const add = menu->addMenu(theme::icon(QStringLiteral("list-add")), tr("Add step"));
    fillMenu(add);
    if (is_step) {
        menu->addSeparator();
        menu->addAction(theme::icon(QStringLiteral("list-remove")), tr("Remove step"), this,
                        [this, id] { removeStep(id); });
    }
    menu->popup(global);
}

} // namespace sauti::widgets::datasets
