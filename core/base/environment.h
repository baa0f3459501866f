// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sauti::base {

/// First call in `main` of whatever trains: sets OMP_WAIT_POLICY=PASSIVE if unset (spinning OpenMP threads collapse on
/// a busy machine), OPENBLAS_NUM_THREADS=`threads` if positive and unset, and re-executes the program once, because
/// both are read when their libraries are loaded. Returns only in the process that goes on.
void prepare_environment(int threads, char** argv);

/// Folder of the running program.
[[nodiscard]] std::filesystem::path program_folder();

/// Folders where resources may lie, nearest first: SAUTI_RESOURCES, share/sauti beside the program's prefix, and the
/// source tree's `resources` in a build tree.
[[nodiscard]] std::vector<std::filesystem::path> resource_folders();
/// First existing `relative` in those folders; empty if none.
[[nodiscard]] std::filesystem::path find_resource(const std::filesystem::path& relative);

/// "x86_64, 2 cores, CPU name": for run.json and benches.
[[nodiscard]] std::string machine_text();

[[nodiscard]] std::string version();

} // namespace sauti::base
