// SPDX-License-Identifier: GPL-3.0-or-later
#include "shiba/description.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace sauti::shiba {

using base::ErrorKind;
using base::Json;
using engine::Corrections;
using engine::Head;
using engine::ShibaModel;
using engine::TensorFacts;

namespace {

constexpr std::string_view k_prefix = "shiba_model.";

/// Whole-number keys with the bounds that keep every product of sizes far from overflow.
struct SizeKey {
    std::string_view name;
    int ShibaModel::*member;
    int least;
    int most;
};

constexpr SizeKey k_sizes[] = {
    {"hidden_size", &ShibaModel::hidden_size, 1, 1 << 15},
    {"attention_heads", &ShibaModel::attention_heads, 1, 1 << 10},
    {"transformer_ff_size", &ShibaModel::transformer_ff_size, 1, 1 << 17},
    {"deep_transformer_stack_layers", &ShibaModel::deep_transformer_stack_layers, 1, 1 << 10},
    {"embedder_bucket_count", &ShibaModel::embedder_bucket_count, 1, 1 << 22},
    {"embedder_slice_count", &ShibaModel::embedder_slice_count, 1, 16},
    {"max_length", &ShibaModel::max_length, 1, 1 << 20},
    {"downsampling_rate", &ShibaModel::downsampling_rate, 1, 1 << 10},
    {"upsampling_kernel_size", &ShibaModel::upsampling_kernel_size, 1, 1 << 10},
};

bool predicts_letters(Head head) {
    return head == Head::masked_lm || head == Head::autoregressive;
}

/// Collects tensors under a common prefix.
class Lister {
public:
    void add(std::string_view key, std::vector<std::int64_t> shape, bool trained = true) {
        tensors_.push_back({fmt::format("{}{}", prefix_, key), std::move(shape), trained});
    }
    void pair(std::string_view key, std::vector<std::int64_t> shape) {
        const std::int64_t out = shape.front();
        add(fmt::format("{}.weight", key), std::move(shape));
        add(fmt::format("{}.bias", key), {out});
    }
    void norm(std::string_view key, std::int64_t size) { pair(key, {size}); }
    /// linear1, linear2, norm1, norm2: the second half of every layer.
    void feed_forward(std::string_view key, std::int64_t hidden, std::int64_t inner) {
        pair(fmt::format("{}.linear1", key), {inner, hidden});
        pair(fmt::format("{}.linear2", key), {hidden, inner});
        norm(fmt::format("{}.norm1", key), hidden);
        norm(fmt::format("{}.norm2", key), hidden);
    }
    void encoder_layer(std::string_view key, std::int64_t hidden, std::int64_t inner) {
        add(fmt::format("{}.self_attn.in_proj_weight", key), {3 * hidden, hidden});
        add(fmt::format("{}.self_attn.in_proj_bias", key), {3 * hidden});
        pair(fmt::format("{}.self_attn.out_proj", key), {hidden, hidden});
        feed_forward(key, hidden, inner);
    }
    void prefix(std::string_view text) { prefix_ = text; }
    std::vector<TensorFacts> take() { return std::move(tensors_); }

private:
    std::string prefix_;
    std::vector<TensorFacts> tensors_;
};

void list_encoder(const ShibaModel& model, Lister& list) {
    const std::int64_t hidden = model.hidden_size;
    const std::int64_t inner = model.transformer_ff_size;
    const std::int64_t slices = model.embedder_slice_count;
    for (std::int64_t slice = 0; slice < slices; ++slice) {
        list.add(fmt::format("embedder.buckets.{}.weight", slice), {model.embedder_bucket_count, hidden / slices});
    }
    list.add("position_embedder.embedding.weight", {model.max_length, hidden});
    list.norm("embedder_ln", hidden);
    for (const char* part : {"query", "key", "value"}) {
        list.pair(fmt::format("local_transformer.self_attn.{}", part), {hidden, hidden});
    }
    list.add("local_transformer.self_attn.attn.rel_pos.inv_freq", {hidden / model.attention_heads / 2}, false);
    list.feed_forward("local_transformer", hidden, inner);
    list.pair("downsample_conv", {hidden, hidden, model.downsampling_rate});
    list.norm("downsample_ln", hidden);
    list.pair("cls_linear", {hidden, hidden});
    for (int layer = 0; layer < model.deep_transformer_stack_layers; ++layer) {
        list.encoder_layer(fmt::format("deep_transformer.layers.{}", layer), hidden, inner);
    }
    list.pair("upsample_conv", {hidden, 2 * hidden, model.upsampling_kernel_size});
    list.norm("upsample_ln", hidden);
    list.encoder_layer("final_transformer.layers.0", hidden, inner);
    list.pair("cls_linear_final", {hidden, hidden});
}

base::Result<void> check_head(const ShibaModel& model) {
    if (!predicts_letters(model.head)) {
        if (model.label_count < 1 || model.label_count > 1 << 20) {
            return base::fail(ErrorKind::invalid,
                              fmt::format("vocab_size is {}, at least one label is needed", model.label_count));
        }
        if (!model.labels.empty() && std::cmp_not_equal(model.labels.size(), model.label_count)) {
            return base::fail(ErrorKind::invalid,
                              fmt::format("labels has {} names for {} labels", model.labels.size(), model.label_count));
        }
        return {};
    }
    if (model.vocabulary_size < 1 || model.vocabulary_size > 0x110000) {
        return base::fail(ErrorKind::invalid, fmt::format("the vocabulary has {} letters, 1 to {} are possible",
                                                          model.vocabulary_size, 0x110000));
    }
    if (!model.code_points.empty() && std::cmp_not_equal(model.code_points.size(), model.vocabulary_size)) {
        return base::fail(ErrorKind::invalid, fmt::format("the vocabulary lists {} letters but has the size {}",
                                                          model.code_points.size(), model.vocabulary_size));
    }
    return {};
}

base::Result<void> check_divides(std::string_view whole_key, int whole, std::string_view part_key, int part) {
    if (whole % part == 0) return {};
    return base::fail(ErrorKind::invalid,
                      fmt::format("{} {} is not divisible by {} {}", whole_key, whole, part_key, part));
}

} // namespace

std::string_view name(Head head) {
    switch (head) {
    case Head::masked_lm: return "lm";
    case Head::autoregressive: return "autoregressive";
    case Head::labels: return "ner";
    case Head::classes: return "class";
    }
    return "";
}

base::Result<Head> head_of(std::string_view text) {
    if (text == "lm" || text == "mlm") return Head::masked_lm;
    if (text == "autoregressive" || text == "ar" || text == "autoregressive_lm") return Head::autoregressive;
    if (text == "ner" || text == "sequence_labeling") return Head::labels;
    if (text == "class" || text == "cls") return Head::classes;
    return base::fail(ErrorKind::usage, fmt::format("there is no head \"{}\"", text),
                      "heads are lm, autoregressive, ner and class");
}

const std::vector<Switch>& switches() {
    static const std::vector<Switch> all = {
        {"attention_mask", &Corrections::attention_mask},
        {"padding", &Corrections::padding},
        {"cls_visible", &Corrections::cls_visible},
        {"tail", &Corrections::tail},
        {"lm_head", &Corrections::lm_head},
        {"hash", &Corrections::hash},
        {"embed_norm", &Corrections::embed_norm},
        {"packer", &Corrections::packer},
        {"masking", &Corrections::masking},
        {"init", &Corrections::init},
    };
    return all;
}

base::Result<void> check(const ShibaModel& model) {
    for (const SizeKey& key : k_sizes) {
        const int value = model.*key.member;
        if (value >= key.least && value <= key.most) continue;
        return base::fail(ErrorKind::invalid,
                          fmt::format("{} is {}, {} to {} are possible", key.name, value, key.least, key.most));
    }
    SAUTI_CHECK(check_divides("max_length", model.max_length, "downsampling_rate", model.downsampling_rate));
    SAUTI_CHECK(check_divides("hidden_size", model.hidden_size, "attention_heads", model.attention_heads));
    SAUTI_CHECK(check_divides("hidden_size", model.hidden_size, "embedder_slice_count", model.embedder_slice_count));
    if (model.hidden_size / model.attention_heads % 2 != 0) {
        return base::fail(ErrorKind::invalid, fmt::format("a head has {} numbers; positions are turned in pairs, so it "
                                                          "must be even",
                                                          model.hidden_size / model.attention_heads));
    }
    if (model.corrections.hash && model.embedder_bucket_count < 2) {
        return base::fail(ErrorKind::invalid, "embedder_bucket_count must be at least 2 with the corrected hash");
    }
    if (!(model.dropout >= 0 && model.dropout < 1)) {
        return base::fail(ErrorKind::invalid,
                          fmt::format("dropout is {}, it must be at least 0 and under 1", model.dropout));
    }
    if (model.activation != "gelu" && model.activation != "relu") {
        return base::fail(ErrorKind::invalid,
                          fmt::format("activation is \"{}\", gelu and relu are possible", model.activation));
    }
    return check_head(model);
}

std::vector<TensorFacts> tensor_list(const ShibaModel& model) {
    Lister list;
    list.prefix(k_prefix);
    list_encoder(model, list);
    list.prefix("");
    if (predicts_letters(model.head)) {
        list.pair("lm_layer", {model.vocabulary_size + 1, model.hidden_size});
        if (model.head == Head::autoregressive) {
            list.encoder_layer("autregressive_encoder", model.hidden_size, model.transformer_ff_size);
        }
    } else {
        list.pair("label_layer", {model.label_count, model.hidden_size});
    }
    return list.take();
}

std::int64_t parameter_count(const ShibaModel& model) {
    std::int64_t count = 0;
    for (const TensorFacts& tensor : tensor_list(model))
        count += tensor.trained ? tensor.count() : 0;
    return count;
}

std::int64_t training_bytes(const ShibaModel& model, std::int64_t rows, std::int64_t row_ids) {
    const std::int64_t hidden = model.hidden_size;
    const std::int64_t molecules = row_ids / model.downsampling_rate + 2;
    // A layer keeps about 14 rows of H (inputs, q, k, v, context, residuals, norms, masks) and 4 of F (before and after
    // the activation, mask, dropped), and three squares of probabilities a head.
    const auto layer = [&](std::int64_t places, std::int64_t keys) {
        return places * (14 * hidden + 4 * std::int64_t{model.transformer_ff_size}) +
               3 * std::int64_t{model.attention_heads} * places * keys;
    };
    std::int64_t numbers = layer(row_ids, 192) + layer(row_ids, row_ids) + 10 * row_ids * hidden;
    numbers += model.deep_transformer_stack_layers * layer(molecules, molecules);
    const std::int64_t classes = predicts_letters(model.head) ? (model.vocabulary_size + 1) / 4 : model.label_count;
    numbers += 3 * row_ids * classes;
    return 4 * (4 * parameter_count(model) + rows * numbers);
}

} // namespace sauti::shiba
