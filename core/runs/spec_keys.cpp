// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_spec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <limits>

namespace sauti::runs {

namespace {

constexpr double k_big = 1e12;
constexpr double k_most_seed = 9007199254740992.0; // 2^53: whole in every JSON reader

#define FIELD(member) [](RunSpec& spec) -> SpecField { return &spec.member; }

// clang-format off
constexpr std::array k_keys = {
    SpecKey{"kind", FIELD(kind), "", 0, 0, "pretrain|finetune", "what is trained: letters from context, or labels"},
    SpecKey{"name", FIELD(name), "", 0, 0, "", "name of the run; its folder is this as a slug"},
    SpecKey{"seed", FIELD(seed), "", 0, k_most_seed, "", "decides first weights, order, masks and dropout"},
    SpecKey{"data.train", FIELD(data.train), "", 0, 0, "", "rows to learn from: DATASET/OUTPUT:SPLIT or a file"},
    SpecKey{"data.eval", FIELD(data.eval), "", 0, 0, "", "rows to judge by while training"},
    SpecKey{"data.test", FIELD(data.test), "", 0, 0, "", "rows to judge once at the end"},
    SpecKey{"preset", FIELD(preset), "", 0, 0, "", "the spec that the rest differs from"},
    SpecKey{"start", FIELD(start), "", 0, 0, "run:|file:", "weights to start from: run:ID@best, run:ID@last or file:PATH"},
    SpecKey{"labels", FIELD(labels), "", 0, 0, "from-data", "label set of fine-tuning: O, then PER, ORG, LOC, DATE, then others"},
    SpecKey{"decode", FIELD(decode), "", 0, 0, "argmax|bio", "bio: the most probable tag sequence without an orphan I-"},
    SpecKey{"model.hidden_size", FIELD(model.hidden_size), "numbers", 8, 8192, "", "width of the model", true},
    SpecKey{"model.deep_transformer_stack_layers", FIELD(model.deep_transformer_stack_layers), "layers", 1, 96, "", "layers over the downsampled text", true},
    SpecKey{"model.attention_heads", FIELD(model.attention_heads), "heads", 1, 256, "", "divides hidden_size", true},
    SpecKey{"model.transformer_ff_size", FIELD(model.transformer_ff_size), "numbers", 1, 65536, "", "width inside the feed-forward parts", true},
    SpecKey{"model.embedder_bucket_count", FIELD(model.embedder_bucket_count), "rows", 2, 1000000, "", "rows of each hash table", true},
    SpecKey{"model.embedder_slice_count", FIELD(model.embedder_slice_count), "tables", 1, 16, "", "hash tables; divides hidden_size", true},
    SpecKey{"model.max_length", FIELD(model.max_length), "ids", 4, 65536, "", "longest row that the model takes; divisible by downsampling_rate", true},
    SpecKey{"model.downsampling_rate", FIELD(model.downsampling_rate), "characters", 1, 64, "", "characters in one step of the deep layers", true},
    SpecKey{"model.upsampling_kernel_size", FIELD(model.upsampling_kernel_size), "characters", 1, 64, "", "width of the convolution back to characters", true},
    SpecKey{"model.dropout", FIELD(model.dropout), "", 0, 0.95, "", "share of values dropped while training"},
    SpecKey{"model.activation", FIELD(model.activation), "", 0, 0, "gelu|relu", "function inside the feed-forward parts", true},
    SpecKey{"model.head", FIELD(model.head), "", 0, 0, "lm|autoregressive|ner|class", "what the model answers"},
    SpecKey{"model.vocabulary", FIELD(model.vocabulary), "", 0, 0, "full|data", "letters that the lm head knows: all, or those of the training text"},
    SpecKey{"model.mode", FIELD(model.mode), "", 0, 0, "reference|corrected", "reference repeats the original program's mistakes"},
    SpecKey{"model.corrections.attention_mask", FIELD(model.corrections.attention_mask), "", 0, 0, "", "local attention sees real neighbours only"},
    SpecKey{"model.corrections.padding", FIELD(model.corrections.padding), "", 0, 0, "", "padding changes nothing"},
    SpecKey{"model.corrections.cls_visible", FIELD(model.corrections.cls_visible), "", 0, 0, "", "the deep layers see the summary position"},
    SpecKey{"model.corrections.tail", FIELD(model.corrections.tail), "", 0, 0, "", "the last characters reach the deep layers; rows of any length"},
    SpecKey{"model.corrections.lm_head", FIELD(model.corrections.lm_head), "", 0, 0, "", "each masked letter is guessed from the whole row"},
    SpecKey{"model.corrections.hash", FIELD(model.corrections.hash), "", 0, 0, "", "hash that tells all characters apart; off unless set"},
    SpecKey{"model.corrections.embed_norm", FIELD(model.corrections.embed_norm), "", 0, 0, "", "layer norm after the embeddings; off unless set"},
    SpecKey{"model.corrections.packer", FIELD(model.corrections.packer), "", 0, 0, "", "packing loses nothing (remembered by the model)"},
    SpecKey{"model.corrections.masking", FIELD(model.corrections.masking), "", 0, 0, "", "spans start anywhere, letters of the text itself replace"},
    SpecKey{"model.corrections.init", FIELD(model.corrections.init), "", 0, 0, "", "deep layers start independently"},
    SpecKey{"masking.type", FIELD(masking.type), "", 0, 0, "rand_span|rand_char", "spans of two letters, or single letters"},
    SpecKey{"masking.rate", FIELD(masking.rate), "", 0.001, 0.9, "", "share of letters that are to be guessed"},
    SpecKey{"masking.replacement", FIELD(masking.replacement), "", 0, 0, "data|file:", "where replacing letters come from: the text's own frequencies, or a list of strings, one a line"},
    SpecKey{"optimizer.type", FIELD(optimizer.type), "", 0, 0, "adamw-torch|adamw-library", "PyTorch's AdamW, or that of the original's training library"},
    SpecKey{"optimizer.learning_rate", FIELD(optimizer.learning_rate), "", 0, 10, "", "highest learning rate"},
    SpecKey{"optimizer.beta1", FIELD(optimizer.beta1), "", 0, 0.999999, "", "decay of the mean gradient"},
    SpecKey{"optimizer.beta2", FIELD(optimizer.beta2), "", 0, 0.999999, "", "decay of the mean squared gradient"},
    SpecKey{"optimizer.epsilon", FIELD(optimizer.epsilon), "", 0, 1, "", "keeps the step finite"},
    SpecKey{"optimizer.weight_decay", FIELD(optimizer.weight_decay), "", 0, 1, "", "not for norms and biases"},
    SpecKey{"optimizer.clip_norm", FIELD(optimizer.clip_norm), "", 0, k_big, "", "greatest length of the gradient; 0: no limit"},
    SpecKey{"schedule.type", FIELD(schedule.type), "", 0, 0, "linear", "up to the learning rate, then linearly to 0"},
    SpecKey{"schedule.warmup_ratio", FIELD(schedule.warmup_ratio), "", 0, 1, "", "share of the updates spent rising"},
    SpecKey{"schedule.max_steps", FIELD(schedule.max_steps), "updates", 1, k_big, "", "updates in all; goes before max_epochs"},
    SpecKey{"schedule.max_epochs", FIELD(schedule.max_epochs), "epochs", 0.001, 1000000, "", "passes over the training rows"},
    SpecKey{"batch.rows", FIELD(batch.rows), "rows", 1, 65536, "", "rows computed at once"},
    SpecKey{"batch.max_ids", FIELD(batch.max_ids), "ids", 2, 65536, "", "longest row; a longer one is an error"},
    SpecKey{"batch.accumulation", FIELD(batch.accumulation), "batches", 1, 65536, "", "batches that make one update"},
    SpecKey{"batch.order", FIELD(batch.order), "", 0, 0, "shuffle|group_by_length|bucket", "bucket puts rows of like length together, which saves padding"},
    SpecKey{"evaluate.every_steps", FIELD(evaluate.every_steps), "updates", 1, k_big, "", "updates between evaluations"},
    SpecKey{"evaluate.every_epochs", FIELD(evaluate.every_epochs), "epochs", 0.001, 1000000, "", "epochs between evaluations; not with every_steps"},
    SpecKey{"evaluate.metric", FIELD(evaluate.metric), "", 0, 0, "", "what makes a checkpoint the best: any eval/… name"},
    SpecKey{"evaluate.better", FIELD(evaluate.better), "", 0, 0, "lower|higher", "which way that metric is better"},
    SpecKey{"evaluate.patience", FIELD(evaluate.patience), "evaluations", 0, 1000000, "", "stop after so many without a better one; 0: never"},
    SpecKey{"checkpoint.every_steps", FIELD(checkpoint.every_steps), "updates", 1, k_big, "", "updates between checkpoints"},
    SpecKey{"checkpoint.every_epochs", FIELD(checkpoint.every_epochs), "epochs", 0.001, 1000000, "", "epochs between checkpoints; not with every_steps"},
    SpecKey{"checkpoint.keep_last", FIELD(checkpoint.keep_last), "checkpoints", 1, 1000, "", "newest ones that are kept"},
    SpecKey{"checkpoint.keep_best", FIELD(checkpoint.keep_best), "", 0, 0, "", "keep the best one, and end with it"},
    SpecKey{"device", FIELD(device), "", 0, 0, "auto|cpu|cuda:", "where to compute"},
    SpecKey{"precision", FIELD(precision), "", 0, 0, "fp32|bf16", "numbers that the device computes with"},
    SpecKey{"threads", FIELD(threads), "threads", 0, 1024, "", "0: all cores"},
};
// clang-format on

#undef FIELD

} // namespace

std::span<const SpecKey> spec_keys() {
    return k_keys;
}

const SpecKey* find_spec_key(std::string_view key_name) {
    for (const SpecKey& key : k_keys) {
        if (key.name == key_name) return &key;
    }
    return nullptr;
}

std::string type_text(const SpecKey& key) {
    RunSpec spec;
    struct Namer {
        std::string operator()(bool*) const { return "true or false"; }
        std::string operator()(int*) const { return "whole number"; }
        std::string operator()(std::uint64_t*) const { return "whole number"; }
        std::string operator()(double*) const { return "number"; }
        std::string operator()(std::string*) const { return "text"; }
        std::string operator()(std::optional<bool>*) const { return "true or false, or null"; }
        std::string operator()(std::optional<std::int64_t>*) const { return "whole number, or null"; }
        std::string operator()(std::optional<double>*) const { return "number, or null"; }
        std::string operator()(std::optional<std::string>*) const { return "text, or null"; }
    };
    return std::visit(Namer{}, key.field(spec));
}

std::string range_text(const SpecKey& key) {
    if (!key.choices.empty()) return std::string(key.choices);
    if (key.least == 0 && key.most == 0) return {};
    return fmt::format("{:.16g} … {:.16g}", key.least, key.most);
}

} // namespace sauti::runs
