// SPDX-License-Identifier: GPL-3.0-or-later
#include "shiba/self_check.h"

#include "shiba/description.h"
#include "shiba/weights.h"

#include <fmt/format.h>

#include <array>
#include <memory>

namespace sauti::shiba {

using base::Mode;
using engine::Head;
using engine::ShibaBatch;
using engine::ShibaModel;
using engine::ShibaSession;

namespace {

constexpr int k_updates = 5;
constexpr std::size_t k_figures = 6;

struct Case {
    Mode mode;
    Head head;
    std::array<double, k_figures> expected;
};

/// In the order of `measure`.
constexpr std::array<std::string_view, k_figures> k_names = {
    "mean of log-probabilities", "mean square of embeddings",    "loss",
    "norm of gradients",         "loss with dropout of a tenth", "loss after five updates"};
/// Ten times what floats differ from doubles.
constexpr std::array<double, k_figures> k_tolerances = {1e-5, 1e-5, 1e-5, 1e-4, 1e-5, 1e-4};

// clang-format off
constexpr std::array<Case, 8> k_cases = {{
    {Mode::reference, Head::masked_lm,
     {-4.258246394, 1.067468568, 4.008770867, 11.623335096, 3.971671814, 1.316412652}},
    {Mode::reference, Head::autoregressive,
     {-4.240126097, 1.067468568, 4.177542637, 11.635593129, 4.208389131, 1.450546898}},
    {Mode::reference, Head::labels,
     {-2.538058473, 1.062896795, 2.600549544, 2.962063158, 2.588827423, 1.526938671}},
    {Mode::reference, Head::classes,
     {-2.331028353, 0.306030579, 2.736410669, 4.673789780, 2.328934983, 1.289832422}},
    {Mode::corrected, Head::masked_lm,
     {-4.264705482, 1.074629692, 3.723173768, 10.795726540, 3.560494411, 1.133559019}},
    {Mode::corrected, Head::autoregressive,
     {-4.264705482, 1.074629692, 3.723173768, 10.795726540, 3.560494411, 1.133559019}},
    {Mode::corrected, Head::labels,
     {-1.310552738, 0.541776151, 2.597192376, 2.965401408, 2.592383908, 1.517439022}},
    {Mode::corrected, Head::classes,
     {-2.330136958, 0.321083470, 2.739735234, 4.499900695, 2.397590574, 1.342931674}},
}};
// clang-format on

ShibaModel tiny_model(const Case& one) {
    ShibaModel model;
    model.hidden_size = 32;
    model.attention_heads = 4;
    model.transformer_ff_size = 64;
    model.deep_transformer_stack_layers = 2;
    model.embedder_bucket_count = 64;
    model.max_length = 256;
    model.vocabulary_size = 50;
    model.head = one.head;
    model.mode = one.mode;
    model.corrections = engine::Corrections::of(one.mode);
    return model;
}

/// Three rows of letters by a rule: over two blocks of local attention, one of them short, lengths not divisible by 4.
ShibaBatch made_batch(const ShibaModel& model) {
    ShibaBatch batch;
    batch.lengths = {139, 9, 66};
    batch.rows = 3;
    batch.width = 139;
    batch.predict_offsets = {0};
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        const std::int64_t length = batch.lengths[static_cast<std::size_t>(row)];
        for (std::int64_t i = 0; i < batch.width; ++i) {
            const std::int64_t letter = 97 + (7 * i + i / 5 + 11 * row) % 26;
            batch.ids.push_back(i == 0 ? 0xE000 : i < length ? letter : 0);
            const bool counts = i > 0 && i < length;
            if (model.head == Head::labels)
                batch.labels.push_back(counts ? (i / 3 + row) % 9 : engine::k_ignored_label);
        }
        if (model.head == Head::classes) batch.labels.push_back(row + 2);
        for (const std::int64_t position : {length - 1, length / 2, length / 3}) {
            batch.predict_positions.push_back(position);
            batch.predict_targets.push_back((position + 5 * row) % 51);
        }
        batch.predict_offsets.push_back(static_cast<std::int64_t>(batch.predict_positions.size()));
    }
    return batch;
}

base::Result<std::unique_ptr<ShibaSession>> session_of(engine::Engine& engine, const ShibaModel& model,
                                                       const engine::SessionOptions& options) {
    SAUTI_TRY(auto session, engine.create_shiba(model, options));
    SAUTI_CHECK(fill(*session, formula_filler(1)));
    return session;
}

double mean(const std::vector<double>& values, bool squares) {
    double sum = 0;
    for (const double value : values)
        sum += squares ? value * value : value;
    return sum / static_cast<double>(values.size());
}

base::Result<std::array<double, k_figures>> measure(engine::Engine& engine, const Case& one,
                                                    const engine::SessionOptions& options) {
    ShibaModel model = tiny_model(one);
    const ShibaBatch batch = made_batch(model);
    std::array<double, k_figures> got = {};
    SAUTI_TRY(const auto noisy, session_of(engine, model, options));
    SAUTI_TRY(const engine::BatchLoss dropped, noisy->accumulate(batch, 1.0, {7, 3, 1}));
    got[4] = dropped.loss;

    model.dropout = 0;
    SAUTI_TRY(const auto session, session_of(engine, model, options));
    SAUTI_TRY(const engine::ForwardOutput output, session->forward(batch));
    got[0] = mean(output.log_probs, false);
    got[1] = mean(output.embeddings, true);
    engine::OptimizerOptions optimizer;
    optimizer.type = one.mode == Mode::reference ? "adamw-library" : "adamw-torch";
    optimizer.weight_decay = 0.01;
    optimizer.epsilon = 1e-6;
    session->set_optimizer(optimizer);
    for (int update = 0; update < k_updates; ++update) {
        SAUTI_TRY(const engine::BatchLoss loss, session->accumulate(batch, 1.0, {}));
        SAUTI_TRY(const engine::StepOutcome step, session->step({1e-3, 1.0}));
        if (update > 0) continue;
        got[2] = loss.loss;
        got[3] = step.gradient_norm;
    }
    SAUTI_TRY(const engine::Evaluation after, session->evaluate(batch, false));
    got[5] = after.loss.loss;
    return got;
}

} // namespace

base::Result<std::vector<Figure>> self_check(engine::Engine& engine, const engine::SessionOptions& options) {
    std::vector<Figure> figures;
    for (const Case& one : k_cases) {
        SAUTI_TRY(const auto got, measure(engine, one, options));
        for (std::size_t i = 0; i < k_figures; ++i) {
            figures.push_back({fmt::format("{} {}: {}", base::name(one.mode), name(one.head), k_names[i]),
                               one.expected[i], got[i], k_tolerances[i]});
        }
    }
    return figures;
}

} // namespace sauti::shiba
