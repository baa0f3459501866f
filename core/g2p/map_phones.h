// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "g2p/options.h"

#include <string>
#include <string_view>
#include <vector>

namespace sauti::g2p {

/// What the map of a code writes for its letters, each once, in the map's order, NFC: "a", "ɓ", "t͡ʃ", "mb" … An entry
/// is what the map's author wrote for one key, which may be several sounds. Errors as Engine::load.
[[nodiscard]] base::Result<std::vector<std::string>> map_phones(std::string_view code, const Options& options);

} // namespace sauti::g2p
