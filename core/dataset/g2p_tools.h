// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataset/step.h"

#include <filesystem>

/// The one place where steps meet g2p.
namespace sauti::dataset {

/// Tools whose transliterator loads the tables of a code from `data_folder` (Epitran's; empty: our own tables alone) in
/// the step's mode.
[[nodiscard]] Tools g2p_tools(const std::filesystem::path& data_folder = {});

} // namespace sauti::dataset
