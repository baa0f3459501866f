// SPDX-License-Identifier: GPL-3.0-or-later
#include "torch/network.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv1d.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/tanh.h>
#include <fmt/format.h>

#include <limits>

namespace sauti::torch_engine {

using engine::Head;
using engine::ShibaModel;

namespace {

const std::string k_encoder = "shiba_model.";

std::vector<at::Tensor> bucket_tables(const ShibaModel& model, const Parameters& parameters) {
    std::vector<at::Tensor> tables;
    for (int slice = 0; slice < model.embedder_slice_count; ++slice) {
        tables.push_back(parameters.at(fmt::format("{}embedder.buckets.{}.weight", k_encoder, slice)));
    }
    return tables;
}

std::vector<EncoderLayer> deep_layers(const ShibaModel& model, const Parameters& parameters, Activation activation) {
    std::vector<EncoderLayer> layers;
    for (int layer = 0; layer < model.deep_transformer_stack_layers; ++layer) {
        layers.emplace_back(parameters, fmt::format("{}deep_transformer.layers.{}", k_encoder, layer),
                            model.attention_heads, activation);
    }
    return layers;
}

bool predicts_letters(const ShibaModel& model) {
    return model.head == Head::masked_lm || model.head == Head::autoregressive;
}

/// A row without any key is NaN in the original; corrected, such rows are padding only and must not spoil gradients.
double masked_score(const ShibaModel& model, const Parameters& parameters) {
    if (!model.corrections.padding) return -std::numeric_limits<double>::infinity();
    return parameters.all().front().value.scalar_type() == at::kDouble ? std::numeric_limits<double>::lowest()
                                                                       : double{std::numeric_limits<float>::lowest()};
}

} // namespace

Network::Network(const ShibaModel& model, const Parameters& parameters)
    : model_(model), masked_score_(masked_score(model, parameters)), activation_{model.activation == "gelu"},
      buckets_(bucket_tables(model, parameters)),
      positions_(parameters.at(k_encoder + "position_embedder.embedding.weight")),
      embedder_ln_(parameters, k_encoder + "embedder_ln"),
      local_(parameters, k_encoder + "local_transformer", model.attention_heads, activation_,
             model.corrections.attention_mask),
      downsample_conv_(parameters, k_encoder + "downsample_conv"),
      downsample_ln_(parameters, k_encoder + "downsample_ln"), cls_linear_(parameters, k_encoder + "cls_linear"),
      deep_(deep_layers(model, parameters, activation_)), upsample_conv_(parameters, k_encoder + "upsample_conv"),
      upsample_ln_(parameters, k_encoder + "upsample_ln"),
      final_(parameters, k_encoder + "final_transformer.layers.0", model.attention_heads, activation_),
      cls_linear_final_(parameters, k_encoder + "cls_linear_final"),
      output_(parameters, predicts_letters(model) ? "lm_layer" : "label_layer") {
    // The corrected head is plain, whichever head the weights were made for.
    if (model.head == Head::autoregressive && !model.corrections.lm_head) {
        causal_.emplace(parameters, "autregressive_encoder", model.attention_heads, activation_);
    }
}

KeyMask Network::key_mask(const at::Tensor& masked) const {
    return {masked, masked_score_, false};
}

at::Tensor Network::embed(const Inputs& inputs, const Dropout& drop) const {
    std::vector<at::Tensor> slices;
    for (std::size_t slice = 0; slice < buckets_.size(); ++slice) {
        slices.push_back(at::embedding(buckets_[slice], inputs.buckets[slice], 0));
    }
    const at::Tensor hashed = at::cat(slices, 1).view({inputs.rows, inputs.width, model_.hidden_size});
    const at::Tensor x = hashed + positions_.narrow(0, 0, inputs.width);
    // reference: embedder_ln exists but is never used (reference_embedder_norm_has_no_gradient)
    return model_.corrections.embed_norm ? drop(embedder_ln_(x), "embedding") : x;
}

at::Tensor Network::downsample(const at::Tensor& characters, const Inputs& inputs) const {
    // A convolution whose stride is its width is one product over groups of r characters.
    const std::int64_t rate = model_.downsampling_rate;
    const std::int64_t hidden = model_.hidden_size;
    const std::int64_t used = inputs.molecules * rate;
    // reference: the last L mod r characters never reach the downsampling (reference_tail_is_not_read)
    const at::Tensor whole = used > inputs.width ? at::constant_pad_nd(characters, {0, 0, 0, used - inputs.width}, 0.0)
                                                 : characters.narrow(1, 0, used);
    const at::Tensor groups = whole.reshape({inputs.rows, inputs.molecules, rate * hidden});
    const at::Tensor weight = downsample_conv_.weight.permute({0, 2, 1}).reshape({hidden, rate * hidden});
    return downsample_ln_(activation_(at::linear(groups, weight, downsample_conv_.bias)));
}

at::Tensor Network::upsample(const at::Tensor& characters, const at::Tensor& deep, const Inputs& inputs,
                             const Dropout& drop) const {
    const std::int64_t hidden = model_.hidden_size;
    const at::Tensor molecules = deep.narrow(1, 1, inputs.molecules);
    at::Tensor repeated;
    if (inputs.molecule_of.defined()) {
        repeated = molecules.reshape({-1, hidden}).index_select(0, inputs.molecule_of);
        repeated = repeated.view({inputs.rows, inputs.width, hidden});
    } else {
        repeated = molecules.unsqueeze(2)
                       .expand({inputs.rows, inputs.molecules, model_.downsampling_rate, hidden})
                       .reshape({inputs.rows, inputs.molecules * model_.downsampling_rate, hidden});
        const std::int64_t missing = inputs.width - repeated.size(1);
        if (missing > 0) {
            const at::Tensor last = molecules.narrow(1, inputs.molecules - 1, 1);
            repeated = at::cat({repeated, last.expand({inputs.rows, missing, hidden})}, 1);
        }
        repeated = repeated.narrow(1, 0, inputs.width);
    }
    if (model_.corrections.padding && inputs.padded) repeated = repeated * inputs.keep.unsqueeze(2);
    const at::Tensor both = at::cat({characters, repeated}, 2).transpose(1, 2);
    const std::int64_t kernel = model_.upsampling_kernel_size;
    const at::Tensor padded = at::constant_pad_nd(both, {(kernel - 1) / 2, kernel / 2}, 0.0);
    const at::Tensor mixed = at::conv1d(padded, upsample_conv_.weight, upsample_conv_.bias).transpose(1, 2);
    return drop(upsample_ln_(activation_(mixed.contiguous())), "upsample");
}

at::Tensor Network::final_layer(const at::Tensor& upsampled, const Inputs& inputs, const Dropout& drop) const {
    const at::Tensor rest = upsampled.narrow(1, 1, inputs.width - 1).contiguous();
    if (inputs.width == 1) return rest;
    return final_(rest, key_mask(inputs.final_masked), drop, "final");
}

Outputs Network::predict_letters(const at::Tensor& upsampled, const Inputs& inputs, const Dropout& drop) const {
    const std::int64_t hidden = model_.hidden_size;
    const std::int64_t count = inputs.predicted.size(0);
    at::Tensor embeddings;
    at::Tensor last;
    if (model_.corrections.lm_head) {
        // The final layer has no row 0, so it is put in front again to keep the positions' places.
        const at::Tensor rest = final_layer(upsampled, inputs, drop);
        const at::Tensor all = at::cat({upsampled.narrow(1, 0, 1), rest}, 1);
        embeddings = all.reshape({-1, hidden}).index_select(0, inputs.predicted);
        last = embeddings;
    } else {
        // reference: predicted places see only each other (reference_predicted_places_see_only_each_other)
        const at::Tensor chosen = upsampled.reshape({-1, hidden}).index_select(0, inputs.predicted);
        const at::Tensor places = chosen.view({inputs.rows, count / inputs.rows, hidden});
        const at::Tensor seen = final_(places, {{}, masked_score_, false}, drop, "final");
        embeddings = seen.view({count, hidden});
        // reference: causal in the order of the chosen places (reference_autoregressive_head_depends_on_order)
        last = causal_ ? (*causal_)(seen, {{}, masked_score_, true}, drop, "causal").view({count, hidden}) : embeddings;
    }
    return {at::log_softmax(output_(last), -1), embeddings};
}

Outputs Network::predict_labels(const at::Tensor& upsampled, const at::Tensor& deep, const Inputs& inputs,
                                const Dropout& drop) const {
    const at::Tensor cls = at::tanh(cls_linear_final_(deep.narrow(1, 0, 1)));
    const at::Tensor embeddings = at::cat({cls, final_layer(upsampled, inputs, drop)}, 1);
    const at::Tensor read = model_.head == Head::classes ? embeddings.select(1, 0) : embeddings;
    return {at::log_softmax(output_(drop(read, "head")), -1), read};
}

Outputs Network::operator()(const Inputs& inputs, const Dropout& drop) const {
    at::Tensor characters = local_(embed(inputs, drop), inputs, drop);
    if (model_.corrections.padding && inputs.padded) characters = characters * inputs.keep.unsqueeze(2);
    const at::Tensor cls = drop(cls_linear_(characters.narrow(1, 0, 1)), "cls");
    at::Tensor deep = at::cat({cls, downsample(characters, inputs)}, 1);
    const KeyMask mask = key_mask(inputs.molecule_masked);
    for (std::size_t layer = 0; layer < deep_.size(); ++layer) {
        deep = deep_[layer](deep, mask, drop, fmt::format("deep/{}", layer));
    }
    const at::Tensor upsampled = upsample(characters, deep, inputs, drop);
    if (predicts_letters(model_)) return predict_letters(upsampled, inputs, drop);
    return predict_labels(upsampled, deep, inputs, drop);
}

} // namespace sauti::torch_engine
