// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "runs/curves.h"
#include "runs/run_spec.h"

#include <optional>
#include <string_view>
#include <vector>

/// What differs between runs, and where one run's own curves part: the first things to read.
namespace sauti::runs {

struct Difference {
    const SpecKey* key = nullptr;
    std::vector<base::Json> values; ///< one a spec, in the order asked
};

/// Keys whose values are not the same in all specs, in the order of the table of keys. Names and presets are left out:
/// they name a run, they do not change what it does. None for fewer than two.
[[nodiscard]] std::vector<Difference> differences(const std::vector<RunSpec>& specs);

/// Where the lowest loss of a run and its best score are not at the same place: who stops on the loss gives score up.
struct Parting {
    double loss_epoch = 0;  ///< of the lowest loss; the first of equals, as for the score
    double score_epoch = 0; ///< of the highest score
    double best = 0;        ///< the highest score
    double at_loss = 0;     ///< the score measured nearest to the lowest loss
};

/// nullopt where they are less than an epoch apart, nothing is given up, or a curve is empty.
[[nodiscard]] std::optional<Parting> parting(const Curve& loss, const Curve& score);

} // namespace sauti::runs
