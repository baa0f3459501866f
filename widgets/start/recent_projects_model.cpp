// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/start/recent_projects_model.h"

#include "widgets/common/plural_forms.h"
#include "widgets/common/session.h"

#include <QDateTime>
#include <QLocale>
#include <memory>

namespace sauti::widgets::start {

QString ago_text(const QDateTime& then, const QDateTime& now) {
    const qint64 seconds = then.secsTo(now);
    if (!then.isValid() || seconds < 0) return {};
    if (seconds < 60) return QObject::tr("just now");
    if (seconds < 3600) return QObject::tr("%1 min ago").arg(seconds / 60);
    const qint64 days = then.date().daysTo(now.date());
    if (days == 0) return QObject::tr("%1 h ago").arg(seconds / 3600);
    if (days == 1) return QObject::tr("yesterday");
    if (days < 61) return QObject::tr("%1 days ago").arg(days);
    return QObject::tr("%n months ago", nullptr, plural_count(days / 30));
}

RecentProjectsModel::RecentProjectsModel(Session& session, QObject* parent)
    : QAbstractListModel(parent), session_(session) {
    connect(&session_, &Session::projectChanged, this, &RecentProjectsModel::refresh);
    refresh();
}

void RecentProjectsModel::refresh() {
    beginResetModel();
    projects_ = session_.settings().recentProjects();
    endResetModel();
    look();
}

void RecentProjectsModel::look() {
    if (projects_.isEmpty()) return;
    QStringList folders;
    for (const RecentProject& one : std::as_const(projects_))
        folders.append(one.folder);
    auto seen = std::make_shared<QHash<QString, ProjectGlance>>();
    JobRequest request;
    request.name = tr("Look at recent projects");
    request.quiet = true;
    request.body = [folders, seen](const base::JobContext& job) -> base::Result<void> {
        for (const QString& folder : folders) {
            SAUTI_CHECK(job.work().check());
            seen->insert(folder, glance_at(folder));
        }
        return {};
    };
    session_.start(std::move(request), this, [this, seen](const base::JobStatus&) {
        glances_ = *seen;
        if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    });
}

int RecentProjectsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(projects_.size());
}

QVariant RecentProjectsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= projects_.size()) return {};
    const RecentProject& one = projects_.at(index.row());
    const auto glance = glances_.constFind(one.folder);
    const bool missing = glance != glances_.constEnd() && !glance->there;
    const QString when = ago_text(one.opened, QDateTime::currentDateTime());
    switch (role) {
    case Qt::DisplayRole: return one.name;
    case FolderRole: return one.folder;
    case NoteRole:
        return missing ? tr("folder missing") : glance == glances_.constEnd() ? QString() : glance_text(*glance);
    case WhenRole: return when;
    case MissingRole: return missing;
    case Qt::AccessibleTextRole:
        return QStringList{one.name, data(index, NoteRole).toString(), when}.join(QStringLiteral(", "));
    case Qt::ToolTipRole:
        return tr("%1\nopened %2").arg(one.folder, QLocale().toString(one.opened, QLocale::LongFormat));
    default: return {};
    }
}

void RecentProjectsModel::remove(int row) {
    if (row < 0 || row >= rowCount()) return;
    removed_ = projects_.at(row);
    removed_row_ = row;
    beginRemoveRows({}, row, row);
    projects_.removeAt(row);
    endRemoveRows();
    session_.settings().setRecentProjects(projects_);
}

void RecentProjectsModel::putBack() {
    if (!canPutBack()) return;
    const int row = std::min(removed_row_, rowCount());
    beginInsertRows({}, row, row);
    projects_.insert(row, removed_);
    endInsertRows();
    session_.settings().setRecentProjects(projects_);
    removed_ = {};
}

} // namespace sauti::widgets::start
