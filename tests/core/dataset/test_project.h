// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "corpus/import.h"
#include "dataset/builder.h"

#include <QTemporaryDir>
#include <algorithm>
#include <map>
#include <string>
#include <vector>

/// A project in a temporary folder with corpora made of texts.
class TestProject {
public:
    using Files = std::map<std::string, std::string>; ///< name → bytes

    TestProject() : folder_(temporary_.path().toStdString()) {
        make("project");
        ok_ = sauti::base::write_atomically(project() / "sauti.json",
                                            R"({"format":"sauti-project","version":1,"name":"t"})")
                  .has_value();
    }

    [[nodiscard]] sauti::base::fs::path project() const { return folder_ / "project"; }
    [[nodiscard]] bool ok() const { return ok_; }

    /// Imports `files` as corpus `id`; false if that fails.
    bool add_corpus(const std::string& id, const Files& files, const std::string& code) {
        make("source-" + id);
        const sauti::base::fs::path source = folder_ / ("source-" + id);
        for (const auto& [name, bytes] : files) {
            if (!sauti::base::write_atomically(source / name, bytes)) return false;
        }
        return import(id, source, code);
    }

    bool import(const std::string& id, const sauti::base::fs::path& source, const std::string& code) {
        const auto recognition = sauti::corpus::recognise(source);
        if (!recognition) return false;
        sauti::corpus::ImportOptions options;
        options.id = id;
        options.code = code;
        return sauti::corpus::import_corpus(project(), *recognition, options).has_value();
    }

    /// Every file of a data set by its path, apart from dataset.json.
    [[nodiscard]] Files files_of(const std::string& name) const {
        namespace fs = sauti::base::fs;
        Files files;
        std::error_code error;
        const fs::path folder = project() / "datasets" / name;
        for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
            if (!entry.is_regular_file(error) || entry.path().filename() == "dataset.json") continue;
            files[entry.path().lexically_relative(folder).string()] =
                sauti::base::read_file(entry.path()).value_or("unreadable");
        }
        return files;
    }

    /// Temporaries anywhere in the project.
    [[nodiscard]] std::vector<std::string> leftovers() const {
        namespace fs = sauti::base::fs;
        std::vector<std::string> found;
        std::error_code error;
        for (const auto& entry : fs::recursive_directory_iterator(project(), error)) {
            const std::string name = entry.path().filename().string();
            if (name.rfind(sauti::base::k_temporary_prefix, 0) == 0) found.push_back(entry.path().string());
        }
        return found;
    }

private:
    void make(const std::string& name) {
        std::error_code error;
        sauti::base::fs::create_directories(folder_ / name, error);
    }

    QTemporaryDir temporary_;
    sauti::base::fs::path folder_;
    bool ok_ = false;
};
