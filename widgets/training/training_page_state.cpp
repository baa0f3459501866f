// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/elided_label.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/theme.h"
#include "widgets/training/outlook_pane.h"
#include "widgets/training/run_pane.h"
#include "widgets/training/spec_form.h"
#include "widgets/training/spec_model.h"
#include "widgets/training/training_page.h"
#include "widgets/training/words.h"
#include "workspace/live_run.h"

#include <QAction>

namespace sauti::widgets::training_page {

void TrainingPage::refresh() {
    const bool run = showsRun();
    const bool live = run && isLiveShown();
    const auto& view = run_->view();
    const bool over_early =
        run && !live && view &&
        (view->facts.state == runs::RunState::stopped || view->facts.state == runs::RunState::interrupted);
    const auto show = [](QAction* action, bool shown) {
        if (action->isVisible() != shown) action->setVisible(shown);
    };
    show(start_, !run);
    show(kind_, !run);
    show(preset_, !run);
    const bool other = run && isOtherShown();
    show(pause_, live);
    show(stop_, live || other);
    show(checkpoint_, live);
    show(continue_, over_early);
    show(new_, run);
    show(open_spec_, !run);
    show(log_, run);
    show(export_, run);
    bar()->setShown(run_name_, run);
    bar()->setShown(run_title_, run);

    const QStringList wrong = model_->wrongKeys();
    QString reason;
    if (session().project() == nullptr) {
        reason = tr("no project is open");
    } else if (live_) {
        reason = tr("%1 trains now").arg(QString::fromStdString(live_->folder().filename().string()));
    } else if (!wrong.isEmpty()) {
        reason = tr("%1: %2").arg(wrong.first(), model_->problem(wrong.first()));
    }
    Actions::setReason(start_, reason);
    Actions::setReason(measure_, wrong.isEmpty() && session().project() != nullptr ? QString()
                                 : session().project() == nullptr                  ? tr("no project is open")
                                                                  : tr("%1 is to be mended").arg(wrong.first()));
    Actions::setReason(continue_, live_ ? reason : QString());
    const bool measured = outlook_->outlook() && outlook_->outlook()->basis == training::Outlook::Basis::measured;
    measure_->setText(measured ? tr("Measure again") : tr("Measure"));
    const auto undo = model_->form().undo_key();
    const auto redo = model_->form().redo_key();
    undo_->setText(undo ? tr("Undo setting: %1").arg(QString::fromStdString(*undo)) : tr("Undo setting"));
    redo_->setText(redo ? tr("Redo setting: %1").arg(QString::fromStdString(*redo)) : tr("Redo setting"));
    Actions::setReason(undo_, undo ? QString() : tr("nothing was set"));
    Actions::setReason(redo_, redo ? QString() : tr("nothing was undone"));
    const bool paused = live_ && session().isPaused(live_job_);
    const QString pause_text = paused ? tr("Go on") : tr("Pause");
    if (pause_->text() != pause_text) {
        pause_->setText(pause_text);
        const char* icon = paused ? "media-playback-start" : "media-playback-pause";
        pause_->setIcon(theme::icon(QString::fromLatin1(icon)));
    }
    const bool stopping = run && stopping_ == shownId();
    stop_->setText(stopping ? stopText() : tr("Stop and save"));
    for (QAction* action : {pause_, stop_, checkpoint_})
        Actions::setReason(action, stopping ? stopWaitsFor() : QString());
    kind_->setText(model_->form().kind() == runs::RunKind::pretrain ? tr("Pretrain") : tr("Fine-tune"));
    preset_->setText(tr("Preset: %1").arg(QString::fromStdString(model_->form().preset())));
    Actions::setReason(runs_, facts_.runs.empty() ? tr("the project has no runs") : QString());
    refreshTitle();
    Q_EMIT statusChanged();
}

void TrainingPage::refreshTitle() {
    if (!showsRun()) return;
    run_name_->setText(shownId());
    const auto& view = run_->view();
    if (!view) {
        run_title_->setText({});
        return;
    }
    const QString kind = view->spec.kind == "pretrain" ? tr("pretrain") : tr("fine-tune");
    const QString preset = QString::fromStdString(view->spec.preset.value_or(""));
    run_title_->setText(tr("%1 · %2 · seed %3").arg(kind, preset).arg(view->spec.seed));
}

bool TrainingPage::isOtherShown() const {
    const auto& view = run_->view();
    return !isLiveShown() && view && view->process && view->process->program == "sauti-cli";
}

QString TrainingPage::stopText() const {
    const std::string doing = live_ ? live_->news().doing : std::string();
    if (doing == "opening the engine") return tr("Stopping when the engine is open");
    if (doing == "writing a checkpoint") return tr("Stopping: writing the checkpoint");
    return tr("Stopping after this batch");
}

QString TrainingPage::stopWaitsFor() const {
    const std::string doing = live_ ? live_->news().doing : std::string();
    if (doing == "opening the engine") return tr("it waits for the engine, which is being opened");
    if (doing == "evaluating" || doing == "testing") return tr("it waits for the rows that are being judged");
    if (doing == "writing a checkpoint") return tr("it waits for the checkpoint, which is being written");
    return tr("it waits for the batch under way, then writes a checkpoint");
}

QString TrainingPage::statusText() const {
    if (showsRun()) {
        if (!stopping_.isEmpty() && stopping_ == shownId())
            return tr("%1 · stopping: %2").arg(shownId(), stopWaitsFor());
        const auto& view = run_->view();
        if (!view) return shownId();
        if (!view->checkpoint) return tr("%1 · no checkpoint yet").arg(shownId());
        return tr("%1 · last checkpoint step %2").arg(shownId(), count_text(*view->checkpoint));
    }
    const auto wrong = static_cast<int>(model_->wrongKeys().size());
    if (live_) return tr("new run · %1 trains now").arg(QString::fromStdString(live_->folder().filename().string()));
    return wrong == 0 ? tr("new run · ready to start") : tr("new run · not started: %1 to mend").arg(wrong);
}

QList<Page::Picture> TrainingPage::pictures() {
    return {{QStringLiteral("05"), {}, [this] { showForm(true); }},
            {QStringLiteral("05"), QStringLiteral("to-mend"),
             [this] {
                 showForm(true);
                 model_->change([](training::RunForm& form) {
                     form.set("model.hidden_size", "96");
                     form.set("masking.rate", "0.2");
                     form.set("model.attention_heads", "5");
                 });
                 form_->focusKey(QStringLiteral("model.attention_heads"));
             }},
            {QStringLiteral("05b"), QStringLiteral("run"), [this] {
                 if (!facts_.runs.empty()) showRun(QString::fromStdString(facts_.runs.front().id));
             }}};
}

} // namespace sauti::widgets::training_page
