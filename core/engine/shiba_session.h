// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engine/model.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// One SHIBA model with its optimizer on one device, in plain types. A session belongs to one thread at a time. No
/// exception crosses this interface.
namespace sauti::engine {

inline constexpr std::int64_t k_ignored_label = -100;

/// Rows of ids, padded on the right with 0 to one width.
struct ShibaBatch {
    std::int64_t rows = 0;
    std::int64_t width = 0;
    std::vector<std::int64_t> ids;     ///< [rows × width], row-major
    std::vector<std::int64_t> lengths; ///< [rows]: real ids of each row (CLS included)
    /// labels head: [rows × width], k_ignored_label where none counts; classes head: [rows]; LM heads: empty.
    std::vector<std::int64_t> labels;
    /// LM heads: row b predicts positions[offsets[b] … offsets[b+1]), each with a class in [0, V].
    std::vector<std::int64_t> predict_offsets;   ///< [rows + 1]
    std::vector<std::int64_t> predict_positions; ///< indices into the row
    std::vector<std::int64_t> predict_targets;   ///< classes; may be empty for a forward pass without loss
};

/// Which masks dropout uses: a stream named by these, so that a resumed run draws the same.
struct DropoutKey {
    std::uint64_t seed = 0;
    std::uint64_t step = 0;        ///< update under way, from 0
    std::uint64_t micro_batch = 0; ///< from 0 within the update
};

struct ForwardOutput {
    /// labels: [rows, width, C]; classes: [rows, C]; LM: [predicted positions of all rows in order, V + 1].
    std::vector<std::int64_t> log_probs_shape;
    std::vector<double> log_probs;
    /// labels: [rows, width, H]; classes: [rows, H]; LM: [predicted positions, H].
    std::vector<std::int64_t> embeddings_shape;
    std::vector<double> embeddings;
};

struct BatchLoss {
    double loss = 0;          ///< mean over `items`; 0 in corrected mode (NaN in reference) if there are none
    std::int64_t items = 0;   ///< positions that count
    std::int64_t correct = 0; ///< of these, argmax (first maximum) equal to the target
};

struct Evaluation {
    BatchLoss loss;
    /// labels: [rows × width], classes: [rows], LM: [predicted positions]: argmax, first maximum.
    std::vector<std::int64_t> predictions;
    /// The log-probabilities, if asked for; shape as in ForwardOutput.
    std::vector<float> log_probs;
};

struct OptimizerOptions {
    /// "adamw-torch" (PyTorch's: decay first, ε outside the corrected root) or "adamw-library" (the training library's
    /// of the original: decay after the step, ε before bias correction).
    std::string type = "adamw-torch";
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weight_decay = 0.0; ///< not for layer norms nor for any parameter whose name contains "bias"
};

struct StepOptions {
    double learning_rate = 0;
    double clip_norm = 1.0; ///< L2 norm over all gradients; 0 or less: no clipping
};

struct StepOutcome {
    double gradient_norm = 0; ///< before clipping
    bool applied = true;      ///< false if the norm was not finite: nothing was changed, gradients were cleared
};

struct TensorFacts {
    std::string name; ///< state-dict name: "shiba_model.cls_linear.weight"
    std::vector<std::int64_t> shape;
    bool trained = true; ///< false for buffers (rotary frequencies)
    [[nodiscard]] std::int64_t count() const {
        std::int64_t product = 1;
        for (const std::int64_t size : shape)
            product *= size;
        return product;
    }
};

class ShibaSession {
public:
    virtual ~ShibaSession() = default;

    [[nodiscard]] virtual const ShibaModel& model() const = 0;

    /// All tensors of the state dict, in the original's order. Weights are zero until written.
    [[nodiscard]] virtual std::vector<TensorFacts> tensors() const = 0;
    [[nodiscard]] virtual base::Result<void> read_tensor(std::string_view name, std::span<float> values) const = 0;
    [[nodiscard]] virtual base::Result<void> write_tensor(std::string_view name, std::span<const float> values) = 0;

    /// No dropout. invalid: a row longer than max_length or without CLS, a width under r (reference). Corrected outputs
    /// at padding are zeros.
    [[nodiscard]] virtual base::Result<ForwardOutput> forward(const ShibaBatch& batch) = 0;
    /// No dropout; loss and predictions.
    [[nodiscard]] virtual base::Result<Evaluation> evaluate(const ShibaBatch& batch, bool want_log_probs) = 0;

    /// Forward with dropout and backward of loss · scale; gradients add up until `step`.
    [[nodiscard]] virtual base::Result<BatchLoss> accumulate(const ShibaBatch& batch, double scale,
                                                             const DropoutKey& dropout) = 0;
    /// Gradient of one tensor; not_found where none was computed (the tensor took no part).
    [[nodiscard]] virtual base::Result<void> read_gradient(std::string_view name, std::span<float> values) const = 0;
    [[nodiscard]] virtual base::Result<StepOutcome> step(const StepOptions& options) = 0;
    virtual void clear_gradients() = 0;

    /// Optimizer state as named tensors ("exp_avg.NAME", "exp_avg_sq.NAME"; a tensor that was never stepped has none)
    /// and, per parameter, the number of updates as a tensor "step.NAME" of shape [1].
    virtual void set_optimizer(const OptimizerOptions& options) = 0;
    [[nodiscard]] virtual std::vector<TensorFacts> optimizer_tensors() const = 0;
    [[nodiscard]] virtual base::Result<void> read_optimizer_tensor(std::string_view name,
                                                                   std::span<float> values) const = 0;
    [[nodiscard]] virtual base::Result<void> write_optimizer_tensor(std::string_view name,
                                                                    std::span<const float> values) = 0;
};

} // namespace sauti::engine
