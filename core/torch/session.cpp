// SPDX-License-Identifier: GPL-3.0-or-later
#include "torch/session.h"

#include "shiba/description.h"
#include "torch/inputs.h"
#include "torch/network.h"
#include "torch/optimizer.h"
#include "torch/threads.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/Reduction.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/nll_loss.h>
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <new>
#include <utility>

namespace sauti::torch_engine {

using base::ErrorKind;
using base::Result;
using engine::BatchLoss;
using engine::Head;
using engine::ShibaBatch;
using engine::ShibaModel;
using engine::TensorFacts;

namespace {

/// Runs `body`, which returns a Result, and turns what LibTorch throws into an Error.
template <class Body>
auto guarded(const char* action, const Body& body) -> decltype(body()) {
    try {
        return body();
    } catch (const c10::Error& error) {
        return base::fail(ErrorKind::internal,
                          fmt::format("LibTorch failed while {}: {}", action, error.what_without_backtrace()));
    } catch (const std::bad_alloc&) {
        return base::fail(ErrorKind::limit, fmt::format("there is not enough memory for {}", action),
                          "use smaller batches or shorter rows");
    } catch (const std::exception& error) {
        return base::fail(ErrorKind::internal, fmt::format("the engine failed while {}: {}", action, error.what()));
    }
}

bool predicts_letters(const ShibaModel& model) {
    return model.head == Head::masked_lm || model.head == Head::autoregressive;
}

std::vector<double> doubles(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.to(at::kDouble).contiguous();
    const double* const numbers = plain.data_ptr<double>();
    return {numbers, numbers + plain.numel()};
}

/// Index of the first maximum of each row of [N, C].
template <class Number>
std::vector<std::int64_t> first_maxima(const at::Tensor& log_probs) {
    const at::Tensor plain = log_probs.detach().contiguous();
    const std::int64_t classes = plain.size(-1);
    const std::int64_t rows = plain.numel() / classes;
    const Number* numbers = plain.data_ptr<Number>();
    std::vector<std::int64_t> best(static_cast<std::size_t>(rows), 0);
    for (std::int64_t& index : best) {
        for (std::int64_t c = 1; c < classes; ++c) {
            if (numbers[c] > numbers[index]) index = c;
        }
        numbers += classes;
    }
    return best;
}

std::vector<std::int64_t> predictions_of(const at::Tensor& log_probs) {
    return log_probs.scalar_type() == at::kDouble ? first_maxima<double>(log_probs) : first_maxima<float>(log_probs);
}

class TorchShibaSession final : public engine::ShibaSession {
public:
    TorchShibaSession(const ShibaModel& model, at::ScalarType type, int threads)
        : model_(model), threads_(threads), parameters_(shiba::tensor_list(model), type), network_(model, parameters_),
          optimizer_(parameters_) {}

    const ShibaModel& model() const override { return model_; }
    std::vector<TensorFacts> tensors() const override;
    Result<void> read_tensor(std::string_view name, std::span<float> values) const override;
    Result<void> write_tensor(std::string_view name, std::span<const float> values) override;
    Result<engine::ForwardOutput> forward(const ShibaBatch& batch) override;
    Result<engine::Evaluation> evaluate(const ShibaBatch& batch, bool want_log_probs) override;
    Result<BatchLoss> accumulate(const ShibaBatch& batch, double scale, const engine::DropoutKey& dropout) override;
    Result<void> read_gradient(std::string_view name, std::span<float> values) const override;
    Result<engine::StepOutcome> step(const engine::StepOptions& options) override;
    void clear_gradients() override { parameters_.clear_gradients(); }
    void set_optimizer(const engine::OptimizerOptions& options) override { optimizer_.set(options); }
    std::vector<TensorFacts> optimizer_tensors() const override { return optimizer_.tensors(); }
    Result<void> read_optimizer_tensor(std::string_view name, std::span<float> values) const override;
    Result<void> write_optimizer_tensor(std::string_view name, std::span<const float> values) override;

private:
    struct Scored {
        at::Tensor loss; ///< a number with its graph; undefined if nothing counts
        BatchLoss facts;
        std::vector<std::int64_t> predictions;
    };
    [[nodiscard]] Scored score(const Inputs& inputs, const at::Tensor& log_probs) const;
    /// Corrected outputs at padding are zeros: they mean nothing, and so they do not depend on anything.
    [[nodiscard]] at::Tensor without_padding(const at::Tensor& output, const Inputs& inputs) const;

    ShibaModel model_;
    int threads_;
    Parameters parameters_;
    Network network_;
    Optimizer optimizer_;
};

std::vector<TensorFacts> TorchShibaSession::tensors() const {
    std::vector<TensorFacts> all;
    for (const Parameter& parameter : parameters_.all())
        all.push_back(parameter.facts);
    return all;
}

Result<void> TorchShibaSession::read_tensor(std::string_view name, std::span<float> values) const {
    return guarded("reading a tensor", [&]() -> Result<void> {
        SAUTI_TRY(const std::size_t index, parameters_.find(name));
        return copy_out(parameters_.all()[index].value, name, values);
    });
}

Result<void> TorchShibaSession::write_tensor(std::string_view name, std::span<const float> values) {
    return guarded("writing a tensor", [&]() -> Result<void> {
        SAUTI_TRY(const std::size_t index, parameters_.find(name));
        at::Tensor value = parameters_.all()[index].value.detach();
        return copy_in(value, name, values);
    });
}

at::Tensor TorchShibaSession::without_padding(const at::Tensor& output, const Inputs& inputs) const {
    if (!model_.corrections.padding || !inputs.padded || predicts_letters(model_) || output.dim() != 3) return output;
    return output * inputs.keep.unsqueeze(2);
}

TorchShibaSession::Scored TorchShibaSession::score(const Inputs& inputs, const at::Tensor& log_probs) const {
    Scored scored;
    scored.predictions = predictions_of(log_probs);
    for (std::size_t i = 0; i < inputs.targets.size(); ++i) {
        if (inputs.targets[i] == engine::k_ignored_label) continue;
        ++scored.facts.items;
        scored.facts.correct += scored.predictions[i] == inputs.targets[i] ? 1 : 0;
    }
    if (scored.facts.items == 0) {
        // reference: the mean over nothing is NaN (reference_loss_of_nothing_is_nan)
        const bool corrected = predicts_letters(model_) ? model_.corrections.lm_head : model_.corrections.padding;
        scored.facts.loss = corrected ? 0 : std::numeric_limits<double>::quiet_NaN();
        return scored;
    }
    // A copy that the graph may keep: backward reads the targets again.
    std::vector<std::int64_t> targets = inputs.targets;
    const auto count = static_cast<std::int64_t>(targets.size());
    const at::Tensor target = at::from_blob(targets.data(), {count}, at::TensorOptions().dtype(at::kLong)).clone();
    scored.loss =
        at::nll_loss(log_probs.reshape({count, -1}), target, {}, at::Reduction::Mean, engine::k_ignored_label);
    scored.facts.loss = scored.loss.item<double>();
    return scored;
}

Result<engine::ForwardOutput> TorchShibaSession::forward(const ShibaBatch& batch) {
    return guarded("computing a forward pass", [&]() -> Result<engine::ForwardOutput> {
        use_threads(threads_);
        const c10::NoGradGuard no_gradients;
        SAUTI_TRY(const Inputs inputs, make_inputs(model_, batch, false));
        const Outputs outputs = network_(inputs, Dropout());
        engine::ForwardOutput answer;
        const at::Tensor log_probs = without_padding(outputs.log_probs, inputs);
        const at::Tensor embeddings = without_padding(outputs.embeddings, inputs);
        answer.log_probs_shape = log_probs.sizes().vec();
        answer.log_probs = doubles(log_probs);
        answer.embeddings_shape = embeddings.sizes().vec();
        answer.embeddings = doubles(embeddings);
        return answer;
    });
}

Result<engine::Evaluation> TorchShibaSession::evaluate(const ShibaBatch& batch, bool want_log_probs) {
    return guarded("evaluating a batch", [&]() -> Result<engine::Evaluation> {
        use_threads(threads_);
        const c10::NoGradGuard no_gradients;
        SAUTI_TRY(const Inputs inputs, make_inputs(model_, batch, true));
        const Outputs outputs = network_(inputs, Dropout());
        Scored scored = score(inputs, outputs.log_probs);
        engine::Evaluation answer{scored.facts, std::move(scored.predictions), {}};
        if (want_log_probs) {
            const at::Tensor plain = without_padding(outputs.log_probs, inputs).to(at::kFloat).contiguous();
            answer.log_probs.assign(plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel());
        }
        return answer;
    });
}

Result<BatchLoss> TorchShibaSession::accumulate(const ShibaBatch& batch, double scale,
                                                const engine::DropoutKey& dropout) {
    return guarded("computing gradients", [&]() -> Result<BatchLoss> {
        use_threads(threads_);
        const c10::AutoGradMode gradients(true);
        SAUTI_TRY(const Inputs inputs, make_inputs(model_, batch, true));
        const Outputs outputs = network_(inputs, Dropout(model_.dropout, dropout));
        const Scored scored = score(inputs, outputs.log_probs);
        if (scored.loss.defined()) (scored.loss * scale).backward();
        return scored.facts;
    });
}

Result<void> TorchShibaSession::read_gradient(std::string_view name, std::span<float> values) const {
    return guarded("reading a gradient", [&]() -> Result<void> {
        SAUTI_TRY(const std::size_t index, parameters_.find(name));
        const at::Tensor& gradient = parameters_.all()[index].value.grad();
        if (!gradient.defined()) return base::fail(ErrorKind::not_found, fmt::format("{} has no gradient", name));
        return copy_out(gradient, name, values);
    });
}

Result<engine::StepOutcome> TorchShibaSession::step(const engine::StepOptions& options) {
    return guarded("updating the weights", [&]() -> Result<engine::StepOutcome> {
        use_threads(threads_);
        const c10::NoGradGuard no_gradients;
        return optimizer_.step(options);
    });
}

Result<void> TorchShibaSession::read_optimizer_tensor(std::string_view name, std::span<float> values) const {
    return guarded("reading the optimizer", [&] { return optimizer_.read(name, values); });
}

Result<void> TorchShibaSession::write_optimizer_tensor(std::string_view name, std::span<const float> values) {
    return guarded("writing the optimizer", [&] { return optimizer_.write(name, values); });
}

} // namespace

Result<std::unique_ptr<engine::ShibaSession>> make_session(const ShibaModel& model,
                                                           const engine::SessionOptions& options) {
    return guarded("creating a model", [&]() -> Result<std::unique_ptr<engine::ShibaSession>> {
        SAUTI_CHECK(shiba::check(model));
        if (options.device != "cpu" && options.device != "auto") {
            return base::fail(ErrorKind::unsupported, fmt::format("this engine has no device {}", options.device),
                              "it computes on cpu");
        }
        if (options.precision != "fp32" && options.precision != "fp64") {
            return base::fail(ErrorKind::unsupported, fmt::format("this engine has no precision {}", options.precision),
                              "it offers fp32 and fp64");
        }
        const at::ScalarType type = options.precision == "fp64" ? at::kDouble : at::kFloat;
        return std::make_unique<TorchShibaSession>(model, type, options.threads);
    });
}

} // namespace sauti::torch_engine
