// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "corpus/import.h"
#include "engine/engines.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "workspace/project.h"

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <string>

namespace sauti::widgets {

/// A project in a temporary folder with one small corpus `swa` of three splits, and a session that has it open.
class SmallProject {
public:
    /// `more` text rows are added to train, "neno N", each with a tag of its own every tenth.
    explicit SmallProject(int more = 0) {
        namespace fs = std::filesystem;
        const fs::path root = folder_.path().toStdString();
        const fs::path source = root / "source" / "swa";
        fs::create_directories(source);
        std::string train = "Rais B-PER\nSamia I-PER\naliongea O\n\nWizara B-ORG\nya I-ORG\nafya O\n\n"
                            "Mji O\nwa O\nDodoma B-LOC\n\nMji O\nwa O\nDodoma B-LOC\n\n";
        for (int i = 0; i < more; ++i)
            train += "neno O\n" + std::string(i % 10 == 0 ? "Kenya B-LOC\n" : "moja O\n") + "namba" +
                     std::to_string(i) + " O\n\n";
        write(source / "train.txt", train);
        write(source / "dev.txt", "Watu O\nwa O\nTanzania B-LOC\n\n");
        write(source / "test.txt", "Mji O\nwa O\nDodoma B-LOC\n\nLeo B-DATE\nasubuhi O\n\n");
        project_folder_ = root / "study";
        if (!workspace::Project::create(project_folder_, "study")) qFatal("no project");
        const auto seen = corpus::recognise(source);
        if (!seen) qFatal("not recognised");
        corpus::ImportOptions options;
        options.code = "swa-Latn";
        options.phones.source = "builtin";
        if (!corpus::import_corpus(project_folder_, *seen, options)) qFatal("not imported");
    }

    static void write(const std::filesystem::path& path, const std::string& text) {
        if (!base::write_atomically(path, text)) qFatal("not written");
    }

    /// Opens the project and waits for it.
    void open() {
        session.openProject(QString::fromStdString(project_folder_.string()));
        QTRY_VERIFY(session.project() != nullptr);
    }

    [[nodiscard]] const std::filesystem::path& folder() const { return project_folder_; }

private:
    QTemporaryDir folder_; // first: it outlives the session
    std::filesystem::path project_folder_;

public:
    Settings settings{folder_.filePath(QStringLiteral("settings.conf"))};
    engine::Engines engines{std::filesystem::path()};
    Session session{settings, engines};
};

} // namespace sauti::widgets
