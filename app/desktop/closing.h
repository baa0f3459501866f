// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>

class QMessageBox;
class QWidget;

namespace sauti::widgets {
class Session;
}

namespace sauti::desktop {

/// What becomes of the jobs that run when the window is to be closed: the person chooses to wait for them, to stop them
/// (a run leaves a checkpoint), or to let runs go on without the window. For that a run is stopped with a checkpoint,
/// and `sauti-cli … --resume` takes its lock, in a process that nothing ties to this one.
class Closing : public QObject {
    Q_OBJECT

public:
    Closing(widgets::Session& session, QWidget& window);

    /// True where nothing runs. Else the question is put before the window; `ready` follows in its time.
    [[nodiscard]] bool mayClose();

Q_SIGNALS:
    /// What the window waits for; empty: it stays open.
    void told(const QString& text);
    void ready();

private:
    enum class Wait { none, all, stopped };

    void ask();
    [[nodiscard]] QString runningText() const;
    void wait(Wait wait, const QString& text);
    void stopAndGoOn();
    void look();
    [[nodiscard]] bool goOn();

    widgets::Session& session_;
    QWidget& window_;
    QPointer<QMessageBox> box_;
    Wait wait_ = Wait::none;
    QHash<base::JobId, QStringList> go_on_; ///< runs and what `sauti-cli` is called with
};

} // namespace sauti::desktop
