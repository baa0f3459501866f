// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/comparison.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sauti::runs {

std::vector<Difference> differences(const std::vector<RunSpec>& specs) {
    std::vector<Difference> found;
    if (specs.size() < 2) return found;
    for (const SpecKey& key : spec_keys()) {
        if (key.name == "name" || key.name == "preset") continue;
        Difference one{&key, {}};
        for (const RunSpec& spec : specs)
            one.values.push_back(value_of(key, spec));
        const bool same = std::all_of(one.values.begin(), one.values.end(),
                                      [&one](const base::Json& value) { return value == one.values.front(); });
        if (!same) found.push_back(std::move(one));
    }
    return found;
}

std::optional<Parting> parting(const Curve& loss, const Curve& score) {
    if (loss.size() == 0 || score.size() == 0) return std::nullopt;
    CurvePoint lowest = loss.at(0, Axis::epoch);
    for (std::size_t index = 1; index < loss.size(); ++index) {
        const CurvePoint point = loss.at(index, Axis::epoch);
        if (point.y < lowest.y) lowest = point;
    }
    CurvePoint highest = score.at(0, Axis::epoch);
    for (std::size_t index = 1; index < score.size(); ++index) {
        const CurvePoint point = score.at(index, Axis::epoch);
        if (point.y > highest.y) highest = point;
    }
    Parting found;
    found.loss_epoch = lowest.x;
    found.score_epoch = highest.x;
    found.best = highest.y;
    found.at_loss = score.at(score.nearest(Axis::epoch, lowest.x), Axis::epoch).y;
    const bool apart = std::abs(found.loss_epoch - found.score_epoch) >= 1 && found.best > found.at_loss;
    return apart ? std::optional(found) : std::nullopt;
}

} // namespace sauti::runs
