// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/engine.h"
#include "g2p/program.h"

#include <string_view>

/// Engine::trace, by the plain path. Internal to g2p.
namespace sauti::g2p {

[[nodiscard]] base::Result<Trace> trace_text(const Program& program, std::string_view text);

} // namespace sauti::g2p
