// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/page.h"

#include <QList>
#include <QObject>
#include <QSize>
#include <QString>

class QTimer;

namespace sauti::desktop {

class MainWindow;

/// Takes a picture of every page in each of its states, one after the other, as `NN-page[-state].png`. Each is taken
/// when no job runs and the window has settled; no nested event loop, no fixed sleeping.
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
        QString file;
        std::function<void()> show = nullptr;
        std::function<void()> hide = nullptr;
    };
    void plan();
    void step();
    void take(const Shot& shot);

    widgets::Session& session_;
    MainWindow& window_;
    QString folder_;
    QTimer* timer_;
    QList<Shot> shots_;
    qsizetype at_ = 0;
    int quiet_steps_ = -1; ///< −1: the shot is not set up yet
    int waited_ = 0;
    int written_ = 0;
    QStringList not_written_;
};

} // namespace sauti::desktop
