// SPDX-License-Identifier: GPL-3.0-or-later
#include "torch/dropout.h"

#include "base/random.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty_like.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sauti::torch_engine {

namespace {

constexpr std::int64_t k_blocks_at_once = 16;
constexpr std::int64_t k_halves_at_once = 8 * k_blocks_at_once;

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

// The loader picks the widest kernel that the machine has; all give the same numbers. Sanitizers cannot run the picker,
// which is called before they are ready.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
__attribute__((target_clones("default", "avx2", "avx512f")))
#endif
void philox_halves(std::uint64_t first_block, std::array<std::uint32_t, 2> key, std::uint16_t* halves) {
    constexpr int k_lanes = static_cast<int>(k_blocks_at_once);
    std::uint32_t a[k_lanes];
    std::uint32_t b[k_lanes];
    std::uint32_t c[k_lanes];
    std::uint32_t d[k_lanes];
    for (int lane = 0; lane < k_lanes; ++lane) {
        const std::uint64_t block = first_block + static_cast<std::uint64_t>(lane);
        a[lane] = static_cast<std::uint32_t>(block);
        b[lane] = static_cast<std::uint32_t>(block >> 32);
        c[lane] = 0;
        d[lane] = 0;
    }
    std::uint32_t key0 = key[0];
    std::uint32_t key1 = key[1];
    for (int round = 0; round < 10; ++round) {
        for (int lane = 0; lane < k_lanes; ++lane) {
            const std::uint64_t first = std::uint64_t{0xD2511F53} * a[lane];
            const std::uint64_t second = std::uint64_t{0xCD9E8D57} * c[lane];
            a[lane] = static_cast<std::uint32_t>(second >> 32) ^ b[lane] ^ key0;
            b[lane] = static_cast<std::uint32_t>(second);
            c[lane] = static_cast<std::uint32_t>(first >> 32) ^ d[lane] ^ key1;
            d[lane] = static_cast<std::uint32_t>(first);
        }
        key0 += 0x9E3779B9U;
        key1 += 0xBB67AE85U;
    }
    for (int lane = 0; lane < k_lanes; ++lane) {
        const std::uint32_t words[4] = {a[lane], b[lane], c[lane], d[lane]};
        for (int word = 0; word < 4; ++word) {
            halves[8 * lane + 2 * word] = static_cast<std::uint16_t>(words[word]);
            halves[8 * lane + 2 * word + 1] = static_cast<std::uint16_t>(words[word] >> 16);
        }
    }
}

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
