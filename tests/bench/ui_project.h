// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>

/// The project that the window is measured on: the demo with a data set of it, a large corpus with phones, and runs.
namespace sauti::bench {

struct UiProject {
    std::filesystem::path folder;
    std::int64_t rows = 0;  ///< of the corpus `big`
    std::int64_t lines = 0; ///< of metrics of the run `long`
    int runs = 0;           ///< finished ones, `long` among them
};

/// Makes it in `plan.folder`/study, by sauti-cli where that does it. The path of the project.
[[nodiscard]] base::Result<std::filesystem::path> make_ui_project(const UiProject& plan);

} // namespace sauti::bench
