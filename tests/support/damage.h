// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

/// Damaged copies of a good file: what every reader must answer with a Result.
namespace sauti::test {

/// Calls `read` with all truncations (or `at_most` spread ones).
inline void truncations(std::string_view good, const std::function<void(std::string_view)>& read,
                        std::size_t at_most = 500) {
    const std::size_t step = std::max<std::size_t>(1, good.size() / at_most);
    for (std::size_t size = 0; size < good.size(); size += step)
        read(good.substr(0, size));
}

/// Calls `read` with copies in which one byte is another.
inline void byte_changes(std::string_view good, const std::function<void(std::string_view)>& read, int count = 2000) {
    if (good.empty()) return;
    base::RandomStream random(1, "damage", 0);
    std::string copy(good);
    for (int i = 0; i < count; ++i) {
        const auto at = static_cast<std::size_t>(random.below(static_cast<std::uint32_t>(good.size())));
        copy[at] = static_cast<char>(random.below(256));
        read(copy);
        copy[at] = good[at];
    }
}

} // namespace sauti::test
