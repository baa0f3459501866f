// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "runs/run_spec.h"

#include <string_view>
#include <vector>

/// What differs between runs: the first thing to read when curves part.
namespace sauti::runs {

struct Difference {
    const SpecKey* key = nullptr;
    std::vector<base::Json> values; ///< one a spec, in the order asked
};

/// Keys whose values are not the same in all specs, in the order of the table of keys. Names and presets are left out:
/// they name a run, they do not change what it does. None for fewer than two.
[[nodiscard]] std::vector<Difference> differences(const std::vector<RunSpec>& specs);

} // namespace sauti::runs
