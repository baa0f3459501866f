// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/session.h"

#include "base/work.h"
#include "widgets/common/actions.h"
#include "widgets/common/plural_forms.h"
#include "widgets/common/settings.h"
#include "workspace/change_log.h"
#include "workspace/demo.h"
#include "workspace/project.h"

#include <QDateTime>
#include <QPointer>
#include <QStandardPaths>
#include <QTimer>
#include <algorithm>
#include <filesystem>
#include <utility>

namespace sauti::widgets {

namespace {

constexpr int k_poll_ms = 33;

std::filesystem::path path_of(const QString& folder) {
    return folder.toStdString();
}

std::optional<QString> as_text(const std::optional<std::string>& text) {
    return text ? std::optional(QString::fromStdString(*text)) : std::nullopt;
}

} // namespace

struct Session::Started {
    base::JobId id = 0;
    JobRequest request;
    QPointer<QObject> owner;
    Ended ended;
    bool over = false;
    bool paused = false;
};

/// What a job that opens a project hands back.
struct Session::Opened {
    std::unique_ptr<workspace::Project> project;
    std::unique_ptr<workspace::ChangeLog> changes;
    std::string read_only;
};

Session::Session(Settings& settings, engine::Engines& engines, QObject* parent)
    : QObject(parent), settings_(settings), engines_(engines), actions_(new Actions(this)), timer_(new QTimer(this)),
      jobs_(std::make_unique<base::Jobs>()) {
    use_plural_forms();
    timer_->setInterval(k_poll_ms);
    connect(timer_, &QTimer::timeout, this, &Session::poll);
}

Session::~Session() = default;

void Session::openProject(const QString& folder) {
    openInJob(tr("Open %1").arg(folder),
              [folder](const base::Work&) { return workspace::Project::open(path_of(folder)); });
}

void Session::createProject(const QString& folder, const QString& name) {
    openInJob(tr("Make project %1").arg(name), [folder, name](const base::Work&) {
        return workspace::Project::create(path_of(folder), name.toStdString());
    });
}

void Session::openDemo() {
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    const std::filesystem::path folder = path_of(data) / "sauti" / "demo";
    openInJob(tr("Open the demo project"), [folder](const base::Work& work) -> base::Result<workspace::Project> {
        std::error_code error;
        const bool is_there = std::filesystem::exists(folder / "sauti.json", error);
        if (is_there && !workspace::is_unfinished_demo(folder)) return workspace::Project::open(folder);
        return workspace::make_demo_project(folder, work);
    });
}

void Session::openInJob(const QString& name, std::function<base::Result<workspace::Project>(const base::Work&)> open) {
    auto opened = std::make_shared<Opened>();
    JobRequest request;
    request.name = name;
    request.quiet = true;
    request.low_priority = false;
    request.body = [opened, open = std::move(open)](const base::JobContext& job) -> base::Result<void> {
        SAUTI_TRY(workspace::Project project, open(job.work()));
        auto changes = workspace::ChangeLog::open(project.folder());
        if (changes) {
            opened->changes = std::make_unique<workspace::ChangeLog>(std::move(*changes));
        } else {
            opened->read_only = changes.error().message;
        }
        opened->project = std::make_unique<workspace::Project>(std::move(project));
        return {};
    };
    start(std::move(request), this, [this, name, opened](const base::JobStatus& end) {
        if (end.state == base::JobState::done) {
            take(*opened);
        } else if (end.error) {
            Q_EMIT failed(tr("%1: not done.").arg(name), QString::fromStdString(end.error->to_string()));
        }
    });
}

void Session::take(Opened& opened) {
    changes_.reset(); // its lock goes before the new one is used
    project_ = std::move(opened.project);
    changes_ = std::move(opened.changes);
    read_only_ = QString::fromStdString(opened.read_only);
    settings_.noteProject({QString::fromStdString(project_->folder().string()),
                           QString::fromStdString(project_->name()), QDateTime::currentDateTime()});
    Q_EMIT projectChanged();
    Q_EMIT undoChanged();
}

void Session::closeProject() {
    if (!project_) return;
    changes_.reset();
    project_.reset();
    read_only_.clear();
    Q_EMIT projectChanged();
    Q_EMIT undoChanged();
}

base::Result<void> Session::apply(workspace::Change change) {
    if (!changes_) {
        return base::fail(base::ErrorKind::busy, project_ ? read_only_.toStdString() : "no project is open",
                          "close the other window or command that changes this project");
    }
    SAUTI_CHECK(changes_->apply(std::move(change)));
    afterChange();
    return {};
}

void Session::afterChange() {
    Q_EMIT contentChanged();
    Q_EMIT undoChanged();
}

std::optional<QString> Session::undoName() const {
    return changes_ ? as_text(changes_->undo_name()) : std::nullopt;
}

std::optional<QString> Session::redoName() const {
    return changes_ ? as_text(changes_->redo_name()) : std::nullopt;
}

void Session::undo() {
    stepBack(true);
}

void Session::redo() {
    stepBack(false);
}

void Session::stepBack(bool back) {
    const std::optional<QString> name = back ? undoName() : redoName();
    if (!name) return;
    const auto done = back ? changes_->undo() : changes_->redo();
    if (!done) {
        Q_EMIT failed(back ? tr("\"%1\" was not undone.").arg(*name) : tr("\"%1\" was not done again.").arg(*name),
                      QString::fromStdString(done.error().to_string()));
    }
    afterChange();
}

base::JobId Session::start(JobRequest request, QObject* owner, Ended ended) {
    auto one = std::make_unique<Started>();
    one->id = jobs_->start(request.name.toStdString(), std::move(request.body), request.low_priority);
    request.body = nullptr;
    one->request = std::move(request);
    one->owner = owner;
    one->ended = std::move(ended);
    const base::JobId id = one->id;
    const bool quiet = one->request.quiet;
    started_.push_back(std::move(one));
    if (!timer_->isActive()) timer_->start();
    if (!quiet) Q_EMIT jobsChanged();
    return id;
}

void Session::poll() {
    // Callbacks may start further jobs, so the ended ones are gathered first.
    std::vector<std::pair<QPointer<QObject>, std::function<void()>>> calls;
    bool running = false;
    bool told = false;
    for (const auto& one : started_) {
        if (one->over) continue;
        const auto status = jobs_->status(one->id);
        if (status && status->state == base::JobState::running) {
            running = true;
            continue;
        }
        one->over = true;
        told = told || !one->request.quiet;
        if (status && one->ended) calls.emplace_back(one->owner, [ended = one->ended, end = *status] { ended(end); });
        if (one->request.quiet) jobs_->forget(one->id);
    }
    std::erase_if(started_, [](const auto& one) { return one->over && one->request.quiet; });
    if (!running) timer_->stop();
    Q_EMIT tick();
    for (const auto& [owner, call] : calls) {
        if (owner) call();
    }
    if (told) Q_EMIT jobsChanged();
}

const JobRequest* Session::request(base::JobId id) const {
    const auto found = std::find_if(started_.begin(), started_.end(), [id](const auto& one) { return one->id == id; });
    return found == started_.end() ? nullptr : &(*found)->request;
}

bool Session::isPaused(base::JobId id) const {
    return std::any_of(started_.begin(), started_.end(),
                       [id](const auto& one) { return one->id == id && one->paused; });
}

void Session::setPaused(base::JobId id, bool paused) {
    for (const auto& one : started_) {
        if (one->id != id || one->over || !one->request.pause) continue;
        one->request.pause(paused);
        one->paused = paused;
    }
    Q_EMIT jobsChanged();
}

void Session::dismiss(base::JobId id) {
    jobs_->forget(id);
    if (jobs_->status(id)) return; // it runs still
    std::erase_if(started_, [id](const auto& one) { return one->id == id; });
    Q_EMIT jobsChanged();
}

QStringList Session::runningNames() const {
    QStringList names;
    for (const auto& one : started_) {
        const auto status = jobs_->status(one->id);
        const bool running = status && status->state == base::JobState::running;
        if (running && !one->request.quiet) names.append(one->request.name);
    }
    return names;
}

bool Session::hasPage(const QString& id) const {
    return std::any_of(pages_.begin(), pages_.end(), [&id](const PageFacts& page) { return page.id == id; });
}

QHash<base::JobId, QStringList> Session::goOnWith() const {
    QHash<base::JobId, QStringList> found;
    for (const auto& one : started_) {
        const auto status = jobs_->status(one->id);
        const bool running = status && status->state == base::JobState::running;
        if (running && !one->request.goesOnWith.isEmpty()) found[one->id] = one->request.goesOnWith;
    }
    return found;
}

bool Session::isBusy() const {
    return std::any_of(started_.begin(), started_.end(), [](const auto& one) { return !one->over; });
}

} // namespace sauti::widgets
