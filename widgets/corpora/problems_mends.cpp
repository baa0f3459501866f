// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/actions.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/session.h"
#include "widgets/common/table_view.h"
#include "widgets/corpora/mends.h"
#include "widgets/corpora/problems_view.h"
#include "widgets/corpora/row_view.h"
#include "widgets/corpora/rows_model.h"
#include "workspace/project.h"

#include <QAction>
#include <QInputDialog>
#include <QListView>

/// What a person does about findings: rows left out by a filter or a recipe, and findings called harmless.
namespace sauti::widgets::corpora {

QString ProblemsView::checkedText() const {
    if (isChecking()) return tr("checking…");
    if (!checked_at_.isValid()) return {};
    return tr("checked at %1 in %2 s").arg(checked_at_.toString(QStringLiteral("HH:mm"))).arg(checked_s_, 0, 'f', 1);
}

ProblemsView::Mend ProblemsView::mend() const {
    const QList<qint64> ticked = rows_->checked();
    if (!ticked.isEmpty()) return {rows_condition(ticked), ticked.size()};
    if (const UnmappedFinding* of = character()) return {of->filter, qint64(of->found.rows.size())};
    const ProblemKind* of = kind();
    return of != nullptr && of->found > 0 ? Mend{of->mend, of->mend_rows} : Mend{};
}

void ProblemsView::showMend() {
    const ProblemKind* of = kind();
    if (of == nullptr || of->found == 0) return messages_->clear(QStringLiteral("mend"));
    Message message;
    message.id = QStringLiteral("mend");
    message.kind = of->serious ? Message::Kind::warning : Message::Kind::notice;
    message.what = of->sentence.arg(number_text(of->found));
    message.detail = of->consequence;
    if (rows_->checked().size() == RowsModel::k_most_checked)
        message.detail = tr("No more than %1 rows can be ticked.").arg(number_text(RowsModel::k_most_checked));
    const Mend now = mend();
    if (!now.condition.isEmpty() && now.rows > 0) {
        message.ways.append({tr("Leave %n rows out…", nullptr, int(now.rows)), [this] { askRecipe(); }});
        message.ways.append({tr("Show the others"), [this] {
                                 const Mend asked = mend();
                                 if (!asked.condition.isEmpty()) Q_EMIT conditionAsked(without(asked.condition));
                             }});
    }
    messages_->show(message);
}

void ProblemsView::askRecipe() {
    if (session_.project() == nullptr) return;
    const auto recipes = recipes_for(session_.project()->folder(), corpus_);
    if (!recipes) {
        messages_->show(message_of(QStringLiteral("recipe"), tr("The recipes cannot be read."), recipes.error()));
        return;
    }
    QStringList names;
    for (const RecipeChoice& one : *recipes)
        names.append(one.name);
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Leave rows out of a recipe"));
    dialog->setLabelText(tr("%1 rows of %2 will not be read by the recipe. Their source stays as it is.")
                             .arg(number_text(mend().rows), corpus_));
    dialog->setOkButtonText(tr("Leave them out"));
    dialog->setComboBoxItems(names);
    connect(dialog, &QInputDialog::textValueSelected, this, &ProblemsView::leaveOutOf);
    dialog->open();
}

void ProblemsView::leaveOutOf(const QString& recipe) {
    if (session_.project() == nullptr) return;
    const Mend now = mend();
    auto left_out = leave_out(session_.project()->folder(), recipe, corpus_, now.condition);
    const auto done =
        left_out ? session_.apply(std::move(left_out->change)) : base::Result<void>(base::fail(left_out.error()));
    if (!done) {
        messages_->show(message_of(QStringLiteral("recipe"), tr("%1 was not changed.").arg(recipe), done.error()));
        return;
    }
    Message message;
    message.id = QStringLiteral("recipe");
    message.what = tr("The recipe %1 leaves %2 rows of %3 out.").arg(left_out->recipe, number_text(now.rows), corpus_);
    if (session_.hasPage(QStringLiteral("datasets"))) {
        message.ways.append({tr("Show it"), [this, name = left_out->recipe] {
                                 session_.goTo({QStringLiteral("datasets"), name, -1, {}});
                             }});
    }
    messages_->show(message);
}

bool ProblemsView::chosenIsHarmless() const {
    const ProblemKind* of = kind();
    if (of == nullptr) return false;
    const QSet<qint64> harmless = harmless_.value(of->name);
    if (const UnmappedFinding* one = character()) return harmless.contains(one->found.character);
    return harmless.contains(rows_->idAt(table_->currentIndex().row()));
}

QList<HarmlessMark> ProblemsView::chosenMarks() const {
    QList<HarmlessMark> marks;
    if (const UnmappedFinding* one = character())
        return {mark_of_character(code_point_text(one->found.character).toStdString())};
    const ProblemKind* of = kind();
    if (of == nullptr) return marks;
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    for (const QModelIndex& index : rows) {
        const RowView* view = rows_->view(index.row());
        if (view != nullptr) marks.append(mark_of(of->name.toStdString(), view->row));
    }
    return marks;
}

void ProblemsView::markChosen(bool harmless) {
    const QList<HarmlessMark> marks = chosenMarks();
    if (marks.isEmpty() || session_.project() == nullptr) return;
    auto change = change_marks(session_.project()->folder(), corpus_, marks, harmless);
    const auto done = change ? session_.apply(std::move(*change)) : base::Result<void>(base::fail(change.error()));
    if (!done) messages_->show(message_of(QStringLiteral("marks"), tr("The rows were not marked."), done.error()));
}

void ProblemsView::showMarks() {
    const ProblemKind* of = kind();
    const bool by_rows = of != nullptr && !of->filter.isEmpty();
    rows_->setMuted(by_rows ? harmless_.value(of->name) : QSet<qint64>());
    mark_->setText(chosenIsHarmless() ? tr("Count it again") : tr("Mark as harmless"));
    const bool any = of != nullptr && (!by_rows || rows_->idAt(table_->currentIndex().row()) > 0);
    Actions::setReason(mark_, any ? session_.readOnlyReason() : tr("no row is chosen"));
}

} // namespace sauti::widgets::corpora
