// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/page.h"

#include <QList>
#include <QObject>
#include <QSize>
#include <QString>
#include <QTemporaryDir>
#include <functional>

class QTimer;

namespace sauti::desktop {

class MainWindow;

/// Takes a picture of every page in each of its states, one after the other, as `NN-page[-state].png`: first on the
/// open project, then on two small ones in a temporary folder, of which one is empty and one has broken files, at last
/// without any. Each is taken when no job runs and the window has settled; no nested event loop, no fixed sleeping.
class Pictures : public QObject {
    Q_OBJECT

public:
    /// The folder must exist. `finished` comes with the number of pictures written.
    Pictures(widgets::Session& session, MainWindow& window, QString folder);
    void start();

Q_SIGNALS:
    void finished(int written, const QStringList& notWritten);

private:
    struct Shot {
        QString page;
        QString file; ///< empty: no picture, only something to be shown
        std::function<void()> show = nullptr;
        std::function<void()> hide = nullptr;
    };
    void plan();
    void planWindow();
    void planOtherProjects();
    void planPages(const QString& state, const std::function<void()>& open);
    void step();
    void take(const Shot& shot);

    widgets::Session& session_;
    MainWindow& window_;
    QString folder_;
    QTimer* timer_;
    QTemporaryDir aside_; ///< holds the empty project and the broken one
    QList<Shot> shots_;
    qsizetype at_ = 0;
    int quiet_steps_ = -1; ///< −1: the shot is not set up yet
    int waited_ = 0;
    int written_ = 0;
    QStringList not_written_;
};

} // namespace sauti::desktop
