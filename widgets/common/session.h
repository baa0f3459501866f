// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"
#include "base/result.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QTimer;

namespace sauti::engine {
class Engines;
}
namespace sauti::workspace {
class ChangeLog;
class Project;
struct Change;
} // namespace sauti::workspace

/// What the window hands to its pages: the open project, jobs, undo, settings, actions, and the way to another page. It
/// lives on the window's thread and is asked only there; jobs' bodies run elsewhere and touch nothing of Qt.
///
///     session.start({tr("Index swa"), body}, [this](const base::JobStatus& end) { reload(); });
///     session.goTo({"corpora", "swa", 812});
namespace sauti::widgets {

class Actions;
class Settings;

/// Where to go: a page, a thing on it, a place in the thing. What a page does not know it leaves out.
struct Target {
    QString page;      ///< id of the page: "corpora"
    QString item = {}; ///< id of a corpus, data set, run; empty: as it was
    qint64 row = -1;   ///< number of a row or line, from 0; −1: none
    QString text = {}; ///< what else the page understands: a filter ("tag:PER"), "import"

    bool operator==(const Target& other) const = default;
};

/// What does not change about a page.
struct PageFacts {
    QString id;              ///< "corpora": in targets and settings
    QString title;           ///< "Corpora": on the rail and in the bar
    QString icon;            ///< Breeze's name
    int number = 0;          ///< Ctrl+number; pages keep theirs (1 Start … 7 Experiments), whichever are there
    QString invitation = {}; ///< for Start: "Look at a corpus"
    QString purpose = {};    ///< its second line: "text, phones and entities of each row, side by side"
};

/// A job as the window starts it. The body runs on a thread of its own at nice 10.
struct JobRequest {
    QString name; ///< "Index swa": what is done to what
    base::Jobs::Body body = {};
    std::optional<Target> opens = std::nullopt; ///< "Open" of the ended job goes there
    std::function<void(bool)> pause = nullptr;  ///< called with true for Pause, false for Go on; empty: no such button
    bool quiet = false; ///< under a second as a rule (a filter, a preview): never shown in the drawer
    bool low_priority = true;
    /// What `sauti-cli` is to be called with to carry the stopped job on without a window; empty: it cannot go on.
    QStringList goesOnWith = {};
};

class Session : public QObject {
    Q_OBJECT

public:
    using Ended = std::function<void(const base::JobStatus&)>;

    /// Settings and engines outlive the session.
    Session(Settings& settings, engine::Engines& engines, QObject* parent = nullptr);
    ~Session() override;

    [[nodiscard]] Settings& settings() { return settings_; }
    [[nodiscard]] engine::Engines& engines() { return engines_; }
    [[nodiscard]] base::Jobs& jobs() { return *jobs_; }
    [[nodiscard]] Actions& actions() { return *actions_; }

    /// nullptr while none is open. The pointer holds until projectChanged.
    [[nodiscard]] const workspace::Project* project() const { return project_.get(); }

    /// Opens (or makes) a project in a job; projectChanged follows, or failed with the reason.
    void openProject(const QString& folder);
    void createProject(const QString& folder, const QString& name);
    /// The demo project in the user's data folder; made at the first time.
    void openDemo();
    void closeProject();

    // Changes of the project

    /// Carries a named, undoable change out. busy: another window has the project open for changes.
    [[nodiscard]] base::Result<void> apply(workspace::Change change);
    [[nodiscard]] std::optional<QString> undoName() const;
    [[nodiscard]] std::optional<QString> redoName() const;
    /// Failures come as `failed`.
    void undo();
    void redo();
    /// Why nothing can be changed ("another Sauti has it open"); empty if it can.
    [[nodiscard]] QString readOnlyReason() const { return read_only_; }
    /// Half-typed forms may be kept in the project: not while another window does so, and never for pictures.
    [[nodiscard]] bool keepsDrafts() const { return keeps_drafts_ && project_ && read_only_.isEmpty(); }
    void setKeepsDrafts(bool keeps) { keeps_drafts_ = keeps; }
    /// Something of the project was written by a job (a corpus, data set, run): tells every page.
    void noteContentChanged() { Q_EMIT contentChanged(); }

    // Jobs

    /// `ended` is called once, on the window's thread, after the job's last progress; never if `owner` is gone by then.
    /// Whoever asks again (a filter at each letter) stops the older job by its id and ignores its end.
    base::JobId start(JobRequest request, QObject* owner, Ended ended = {});
    /// Ids in order of start; quiet ones are left out.
    [[nodiscard]] const JobRequest* request(base::JobId id) const;
    [[nodiscard]] bool isPaused(base::JobId id) const;
    void setPaused(base::JobId id, bool paused);
    void dismiss(base::JobId id);
    /// Names of the jobs that run and are not quiet.
    [[nodiscard]] QStringList runningNames() const;
    /// The running jobs that can go on without a window, and how.
    [[nodiscard]] QHash<base::JobId, QStringList> goOnWith() const;
    /// Some job runs, quiet or not.
    [[nodiscard]] bool isBusy() const;

    // Pages

    /// The pages there are, in the rail's order, set by the window: a page offers a way only to what exists.
    [[nodiscard]] const QList<PageFacts>& pages() const { return pages_; }
    [[nodiscard]] bool hasPage(const QString& id) const;
    void setPages(QList<PageFacts> pages) { pages_ = std::move(pages); }
    void goTo(const Target& target) { Q_EMIT targetAsked(target); }

Q_SIGNALS:
    void projectChanged(); ///< opened, made or closed
    void contentChanged(); ///< a change was applied, undone or redone, or a job wrote
    void undoChanged();
    void jobsChanged(); ///< one that is not quiet was started, ended, was paused or dismissed
    /// 30 times a second while a job runs, and once after the last one ended: for polling queues of one's own. What
    /// follows on the screen is to be gathered: tables 10, charts 4 times a second.
    void tick();
    void targetAsked(const sauti::widgets::Target& target);
    /// Something that has no better place to be told: the window shows it in a bar under the page's own.
    void failed(const QString& what, const QString& why);

private:
    struct Started;
    struct Opened;

    void poll();
    void take(Opened& opened);
    void openInJob(const QString& name, std::function<base::Result<workspace::Project>(const base::Work&)> open);
    void afterChange();
    void stepBack(bool back);

    Settings& settings_;
    engine::Engines& engines_;
    Actions* actions_;
    QTimer* timer_;
    std::unique_ptr<workspace::Project> project_;
    std::unique_ptr<workspace::ChangeLog> changes_;
    QString read_only_;
    bool keeps_drafts_ = true;
    QList<PageFacts> pages_;
    std::vector<std::unique_ptr<Started>> started_;
    std::unique_ptr<base::Jobs> jobs_; ///< last: its destructor joins threads that use what stands above
};

} // namespace sauti::widgets
