// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/datasets/glance.h"

#include <filesystem>

namespace sauti::widgets::datasets {

inline constexpr std::size_t k_runs_shown = 3;

/// Where the chosen data set comes from and where it goes: corpora and data sets → recipe → data set → runs and data
/// sets made of it, the newest first. Reads run.json of every run.
void add_boxes(const std::filesystem::path& project, Glance& glance);

} // namespace sauti::widgets::datasets
