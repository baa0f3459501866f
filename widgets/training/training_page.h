// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/train.h"
#include "widgets/common/page.h"
#include "widgets/training/run_actions.h"

#include <QSet>
#include <memory>

class QMenu;
class QStackedWidget;

namespace sauti::workspace {
class LiveRun;
}
namespace sauti::widgets {
class ElidedLabel;
class EmptyState;
class Panes;
} // namespace sauti::widgets

namespace sauti::widgets::training_page {

class FormDraft;
class OutlookPane;
class RunPane;
class SpecForm;
class SpecModel;

/// Setting up a run in a form, starting it, and watching it. One run trains at a time; runs of other processes are
/// followed by their folder.
///
/// Targets: item = id of a run to be shown; text "new" = the form, "data:DATASET/OUTPUT" = the form for those rows,
/// "start:RUN" = a form that fine-tunes from that run.
class TrainingPage : public Page {
    Q_OBJECT

public:
    TrainingPage(Session& session, QWidget* parent);
    ~TrainingPage() override;

    [[nodiscard]] QString statusText() const override;
    void activate() override;
    void deactivate() override;
    void goTo(const Target& target) override;
    [[nodiscard]] QWidget* firstFocus() const override;
    [[nodiscard]] QList<Picture> pictures() override;

    [[nodiscard]] SpecModel& model() { return *model_; }
    [[nodiscard]] SpecForm* form() const { return form_; }
    [[nodiscard]] OutlookPane* outlook() const { return outlook_; }
    [[nodiscard]] RunPane* run() const { return run_; }
    [[nodiscard]] bool showsRun() const;

private:
    void makeActions();
    void makeRunActions();
    void makeBar();
    void makeExportMenu();
    void openSpec();
    void takeSpec(const QString& file);
    void exportSpec();
    void openProject();
    void askProject();
    void takeFacts(ProjectFacts facts);
    void offerToContinue();
    void offerDraft();
    void start();
    void launch(training::TrainRequest request);
    void ended(const base::JobStatus& end);
    void continueRun(const QString& id);
    void stopRun();
    void stopOther();
    /// A run of another process that goes on is shown when its project is opened.
    void showRunning();
    void showRun(const QString& id);
    void showForm(bool form);
    void takeKind(runs::RunKind kind, const QString& preset);
    void refresh();
    void refreshMenus();
    void refreshTitle();
    void copyCommand();
    [[nodiscard]] bool isLiveShown() const;
    /// The run that is shown is trained by a `sauti-cli`, which can be asked to stop.
    [[nodiscard]] bool isOtherShown() const;
    [[nodiscard]] QString stopText() const;
    [[nodiscard]] QString stopWaitsFor() const;
    [[nodiscard]] QString shownId() const;

    SpecModel* model_;
    FormDraft* draft_;
    QStackedWidget* stack_;
    Panes* form_side_;
    SpecForm* form_ = nullptr;
    OutlookPane* outlook_ = nullptr;
    RunPane* run_;
    EmptyState* empty_;
    ElidedLabel* run_name_;
    ElidedLabel* run_title_; ///< kind, preset, seed

    QAction *start_, *measure_, *copy_, *undo_, *redo_;
    QAction *pause_, *stop_, *checkpoint_, *continue_, *new_;
    QAction *kind_, *preset_, *runs_, *open_spec_, *log_, *export_, *export_score_;
    QMenu *kind_menu_, *preset_menu_, *runs_menu_, *export_menu_;

    ProjectFacts facts_;
    base::JobId facts_job_ = 0;
    bool opened_ = false; ///< the project was opened just now: nobody has asked for anything yet
    bool fresh_ = true;   ///< nobody has touched the form since the project was opened
    std::shared_ptr<workspace::LiveRun> live_;
    base::JobId live_job_ = 0;
    QString stopping_;      ///< the run that was asked to stop
    QSet<QString> offered_; ///< runs with their step: a bar that was closed stays closed
};

} // namespace sauti::widgets::training_page
