// SPDX-License-Identifier: GPL-3.0-or-later
#include "torch/optimizer.h"

#include <ATen/Parallel.h>
#include <ATen/ops/zeros_like.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace sauti::torch_engine {

namespace {

constexpr std::int64_t k_piece = std::int64_t{1} << 16;
constexpr std::string_view k_mean = "exp_avg.";
constexpr std::string_view k_square = "exp_avg_sq.";
constexpr std::string_view k_steps = "step.";

bool starts_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

/// Layer norms and everything whose name contains "bias" keep their size.
bool decays(std::string_view name) {
    for (const char* part : {"bias", "norm1.", "norm2.", "_ln."}) {
        if (name.find(part) != std::string_view::npos) return false;
    }
    return true;
}

/// Sum of squares in doubles, by pieces of a fixed size: the same for any number of threads.
template <class Number>
double sum_of_squares(const at::Tensor& tensor) {
    const Number* const numbers = tensor.data_ptr<Number>();
    const std::int64_t count = tensor.numel();
    const std::int64_t pieces = (count + k_piece - 1) / k_piece;
    std::vector<double> sums(static_cast<std::size_t>(pieces), 0.0);
    at::parallel_for(0, pieces, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t piece = begin; piece < end; ++piece) {
            double lanes[8] = {};
            const std::int64_t last = std::min((piece + 1) * k_piece, count);
            for (std::int64_t i = piece * k_piece; i < last; ++i) {
                const double value = static_cast<double>(numbers[i]);
                lanes[i % 8] += value * value;
            }
            for (const double lane : lanes)
                sums[static_cast<std::size_t>(piece)] += lane;
        }
    });
    double total = 0;
    for (const double sum : sums)
        total += sum;
    return total;
}

/// The constants of one update, in the numbers' own type.
template <class Number>
struct Rates {
    Number gradient_factor; ///< clipping
    Number keep_mean;       ///< β1
    Number keep_square;     ///< β2
    Number new_mean;        ///< 1 − β1, taken in doubles: 1 − 0.999 in floats is off by 1e-5
    Number new_square;      ///< 1 − β2
    Number step;            ///< what multiplies m / (…)
    Number root;            ///< what multiplies √v
    Number epsilon;
    Number decay_before; ///< 1 − lr·wd or 1
    Number decay_after;  ///< lr·wd or 0
};

template <class Number>
void update_numbers(const at::Tensor& weight, const at::Tensor& gradient, const at::Tensor& mean,
                    const at::Tensor& square, const Rates<Number>& rates) {
    Number* const p = weight.data_ptr<Number>();
    const Number* const g = gradient.data_ptr<Number>();
    Number* const m = mean.data_ptr<Number>();
    Number* const v = square.data_ptr<Number>();
    const Rates<Number> r = rates;
    at::parallel_for(0, weight.numel(), k_piece, [=](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const Number slope = g[i] * r.gradient_factor;
            m[i] = r.keep_mean * m[i] + r.new_mean * slope;
            v[i] = r.keep_square * v[i] + r.new_square * slope * slope;
            const Number moved = p[i] * r.decay_before - r.step * m[i] / (std::sqrt(v[i]) * r.root + r.epsilon);
            p[i] = moved - r.decay_after * moved;
        }
    });
}

template <class Number>
Rates<Number> make_rates(const engine::OptimizerOptions& options, double learning_rate, double gradient_factor,
                         std::int64_t steps, bool decayed) {
    const double first = 1 - std::pow(options.beta1, static_cast<double>(steps));
    const double second = std::sqrt(1 - std::pow(options.beta2, static_cast<double>(steps)));
    const double decay = decayed ? learning_rate * options.weight_decay : 0.0;
    const bool library = options.type == "adamw-library";
    Rates<Number> rates = {};
    rates.gradient_factor = static_cast<Number>(gradient_factor);
    rates.keep_mean = static_cast<Number>(options.beta1);
    rates.keep_square = static_cast<Number>(options.beta2);
    rates.new_mean = static_cast<Number>(1 - options.beta1);
    rates.new_square = static_cast<Number>(1 - options.beta2);
    rates.step = static_cast<Number>(library ? learning_rate * second / first : learning_rate / first);
    rates.root = static_cast<Number>(library ? 1.0 : 1.0 / second);
    rates.epsilon = static_cast<Number>(options.epsilon);
    rates.decay_before = static_cast<Number>(library ? 1.0 : 1.0 - decay);
    rates.decay_after = static_cast<Number>(library ? decay : 0.0);
    return rates;
}

} // namespace

double Optimizer::gradient_norm() const {
    double total = 0;
    for (const Parameter& parameter : parameters_.all()) {
        const at::Tensor& gradient = parameter.value.grad();
        if (!gradient.defined()) continue;
        const at::Tensor plain = gradient.contiguous();
        total += plain.scalar_type() == at::kDouble ? sum_of_squares<double>(plain) : sum_of_squares<float>(plain);
    }
    return std::sqrt(total);
}

void Optimizer::start(std::size_t index) {
    State& state = states_[index];
    if (state.mean.defined()) return;
    const at::Tensor weight = parameters_.all()[index].value.detach();
    state.mean = at::zeros_like(weight);
    state.square = at::zeros_like(weight);
}

void Optimizer::update(std::size_t index, double learning_rate, double gradient_factor) {
    const Parameter& parameter = parameters_.all()[index];
    start(index);
    State& state = states_[index];
    ++state.steps;
    const bool decayed = decays(parameter.facts.name);
    const at::Tensor weight = parameter.value.detach();
    const at::Tensor gradient = parameter.value.grad().contiguous();
    if (weight.scalar_type() == at::kDouble) {
        update_numbers(weight, gradient, state.mean, state.square,
                       make_rates<double>(options_, learning_rate, gradient_factor, state.steps, decayed));
    } else {
        update_numbers(weight, gradient, state.mean, state.square,
                       make_rates<float>(options_, learning_rate, gradient_factor, state.steps, decayed));
    }
}

engine::StepOutcome Optimizer::step(const engine::StepOptions& options) {
    const double norm = gradient_norm();
    if (!std::isfinite(norm)) {
        parameters_.clear_gradients();
        return {norm, false};
    }
    double factor = 1;
    if (options.clip_norm > 0) factor = std::min(1.0, options.clip_norm / (norm + 1e-6));
    for (std::size_t index = 0; index < states_.size(); ++index) {
        if (parameters_.all()[index].value.grad().defined()) update(index, options.learning_rate, factor);
    }
    parameters_.clear_gradients();
    return {norm, true};
}

std::vector<engine::TensorFacts> Optimizer::tensors() const {
    std::vector<engine::TensorFacts> all;
    for (std::size_t index = 0; index < states_.size(); ++index) {
        if (!states_[index].mean.defined()) continue;
        const engine::TensorFacts& facts = parameters_.all()[index].facts;
        all.push_back({std::string(k_mean) + facts.name, facts.shape, false});
        all.push_back({std::string(k_square) + facts.name, facts.shape, false});
        all.push_back({std::string(k_steps) + facts.name, {1}, false});
    }
    return all;
}

base::Result<void> Optimizer::read(std::string_view name, std::span<float> values) const {
    for (const std::string_view kind : {k_mean, k_square, k_steps}) {
        if (!starts_with(name, kind)) continue;
        SAUTI_TRY(const std::size_t index, parameters_.find(name.substr(kind.size())));
        const State& state = states_[index];
        if (!state.mean.defined()) break;
        if (kind != k_steps) return copy_out(kind == k_mean ? state.mean : state.square, name, values);
        if (values.size() != 1) return base::fail(base::ErrorKind::invalid, fmt::format("{} is one number", name));
        values.front() = static_cast<float>(state.steps);
        return {};
    }
    return base::fail(base::ErrorKind::not_found, fmt::format("the optimizer has no tensor {}", name));
}

base::Result<void> Optimizer::write(std::string_view name, std::span<const float> values) {
    for (const std::string_view kind : {k_mean, k_square, k_steps}) {
        if (!starts_with(name, kind)) continue;
        SAUTI_TRY(const std::size_t index, parameters_.find(name.substr(kind.size())));
        start(index);
        State& state = states_[index];
        if (kind != k_steps) return copy_in(kind == k_mean ? state.mean : state.square, name, values);
        if (values.size() != 1 || !(values.front() >= 0) || values.front() > 0x1p24F) {
            return base::fail(base::ErrorKind::invalid, fmt::format("{} is one count of updates", name));
        }
        state.steps = static_cast<std::int64_t>(values.front());
        return {};
    }
    return base::fail(base::ErrorKind::not_found, fmt::format("the optimizer has no tensor {}", name));
}

} // namespace sauti::torch_engine
