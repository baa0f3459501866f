// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "torch/dropout.h"
#include "torch/inputs.h"
#include "torch/layers.h"
#include "torch/parameters.h"

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

namespace sauti::torch_engine {

/// What a head gives.
struct Outputs {
    at::Tensor log_probs;  ///< labels [B, L, C]; classes [B, C]; LM [predicted, V + 1]
    at::Tensor embeddings; ///< labels [B, L, H]; classes [B, H]; LM [predicted, H]
};

/// The SHIBA network in the original's computation or with any of its corrections; the tensors stay the parameters'.
class Network {
public:
    Network(const engine::ShibaModel& model, const Parameters& parameters);

    [[nodiscard]] Outputs operator()(const Inputs& inputs, const Dropout& drop) const;

private:
    [[nodiscard]] at::Tensor embed(const Inputs& inputs, const Dropout& drop) const;
    [[nodiscard]] at::Tensor downsample(const at::Tensor& characters, const Inputs& inputs) const;
    [[nodiscard]] at::Tensor upsample(const at::Tensor& characters, const at::Tensor& deep, const Inputs& inputs,
                                      const Dropout& drop) const;
    [[nodiscard]] at::Tensor final_layer(const at::Tensor& upsampled, const Inputs& inputs, const Dropout& drop) const;
    [[nodiscard]] Outputs predict_letters(const at::Tensor& upsampled, const Inputs& inputs, const Dropout& drop) const;
    [[nodiscard]] Outputs predict_labels(const at::Tensor& upsampled, const at::Tensor& deep, const Inputs& inputs,
                                         const Dropout& drop) const;
    [[nodiscard]] KeyMask key_mask(const at::Tensor& masked) const;

    engine::ShibaModel model_;
    double masked_score_;
    Activation activation_;
    std::vector<at::Tensor> buckets_;
    at::Tensor positions_;
    LayerNorm embedder_ln_;
    LocalLayer local_;
    Linear downsample_conv_;
    LayerNorm downsample_ln_;
    Linear cls_linear_;
    std::vector<EncoderLayer> deep_;
    Linear upsample_conv_;
    LayerNorm upsample_ln_;
    EncoderLayer final_;
    Linear cls_linear_final_;
    Linear output_;
    std::optional<EncoderLayer> causal_;
};

} // namespace sauti::torch_engine
