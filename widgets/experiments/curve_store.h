// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/jobs.h"
#include "runs/curves.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>
#include <filesystem>
#include <memory>

class QTimer;

namespace sauti::widgets {
class Session;
}

namespace sauti::widgets::experiments {

/// The curves of the runs that are shown: opened in jobs (long runs from a throw-away cache in .sauti/curves), those of
/// running ones followed once a second. What `find` gives changes only on the window's thread.
class CurveStore : public QObject {
    Q_OBJECT

public:
    struct Wanted {
        QString id;
        std::filesystem::path folder;
        bool live = false; ///< it is being written
    };

    CurveStore(Session& session, QObject* parent);

    /// What is not wanted any more is forgotten.
    void setWanted(const QList<Wanted>& wanted);
    /// nullptr while it is being opened. Holds until `changed` of this run or the next setWanted.
    [[nodiscard]] const runs::RunCurves* find(const QString& id) const;
    [[nodiscard]] bool isOpening() const { return !opening_.isEmpty(); }
    void setResting(bool resting);

Q_SIGNALS:
    void changed(const QString& id);
    void openingChanged();
    void failed(const QString& id, const sauti::base::Error& error);

private:
    struct Entry {
        Wanted wanted;
        std::shared_ptr<runs::RunCurves> curves;
        bool failed = false;
    };
    void openNext();
    void open(Entry& entry);
    void follow();

    Session& session_;
    QTimer* timer_;
    QHash<QString, Entry> entries_;
    QSet<QString> opening_;
    bool following_ = false;
};

} // namespace sauti::widgets::experiments
