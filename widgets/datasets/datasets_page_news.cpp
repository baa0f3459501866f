// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/message_bar.h"
#include "widgets/common/plural_forms.h"
#include "widgets/datasets/compare_dialog.h"
#include "widgets/datasets/data_sets_model.h"
#include "widgets/datasets/datasets_page.h"
#include "widgets/datasets/preview_panel.h"
#include "widgets/datasets/recipe_cards_model.h"
#include "widgets/datasets/recipe_controller.h"
#include "widgets/datasets/recipe_editing.h"
#include "widgets/datasets/recipe_pane.h"
#include "widgets/datasets/recipe_view.h"
#include "widgets/datasets/step_draft.h"
#include "widgets/datasets/trace_field.h"

#include <QComboBox>
#include <QInputDialog>
#include <QLineEdit>
#include <algorithm>

/// The second half of DatasetsPage: what jobs answer, and the ways to other pages.
namespace sauti::widgets::datasets {

namespace {

constexpr qsizetype k_findings_named = 3;

QString quoted(const std::string& text) {
    QString shown = QString::fromStdString(text);
    if (shown.size() > 120) shown = shown.left(120) + QChar(0x2026);
    return QStringLiteral("“%1”").arg(shown.replace(QLatin1Char('\n'), QLatin1Char(' ')));
}

} // namespace

void DatasetsPage::noteEnd(const Outcome& outcome) {
    messages()->clear(QStringLiteral("build"));
    if (outcome.error) {
        const bool cancelled = outcome.error->kind == base::ErrorKind::cancelled;
        Message message =
            message_of(QStringLiteral("build"), tr("%1 was not built.").arg(outcome.name), *outcome.error);
        if (cancelled) {
            message.kind = Message::Kind::notice;
            message.what = tr("The build of %1 was cancelled.").arg(outcome.name);
            message.detail = tr("Finished steps are kept: Build goes on behind them.");
        } else if (outcome.error->message.find("was built from another recipe") != std::string::npos) {
            message.detail = QString::fromStdString(outcome.error->message);
            message.ways.append({tr("Replace it"), [this] { controller_->startBuild(true); }});
        }
        messages()->show(message);
        return;
    }
    if (!outcome.result) return;
    const auto skipped = std::count_if(outcome.result->steps.begin(), outcome.result->steps.end(),
                                       [](const dataset::BuiltStep& step) { return step.skipped; });
    Message message;
    message.id = QStringLiteral("build");
    message.what =
        outcome.result->unchanged ? tr("%1 is as it was.").arg(outcome.name) : tr("%1 is built.").arg(outcome.name);
    qint64 lines = 0;
    for (const dataset::DataSetFile& file : outcome.result->info.files)
        lines += file.lines;
    message.detail =
        tr("%n files", nullptr, plural_count(static_cast<qint64>(outcome.result->info.files.size()))) +
        QStringLiteral(", ") + tr("%1 lines", nullptr, plural_count(lines)).arg(number_text(lines)) +
        tr("; %n of %1 steps skipped as unchanged.", nullptr, plural_count(skipped)).arg(outcome.result->steps.size());
    if (session().hasPage(QStringLiteral("train"))) {
        message.ways.append({tr("Train with it"), [this, name = outcome.name] {
                                 session().goTo({QStringLiteral("train"), {}, -1, QStringLiteral("data:") + name});
                             }});
    }
    messages()->show(message);
}

void DatasetsPage::noteVerified(const Outcome& outcome) {
    const QString id = QStringLiteral("verify");
    if (outcome.error) {
        if (outcome.error->kind == base::ErrorKind::cancelled) return;
        messages()->show(message_of(id, tr("%1 cannot be verified.").arg(outcome.name), *outcome.error));
        return;
    }
    sets_model_->note(outcome.name, outcome.findings.empty());
    Message message;
    message.id = id;
    message.what = tr("%1 is as it was built.").arg(outcome.name);
    message.detail = tr("Every file has the contents that dataset.json says.");
    if (!outcome.findings.empty()) {
        message.kind = Message::Kind::error;
        message.what = tr("%1 is damaged: %2.")
                           .arg(outcome.name,
                                tr("%n findings", nullptr, plural_count(static_cast<qint64>(outcome.findings.size()))));
        QStringList named;
        for (const base::Warning& finding : outcome.findings) {
            if (named.size() == k_findings_named) break;
            named << QString::fromStdString(finding.message);
        }
        message.detail = named.join(QStringLiteral("; ")) + tr(". Build makes it anew.");
    }
    messages()->show(message);
}

void DatasetsPage::offerDraft() {
    const StepTexts& kept = draft_->kept();
    Message message;
    message.id = QStringLiteral("draft");
    message.what = tr("Half-typed options of %1 were kept.").arg(kept.step);
    message.detail = tr("They were not taken into %1 before the window was closed.").arg(kept.recipe);
    message.ways = {{tr("Take them up"), [this] { takeDraft(); }}, {tr("Throw them away"), [this] {
                                                                        draft_->discard();
                                                                        messages()->clear(QStringLiteral("draft"));
                                                                    }}};
    messages()->show(message);
}

void DatasetsPage::takeDraft() {
    messages()->clear(QStringLiteral("draft"));
    if (editing_->resume(draft_->kept())) return;
    taking_draft_ = true; // its recipe is shown first
    controller_->chooseRecipe(draft_->kept().recipe);
}

void DatasetsPage::askName() {
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename the recipe"));
    dialog->setLabelText(tr("Name of the recipe; data sets that were made from it keep theirs"));
    dialog->setTextValue(QString::fromStdString(controller_->glance().name));
    dialog->setOkButtonText(tr("Rename"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
        tell(tr("The recipe was not renamed."), controller_->renameRecipe(name.trimmed()));
    });
    dialog->open();
}

void DatasetsPage::openComparison() {
    QStringList names;
    for (const SetEntry& set : controller_->glance().sets) {
        if (set.problem.empty()) names << QString::fromStdString(set.name);
    }
    auto* dialog = new CompareDialog(session(), names, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->choose(QString::fromStdString(controller_->glance().set_name));
    dialog->open();
}

void DatasetsPage::ask(const dataset::TraceQuestion& question, bool open) {
    const bool known = traced_ && traced_->question.line == question.line && traced_->question.file == question.file &&
                       traced_->question.data_set == question.data_set;
    if (known) return answer(dataset::Trace(*traced_), open);
    controller_->trace(question, [this, open](const base::Result<dataset::Trace>& found) {
        if (found) return answer(*found, open);
        traced_.reset();
        preview_->bars()->show(message_of(QStringLiteral("trace"), tr("No such line."), found.error()));
    });
}

void DatasetsPage::answer(const dataset::Trace& trace, bool open) {
    traced_ = trace;
    Message message;
    message.id = QStringLiteral("trace");
    message.what =
        tr("Line %1 of %2: %3")
            .arg(number_text(trace.question.line), QString::fromStdString(trace.question.file), quoted(trace.text));
    if (trace.parts.empty()) {
        message.detail = tr("It comes from no line of a corpus: a step put it there.");
        preview_->bars()->show(message);
        return;
    }
    const dataset::TracedPart first = trace.parts.front();
    message.detail = tr("comes from %1: %2").arg(place_words(first), quoted(first.text));
    if (!first.problem.empty()) message.detail += QStringLiteral(" (%1)").arg(QString::fromStdString(first.problem));
    const auto others = static_cast<int>(trace.parts.size()) - 1;
    if (others > 0) message.detail += tr(", and %n more places", nullptr, others);
    const bool can = session().hasPage(QStringLiteral("corpora")) && first.row > 0;
    if (can) message.ways.append({tr("Open the row"), [this, first] { openRow(first); }});
    preview_->bars()->show(message);
    if (open && can) openRow(first);
}

void DatasetsPage::openRow(const dataset::TracedPart& part) {
    session().goTo({QStringLiteral("corpora"), QString::fromStdString(part.source.id), part.row - 1, {}});
}

void DatasetsPage::openBox(const GraphBox& box) {
    const QString id = QString::fromStdString(box.id);
    switch (box.kind) {
    case GraphBox::Kind::corpus:
        if (session().hasPage(QStringLiteral("corpora"))) session().goTo({QStringLiteral("corpora"), id, -1, {}});
        return;
    case GraphBox::Kind::run:
        if (session().hasPage(QStringLiteral("experiments")))
            session().goTo({QStringLiteral("experiments"), id, -1, {}});
        return;
    case GraphBox::Kind::data_set: goTo({QStringLiteral("datasets"), id, -1, {}}); return;
    case GraphBox::Kind::recipe: left_->view()->setFocus(); return;
    }
}

void DatasetsPage::goTo(const Target& target) {
    const int row = sets_model_->rowOf(target.item);
    if (row >= 0) {
        controller_->chooseSet(SetEntry(sets_model_->entry(row)));
    } else if (!target.item.isEmpty()) {
        const auto& recipes = controller_->glance().recipes;
        const bool is_recipe = std::any_of(recipes.begin(), recipes.end(), [&](const RecipeEntry& entry) {
            return QString::fromStdString(entry.name) == target.item;
        });
        if (is_recipe) controller_->chooseRecipe(target.item);
    }
    if (target.row < 0) return;
    TraceField* const trace = preview_->trace();
    if (!target.text.isEmpty()) trace->files()->setCurrentText(target.text);
    trace->field()->setText(QString::number(target.row + 1));
}

} // namespace sauti::widgets::datasets
