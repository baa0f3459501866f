// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace sauti::torch_engine {

inline constexpr std::int64_t k_halves_at_once = 128;

/// 16 random bits for each of 128 elements: Philox blocks `first_block` … `first_block` + 15 of base::philox (counter
/// {low, high, 0, 0}), the low half of each word before the high one. Sixteen blocks side by side, so that the compiler
/// can use the machine's vectors.
void philox_halves(std::uint64_t first_block, std::array<std::uint32_t, 2> key, std::uint16_t* halves);

} // namespace sauti::torch_engine
