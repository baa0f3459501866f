// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/training_page.h"

#include "training/request.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/panes.h"
#include "widgets/common/plural_forms.h"
#include "widgets/common/rule.h"
#include "widgets/common/theme.h"
#include "widgets/training/form_draft.h"
#include "widgets/training/outlook_pane.h"
#include "widgets/training/run_pane.h"
#include "widgets/training/spec_form.h"
#include "widgets/training/spec_model.h"
#include "widgets/training/words.h"
#include "workspace/live_run.h"
#include "workspace/project.h"
#include "workspace/run_process.h"

#include <QLineEdit>
#include <QStackedWidget>
#include <algorithm>
#include <utility>

namespace sauti::widgets::training_page {

namespace {

constexpr int k_settings_width = 588;
constexpr int k_tight_settings_width = 510;

} // namespace

TrainingPage::TrainingPage(Session& session, QWidget* parent)
    : Page(session,
           {QStringLiteral("train"), tr("Train"), QStringLiteral("run-build"), 6, tr("Train a model"),
            tr("set a run up in a form, watch it learn, pause it, stop it, go on")},
           parent),
      model_(new SpecModel(this)), draft_(new FormDraft(session, *model_, this)), stack_(new QStackedWidget(this)),
      form_side_(new Panes(session.settings(), QStringLiteral("train"), stack_)), run_(new RunPane(session, stack_)),
      empty_(new EmptyState(tr("No project is open"),
                            tr("A run belongs to a project: its data sets are learnt from, its folder keeps the run."),
                            this)),
      run_name_(new ElidedLabel({}, bar())), run_title_(new ElidedLabel({}, bar())) {
    makeActions();
    makeRunActions();
    makeBar();
    form_ = new SpecForm(*model_, form_side_);
    outlook_ = new OutlookPane(session, *model_, {measure_, copy_}, form_side_);
    form_side_->addColumn(
        {QStringLiteral("settings"), tr("Settings"), form_, k_settings_width, k_tight_settings_width});
    form_side_->addColumn({QStringLiteral("outlook"), tr("What will happen"), outlook_});
    stack_->addWidget(form_side_);
    stack_->addWidget(run_);
    setContent(stack_);
    setEmptyState(empty_);
    showEmpty(session.project() == nullptr);
    connect(form_, &SpecForm::focused, outlook_, &OutlookPane::setHelp);
    connect(model_, &SpecModel::changed, this, &TrainingPage::refresh);
    connect(outlook_, &OutlookPane::renewed, this, &TrainingPage::refresh);
    connect(outlook_, &OutlookPane::measuringFailed, this, [this](const base::Error& error) {
        messages()->show(message_of(QStringLiteral("measure"), tr("Nothing was measured."), error));
    });
    connect(run_, &RunPane::renewed, this, [this] {
        const bool over = !isLiveShown() && run_->view()->facts.state != runs::RunState::running;
        if (over && stopping_ == shownId()) {
            stopping_.clear();
            askProject(); // it can be continued now
        }
        refresh();
    });
    connect(run_, &RunPane::failed, this, [this](const base::Error& error) {
        messages()->show(message_of(QStringLiteral("run"), tr("%1 cannot be shown.").arg(shownId()), error));
    });
    connect(draft_, &FormDraft::found, this, &TrainingPage::offerDraft);
    connect(&session, &Session::projectChanged, this, &TrainingPage::openProject);
    connect(&session, &Session::contentChanged, this, &TrainingPage::askProject);
    connect(&session, &Session::jobsChanged, this, &TrainingPage::refresh);
    refreshMenus();
    showForm(true);
    if (session.project() != nullptr) openProject();
}

TrainingPage::~TrainingPage() {
    draft_->putAway();
}

bool TrainingPage::showsRun() const {
    return stack_->currentWidget() == run_;
}

bool TrainingPage::isLiveShown() const {
    return live_ != nullptr && run_->live() == live_.get();
}

QString TrainingPage::shownId() const {
    return QString::fromStdString(run_->folder().filename().string());
}

void TrainingPage::showForm(bool form) {
    stack_->setCurrentWidget(form ? static_cast<QWidget*>(form_side_) : run_);
    run_->setSeen(!form && isVisible());
    refresh();
}

void TrainingPage::activate() {
    outlook_->activate();
    askProject();
    run_->setSeen(showsRun());
}

void TrainingPage::deactivate() {
    run_->setSeen(false);
}

QWidget* TrainingPage::firstFocus() const {
    return showsRun() ? nullptr : form_->nameField();
}

void TrainingPage::openProject() {
    const workspace::Project* project = session().project();
    showEmpty(project == nullptr);
    messages()->clearAll();
    offered_.clear();
    facts_ = {};
    draft_->putAway();
    model_->setProject(project != nullptr ? std::optional(project->folder()) : std::nullopt);
    opened_ = true;
    fresh_ = true;
    if (!live_) showForm(true);
    draft_->open();
    askProject();
}

void TrainingPage::askProject() {
    if (session().project() == nullptr) return;
    if (facts_job_ != 0) session().jobs().request_stop(facts_job_);
    auto found = std::make_shared<ProjectFacts>();
    JobRequest request;
    request.name = tr("Look for data sets and runs");
    request.quiet = true;
    request.body = [found, folder = session().project()->folder(),
                    kind = model_->form().kind()](const base::JobContext&) -> base::Result<void> {
        SAUTI_TRY(*found, project_facts(folder, kind));
        return {};
    };
    const auto id = std::make_shared<base::JobId>(0);
    *id = session().start(std::move(request), this, [this, found, id](const base::JobStatus& end) {
        if (*id != facts_job_) return;
        facts_job_ = 0;
        if (end.state == base::JobState::done) takeFacts(std::move(*found));
    });
    facts_job_ = *id;
}

void TrainingPage::takeFacts(ProjectFacts facts) {
    facts_ = std::move(facts);
    for (const char* key : {"data.train", "data.eval", "data.test"})
        model_->setChoices(QString::fromLatin1(key), facts_.data);
    model_->setChoices(QStringLiteral("start"), facts_.starts);
    const auto first = std::find_if(facts_.data.begin(), facts_.data.end(),
                                    [](const QString& one) { return one.endsWith(QLatin1String(":train")); });
    if (fresh_ && first != facts_.data.end() && model_->form().text("data.train").empty()) {
        const QString rows = first->chopped(6);
        model_->change([&](training::RunForm& form) {
            const auto chosen = form.choose_data(rows.toStdString(), session().project()->folder());
            static_cast<void>(chosen); // only a proposal: what is wrong with it shows when it is chosen
        });
        draft_->settle();
    }
    fresh_ = false;
    if (std::exchange(opened_, false)) showRunning();
    offerToContinue();
    refreshMenus();
    refresh();
}

void TrainingPage::offerToContinue() {
    QStringList ids;
    for (const Continuable& run : facts_.continuable)
        ids.append(QStringLiteral("continue:") + run.id);
    for (const MessageBar* one : messages()->bars()) {
        const QString id = one->message().id;
        if (id.startsWith(QLatin1String("continue:")) && !ids.contains(id)) messages()->clear(id);
    }
    for (const Continuable& run : facts_.continuable) {
        if (live_ && live_->folder() == run.folder) continue;
        const QString key = QStringLiteral("%1@%2").arg(run.id).arg(run.last_step);
        if (offered_.contains(key)) continue;
        offered_.insert(key);
        Message message;
        message.id = QStringLiteral("continue:") + run.id;
        message.kind = run.killed ? Message::Kind::warning : Message::Kind::notice;
        message.what = what_of(run);
        message.detail = detail_of(run);
        message.ways = {{tr("Continue"), [this, id = run.id] { continueRun(id); }},
                        {tr("Look at it"), [this, id = run.id] { showRun(id); }}};
        messages()->show(message);
    }
}

void TrainingPage::offerDraft() {
    Message message;
    message.id = QStringLiteral("draft");
    message.what = tr("A half-typed run was kept.");
    message.detail = tr("The window ended without being closed.");
    message.ways = {{tr("Take it up"),
                     [this] {
                         draft_->take();
                         showForm(true);
                         messages()->clear(QStringLiteral("draft"));
                     }},
                    {tr("Throw it away"), [this] {
                         draft_->discard();
                         messages()->clear(QStringLiteral("draft"));
                     }}};
    messages()->show(message);
}

void TrainingPage::start() {
    if (session().project() == nullptr) return;
    auto request = model_->form().request(session().project()->folder());
    if (!request) {
        messages()->show(message_of(QStringLiteral("start"), tr("The run was not started."), request.error()));
        return;
    }
    messages()->clear(QStringLiteral("start"));
    draft_->discard();
    launch(std::move(*request));
}

void TrainingPage::launch(training::TrainRequest request) {
    const QString id = QString::fromStdString(request.run_folder.filename().string());
    const bool pretrains = request.resolved.spec.kind == "pretrain";
    live_ = workspace::LiveRun::make(std::move(request));
    stopping_.clear();
    JobRequest job;
    job.name = QString::fromStdString(live_->title());
    job.body = workspace::LiveRun::body(live_, session().engines());
    job.opens = Target{QStringLiteral("train"), id};
    job.pause = [live = live_](bool pause) { pause ? live->control().pause() : live->control().go_on(); };
    job.goesOnWith = {pretrains ? QStringLiteral("train") : QStringLiteral("finetune"), QStringLiteral("--resume"), id,
                      QStringLiteral("--project"), QString::fromStdString(session().project()->folder().string())};
    run_->follow(live_->folder(), live_);
    live_job_ = session().start(std::move(job), this, [this](const base::JobStatus& end) { ended(end); });
    for (const QString& bar : {QStringLiteral("ended"), QStringLiteral("continue:") + id})
        messages()->clear(bar);
    showForm(false);
}

void TrainingPage::ended(const base::JobStatus& end) {
    const QString id = QString::fromStdString(live_->folder().filename().string());
    const auto outcome = live_->outcome();
    if (isLiveShown()) run_->liveEnded();
    live_.reset();
    live_job_ = 0;
    stopping_.clear();
    Message message;
    message.id = QStringLiteral("ended");
    if (end.state == base::JobState::failed && end.error) {
        message = message_of(message.id, tr("%1 failed.").arg(id), *end.error);
        messages()->show(message);
    } else if (outcome) {
        message.what = tr("%1 is finished.").arg(id);
        const int updates = plural_count(outcome->steps);
        message.detail = outcome->stopped_early
                             ? tr("It stopped early after %1 updates: no better evaluation came.", nullptr, updates)
                                   .arg(count_text(outcome->steps))
                             : tr("%1 updates.", nullptr, updates).arg(count_text(outcome->steps));
        const auto f1 = outcome->test.find("test/entity_f1");
        if (f1 != outcome->test.end()) message.detail += tr(" F1 on the test rows %1.").arg(value_text(f1->second));
        if (session().hasPage(QStringLiteral("experiments")))
            message.ways = {{tr("Compare it"), [this, id] { session().goTo({QStringLiteral("experiments"), id}); }}};
        if (model_->form().kind() == runs::RunKind::pretrain && !outcome->test.count("test/entity_f1"))
            message.ways.append({tr("Fine-tune from it"), [this, id] {
                                     session().goTo({QStringLiteral("train"), {}, -1, QStringLiteral("start:") + id});
                                 }});
        messages()->show(message);
    }
    session().noteContentChanged();
    refresh();
}

void TrainingPage::stopRun() {
    stopping_ = shownId();
    if (isLiveShown()) {
        session().jobs().request_stop(live_job_);
    } else {
        stopOther();
    }
    refresh();
}

void TrainingPage::stopOther() {
    JobRequest request;
    request.name = tr("Ask %1 to stop").arg(shownId());
    request.quiet = true;
    request.body = [folder = run_->folder()](const base::JobContext&) { return workspace::ask_to_stop(folder); };
    session().start(std::move(request), this, [this, id = shownId()](const base::JobStatus& end) {
        if (!end.error) return;
        stopping_.clear();
        messages()->show(message_of(QStringLiteral("stop"), tr("%1 was not stopped.").arg(id), *end.error));
        refresh();
    });
}

void TrainingPage::continueRun(const QString& id) {
    if (session().project() == nullptr) return;
    const auto folder = session().project()->path_of(workspace::Part::run, id.toStdString());
    auto request = live_ ? base::Result<training::TrainRequest>(
                               base::fail(base::ErrorKind::busy, "another run trains in this window", "stop it first"))
                         : training::resume_request(folder, session().project()->folder());
    if (!request) {
        messages()->show(message_of(QStringLiteral("start"), tr("%1 was not continued.").arg(id), request.error()));
        return;
    }
    launch(std::move(*request));
}

void TrainingPage::showRun(const QString& id) {
    if (session().project() == nullptr) return;
    const auto folder = session().project()->path_of(workspace::Part::run, id.toStdString());
    run_->follow(folder, live_ && live_->folder() == folder ? live_ : nullptr);
    showForm(false);
}

void TrainingPage::showRunning() {
    if (live_ || showsRun()) return;
    const auto found = std::find_if(facts_.runs.begin(), facts_.runs.end(),
                                    [](const runs::RunFacts& run) { return run.state == runs::RunState::running; });
    if (found != facts_.runs.end()) showRun(QString::fromStdString(found->id));
}

void TrainingPage::goTo(const Target& target) {
    opened_ = false;
    if (!target.item.isEmpty()) showRun(target.item);
    const QString rows = QStringLiteral("data:");
    const QString start = QStringLiteral("start:");
    if (target.text == QLatin1String("new")) showForm(true);
    if (target.text.startsWith(rows) && session().project() != nullptr) {
        fresh_ = false;
        const std::string name = target.text.mid(rows.size()).toStdString();
        const std::filesystem::path project = session().project()->folder();
        for (const runs::RunKind kind : {model_->form().kind(), runs::RunKind::pretrain, runs::RunKind::finetune}) {
            takeKind(kind, QString::fromStdString(model_->form().preset()));
            bool chosen = false;
            model_->change([&](training::RunForm& form) { chosen = form.choose_data(name, project).has_value(); });
            if (chosen) break;
        }
        showForm(true);
    }
    if (target.text.startsWith(start)) {
        takeKind(runs::RunKind::finetune, QString::fromStdString(model_->form().preset()));
        const std::string from = "run:" + target.text.mid(start.size()).toStdString() + "@best";
        model_->change([&](training::RunForm& form) { form.set("start", from); });
        model_->endStep();
        fresh_ = true; // the rows of the other kind are still to be proposed
        showForm(true);
        askProject();
    }
}

void TrainingPage::takeKind(runs::RunKind kind, const QString& preset) {
    if (kind == model_->form().kind() && preset.toStdString() == model_->form().preset()) return;
    base::Result<void> taken;
    model_->change([&](training::RunForm& form) {
        taken = form.take_preset(kind, preset.toStdString());
        if (taken) return;
        const auto names = runs::preset_names(kind, training::preset_folders());
        if (!names.empty()) taken = form.take_preset(kind, names.front());
    });
    if (!taken) messages()->show(message_of(QStringLiteral("preset"), tr("The preset was not taken."), taken.error()));
    refreshMenus();
}

} // namespace sauti::widgets::training_page
