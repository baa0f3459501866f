// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/settings.h"

#include <QHash>
#include <QStandardPaths>

namespace sauti::widgets {

namespace {

constexpr qsizetype k_most_recent = 20;

QString settings_file(const QString& file) {
    if (!file.isEmpty()) return file;
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/sauti/sauti.conf");
}

} // namespace

Settings::Settings(const QString& file) : store_(settings_file(file), QSettings::IniFormat) {}

theme::Scheme Settings::scheme() const {
    return theme::scheme_of(store_.value(QStringLiteral("theme")).toString());
}

void Settings::setScheme(theme::Scheme scheme) {
    store_.setValue(QStringLiteral("theme"), theme::scheme_name(scheme));
}

QList<RecentProject> Settings::recentProjects() const {
    QList<RecentProject> projects;
    const QStringList lines = store_.value(QStringLiteral("recent")).toStringList();
    for (const QString& line : lines) {
        // opened, name, folder; a folder may hold anything but a tab, which cannot be typed into a name either
        const QStringList parts = line.split(QLatin1Char('\t'));
        if (parts.size() != 3) continue;
        projects.append({parts.at(2), parts.at(1), QDateTime::fromString(parts.at(0), Qt::ISODate)});
    }
    return projects;
}

void Settings::noteProject(const RecentProject& project) {
    QList<RecentProject> projects = recentProjects();
    projects.removeIf([&](const RecentProject& one) { return one.folder == project.folder; });
    projects.prepend(project);
    setRecentProjects(projects.first(std::min(projects.size(), k_most_recent)));
}

void Settings::setRecentProjects(const QList<RecentProject>& projects) {
    QStringList lines;
    for (const RecentProject& one : projects) {
        lines.append(one.opened.toString(Qt::ISODate) + QLatin1Char('\t') + one.name + QLatin1Char('\t') + one.folder);
    }
    store_.setValue(QStringLiteral("recent"), lines);
}

QByteArray Settings::arrangement(const QString& name, int version) const {
    const QString key = QStringLiteral("arrangement/") + name;
    if (store_.value(key + QStringLiteral("/version")).toInt() != version) return {};
    return store_.value(key + QStringLiteral("/state")).toByteArray();
}

void Settings::setArrangement(const QString& name, const QByteArray& state, int version) {
    const QString key = QStringLiteral("arrangement/") + name;
    store_.setValue(key + QStringLiteral("/version"), version);
    store_.setValue(key + QStringLiteral("/state"), state);
}

QHash<QString, QString> Settings::shortcuts() const {
    QHash<QString, QString> chosen;
    const QVariantMap kept = store_.value(QStringLiteral("shortcuts")).toMap();
    for (auto at = kept.begin(); at != kept.end(); ++at)
        chosen.insert(at.key(), at.value().toString());
    return chosen;
}

void Settings::setShortcut(const QString& actionId, const QString& keys) {
    QVariantMap kept = store_.value(QStringLiteral("shortcuts")).toMap();
    kept.insert(actionId, keys);
    store_.setValue(QStringLiteral("shortcuts"), kept);
}

} // namespace sauti::widgets
