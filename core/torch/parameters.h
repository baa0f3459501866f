// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engine/shiba_session.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sauti::torch_engine {

/// Copies between a tensor of floats or doubles and plain numbers; invalid if the counts differ.
[[nodiscard]] base::Result<void> copy_out(const at::Tensor& tensor, std::string_view name, std::span<float> values);
[[nodiscard]] base::Result<void> copy_in(at::Tensor& tensor, std::string_view name, std::span<const float> values);

/// One tensor of the state dict.
struct Parameter {
    engine::TensorFacts facts;
    at::Tensor value; ///< a leaf; requires a gradient if trained
};

/// The state dict in its order, found by name.
class Parameters {
public:
    Parameters(const std::vector<engine::TensorFacts>& tensors, at::ScalarType type);

    /// The tensor of that name, which must exist: names come from the same list.
    [[nodiscard]] const at::Tensor& at(const std::string& name) const { return all_[index_.at(name)].value; }
    [[nodiscard]] const std::vector<Parameter>& all() const { return all_; }
    /// Index into all(); not_found names the tensor.
    [[nodiscard]] base::Result<std::size_t> find(std::string_view name) const;

    void clear_gradients();

private:
    std::vector<Parameter> all_;
    std::map<std::string, std::size_t, std::less<>> index_;
};

} // namespace sauti::torch_engine
