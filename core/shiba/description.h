// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "engine/model.h"
#include "engine/shiba_session.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A SHIBA model's description: its rules, its JSON and the list of its tensors. The JSON has the keys of the original
/// program's configuration (`hidden_size`, `attention_heads` …; `vocab_size` = number of labels, `vocab_size_argument`
/// = V) and ours (`head`, `labels`, `vocabulary`, `mode`, `corrections`). Law: model_of(model_json(m), "x") == m for
/// every m that `check` accepts.
namespace sauti::shiba {

/// "lm", "autoregressive", "ner", "class".
[[nodiscard]] std::string_view name(engine::Head head);
/// The names above and those that the original program's answers carry: "mlm", "ar", "sequence_labeling", "cls",
/// "autoregressive_lm". usage for any other.
[[nodiscard]] base::Result<engine::Head> head_of(std::string_view text);

/// One switch of `corrected`, by name ("attention_mask", "padding" …): what the JSON and command lines set.
struct Switch {
    std::string_view name;
    bool engine::Corrections::*member;
};
[[nodiscard]] const std::vector<Switch>& switches();

/// The rules of the original's constructor (max_length divisible by the downsampling rate, hidden size by heads and by
/// slices, at most 16 slices, gelu or relu) and bounds of ours. invalid names the key and both numbers.
[[nodiscard]] base::Result<void> check(const engine::ShibaModel& model);

/// Every tensor of the state dict, in the original's order, with the task model's names.
[[nodiscard]] std::vector<engine::TensorFacts> tensor_list(const engine::ShibaModel& model);
/// Numbers in trained tensors: 120,772,617 with all defaults and 9 labels.
[[nodiscard]] std::int64_t parameter_count(const engine::ShibaModel& model);
/// Bytes that training needs for weights, gradients and both moments in fp32, and for the activations of one row of
/// `row_ids` ids times `rows`; an estimate (within a factor of two) for people, not a promise.
[[nodiscard]] std::int64_t training_bytes(const engine::ShibaModel& model, std::int64_t rows, std::int64_t row_ids);

[[nodiscard]] base::Json model_json(const engine::ShibaModel& model);
/// Missing keys are defaults; the string "all defaults" and an object with such a description under "config" are taken
/// too. invalid: an unknown key (with the nearest known one), a wrong type, or what `check` refuses.
[[nodiscard]] base::Result<engine::ShibaModel> model_of(const base::Json& json, std::string_view origin);

} // namespace sauti::shiba
