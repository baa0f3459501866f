// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "engine/engine.h"

/// What a plug-in says of itself, as the JSON that `engine probe PATH --json` prints and that a probe's cache keeps:
/// facts_of(facts_json(facts)) == facts.
namespace sauti::engine {

[[nodiscard]] base::Json facts_json(const EngineFacts& facts);
/// invalid where a key is missing or of another type.
[[nodiscard]] base::Result<EngineFacts> facts_of(const base::Json& json);

} // namespace sauti::engine
