// SPDX-License-Identifier: GPL-3.0-or-later
#include "torch/layers.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/softmax.h>

#include <cmath>
#include <limits>

namespace sauti::torch_engine {

namespace {

double lowest(at::ScalarType type) {
    return type == at::kDouble ? std::numeric_limits<double>::lowest() : double{std::numeric_limits<float>::lowest()};
}

/// [B, P, H] → [B, A, P, d].
at::Tensor split_heads(const at::Tensor& x, std::int64_t heads) {
    return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
}

/// The second half negated before the first: what turns a pair by 90°.
at::Tensor rotated(const at::Tensor& x) {
    const std::int64_t half = x.size(-1) / 2;
    return at::cat({-x.narrow(-1, half, half), x.narrow(-1, 0, half)}, -1);
}

/// cos and sin of position · 10000^(−2j/d), each twice in a row: [L, 1, d].
struct Angles {
    at::Tensor cosines;
    at::Tensor sines;
};

Angles angles(std::int64_t length, std::int64_t size, at::ScalarType type) {
    at::Tensor cosines = at::empty({length, 1, size}, at::kDouble);
    at::Tensor sines = at::empty({length, 1, size}, at::kDouble);
    double* cosine = cosines.data_ptr<double>();
    double* sine = sines.data_ptr<double>();
    const std::int64_t half = size / 2;
    for (std::int64_t position = 0; position < length; ++position) {
        for (std::int64_t j = 0; j < size; ++j) {
            const double exponent = -2.0 * static_cast<double>(j % half) / static_cast<double>(size);
            const double angle = static_cast<double>(position) * std::pow(10000.0, exponent);
            *cosine++ = std::cos(angle);
            *sine++ = std::sin(angle);
        }
    }
    return {cosines.to(type), sines.to(type)};
}

} // namespace

Linear::Linear(const Parameters& parameters, const std::string& key)
    : weight(parameters.at(key + ".weight")), bias(parameters.at(key + ".bias")) {}

at::Tensor Linear::operator()(const at::Tensor& x) const {
    return at::linear(x, weight, bias);
}

LayerNorm::LayerNorm(const Parameters& parameters, const std::string& key)
    : weight(parameters.at(key + ".weight")), bias(parameters.at(key + ".bias")) {}

at::Tensor LayerNorm::operator()(const at::Tensor& x) const {
    return at::layer_norm(x, {weight.size(0)}, weight, bias, 1e-5);
}

at::Tensor Activation::operator()(const at::Tensor& x) const {
    return gelu ? at::gelu(x) : at::relu(x);
}

FeedForward::FeedForward(const Parameters& parameters, const std::string& key, Activation activation)
    : linear1_(parameters, key + ".linear1"), linear2_(parameters, key + ".linear2"),
      norm1_(parameters, key + ".norm1"), norm2_(parameters, key + ".norm2"), activation_(activation) {}

at::Tensor FeedForward::operator()(const at::Tensor& x, const at::Tensor& attended, const Dropout& drop,
                                   const std::string& place) const {
    const at::Tensor middle = norm1_(x + drop(attended, place + "/attended"));
    const at::Tensor inner = drop(activation_(linear1_(middle)), place + "/inner");
    return norm2_(middle + drop(linear2_(inner), place + "/output"));
}

EncoderLayer::EncoderLayer(const Parameters& parameters, const std::string& key, std::int64_t heads,
                           Activation activation)
    : in_weight_(parameters.at(key + ".self_attn.in_proj_weight")),
      in_bias_(parameters.at(key + ".self_attn.in_proj_bias")), out_(parameters, key + ".self_attn.out_proj"),
      feed_forward_(parameters, key, activation), heads_(heads) {}

at::Tensor EncoderLayer::attend(const at::Tensor& x, const KeyMask& mask, const Dropout& drop,
                                const std::string& place) const {
    const std::int64_t places = x.size(1);
    const std::int64_t hidden = x.size(2);
    const at::Tensor all = at::linear(x, in_weight_, in_bias_);
    const double scale = 1.0 / std::sqrt(static_cast<double>(hidden / heads_));
    const at::Tensor queries = split_heads(all.narrow(2, 0, hidden) * scale, heads_);
    const at::Tensor keys = split_heads(all.narrow(2, hidden, hidden), heads_);
    const at::Tensor values = split_heads(all.narrow(2, 2 * hidden, hidden), heads_);
    at::Tensor scores = at::matmul(queries, keys.transpose(2, 3));
    if (mask.masked.defined()) scores.masked_fill_(mask.masked.view({x.size(0), 1, 1, places}), mask.value);
    if (mask.causal) {
        const at::Tensor later = at::ones({places, places}, at::kBool).triu(1);
        scores.masked_fill_(later, mask.value);
    }
    const at::Tensor seen = at::matmul(drop(at::softmax(scores, -1), place + "/attention"), values);
    return out_(seen.transpose(1, 2).reshape({x.size(0), places, hidden}));
}

at::Tensor EncoderLayer::operator()(const at::Tensor& x, const KeyMask& mask, const Dropout& drop,
                                    const std::string& place) const {
    return feed_forward_(x, attend(x, mask, drop, place), drop, place);
}

LocalLayer::LocalLayer(const Parameters& parameters, const std::string& key, std::int64_t heads, Activation activation,
                       bool true_mask)
    : query_(parameters, key + ".self_attn.query"), key_(parameters, key + ".self_attn.key"),
      value_(parameters, key + ".self_attn.value"), feed_forward_(parameters, key, activation), heads_(heads),
      true_mask_(true_mask) {}

at::Tensor LocalLayer::turned(const at::Tensor& x) const {
    const at::Tensor split = x.view({x.size(0), x.size(1), heads_, x.size(2) / heads_});
    const Angles turn = angles(x.size(1), split.size(3), x.scalar_type());
    return (split * turn.cosines + rotated(split) * turn.sines).view({x.size(0), x.size(1), x.size(2)});
}

at::Tensor LocalLayer::neighbours(const at::Tensor& blocks) const {
    // [B, blocks, 64, A, d]; a block outside of the sequence is filled, in the original with −1, values too, and its
    // mask lets them in.
    // reference: the filling of −1 enters the block means (reference_local_attention_is_a_block_mean)
    const double filling = true_mask_ ? 0.0 : -1.0;
    const at::Tensor padded = at::constant_pad_nd(blocks, {0, 0, 0, 0, 0, 0, 1, 1}, filling);
    const std::int64_t count = blocks.size(1);
    const at::Tensor joined =
        at::cat({padded.narrow(1, 0, count), padded.narrow(1, 1, count), padded.narrow(1, 2, count)}, 2);
    return joined.transpose(2, 3);
}

LocalLayer::Blocks LocalLayer::blocks(const at::Tensor& x) const {
    const std::int64_t length = x.size(1);
    const std::int64_t count = (length + k_block - 1) / k_block;
    const std::int64_t missing = count * k_block - length;
    const auto cut = [&](const at::Tensor& y) {
        const at::Tensor whole = missing == 0 ? y : at::constant_pad_nd(y, {0, 0, 0, missing}, 0.0);
        return whole.view({x.size(0), count, k_block, heads_, x.size(2) / heads_});
    };
    return {cut(turned(query_(x))).transpose(2, 3), neighbours(cut(turned(key_(x)))), neighbours(cut(value_(x)))};
}

at::Tensor LocalLayer::original_mask(const Inputs& inputs) const {
    // reference: the mask is handed over the wrong way round, so only padding sees padding and every real query sees
    // all 192 slots alike (reference_local_attention_is_a_block_mean)
    const std::int64_t count = (inputs.width + k_block - 1) / k_block;
    const std::int64_t missing = count * k_block - inputs.width;
    const at::Tensor padding = at::constant_pad_nd(at::logical_not(inputs.keep), {0, missing}, false);
    const at::Tensor queries = padding.view({inputs.rows, count, 1, k_block, 1});
    const at::Tensor outside = at::constant_pad_nd(padding, {k_block, k_block}, false);
    const at::Tensor keys = outside.unfold(1, 3 * k_block, k_block).reshape({inputs.rows, count, 1, 1, 3 * k_block});
    return at::logical_not(queries & keys);
}

at::Tensor LocalLayer::operator()(const at::Tensor& x, const Inputs& inputs, const Dropout& drop) const {
    const Blocks cut = blocks(x);
    const double scale = 1.0 / std::sqrt(static_cast<double>(cut.queries.size(4)));
    at::Tensor scores = at::matmul(cut.queries, cut.keys.transpose(3, 4)) * scale;
    // The lowest number, not −∞: a query of padding without any key stays finite, and with one key it makes no
    // difference.
    scores.masked_fill_(true_mask_ ? inputs.block_masked : original_mask(inputs), lowest(x.scalar_type()));
    at::Tensor seen = at::matmul(drop(at::softmax(scores, -1), "local/attention"), cut.values);
    if (true_mask_ && inputs.block_has_key.defined()) seen = seen * inputs.block_has_key;
    const at::Tensor attended = seen.transpose(2, 3).reshape({x.size(0), -1, x.size(2)}).narrow(1, 0, inputs.width);
    return feed_forward_(x, attended, drop, "local");
}

} // namespace sauti::torch_engine
