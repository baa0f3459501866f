// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "torch/dropout.h"
#include "torch/inputs.h"
#include "torch/parameters.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

/// The parts that SHIBA is made of, on LibTorch's tensors. Shapes: B rows, L characters, P places, H hidden, A heads,
/// d = H / A. Sources: the original program's model and PyTorch's transformer layer (post-norm), local-attention 1.4.1.
namespace sauti::torch_engine {

struct Linear {
    at::Tensor weight;
    at::Tensor bias;
    Linear(const Parameters& parameters, const std::string& key);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
};

/// Over the last dimension, ε = 1e-5.
struct LayerNorm {
    at::Tensor weight;
    at::Tensor bias;
    LayerNorm(const Parameters& parameters, const std::string& key);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
};

/// "gelu" (exact, by erf) or "relu".
struct Activation {
    bool gelu = true;
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
};

/// x ← LN1(x + drop(attended)); x ← LN2(x + drop(linear2(drop(act(linear1(x)))))): the second half of every layer.
class FeedForward {
public:
    FeedForward(const Parameters& parameters, const std::string& key, Activation activation);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, const at::Tensor& attended, const Dropout& drop,
                                        const std::string& place) const;

private:
    Linear linear1_;
    Linear linear2_;
    LayerNorm norm1_;
    LayerNorm norm2_;
    Activation activation_;
};

/// What keys a layer's attention leaves out.
struct KeyMask {
    at::Tensor masked;   ///< [B, P] bool, true = not seen; undefined: all are seen
    double value = 0;    ///< what a masked score becomes: −∞ (a row without keys is NaN) or the lowest number
    bool causal = false; ///< place p sees p' ≤ p only
};

/// PyTorch's encoder layer over [B, P, H].
class EncoderLayer {
public:
    EncoderLayer(const Parameters& parameters, const std::string& key, std::int64_t heads, Activation activation);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, const KeyMask& mask, const Dropout& drop,
                                        const std::string& place) const;

private:
    [[nodiscard]] at::Tensor attend(const at::Tensor& x, const KeyMask& mask, const Dropout& drop,
                                    const std::string& place) const;

    at::Tensor in_weight_;
    at::Tensor in_bias_;
    Linear out_;
    FeedForward feed_forward_;
    std::int64_t heads_;
};

/// Attention within blocks of 64 and their neighbours, over [B, L, H]; no output projection.
class LocalLayer {
public:
    LocalLayer(const Parameters& parameters, const std::string& key, std::int64_t heads, Activation activation,
               bool true_mask);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, const Inputs& inputs, const Dropout& drop) const;

private:
    struct Blocks {
        at::Tensor queries; ///< [B, blocks, A, 64, d]
        at::Tensor keys;    ///< [B, blocks, A, 192, d]
        at::Tensor values;  ///< [B, blocks, A, 192, d]
    };
    [[nodiscard]] at::Tensor turned(const at::Tensor& x) const;
    [[nodiscard]] Blocks blocks(const at::Tensor& x) const;
    [[nodiscard]] at::Tensor neighbours(const at::Tensor& blocks) const;
    [[nodiscard]] at::Tensor original_mask(const Inputs& inputs) const;

    Linear query_;
    Linear key_;
    Linear value_;
    FeedForward feed_forward_;
    std::int64_t heads_;
    bool true_mask_;
};

} // namespace sauti::torch_engine
