// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/engine.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Where two engines (two versions of a data folder, two modes) transcribe a word differently, and by what.
namespace sauti::g2p {

struct Difference {
    std::string here;  ///< the first engine's answer
    std::string there; ///< the second's
    /// Keys and rules that worked on the word in one of them only: "map/x.csv:3: ch → t͡ʃ".
    std::vector<std::string> only_here;
    std::vector<std::string> only_there;
};

/// nullopt where the answers are equal.
[[nodiscard]] base::Result<std::optional<Difference>> difference(const Engine& here, const Engine& there,
                                                                 std::string_view word);

} // namespace sauti::g2p
