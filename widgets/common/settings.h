// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/theme.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QSettings>
#include <QString>

/// What the program remembers of a person, apart from any project: theme, recent projects, the arrangement of windows,
/// tables and panes. Whatever cannot be read is the default; nothing here is worth an error.
namespace sauti::widgets {

struct RecentProject {
    QString folder; ///< absolute
    QString name;
    QDateTime opened;

    bool operator==(const RecentProject& other) const = default;
};

class Settings {
public:
    /// `file`: an INI file; empty = sauti/sauti.conf in the user's configuration folder.
    explicit Settings(const QString& file = {});

    [[nodiscard]] theme::Scheme scheme() const;
    void setScheme(theme::Scheme scheme);

    /// Newest first, at most 20.
    [[nodiscard]] QList<RecentProject> recentProjects() const;
    void noteProject(const RecentProject& project);
    void setRecentProjects(const QList<RecentProject>& projects);

    /// How a person arranged a part: the state of a window, splitter, header, or a few words. `name` is stable and says
    /// where ("corpora/rows/columns"), `version` is raised when an older state no longer fits and is then forgotten.
    [[nodiscard]] QByteArray arrangement(const QString& name, int version = 1) const;
    void setArrangement(const QString& name, const QByteArray& state, int version = 1);

    /// A shortcut that the person chose for an action; nullopt: the action's own.
    [[nodiscard]] QHash<QString, QString> shortcuts() const;
    void setShortcut(const QString& actionId, const QString& keys);

private:
    QSettings store_;
};

} // namespace sauti::widgets
