// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "corpus/import.h"
#include "widgets/window_bench.h"
#include "workspace/project.h"

#include <filesystem>
#include <string>

namespace sauti::widgets {

/// A project in a temporary folder with one small corpus `swa` of three splits, and a session that has it open.
class SmallProject : public WindowBench {
public:
    /// `more` text rows are added to train, "neno N", each with a tag of its own every tenth.
    /// `dev` is added to that split.
    explicit SmallProject(int more = 0, const std::string& dev = {}) {
        namespace fs = std::filesystem;
        const fs::path source = path("source/swa");
        fs::create_directories(source);
        std::string train = "Rais B-PER\nSamia I-PER\naliongea O\n\nWizara B-ORG\nya I-ORG\nafya O\n\n"
                            "Mji O\nwa O\nDodoma B-LOC\n\nMji O\nwa O\nDodoma B-LOC\n\n";
        for (int i = 0; i < more; ++i)
            train += "neno O\n" + std::string(i % 10 == 0 ? "Kenya B-LOC\n" : "moja O\n") + "namba" +
                     std::to_string(i) + " O\n\n";
        write(source / "train.txt", train);
        write(source / "dev.txt", "Watu O\nwa O\nTanzania B-LOC\n\n" + dev);
        write(source / "test.txt", "Mji O\nwa O\nDodoma B-LOC\n\nLeo B-DATE\nasubuhi O\n\n");
        project_folder_ = path("study");
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

    using WindowBench::open;
    void open() { open(project_folder_); }

    [[nodiscard]] const std::filesystem::path& folder() const { return project_folder_; }

private:
    std::filesystem::path project_folder_;
};

} // namespace sauti::widgets
