// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/run_places.h"

#include <fmt/format.h>

#include <system_error>

namespace sauti::cli {

namespace fs = std::filesystem;

base::Result<std::optional<fs::path>> project_if_any(const Globals& globals) {
    auto project = project_folder(globals);
    if (project) return std::optional<fs::path>(std::move(*project));
    if (globals.project) return base::fail(std::move(project.error()));
    return std::optional<fs::path>();
}

base::Result<fs::path> find_run(const std::string& id, const std::optional<fs::path>& project) {
    std::error_code error;
    if (project && fs::exists(*project / "runs" / id / "run.json", error)) return *project / "runs" / id;
    if (fs::exists(fs::path(id) / "run.json", error)) return fs::path(id);
    return base::fail(base::ErrorKind::not_found, fmt::format("there is no run {}", id),
                      project ? "sauti-cli runs list shows the runs" : "without a project give the run's folder");
}

} // namespace sauti::cli
