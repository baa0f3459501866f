// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

/// The process that writes a run now, whichever it is: found by the run's lock, so that a window can tell what it uses
/// and ask it to stop.
namespace sauti::workspace {

struct RunProcess {
    std::int64_t pid = 0;
    std::string program;           ///< "sauti-cli", "sauti"
    std::int64_t memory_bytes = 0; ///< resident, of the whole process
    bool is_this = false;
};

/// nullopt where nobody writes the run, or a process of another machine does.
[[nodiscard]] std::optional<RunProcess> process_of_run(const std::filesystem::path& run_folder);

/// Asks it to stop with a checkpoint, as Ctrl+C does. not_found: nobody writes the run here; unsupported: a window
/// does, and it is asked there.
[[nodiscard]] base::Result<void> ask_to_stop(const std::filesystem::path& run_folder);

} // namespace sauti::workspace
