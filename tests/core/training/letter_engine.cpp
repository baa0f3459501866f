// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/letter_engine.h"

#include "base/random.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

namespace sauti::test {

using namespace sauti::engine;
using base::ErrorKind;

namespace {

constexpr std::int64_t k_buckets = 61;
constexpr std::int64_t k_width = 8;

struct Tensor {
    TensorFacts facts;
    std::vector<float> values, gradient, mean, square;
    float steps = 0;
    bool has_gradient = false;
};

/// One position that is asked, and what the model makes of it.
struct Question {
    std::size_t features[3];
    std::int64_t target;
    double hidden[k_width];
    double scale[k_width]; ///< dropout: 0 or 1 / (1 − p)
};

class LetterSession : public ShibaSession {
public:
    LetterSession(ShibaModel model, LetterEngineHooks hooks) : model_(std::move(model)), hooks_(std::move(hooks)) {
        const bool is_lm = model_.head == Head::masked_lm || model_.head == Head::autoregressive;
        classes_ = is_lm ? model_.vocabulary_size + 1 : model_.label_count;
        const std::string head = is_lm ? "lm_layer" : "label_layer";
        add("shiba_model.letters.weight", {k_buckets, k_width});
        add(head + ".weight", {classes_, k_width});
        add(head + ".bias", {classes_});
    }

    const ShibaModel& model() const override { return model_; }
    std::vector<TensorFacts> tensors() const override {
        std::vector<TensorFacts> all;
        for (const Tensor& tensor : tensors_)
            all.push_back(tensor.facts);
        return all;
    }
    base::Result<void> read_tensor(std::string_view name, std::span<float> values) const override {
        SAUTI_TRY(const Tensor* tensor, find(name));
        return copy(tensor->values, values);
    }
    base::Result<void> write_tensor(std::string_view name, std::span<const float> values) override {
        SAUTI_TRY(const Tensor* tensor, find(name));
        return copy(values, const_cast<Tensor*>(tensor)->values);
    }
    base::Result<ForwardOutput> forward(const ShibaBatch&) override {
        return base::fail(ErrorKind::unsupported, "the letter engine only trains and evaluates");
    }

    base::Result<Evaluation> evaluate(const ShibaBatch& batch, bool want_log_probs) override {
        Evaluation answer;
        double sum = 0;
        for (const auto& [question, place] : questions(batch, true, {})) {
            const std::vector<double> log_probs = log_probs_of(question);
            const auto best = std::max_element(log_probs.begin(), log_probs.end()) - log_probs.begin();
            answer.predictions.push_back(best);
            for (const double value : log_probs) {
                if (want_log_probs) answer.log_probs.push_back(static_cast<float>(value));
            }
            if (question.target < 0) continue;
            sum -= log_probs[static_cast<std::size_t>(question.target)];
            answer.loss.correct += best == question.target ? 1 : 0;
            ++answer.loss.items;
        }
        answer.loss.loss = answer.loss.items > 0 ? sum / static_cast<double>(answer.loss.items) : 0;
        return answer;
    }

    base::Result<BatchLoss> accumulate(const ShibaBatch& batch, double scale, const DropoutKey& dropout) override {
        if (hooks_.on_accumulate) hooks_.on_accumulate(dropout.step, dropout.micro_batch);
        BatchLoss loss;
        if (hooks_.nan_at_step == static_cast<std::int64_t>(dropout.step)) {
            loss.loss = std::numeric_limits<double>::quiet_NaN();
            return loss;
        }
        auto all = questions(batch, false, dropout);
        loss.items = static_cast<std::int64_t>(all.size());
        double sum = 0;
        for (auto& [question, place] : all) {
            const std::vector<double> log_probs = log_probs_of(question);
            sum -= log_probs[static_cast<std::size_t>(question.target)];
            backward(question, log_probs, scale / static_cast<double>(all.size()));
        }
        for (Tensor& tensor : tensors_)
            tensor.has_gradient = true;
        loss.loss = all.empty() ? 0 : sum / static_cast<double>(all.size());
        return loss;
    }

    base::Result<void> read_gradient(std::string_view name, std::span<float> values) const override {
        SAUTI_TRY(const Tensor* tensor, find(name));
        return copy(tensor->gradient, values);
    }

    base::Result<StepOutcome> step(const StepOptions& options) override {
        double sum = 0;
        for (const Tensor& tensor : tensors_)
            for (const float value : tensor.gradient)
                sum += static_cast<double>(value) * value;
        StepOutcome outcome{std::sqrt(sum), true};
        const double factor =
            options.clip_norm > 0 ? std::min(1.0, options.clip_norm / (outcome.gradient_norm + 1e-6)) : 1.0;
        for (Tensor& tensor : tensors_)
            step_tensor(tensor, options.learning_rate, factor);
        clear_gradients();
        return outcome;
    }
    void clear_gradients() override {
        for (Tensor& tensor : tensors_) {
            std::fill(tensor.gradient.begin(), tensor.gradient.end(), 0.0F);
            tensor.has_gradient = false;
        }
    }

    void set_optimizer(const OptimizerOptions& options) override { options_ = options; }
    std::vector<TensorFacts> optimizer_tensors() const override {
        std::vector<TensorFacts> all;
        for (const Tensor& tensor : tensors_) {
            if (tensor.steps == 0) continue;
            all.push_back({"exp_avg." + tensor.facts.name, tensor.facts.shape, true});
            all.push_back({"exp_avg_sq." + tensor.facts.name, tensor.facts.shape, true});
            all.push_back({"step." + tensor.facts.name, {1}, true});
        }
        return all;
    }
    base::Result<void> read_optimizer_tensor(std::string_view name, std::span<float> values) const override {
        const std::size_t dot = name.find('.');
        SAUTI_TRY(const Tensor* tensor, find(name.substr(dot + 1)));
        if (name.substr(0, dot) == "step") {
            values[0] = tensor->steps;
            return {};
        }
        return copy(name.substr(0, dot) == "exp_avg" ? tensor->mean : tensor->square, values);
    }
    base::Result<void> write_optimizer_tensor(std::string_view name, std::span<const float> values) override {
        const std::size_t dot = name.find('.');
        SAUTI_TRY(const Tensor* found, find(name.substr(dot + 1)));
        auto* tensor = const_cast<Tensor*>(found);
        if (name.substr(0, dot) == "step") {
            tensor->steps = values[0];
            return {};
        }
        return copy(values, name.substr(0, dot) == "exp_avg" ? tensor->mean : tensor->square);
    }

private:
    using Asked = std::vector<std::pair<Question, std::size_t>>;

    void add(const std::string& name, std::vector<std::int64_t> shape) {
        Tensor tensor;
        tensor.facts = {name, std::move(shape), true};
        const auto count = static_cast<std::size_t>(tensor.facts.count());
        for (auto* values : {&tensor.values, &tensor.gradient, &tensor.mean, &tensor.square})
            values->assign(count, 0.0F);
        tensors_.push_back(std::move(tensor));
    }

    base::Result<const Tensor*> find(std::string_view name) const {
        for (const Tensor& tensor : tensors_) {
            if (tensor.facts.name == name) return &tensor;
        }
        return base::fail(ErrorKind::not_found, fmt::format("no tensor {}", name));
    }

    static base::Result<void> copy(std::span<const float> from, std::span<float> to) {
        if (from.size() != to.size()) return base::fail(ErrorKind::invalid, "another size");
        std::copy(from.begin(), from.end(), to.begin());
        return {};
    }

    [[nodiscard]] Question question_at(const ShibaBatch& batch, std::int64_t row, std::int64_t position) const {
        Question question = {};
        for (std::int64_t k = 0; k < 3; ++k) {
            const std::int64_t at = position + k - 1;
            const bool is_real = at >= 0 && at < batch.lengths[static_cast<std::size_t>(row)];
            const std::int64_t id = is_real ? batch.ids[static_cast<std::size_t>(row * batch.width + at)] : 0;
            question.features[k] = static_cast<std::size_t>((id * 7 + k * 19) % k_buckets);
        }
        question.target = -1;
        std::fill_n(question.scale, k_width, 1.0);
        return question;
    }

    void fill_hidden(Question& question) const {
        for (std::int64_t i = 0; i < k_width; ++i) {
            double sum = 0;
            for (const std::size_t feature : question.features)
                sum += static_cast<double>(tensors_[0].values[feature * k_width + static_cast<std::size_t>(i)]);
            question.hidden[i] = sum * question.scale[i];
        }
    }

    /// With `all`, label positions that are not asked are answered too, and nothing is dropped.
    Asked questions(const ShibaBatch& batch, bool all, const DropoutKey& dropout) const {
        Asked asked;
        base::RandomStream stream(dropout.seed, fmt::format("drop/{}", dropout.micro_batch), dropout.step);
        const auto add_question = [&](std::int64_t row, std::int64_t position, std::int64_t target) {
            Question question = question_at(batch, row, position);
            question.target = target;
            for (double& scale : question.scale) {
                if (!all) scale = stream.chance(model_.dropout) ? 0 : 1 / (1 - model_.dropout);
            }
            fill_hidden(question);
            asked.emplace_back(question, 0);
        };
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            const auto r = static_cast<std::size_t>(row);
            if (!batch.predict_offsets.empty()) {
                for (auto p = batch.predict_offsets[r]; p < batch.predict_offsets[r + 1]; ++p)
                    add_question(row, batch.predict_positions[static_cast<std::size_t>(p)],
                                 batch.predict_targets[static_cast<std::size_t>(p)]);
                continue;
            }
            for (std::int64_t position = 0; position < batch.width; ++position) {
                const auto target = batch.labels[static_cast<std::size_t>(row * batch.width + position)];
                if (all || target >= 0) add_question(row, position, target);
            }
        }
        return asked;
    }

    [[nodiscard]] std::vector<double> log_probs_of(const Question& question) const {
        std::vector<double> scores(static_cast<std::size_t>(classes_));
        for (std::size_t c = 0; c < scores.size(); ++c) {
            scores[c] = static_cast<double>(tensors_[2].values[c]);
            for (std::size_t i = 0; i < k_width; ++i)
                scores[c] += question.hidden[i] * static_cast<double>(tensors_[1].values[c * k_width + i]);
        }
        const double top = *std::max_element(scores.begin(), scores.end());
        double sum = 0;
        for (const double score : scores)
            sum += std::exp(score - top);
        for (double& score : scores)
            score -= top + std::log(sum);
        return scores;
    }

    void backward(const Question& question, const std::vector<double>& log_probs, double weight) {
        for (std::size_t c = 0; c < log_probs.size(); ++c) {
            const double target = static_cast<std::int64_t>(c) == question.target ? 1 : 0;
            const double slope = (std::exp(log_probs[c]) - target) * weight;
            tensors_[2].gradient[c] += static_cast<float>(slope);
            for (std::size_t i = 0; i < k_width; ++i) {
                tensors_[1].gradient[c * k_width + i] += static_cast<float>(slope * question.hidden[i]);
                const double back =
                    slope * static_cast<double>(tensors_[1].values[c * k_width + i]) * question.scale[i];
                for (const std::size_t feature : question.features)
                    tensors_[0].gradient[feature * k_width + i] += static_cast<float>(back);
            }
        }
    }

    void step_tensor(Tensor& tensor, double rate, double factor) const {
        if (!tensor.has_gradient) return;
        tensor.steps += 1;
        const double decay = tensor.facts.name.find("bias") == std::string::npos ? options_.weight_decay : 0;
        const double mean_scale = 1 - std::pow(options_.beta1, static_cast<double>(tensor.steps));
        const double square_scale = 1 - std::pow(options_.beta2, static_cast<double>(tensor.steps));
        for (std::size_t i = 0; i < tensor.values.size(); ++i) {
            const double g = static_cast<double>(tensor.gradient[i]) * factor;
            const double m = options_.beta1 * static_cast<double>(tensor.mean[i]) + (1 - options_.beta1) * g;
            const double v = options_.beta2 * static_cast<double>(tensor.square[i]) + (1 - options_.beta2) * g * g;
            tensor.mean[i] = static_cast<float>(m);
            tensor.square[i] = static_cast<float>(v);
            const double shrunk = static_cast<double>(tensor.values[i]) * (1 - rate * decay);
            tensor.values[i] =
                static_cast<float>(shrunk - rate / mean_scale * m / (std::sqrt(v / square_scale) + options_.epsilon));
        }
    }

    ShibaModel model_;
    LetterEngineHooks hooks_;
    OptimizerOptions options_;
    std::int64_t classes_ = 0;
    std::vector<Tensor> tensors_;
};

class LetterEngine : public Engine {
public:
    explicit LetterEngine(LetterEngineHooks hooks) : hooks_(std::move(hooks)) {}
    EngineFacts facts() const override {
        return {"letters", "1", "", {"shiba"}, {{"cpu", "a processor", 0}}, {"fp32"}};
    }
    base::Result<std::unique_ptr<ShibaSession>> create_shiba(const ShibaModel& model,
                                                             const SessionOptions& options) override {
        if (options.device != "cpu") return base::fail(ErrorKind::unsupported, "there is no device " + options.device);
        return std::unique_ptr<ShibaSession>(std::make_unique<LetterSession>(model, hooks_));
    }

private:
    LetterEngineHooks hooks_;
};

} // namespace

std::unique_ptr<engine::Engine> make_letter_engine(LetterEngineHooks hooks) {
    return std::make_unique<LetterEngine>(std::move(hooks));
}

} // namespace sauti::test
