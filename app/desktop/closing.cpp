// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/closing.h"

#include "engine/engines.h"
#include "widgets/common/session.h"

#include <QLocale>
#include <QMessageBox>
#include <QProcess>
#include <QPushButton>
#include <sys/resource.h>
#include <utility>

namespace sauti::desktop {

namespace {

constexpr int k_background_nice = 10; ///< as the window's own jobs

/// "Train phones-s2, 860 of 2,000 updates"
QString job_text(const base::JobStatus& job) {
    const QLocale english(QLocale::English);
    const QString name = QString::fromStdString(job.name);
    if (job.progress.total <= 0) return name;
    return Closing::tr("%1, %2 of %3 %4")
        .arg(name, english.toString(job.progress.done), english.toString(job.progress.total),
             QString::fromStdString(job.progress.unit));
}

bool start_apart(const QString& program, const QStringList& arguments) {
    QProcess apart;
    apart.setProgram(program);
    apart.setArguments(arguments);
    apart.setStandardInputFile(QProcess::nullDevice());
    apart.setStandardOutputFile(QProcess::nullDevice());
    apart.setStandardErrorFile(QProcess::nullDevice()); // the run's own log keeps what happens
    return apart.startDetached();
}

} // namespace

Closing::Closing(widgets::Session& session, QWidget& window) : QObject(&window), session_(session), window_(window) {
    connect(&session_, &widgets::Session::jobsChanged, this, &Closing::look);
}

bool Closing::mayClose() {
    if (session_.runningNames().isEmpty()) return true;
    if (box_ == nullptr || !box_->isVisible()) ask();
    return false;
}

QString Closing::runningText() const {
    QStringList names;
    for (const base::JobStatus& job : session_.jobs().statuses()) {
        const widgets::JobRequest* request = session_.request(job.id);
        if (job.state == base::JobState::running && request != nullptr && !request->quiet) names.append(job_text(job));
    }
    return names.join(QLatin1Char('\n'));
}

void Closing::ask() {
    const auto running = static_cast<int>(session_.runningNames().size());
    box_ = new QMessageBox(QMessageBox::NoIcon, tr("Close Sauti"), tr("%n jobs still running:", nullptr, running),
                           QMessageBox::NoButton, &window_);
    box_->setAttribute(Qt::WA_DeleteOnClose);
    const bool goes_on = !session_.goOnWith().isEmpty() && !session_.engines().probe_program().empty();
    QString told = runningText();
    if (goes_on) told += tr("\n\nA run that is stopped keeps a checkpoint and can be continued.");
    box_->setInformativeText(told);
    auto* stop = box_->addButton(tr("Stop and close"), QMessageBox::AcceptRole);
    stop->setToolTip(tr("A run ends after the update under way, with a checkpoint"));
    auto* all = box_->addButton(tr("Close when done"), QMessageBox::ApplyRole);
    all->setToolTip(tr("The window stays until everything is done, then it closes"));
    if (goes_on) {
        auto* apart = box_->addButton(tr("Go on without the window"), QMessageBox::ApplyRole);
        apart->setToolTip(tr("Stop with a checkpoint, close, and go on from there in the background"));
        connect(apart, &QPushButton::clicked, this, &Closing::stopAndGoOn);
    }
    auto* stay = box_->addButton(tr("Keep the window open"), QMessageBox::RejectRole);
    box_->setDefaultButton(stay);
    box_->setEscapeButton(stay);
    connect(stop, &QPushButton::clicked, this, [this] {
        go_on_.clear();
        session_.jobs().request_stop_all();
        wait(Wait::stopped, tr("stopping what runs, then closing"));
    });
    connect(all, &QPushButton::clicked, this, [this] { wait(Wait::all, tr("closes when all jobs are done")); });
    connect(stay, &QPushButton::clicked, this, [this] { wait(Wait::none, {}); });
    box_->open();
}

void Closing::stopAndGoOn() {
    go_on_ = session_.goOnWith();
    for (auto one = go_on_.constBegin(); one != go_on_.constEnd(); ++one)
        session_.jobs().request_stop(one.key());
    wait(Wait::stopped, tr("writing a checkpoint, then going on without the window"));
}

void Closing::wait(Wait wait, const QString& text) {
    wait_ = wait;
    Q_EMIT told(text);
    look();
}

void Closing::look() {
    if (wait_ == Wait::none || !session_.runningNames().isEmpty()) return;
    wait_ = Wait::none;
    if (box_ != nullptr) box_->close();
    if (goOn()) {
        Q_EMIT ready();
    } else {
        Q_EMIT told({});
    }
}

bool Closing::goOn() {
    const auto runs = std::exchange(go_on_, {});
    bool all = true;
    for (auto one = runs.constBegin(); one != runs.constEnd(); ++one) {
        const auto end = session_.jobs().status(one.key());
        if (end && end->state == base::JobState::done) continue; // it came to its end meanwhile
        if (!end || end->state != base::JobState::cancelled) {
            all = false; // it failed, and its page says why
            continue;
        }
        // Only the window is left to close here: it may be as modest as what it leaves behind.
        setpriority(PRIO_PROCESS, 0, k_background_nice);
        const QString program = QString::fromStdString(session_.engines().probe_program().string());
        if (start_apart(program, one.value())) continue;
        all = false;
        Q_EMIT session_.failed(tr("%1 does not go on without the window.").arg(QString::fromStdString(end->name)),
                               tr("%1 could not be started; the run can be continued here").arg(program));
    }
    return all;
}

} // namespace sauti::desktop
