// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/shiba_session.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>

/// Dropout by masks that depend on names and places alone: element i of place P in micro-batch m of update s is kept or
/// not by 16 bits of Philox block i/8 under the key of RandomStream(seed, "dropout/P/m", s). So a resumed run and a run
/// with other threads draw the same, and there is no generator's state to keep.
namespace sauti::torch_engine {

class Dropout {
public:
    /// Off: what evaluation uses.
    Dropout() = default;
    Dropout(double rate, const engine::DropoutKey& key) : rate_(rate), key_(key) {}

    /// Each element is 0 with probability `rate` (to 1/65536), else divided by what is kept on average.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, std::string_view place) const;

private:
    double rate_ = 0;
    engine::DropoutKey key_;
};

} // namespace sauti::torch_engine
