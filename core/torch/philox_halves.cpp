// SPDX-License-Identifier: GPL-3.0-or-later
#include "torch/philox_halves.h"

namespace sauti::torch_engine {

// The loader picks the widest kernel that the machine has; all give the same numbers. Sanitizers cannot run the picker,
// which is called before they are ready.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
__attribute__((target_clones("default", "avx2", "avx512f")))
#endif
void philox_halves(std::uint64_t first_block, std::array<std::uint32_t, 2> key, std::uint16_t* halves) {
    constexpr int k_lanes = static_cast<int>(k_halves_at_once / 8);
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

} // namespace sauti::torch_engine
