// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "runs/run_spec.h"
#include "training/train.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// From what a person asks for to a TrainRequest: what the command line and the window share.
///
///     NewRun asked;
///     asked.spec.preset = "tiny";
///     asked.data = "swa-phones/pretrain";
///     SAUTI_TRY(const TrainRequest request, new_run_request(asked, project));
namespace sauti::training {

/// Where presets lie: "presets" in each folder of resources, nearest first.
[[nodiscard]] std::vector<fs::path> preset_folders();

struct NewRun {
    runs::SpecRequest spec;      ///< `preset_folders` is filled in where it is empty
    std::string data;            ///< as --data says it; empty: the spec's own keys
    std::string run_id;          ///< empty: the spec's name as a slug, numbered where it is taken
    std::optional<fs::path> out; ///< a folder outside a project
};
/// usage: neither preset nor spec file, no place for the run, an id that cannot be one; and the errors of resolve_spec
/// and fill_data.
[[nodiscard]] base::Result<TrainRequest> new_run_request(NewRun asked, const std::optional<fs::path>& project);

/// The spec in a file: a spec as a person keeps it (its preset filled in), or a run's run.json. The errors of
/// resolve_spec and read_spec.
[[nodiscard]] base::Result<runs::RunSpec> read_spec_file(const fs::path& file);

/// Where a new run of this spec lies in a project: runs/ID.
[[nodiscard]] fs::path new_run_folder(const fs::path& project, const runs::RunSpec& spec);

/// Going on in a run's folder; the errors of spec_of_run.
[[nodiscard]] base::Result<TrainRequest> resume_request(const fs::path& run_folder,
                                                        const std::optional<fs::path>& project);

} // namespace sauti::training
