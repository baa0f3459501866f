// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "training/request.h"
#include "widgets/common/curve_chart.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/settings.h"
#include "widgets/common/theme.h"
#include "widgets/training/outlook_pane.h"
#include "widgets/training/run_pane.h"
#include "widgets/training/spec_model.h"
#include "widgets/training/training_page.h"
#include "widgets/training/words.h"
#include "workspace/live_run.h"
#include "workspace/project.h"

#include <nlohmann/json.hpp>

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>

/// What stands in the page's bar: actions, their menus, and the files that come and go by them.
namespace sauti::widgets::training_page {

namespace {

constexpr qsizetype k_runs_in_menu = 20;

} // namespace

void TrainingPage::makeActions() {
    const QString run = QStringLiteral("Run");
    start_ = makeAction(
        {"train.start", tr("Start"), "media-playback-start", QKeySequence(tr("Ctrl+Return")), run, tr("Start the run")},
        [this] { start(); });
    measure_ = makeAction({"train.measure", tr("Measure"), "view-refresh", {}, run, tr("Measure five updates")},
                          [this] { outlook_->measure(); });
    copy_ = makeAction({"train.copy", tr("Copy"), "edit-copy", {}, {}, tr("Copy the run as a command")},
                       [this] { copyCommand(); });
    undo_ = makeAction({"train.undo", tr("Undo setting"), "edit-undo"}, [this] { model_->undo(); });
    redo_ = makeAction({"train.redo", tr("Redo setting"), "edit-redo"}, [this] { model_->redo(); });
    open_spec_ = makeAction({"train.open-spec",
                             tr("Open spec…"),
                             "document-open",
                             {},
                             run,
                             tr("Fill the form from a spec's file, or from a run's run.json")},
                            [this] { openSpec(); });
    kind_ = makeAction({"train.kind", tr("Pretrain"), {}, {}, {}, tr("What is trained")});
    preset_ = makeAction({"train.preset", tr("Preset"), {}, {}, {}, tr("The spec that the rest differs from")});
    runs_ = makeAction({"train.runs", tr("Runs"), "clock", {}, {}, tr("Show a run of this project")});
    kind_menu_ = new QMenu(this);
    preset_menu_ = new QMenu(this);
    runs_menu_ = new QMenu(this);
}

void TrainingPage::makeRunActions() {
    const QString run = QStringLiteral("Run");
    pause_ = makeAction({"train.pause", tr("Pause"), "media-playback-pause", {}, run, tr("Pause the run")}, [this] {
        session().setPaused(live_job_, !session().isPaused(live_job_));
        refresh();
    });
    stop_ = makeAction({"train.stop",
                        tr("Stop and save"),
                        "media-playback-stop",
                        {},
                        run,
                        tr("Stop after the update under way, with a checkpoint")},
                       [this] { stopRun(); });
    checkpoint_ = makeAction({"train.checkpoint",
                              tr("Checkpoint now"),
                              "document-save",
                              {},
                              run,
                              tr("Write a checkpoint after the update under way")},
                             [this] {
                                 if (live_) live_->control().request_checkpoint();
                             });
    continue_ = makeAction(
        {"train.continue", tr("Continue"), "media-playback-start", {}, run, tr("Go on from the last checkpoint")},
        [this] { continueRun(shownId()); });
    new_ = makeAction({"train.new", tr("New run"), "document-new", {}, run, tr("Set up another run")},
                      [this] { showForm(true); });
    log_ = makeAction({"train.log", tr("Log"), "view-list-details", {}, run, tr("What the run tells of itself"), true});
    connect(log_, &QAction::triggered, this, [this](bool shown) {
        run_->setLogShown(shown);
        session().settings().setArrangement(QStringLiteral("train/log"), shown ? "shown" : "hidden");
    });
    log_->setChecked(session().settings().arrangement(QStringLiteral("train/log")) == "shown");
    run_->setLogShown(log_->isChecked());
    export_ =
        makeAction({"train.export", tr("Export"), "document-export", {}, {}, tr("Pictures, numbers and the spec")});
    makeExportMenu();
}

void TrainingPage::makeExportMenu() {
    export_menu_ = new QMenu(this);
    for (const auto& [name, chart] : run_->namedCharts()) {
        QMenu* one = chart->makeMenu(export_menu_);
        one->setTitle(name);
        QAction* shown = export_menu_->addMenu(one);
        if (chart == run_->charts().at(1)) export_score_ = shown;
    }
    export_menu_->addSeparator();
    export_menu_->addAction(makeAction({"train.export-spec",
                                        tr("Spec as JSON…"),
                                        "document-export",
                                        {},
                                        {},
                                        tr("Write the run's spec into a file that \"Open spec…\" takes")},
                                       [this] { exportSpec(); }));
    connect(export_menu_, &QMenu::aboutToShow, this,
            [this] { export_score_->setVisible(!run_->charts().at(1)->isHidden()); });
}

void TrainingPage::makeBar() {
    bar()->addPrimary(start_);
    bar()->addPrimary(pause_);
    bar()->addPrimary(continue_);
    bar()->addFlat(stop_);
    bar()->addFlat(checkpoint_);
    bar()->addFlat(new_);
    bar()->addSeparator();
    bar()->addMenu(kind_, kind_menu_);
    bar()->addMenu(preset_, preset_menu_);
    run_name_->setFont(theme::bold_font());
    run_title_->setFont(theme::meta_font());
    run_title_->setMuted(true);
    bar()->addWidget(run_name_);
    bar()->addWidget(run_title_);
    bar()->addStretch();
    bar()->addFlat(open_spec_);
    bar()->addFlat(log_);
    bar()->addMenu(export_, export_menu_);
    bar()->addMenu(runs_, runs_menu_);
    empty_->addWay(session().actions().find(QStringLiteral("file.new")), true);
    empty_->addWay(session().actions().find(QStringLiteral("file.demo")), false);
}

void TrainingPage::refreshMenus() {
    kind_menu_->clear();
    const QString preset = QString::fromStdString(model_->form().preset());
    for (const auto& [kind, words] : {std::pair(runs::RunKind::pretrain, tr("Pretrain: guess letters from context")),
                                      std::pair(runs::RunKind::finetune, tr("Fine-tune: name entities"))}) {
        QAction* one = kind_menu_->addAction(words);
        one->setCheckable(true);
        one->setChecked(kind == model_->form().kind());
        connect(one, &QAction::triggered, this, [this, kind = kind, preset] {
            fresh_ = true;
            takeKind(kind, preset);
            askProject();
        });
    }
    preset_menu_->clear();
    for (const std::string& name : model_->form().presets()) {
        const QString one_name = QString::fromStdString(name);
        QAction* one = preset_menu_->addAction(one_name);
        one->setCheckable(true);
        one->setChecked(one_name == preset);
        connect(one, &QAction::triggered, this, [this, one_name] { takeKind(model_->form().kind(), one_name); });
    }
    runs_menu_->clear();
    for (const runs::RunFacts& run : facts_.runs) {
        if (runs_menu_->actions().size() >= k_runs_in_menu) break;
        const QString id = QString::fromStdString(run.id);
        QAction* one = runs_menu_->addAction(tr("%1  ·  %2").arg(id, text_of(runs::name(run.state))));
        connect(one, &QAction::triggered, this, [this, id] { showRun(id); });
    }
}

void TrainingPage::copyCommand() {
    QGuiApplication::clipboard()->setText(outlook_->command());
}

void TrainingPage::openSpec() {
    auto* dialog = new QFileDialog(this, tr("Open a spec"), {}, tr("Specs (*.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    if (session().project() != nullptr)
        dialog->setDirectory(QString::fromStdString(session().project()->folder().string()));
    connect(dialog, &QFileDialog::fileSelected, this, &TrainingPage::takeSpec);
    dialog->open();
}

void TrainingPage::takeSpec(const QString& file) {
    auto spec = std::make_shared<runs::RunSpec>();
    JobRequest request;
    request.name = tr("Read %1").arg(file);
    request.quiet = true;
    request.body = [spec, file](const base::JobContext&) -> base::Result<void> {
        SAUTI_TRY(*spec, training::read_spec_file(file.toStdString()));
        return {};
    };
    session().start(std::move(request), this, [this, spec, file](const base::JobStatus& end) {
        base::Result<void> taken;
        if (end.error) taken = base::fail(*end.error);
        if (taken) model_->change([&](training::RunForm& form) { taken = form.take_spec(*spec); });
        if (!taken) {
            messages()->show(message_of(QStringLiteral("spec"), tr("%1 was not taken.").arg(file), taken.error()));
            return;
        }
        messages()->clear(QStringLiteral("spec"));
        fresh_ = false;
        refreshMenus();
        askProject(); // the other kind takes other rows
    });
}

void TrainingPage::exportSpec() {
    if (!run_->view()) return;
    auto* dialog =
        new QFileDialog(this, tr("Write the spec"), shownId() + QStringLiteral(".json"), tr("Specs (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, spec = run_->view()->spec](const QString& file) {
        JobRequest request;
        request.name = tr("Write %1").arg(file);
        request.quiet = true;
        request.body = [spec, file](const base::JobContext&) {
            return base::write_json(file.toStdString(), runs::spec_to_json(spec));
        };
        session().start(std::move(request), this, [this, file](const base::JobStatus& end) {
            if (end.error)
                messages()->show(message_of(QStringLiteral("spec"), tr("%1 was not written.").arg(file), *end.error));
        });
    });
    dialog->open();
}

} // namespace sauti::widgets::training_page
