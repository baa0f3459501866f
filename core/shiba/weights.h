// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engine/shiba_session.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

/// Where a model's first numbers come from: a formula (the same on every machine, for answers that can be compared) or
/// random streams. Each tensor depends on its own name alone, so the order of filling does not matter.
namespace sauti::shiba {

/// Fills one tensor; `values` has tensor.count() numbers, row-major.
using Filler = std::function<void(const engine::TensorFacts& tensor, std::span<float> values)>;

/// The rotary frequencies 10000^(−2j/d), j = 0 … d/2−1: the one buffer of the state dict (a tensor that is not
/// trained).
void fill_buffer(std::span<float> values);

/// A hash of name and index, scaled by what the tensor is: FNV-1a of the key, + seed · 0x9E3779B9, mixed with the flat
/// index by fmix32, 24 bits of it in [−1, 1); embeddings half of that (bucket rows 0: 0), layer-norm weights 1 + v/8,
/// other vectors v/16, matrices v · 2^−⌊b/2⌋ with b = ⌊log2(numbers in a row)⌋. Buffers get their true values.
/// "shiba_model.cls_linear.weight" [32, 32], seed 0 begins −0.189175457, 0.0837700963.
[[nodiscard]] Filler formula_filler(std::uint32_t seed);

/// The original's distributions: embeddings N(0, 1) (bucket rows 0: 0), linear and convolution weights and biases
/// U(±1/√fan_in), in_proj_weight U(±√(6/(4H))), in_proj_bias and out_proj.bias 0, layer norms 1 and 0. One named stream
/// a tensor. With the correction `init` off all deep layers are copies of the first.
[[nodiscard]] Filler initial_filler(const engine::ShibaModel& model, std::uint64_t seed);

/// Writes every tensor of the session.
[[nodiscard]] base::Result<void> fill(engine::ShibaSession& session, const Filler& filler);

/// A model file of such weights, without an engine: safetensors with the description under `sauti.config`, one tensor
/// in memory at a time. io_write, full.
[[nodiscard]] base::Result<void> write_model(const std::filesystem::path& path, const engine::ShibaModel& model,
                                             const Filler& filler);

} // namespace sauti::shiba
