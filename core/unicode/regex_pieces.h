// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What must stand in a text before a regular expression is worth trying on it: a search for pieces is many times
/// faster.
namespace sauti::unicode {

/// Pieces of which every text that `pattern` (of ICU, minding case) matches holds at least one, byte for byte:
/// `\b\w+(qa|xa)\b` gives qa and xa. Empty where the pattern demands none, or says it in a way that this reader does
/// not follow (flags, `\x…`, `\Q…`, back references): then every text has to be tried.
[[nodiscard]] std::vector<std::string> pieces_of_every_match(std::string_view pattern);

} // namespace sauti::unicode
