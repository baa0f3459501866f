// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/objective.h"

#include <map>

namespace sauti::training {

/// Fills `materials` for guessing masked letters.
[[nodiscard]] base::Result<void> open_lm(const runs::RunSpec& spec, const std::map<Split, fs::path>& paths,
                                         const base::Work& work, Materials& materials);

} // namespace sauti::training
