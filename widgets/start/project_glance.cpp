// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/start/project_glance.h"

#include <QCoreApplication>
#include <QStringList>
#include <filesystem>

namespace sauti::widgets::start {

namespace {

int entries(const std::filesystem::path& folder) {
    std::error_code error;
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().filename().string().rfind('.', 0) != 0) ++count;
    }
    return count;
}

} // namespace

ProjectGlance glance_at(const QString& folder) {
    const std::filesystem::path place = folder.toStdString();
    std::error_code error;
    ProjectGlance glance;
    glance.there = std::filesystem::exists(place / "sauti.json", error);
    if (!glance.there) return glance;
    glance.corpora = entries(place / "corpora");
    glance.data_sets = entries(place / "datasets");
    glance.runs = entries(place / "runs");
    return glance;
}

QString glance_text(const ProjectGlance& glance) {
    const auto tell = [](const char* one, const char* many, int count) {
        return count == 1 ? QCoreApplication::translate("Start", one)
                          : QCoreApplication::translate("Start", many).arg(count);
    };
    QStringList parts;
    if (glance.corpora > 0) parts.append(tell("1 corpus", "%1 corpora", glance.corpora));
    if (glance.data_sets > 0) parts.append(tell("1 data set", "%1 data sets", glance.data_sets));
    if (glance.runs > 0) parts.append(tell("1 run", "%1 runs", glance.runs));
    return parts.isEmpty() ? QCoreApplication::translate("Start", "empty") : parts.join(QStringLiteral(", "));
}

} // namespace sauti::widgets::start
