// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "cli/cli.h"

#include <filesystem>
#include <optional>
#include <string>

namespace sauti::cli {

/// The project, if there is one here; none is no error unless --project named it.
[[nodiscard]] base::Result<std::optional<std::filesystem::path>> project_if_any(const Globals& globals);

/// A run's folder by its id in the project, or by its path. not_found says how to see the runs.
[[nodiscard]] base::Result<std::filesystem::path> find_run(const std::string& id,
                                                           const std::optional<std::filesystem::path>& project);

} // namespace sauti::cli
