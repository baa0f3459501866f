// SPDX-License-Identifier: GPL-3.0-or-later
#include "torch/dropout.h"

#include "base/random.h"
#include "torch/philox_halves.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty_like.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sauti::torch_engine {

namespace {

/// Elements [begin, end) of a mask; `begin` is a multiple of k_halves_at_once.
template <class Number>
void fill_mask(Number* mask, std::int64_t begin, std::int64_t end, std::uint32_t threshold, Number scale,
               std::array<std::uint32_t, 2> key) {
    std::array<std::uint16_t, k_halves_at_once> halves;
    for (std::int64_t at = begin; at < end; at += k_halves_at_once) {
        philox_halves(static_cast<std::uint64_t>(at / 8), key, halves.data());
        const std::int64_t count = std::min(k_halves_at_once, end - at);
        for (std::int64_t i = 0; i < count; ++i) {
            mask[at + i] = halves[static_cast<std::size_t>(i)] >= threshold ? scale : Number{0};
        }
    }
}

template <class Number>
void fill_in_parallel(at::Tensor& mask, std::uint32_t threshold, std::array<std::uint32_t, 2> key) {
    const auto scale = static_cast<Number>(65536.0 / (65536.0 - threshold));
    Number* const numbers = mask.data_ptr<Number>();
    const std::int64_t count = mask.numel();
    const std::int64_t pieces = (count + k_halves_at_once - 1) / k_halves_at_once;
    at::parallel_for(0, pieces, 256, [&](std::int64_t begin, std::int64_t end) {
        fill_mask(numbers, begin * k_halves_at_once, std::min(end * k_halves_at_once, count), threshold, scale, key);
    });
}

} // namespace

at::Tensor Dropout::operator()(const at::Tensor& x, std::string_view place) const {
    const auto threshold = static_cast<std::uint32_t>(std::lround(rate_ * 65536));
    if (threshold == 0 || x.numel() == 0) return x;
    const base::RandomStream stream(key_.seed, fmt::format("dropout/{}/{}", place, key_.micro_batch), key_.step);
    at::Tensor mask = at::empty_like(x, x.options().requires_grad(false), at::MemoryFormat::Contiguous);
    if (x.scalar_type() == at::kDouble) {
        fill_in_parallel<double>(mask, threshold, stream.key());
    } else {
        fill_in_parallel<float>(mask, threshold, stream.key());
    }
    return x * mask;
}

} // namespace sauti::torch_engine
