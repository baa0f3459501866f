// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"

#include <memory>

namespace sauti::torch_engine {

/// A SHIBA session on the processor; weights are zero, rotary frequencies are set. unsupported: another device or
/// precision; invalid: a description that `shiba::check` refuses.
[[nodiscard]] base::Result<std::unique_ptr<engine::ShibaSession>> make_session(const engine::ShibaModel& model,
                                                                               const engine::SessionOptions& options);

} // namespace sauti::torch_engine
