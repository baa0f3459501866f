// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engine/engine.h"

#include <cmath>
#include <string>
#include <vector>

/// Whether an engine on this machine computes what it should: a tiny model with formula weights, forward, gradients and
/// training steps in both modes and with every head, against figures that stand in the program. There is no test
/// framework on a training node; this is what takes its place there.
namespace sauti::shiba {

/// One figure; the expected ones come from a computation in doubles.
struct Figure {
    std::string name; ///< "corrected ner: sum of log-probabilities"
    double expected = 0;
    double got = 0;
    double tolerance = 0;

    [[nodiscard]] bool holds() const { return std::abs(got - expected) <= tolerance; }
};

/// Errors of the engine; a wrong figure is no error but an answer. About a second.
[[nodiscard]] base::Result<std::vector<Figure>> self_check(engine::Engine& engine,
                                                           const engine::SessionOptions& options);

} // namespace sauti::shiba
