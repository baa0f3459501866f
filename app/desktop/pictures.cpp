// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/pictures.h"

#include "desktop/command_palette.h"
#include "desktop/main_window.h"
#include "widgets/common/jobs_drawer.h"
#include "widgets/common/session.h"
#include "widgets/common/theme.h"

#include <QApplication>
#include <QDialog>
#include <QPainter>
#include <QPixmap>
#include <QTimer>
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
    const QString first = window_.pages().constFirst()->facts().id;
    shots_.append({first, QStringLiteral("07-jobs-drawer-open"), [this] { window_.drawer()->setOpen(true); },
                   [this] { window_.drawer()->setOpen(false); }});
    shots_.append({first, QStringLiteral("09-command-palette"),
                   [this] { window_.commandPalette()->open(QStringLiteral("op")); },
                   [this] { window_.commandPalette()->hide(); }});
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
    take(shot);
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
