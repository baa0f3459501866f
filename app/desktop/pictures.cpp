// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/pictures.h"

#include "base/file.h"
#include "desktop/command_palette.h"
#include "desktop/main_window.h"
#include "widgets/common/actions.h"
#include "widgets/common/jobs_drawer.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "widgets/common/theme.h"
#include "workspace/project.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QPainter>
#include <QPixmap>
#include <QTimer>
#include <filesystem>
#include <utility>

namespace sauti::desktop {

namespace {

constexpr int k_step_ms = 40;
constexpr int k_quiet_steps = 10; ///< without a job before the picture is taken: charts are painted 4 times a second
constexpr int k_longest_wait = 120 * 25; ///< steps: two minutes for one picture

/// The dialog that stands before the window; nullptr if there is none.
QDialog* open_dialog(const QWidget& window) {
    for (QWidget* top : QApplication::topLevelWidgets()) {
        auto* dialog = qobject_cast<QDialog*>(top);
        if (dialog == nullptr || !dialog->isVisible() || dialog->parentWidget() == nullptr) continue;
        if (dialog->parentWidget()->window() == &window) return dialog;
    }
    return nullptr;
}

/// The window, and the dialog in its middle as a window manager puts it, without the manager's frame.
QPixmap picture_of(QWidget& window) {
    QPixmap picture = window.grab();
    QDialog* dialog = open_dialog(window);
    if (dialog == nullptr) return picture;
    const QPixmap front = dialog->grab();
    QRect place({}, dialog->size());
    place.moveCenter(window.rect().center());
    QPainter painter(&picture);
    painter.drawPixmap(place.topLeft(), front);
    painter.setPen(widgets::theme::color(widgets::theme::Token::border));
    painter.drawRect(place.adjusted(-1, -1, 0, 0));
    return picture;
}

} // namespace

Pictures::Pictures(widgets::Session& session, MainWindow& window, QString folder)
    : QObject(&window), session_(session), window_(window), folder_(std::move(folder)), timer_(new QTimer(this)) {
    timer_->setInterval(k_step_ms);
    connect(timer_, &QTimer::timeout, this, &Pictures::step);
}

void Pictures::start() {
    plan();
    timer_->start();
}

void Pictures::plan() {
    for (widgets::Page* page : window_.pages()) {
        for (const widgets::Page::Picture& picture : page->pictures()) {
            QString file = picture.number + QLatin1Char('-') + page->facts().id;
            if (!picture.state.isEmpty()) file += QLatin1Char('-') + picture.state;
            shots_.append({page->facts().id, file, picture.show, nullptr});
        }
    }
    planWindow();
    planOtherProjects();
}

void Pictures::planWindow() {
    const QString first = window_.pages().constFirst()->facts().id;
    shots_.append({first, QStringLiteral("07-jobs-drawer-open"),
                   [this] {
                       // something that has run, where there is a data set to look at
                       QAction* verify = session_.actions().find(QStringLiteral("datasets.verify"));
                       if (verify != nullptr) verify->trigger();
                       window_.drawer()->setOpen(true);
                   },
                   [this] { window_.drawer()->setOpen(false); }});
    shots_.append({first, QStringLiteral("09-command-palette"),
                   [this] { window_.commandPalette()->open(QStringLiteral("op")); },
                   [this] { window_.commandPalette()->hide(); }});
    shots_.append({first, QStringLiteral("00-about"), [this] {
                       if (QAction* about = session_.actions().find(QStringLiteral("help.about"))) about->trigger();
                   }});
}

/// One picture of each page on the project that `open` opens.
void Pictures::planPages(const QString& state, const std::function<void()>& open) {
    shots_.append({window_.pages().constFirst()->facts().id, {}, open});
    for (const widgets::Page* page : window_.pages()) {
        const QString number = page->facts().number == 1 ? QStringLiteral("00-") : QStringLiteral("08-");
        shots_.append({page->facts().id, number + page->facts().id + QLatin1Char('-') + state});
    }
}

void Pictures::planOtherProjects() {
    const std::filesystem::path aside = aside_.path().toStdString();
    const auto opens = [this](const std::filesystem::path& folder) {
        return [this, folder = QString::fromStdString(folder.string())] { session_.openProject(folder); };
    };
    const auto empty = workspace::Project::create(aside / "empty", "empty");
    const auto broken = workspace::Project::create(aside / "broken", "broken");
    bool written = empty && broken;
    for (const char* file : {"corpora/torn/corpus.json", "recipes/torn.json", "runs/torn/run.json"}) {
        std::error_code failed;
        std::filesystem::create_directories((aside / "broken" / file).parent_path(), failed);
        written = written && !failed && base::write_atomically(aside / "broken" / file, "{").has_value();
    }
    if (!written) not_written_.append(aside_.path()); // then there is no room for pictures either
    planPages(QStringLiteral("empty"), opens(aside / "empty"));
    planPages(QStringLiteral("broken"), opens(aside / "broken"));
    planPages(QStringLiteral("no-project"), [this] {
        session_.settings().setRecentProjects({});
        session_.closeProject();
    });
}

void Pictures::step() {
    if (at_ >= shots_.size()) {
        timer_->stop();
        Q_EMIT finished(written_, not_written_);
        return;
    }
    const Shot& shot = shots_.at(at_);
    if (quiet_steps_ < 0) {
        window_.showPage(shot.page);
        if (shot.show) shot.show();
        quiet_steps_ = 0;
        waited_ = 0;
        return;
    }
    ++waited_;
    const bool busy = session_.isBusy();
    quiet_steps_ = busy ? 0 : quiet_steps_ + 1;
    if (quiet_steps_ < k_quiet_steps && waited_ < k_longest_wait) return;
    if (!shot.file.isEmpty()) take(shot);
    if (shot.hide) shot.hide();
    quiet_steps_ = -1;
    ++at_;
}

void Pictures::take(const Shot& shot) {
    const QString path = folder_ + QLatin1Char('/') + shot.file + QStringLiteral(".png");
    if (picture_of(window_).save(path)) {
        ++written_;
    } else {
        not_written_.append(path);
    }
    if (QDialog* dialog = open_dialog(window_)) dialog->close();
}

} // namespace sauti::desktop
