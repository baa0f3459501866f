// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

/// Named streams of random numbers: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"),
/// keyed by a hash of (seed, purpose, epoch). The same three give the same numbers on every machine and in any order of
/// use, so that a resumed run needs no generator's state beyond a counter.
namespace sauti::base {

/// One Philox4x32-10 block. Known answer: counter 0, key 0 → 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
[[nodiscard]] std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                  std::array<std::uint32_t, 2> key);

class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::string_view purpose, std::uint64_t epoch);

    [[nodiscard]] std::uint32_t next_u32();
    [[nodiscard]] std::uint64_t next_u64();
    /// [0, 1) with 53 random bits.
    [[nodiscard]] double uniform();
    /// [0, bound), without bias (Lemire's method); bound > 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    [[nodiscard]] bool chance(double probability) { return uniform() < probability; }
    /// Standard normal (Box and Muller, one of the pair).
    [[nodiscard]] double normal();

    /// Fisher and Yates, from the back.
    template <class T>
    void shuffle(std::vector<T>& values) {
        for (std::size_t i = values.size(); i > 1; --i)
            std::swap(values[i - 1], values[below(i)]);
    }

    /// The stream's key, for those who make blocks themselves (dropout masks).
    [[nodiscard]] std::array<std::uint32_t, 2> key() const { return key_; }

private:
    std::array<std::uint32_t, 2> key_;
    std::uint64_t block_ = 0;
    std::array<std::uint32_t, 4> words_ = {};
    unsigned used_ = 4;
};

} // namespace sauti::base
