// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/comparison.h"

#include <nlohmann/json.hpp>

#include <algorithm>
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

} // namespace sauti::runs
