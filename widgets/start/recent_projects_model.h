// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/settings.h"
#include "widgets/start/project_glance.h"

#include <QAbstractListModel>
#include <QHash>

namespace sauti::widgets {
class Session;
}

namespace sauti::widgets::start {

/// The projects opened lately, newest first. Whether their folders are there, and what is in them, is looked up in a
/// job; until it has ended a row says nothing of it.
class RecentProjectsModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { FolderRole = Qt::UserRole, NoteRole, WhenRole, MissingRole };

    explicit RecentProjectsModel(Session& session, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    /// Reads the list again and looks at every folder.
    void refresh();
    /// Takes a project off the list; nothing on the disk is touched. `putBack` undoes the last removal.
    void remove(int row);
    [[nodiscard]] bool canPutBack() const { return !removed_.folder.isEmpty(); }
    void putBack();

private:
    void look();

    Session& session_;
    QList<RecentProject> projects_;
    QHash<QString, ProjectGlance> glances_; ///< by folder; absent: not looked at yet
    RecentProject removed_;
    int removed_row_ = 0;
};

/// "2 min ago", "yesterday", "12 days ago"; the exact time stands in the tooltip.
[[nodiscard]] QString ago_text(const QDateTime& then, const QDateTime& now);

} // namespace sauti::widgets::start
