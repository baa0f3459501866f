// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace sauti::base {

/// Where the original programs err, `reference` repeats them to the letter and `corrected` (the default everywhere)
/// does right.
enum class Mode { reference, corrected };

[[nodiscard]] constexpr std::string_view name(Mode mode) {
    return mode == Mode::reference ? "reference" : "corrected";
}

[[nodiscard]] constexpr std::optional<Mode> mode_of(std::string_view text) {
    if (text == "reference") return Mode::reference;
    if (text == "corrected") return Mode::corrected;
    return std::nullopt;
}

} // namespace sauti::base
