// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"

#include <QAbstractTableModel>
#include <QList>
#include <QString>

namespace sauti::widgets {

class Session;

/// The jobs that are not quiet: failed ones first, then running ones, then those that ended, each group in order of
/// start. Polled with the session's tick; rows change at most 10 times a second.
class JobsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { k_name, k_progress, k_done, k_rate, k_left, k_column_count };
    enum Role {
        IdRole = Qt::UserRole, ///< qulonglong
        StateRole,             ///< int of base::JobState
        FractionRole,          ///< double; below 0: unknown
        PausedRole,            ///< bool
        PausableRole,          ///< bool
        OpensRole,             ///< bool: there is a place to go to
        StoppingRole           ///< bool: a stop was asked for
    };

    explicit JobsModel(Session& session, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] int running() const;
    [[nodiscard]] int ended() const;
    [[nodiscard]] int failed() const;
    [[nodiscard]] int rowOf(base::JobId id) const; ///< −1: not there
    /// Takes what the jobs say now; the tick does it too.
    void refresh();

private:
    [[nodiscard]] QString text(const base::JobStatus& job, int column) const;
    [[nodiscard]] QString spoken(const base::JobStatus& job) const;

    Session& session_;
    QList<base::JobStatus> jobs_;
    int ticks_ = 0;
};

// How numbers of a job read, for the drawer and its strip; each with number tests.

[[nodiscard]] double fraction_of(const base::Progress& progress); ///< 0…1, below 0: unknown
[[nodiscard]] QString done_text(const base::Progress& progress);  ///< "860 of 2,000 steps"; "" before the first
[[nodiscard]] QString rate_text(const base::JobStatus& job);      ///< "1.6 steps/s"
[[nodiscard]] QString clock_text(double seconds);                 ///< "12:04", "3:18:20"
[[nodiscard]] QString left_text(const base::JobStatus& job);      ///< "12:04 left", "done in 3.9 s", "stopping…"
[[nodiscard]] QString count_text(qint64 count);                   ///< "61,824"
[[nodiscard]] QString bytes_text(qint64 bytes);                   ///< "12.3 MB"

} // namespace sauti::widgets
