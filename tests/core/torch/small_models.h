// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/torch/support.h"

#include <cstring>
#include <functional>

/// Small models and rows by a rule, and looking into sessions.
namespace sauti::test {

using base::Mode;
using engine::Head;
using engine::ShibaBatch;
using engine::ShibaModel;
using engine::ShibaSession;

inline ShibaModel small(Mode mode, Head head = Head::labels) {
    ShibaModel model;
    model.hidden_size = 32;
    model.attention_heads = 4;
    model.transformer_ff_size = 64;
    model.deep_transformer_stack_layers = 2;
    model.embedder_bucket_count = 64;
    model.max_length = 512;
    model.vocabulary_size = 60;
    model.head = head;
    model.mode = mode;
    model.corrections = engine::Corrections::of(mode);
    return model;
}

/// CLS and letters by a rule.
inline std::vector<std::int64_t> row_of(std::int64_t length, std::int64_t start = 0) {
    std::vector<std::int64_t> row = {0xE000};
    for (std::int64_t i = 1; i < length; ++i)
        row.push_back(97 + (start + 7 * i + i / 6) % 26);
    return row;
}

inline ShibaBatch labelled(const Rows& rows) {
    ShibaBatch batch = batch_of(rows);
    Rows labels;
    for (const auto& row : rows) {
        labels.emplace_back();
        for (std::size_t i = 0; i < row.size(); ++i) {
            labels.back().push_back(i == 0 ? engine::k_ignored_label : static_cast<std::int64_t>(i / 3 % 9));
        }
    }
    set_labels(batch, labels);
    return batch;
}

/// Log-probabilities at the real positions of one row of a [B, L, C] output.
inline std::vector<double> row_of_output(const engine::ForwardOutput& output, std::int64_t row, std::int64_t length) {
    const std::int64_t classes = output.log_probs_shape[2];
    const auto begin = output.log_probs.begin() + row * output.log_probs_shape[1] * classes;
    return {begin, begin + length * classes};
}

inline double distance(const std::vector<double>& a, const std::vector<double>& b) {
    Difference difference;
    difference.take(a, b);
    return difference.largest;
}

inline engine::ForwardOutput outputs(ShibaSession& session, const ShibaBatch& batch) {
    auto output = session.forward(batch);
    if (!output) qFatal("%s", output.error().to_string().c_str());
    return std::move(*output);
}

inline std::vector<float> tensor_of(const ShibaSession& session, const std::string& name) {
    for (const engine::TensorFacts& tensor : session.tensors()) {
        if (tensor.name != name) continue;
        std::vector<float> values(static_cast<std::size_t>(tensor.count()));
        if (!session.read_tensor(name, values)) qFatal("no tensor");
        return values;
    }
    qFatal("no tensor %s", name.c_str());
    return {};
}

inline void overwrite(ShibaSession& session, const std::string& name,
                      const std::function<void(std::vector<float>&)>& change) {
    std::vector<float> values = tensor_of(session, name);
    change(values);
    if (!session.write_tensor(name, values)) qFatal("cannot write %s", name.c_str());
}

inline std::vector<double> gradient_of(const ShibaSession& session, const std::string& name) {
    std::vector<float> values(tensor_of(session, name).size());
    if (!session.read_gradient(name, values)) return {};
    return {values.begin(), values.end()};
}

inline bool is_zero(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double value) { return value == 0; });
}

/// All weights and all of the optimizer's numbers.
inline std::vector<float> state_of(const ShibaSession& session) {
    std::vector<float> all;
    for (const engine::TensorFacts& tensor : session.tensors()) {
        const std::vector<float> values = tensor_of(session, tensor.name);
        all.insert(all.end(), values.begin(), values.end());
    }
    for (const engine::TensorFacts& tensor : session.optimizer_tensors()) {
        std::vector<float> values(static_cast<std::size_t>(tensor.count()));
        if (!session.read_optimizer_tensor(tensor.name, values)) qFatal("no %s", tensor.name.c_str());
        all.insert(all.end(), values.begin(), values.end());
    }
    return all;
}

inline bool same_bytes(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

} // namespace sauti::test
