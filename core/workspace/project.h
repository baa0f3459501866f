// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// A project is a plain folder that a person may copy, zip, keep in git or edit by hand. This file knows where its
/// parts lie and what they are called; what is in them belongs to the rooms below.
///
///     my-study/sauti.json, corpora/ID/, recipes/NAME.json, datasets/NAME/, runs/ID/, trash/, .sauti/ (undo, drafts)
namespace sauti::workspace {

inline constexpr int k_project_version = 1;

/// The kinds of things a project holds, each in a folder of its own.
enum class Part { corpus, recipe, dataset, run };

class Project {
public:
    /// Makes the folder (which must be empty or absent) and its sauti.json. invalid: the folder holds something else or
    /// is a project already; io_write: it cannot be written.
    [[nodiscard]] static base::Result<Project> create(const std::filesystem::path& folder, std::string name = {});

    /// Reads sauti.json; not_found if there is none, unsupported if it is of a newer version (nothing is changed then).
    /// Removes temporaries that killed processes left behind; never fails for want of write permission.
    [[nodiscard]] static base::Result<Project> open(const std::filesystem::path& folder);

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& created() const { return created_; }

    /// corpora/, recipes/, datasets/, runs/.
    [[nodiscard]] std::filesystem::path folder_of(Part part) const;
    /// corpora/ID, recipes/NAME.json, datasets/NAME, runs/ID.
    [[nodiscard]] std::filesystem::path path_of(Part part, std::string_view id) const;
    /// Ids that are there, sorted; temporaries are left out.
    [[nodiscard]] std::vector<std::string> ids(Part part) const;
    /// not_found with the nearest id and the ids there are.
    [[nodiscard]] base::Result<std::filesystem::path> existing(Part part, std::string_view id) const;

private:
    Project(std::filesystem::path folder, std::string name, std::string created);

    std::filesystem::path folder_;
    std::string name_;
    std::string created_;
};

/// An id as it may stand in a path: letters, digits, '.', '-', '_', other Unicode letters; no '/', no leading '.', not
/// empty, at most 100 bytes. `invalid` says what is wrong.
[[nodiscard]] base::Result<void> check_id(std::string_view id);

[[nodiscard]] std::string_view part_name(Part part); ///< "corpus", "recipe", "data set", "run"

} // namespace sauti::workspace
