// SPDX-License-Identifier: GPL-3.0-or-later
#include "torch/parameters.h"

#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sauti::torch_engine {

namespace {

base::Result<void> check_count(const at::Tensor& tensor, std::string_view name, std::size_t count) {
    if (std::cmp_equal(tensor.numel(), count)) return {};
    return base::fail(base::ErrorKind::invalid,
                      fmt::format("{} has {} numbers, {} were given", name, tensor.numel(), count));
}

} // namespace

base::Result<void> copy_out(const at::Tensor& tensor, std::string_view name, std::span<float> values) {
    SAUTI_CHECK(check_count(tensor, name, values.size()));
    const at::Tensor plain = tensor.detach().contiguous();
    if (plain.scalar_type() == at::kDouble) {
        const double* const numbers = plain.data_ptr<double>();
        std::transform(numbers, numbers + values.size(), values.begin(),
                       [](double x) { return static_cast<float>(x); });
    } else {
        std::copy_n(plain.data_ptr<float>(), values.size(), values.begin());
    }
    return {};
}

base::Result<void> copy_in(at::Tensor& tensor, std::string_view name, std::span<const float> values) {
    SAUTI_CHECK(check_count(tensor, name, values.size()));
    if (tensor.scalar_type() == at::kDouble) {
        std::copy(values.begin(), values.end(), tensor.data_ptr<double>());
    } else {
        std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
    }
    return {};
}

Parameters::Parameters(const std::vector<engine::TensorFacts>& tensors, at::ScalarType type) {
    for (const engine::TensorFacts& facts : tensors) {
        at::Tensor value = at::zeros(facts.shape, at::TensorOptions().dtype(type));
        value.set_requires_grad(facts.trained);
        index_.emplace(facts.name, all_.size());
        all_.push_back({facts, value});
    }
}

base::Result<std::size_t> Parameters::find(std::string_view name) const {
    const auto found = index_.find(name);
    if (found != index_.end()) return found->second;
    return base::fail(base::ErrorKind::not_found, fmt::format("the model has no tensor {}", name));
}

void Parameters::clear_gradients() {
    for (Parameter& parameter : all_)
        parameter.value.mutable_grad().reset();
}

} // namespace sauti::torch_engine
