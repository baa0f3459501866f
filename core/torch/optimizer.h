// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/shiba_session.h"
#include "torch/parameters.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace sauti::torch_engine {

/// AdamW in the two forms that matter, one pass over weight, gradient and both moments; each number on its own, so the
/// thread count does not change a bit. A parameter without a gradient is skipped wholly; a gradient of zeros is one.
/// "adamw-torch":   p ← p(1 − lr·wd); p ← p − (lr/(1−β1ᵗ)) · m / (√v/√(1−β2ᵗ) + ε)
/// "adamw-library": p ← p − lr·√(1−β2ᵗ)/(1−β1ᵗ) · m / (√v + ε); p ← p − lr·wd·p
/// Sources: PyTorch's AdamW; the AdamW of the transformers library 4.x.
class Optimizer {
public:
    explicit Optimizer(Parameters& parameters) : parameters_(parameters), states_(parameters.all().size()) {}

    void set(const engine::OptimizerOptions& options) { options_ = options; }
    [[nodiscard]] engine::StepOutcome step(const engine::StepOptions& options);

    [[nodiscard]] std::vector<engine::TensorFacts> tensors() const;
    [[nodiscard]] base::Result<void> read(std::string_view name, std::span<float> values) const;
    [[nodiscard]] base::Result<void> write(std::string_view name, std::span<const float> values);

private:
    struct State {
        at::Tensor mean;   ///< of gradients; undefined before the first step
        at::Tensor square; ///< of squared gradients
        std::int64_t steps = 0;
    };
    [[nodiscard]] double gradient_norm() const;
    void start(std::size_t index);
    void update(std::size_t index, double learning_rate, double gradient_factor);

    Parameters& parameters_;
    std::vector<State> states_;
    engine::OptimizerOptions options_;
};

} // namespace sauti::torch_engine
