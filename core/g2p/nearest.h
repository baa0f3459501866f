// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Names that a person may have meant.
namespace sauti::g2p {

/// At most three of `known`, nearest first: those that begin like `name`, then those a few edits away (case ignored).
[[nodiscard]] std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& known);
/// "did you mean swa-Latn or sna-Latn?", or "" where nothing is near.
[[nodiscard]] std::string nearest_hint(std::string_view name, const std::vector<std::string>& known);

} // namespace sauti::g2p
