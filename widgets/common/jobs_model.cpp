// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/jobs_model.h"

#include "base/clock.h"
#include "widgets/common/session.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace sauti::widgets {

namespace {

constexpr int k_ticks_a_paint = 3; ///< 30 Hz asked, 10 Hz shown

int rank(const base::JobStatus& job) {
    switch (job.state) {
    case base::JobState::failed: return 0;
    case base::JobState::running: return 1;
    default: return 2;
    }
}

/// Rows that differ only in progress keep their place.
bool same_rows(const QList<base::JobStatus>& one, const QList<base::JobStatus>& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const auto& a, const auto& b) { return a.id == b.id; });
}

} // namespace

double fraction_of(const base::Progress& progress) {
    if (progress.total <= 0) return -1;
    return std::clamp(static_cast<double>(progress.done) / static_cast<double>(progress.total), 0.0, 1.0);
}

QString count_text(qint64 count) {
    return QLocale(QLocale::English).toString(count);
}

QString bytes_text(qint64 bytes) {
    const double size = static_cast<double>(bytes);
    if (size < 1e3) return QObject::tr("%1 B").arg(bytes);
    if (size < 1e6) return QObject::tr("%1 kB").arg(size / 1e3, 0, 'f', 1);
    if (size < 1e9) return QObject::tr("%1 MB").arg(size / 1e6, 0, 'f', 1);
    return QObject::tr("%1 GB").arg(size / 1e9, 0, 'f', 1);
}

QString done_text(const base::Progress& progress) {
    if (progress.done <= 0 && progress.total <= 0) return {};
    const bool bytes = progress.unit == "bytes";
    const QString done = bytes ? bytes_text(progress.done) : count_text(progress.done);
    const QString total = bytes ? bytes_text(progress.total) : count_text(progress.total);
    const QString unit = bytes ? QString() : QString::fromStdString(progress.unit);
    const QString counted =
        progress.total > 0 && progress.done != progress.total ? QObject::tr("%1 of %2").arg(done, total) : done;
    return unit.isEmpty() ? counted : counted + QLatin1Char(' ') + unit;
}

QString rate_text(const base::JobStatus& job) {
    if (job.progress.done <= 0 || job.elapsed_s < 0.5) return {};
    const double rate = static_cast<double>(job.progress.done) / job.elapsed_s;
    if (job.progress.unit == "bytes") return QObject::tr("%1/s").arg(bytes_text(std::llround(rate)));
    QString number = QString::number(rate, 'f', rate < 10 ? 1 : 0);
    if (rate >= 10000) number = QString::number(rate / 1000, 'f', 0) + QLatin1Char('k');
    return QObject::tr("%1 %2/s").arg(number, QString::fromStdString(job.progress.unit));
}

QString clock_text(double seconds) {
    if (!(seconds >= 0) || seconds > 1e8) return QStringLiteral("–");
    const qint64 whole = std::llround(seconds);
    const auto two = [](qint64 number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    if (whole < 3600) return QStringLiteral("%1:%2").arg(QString::number(whole / 60), two(whole % 60));
    return QStringLiteral("%1:%2:%3").arg(QString::number(whole / 3600), two(whole / 60 % 60), two(whole % 60));
}

QString left_text(const base::JobStatus& job) {
    switch (job.state) {
    case base::JobState::running:
        if (job.stop_requested) return QObject::tr("stopping…");
        return job.left_s ? QObject::tr("%1 left").arg(clock_text(*job.left_s)) : QString();
    case base::JobState::done:
        return QObject::tr("done in %1").arg(QString::fromStdString(base::duration_text(job.elapsed_s)));
    case base::JobState::cancelled: return QObject::tr("cancelled");
    case base::JobState::failed: break;
    }
    return job.error ? QString::fromStdString(job.error->message) : QObject::tr("failed");
}

JobsModel::JobsModel(Session& session, QObject* parent) : QAbstractTableModel(parent), session_(session) {
    connect(&session, &Session::tick, this, [this] {
        if (++ticks_ % k_ticks_a_paint == 0) refresh();
    });
    connect(&session, &Session::jobsChanged, this, &JobsModel::refresh);
}

void JobsModel::refresh() {
    QList<base::JobStatus> now;
    for (base::JobStatus& job : session_.jobs().statuses()) {
        const JobRequest* request = session_.request(job.id);
        if (request != nullptr && !request->quiet) now.append(std::move(job));
    }
    std::stable_sort(now.begin(), now.end(), [](const auto& a, const auto& b) { return rank(a) < rank(b); });
    if (same_rows(now, jobs_)) {
        jobs_ = std::move(now);
        if (!jobs_.isEmpty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, k_column_count - 1));
        return;
    }
    beginResetModel();
    jobs_ = std::move(now);
    endResetModel();
}

int JobsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(jobs_.size());
}

int JobsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : k_column_count;
}

QString JobsModel::text(const base::JobStatus& job, int column) const {
    const double fraction = fraction_of(job.progress);
    switch (column) {
    case k_name: return QString::fromStdString(job.name);
    case k_progress: return fraction < 0 ? QString() : tr("%1 %").arg(std::floor(fraction * 100));
    case k_done: {
        const QString done = done_text(job.progress);
        return done.isEmpty() ? QString::fromStdString(job.progress.message) : done;
    }
    case k_rate:
        return job.state == base::JobState::running && session_.isPaused(job.id) ? tr("paused") : rate_text(job);
    case k_left: return left_text(job);
    default: return {};
    }
}

QString JobsModel::spoken(const base::JobStatus& job) const {
    QStringList parts = {text(job, k_name)};
    for (const int column : {k_progress, k_done, k_left}) {
        if (const QString part = text(job, column); !part.isEmpty()) parts.append(part);
    }
    return parts.join(QStringLiteral(", "));
}

QVariant JobsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= jobs_.size()) return {};
    const base::JobStatus& job = jobs_.at(index.row());
    const JobRequest* request = session_.request(job.id);
    switch (role) {
    case Qt::DisplayRole: return text(job, index.column());
    case Qt::AccessibleTextRole: return index.column() == k_name ? spoken(job) : text(job, index.column());
    case Qt::ToolTipRole:
        return job.error ? QString::fromStdString(job.error->to_string())
                         : QString::fromStdString(job.progress.message);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (index.column() == k_progress ? Qt::AlignRight : Qt::AlignLeft)));
    case IdRole: return QVariant::fromValue(static_cast<qulonglong>(job.id));
    case StateRole: return static_cast<int>(job.state);
    case FractionRole: return job.state == base::JobState::done ? 1.0 : fraction_of(job.progress);
    case PausedRole: return session_.isPaused(job.id);
    case PausableRole: return request != nullptr && request->pause != nullptr;
    case OpensRole: return request != nullptr && request->opens.has_value();
    case StoppingRole: return job.stop_requested;
    default: return {};
    }
}

QVariant JobsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case k_name: return tr("job");
    case k_progress: return tr("per cent");
    case k_done: return tr("done");
    case k_rate: return tr("rate");
    case k_left: return tr("time");
    default: return {};
    }
}

int JobsModel::running() const {
    return static_cast<int>(std::count_if(jobs_.begin(), jobs_.end(),
                                          [](const auto& job) { return job.state == base::JobState::running; }));
}

int JobsModel::failed() const {
    return static_cast<int>(
        std::count_if(jobs_.begin(), jobs_.end(), [](const auto& job) { return job.state == base::JobState::failed; }));
}

int JobsModel::ended() const {
    return rowCount() - running();
}

int JobsModel::rowOf(base::JobId id) const {
    for (int row = 0; row < rowCount(); ++row) {
        if (jobs_.at(row).id == id) return row;
    }
    return -1;
}

} // namespace sauti::widgets
