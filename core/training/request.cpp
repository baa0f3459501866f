// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/request.h"

#include "base/environment.h"
#include "base/json.h"
#include "runs/run_folder.h"
#include "training/data_places.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace sauti::training {

using base::ErrorKind;

std::vector<fs::path> preset_folders() {
    std::vector<fs::path> folders;
    for (const fs::path& folder : base::resource_folders())
        folders.push_back(folder / "presets");
    return folders;
}

base::Result<runs::RunSpec> read_spec_file(const fs::path& file) {
    SAUTI_TRY(const base::Json whole, base::read_json(file));
    runs::RunSpec spec;
    if (whole.is_object() && whole.contains("spec")) {
        SAUTI_CHECK(base::check_format(whole, "sauti-run", 1, file.string()));
        SAUTI_CHECK(runs::read_spec(whole["spec"], file.string(), spec));
        return spec;
    }
    runs::SpecRequest request;
    if (whole.is_object() && whole.contains("kind") && whole["kind"].is_string())
        request.kind = runs::run_kind_of(whole["kind"].get<std::string>()).value_or(runs::RunKind::pretrain);
    request.file = file;
    request.preset_folders = preset_folders();
    SAUTI_TRY(const runs::ResolvedSpec resolved, runs::resolve_spec(request));
    return resolved.spec;
}

fs::path new_run_folder(const fs::path& project, const runs::RunSpec& spec) {
    const fs::path runs_folder = project / "runs";
    return runs_folder / runs::free_id(runs_folder, spec.name.empty() ? "run" : spec.name);
}

base::Result<TrainRequest> new_run_request(NewRun asked, const std::optional<fs::path>& project) {
    if (!asked.spec.file && !asked.spec.preset) {
        return base::fail(ErrorKind::usage, "say what to train: a spec file or --preset NAME",
                          fmt::format("sauti-cli {} --preset tiny --data DATASET",
                                      asked.spec.kind == runs::RunKind::pretrain ? "train" : "finetune"));
    }
    if (asked.spec.preset_folders.empty()) asked.spec.preset_folders = preset_folders();
    TrainRequest request;
    SAUTI_TRY(request.resolved, runs::resolve_spec(asked.spec));
    request.project = project;
    if (!asked.data.empty()) {
        SAUTI_CHECK(fill_data(request.resolved.spec, asked.data, project));
    }
    if (asked.out) {
        request.run_folder = *asked.out;
        return request;
    }
    if (!project) {
        return base::fail(ErrorKind::usage, "there is no project here, so a place for the run is needed",
                          "give --out RUN_DIR, or --project DIR");
    }
    request.run_folder = new_run_folder(*project, request.resolved.spec);
    if (asked.run_id.empty()) return request;
    const std::string id = runs::slug(asked.run_id);
    if (id != asked.run_id) {
        return base::fail(ErrorKind::usage, fmt::format("\"{}\" cannot be a run's id", asked.run_id),
                          fmt::format("use {}", id));
    }
    request.run_folder = *project / "runs" / id;
    return request;
}

base::Result<TrainRequest> resume_request(const fs::path& run_folder, const std::optional<fs::path>& project) {
    TrainRequest request;
    SAUTI_TRY(request.resolved, spec_of_run(run_folder));
    request.run_folder = run_folder;
    request.project = project;
    request.resume = true;
    return request;
}

} // namespace sauti::training
