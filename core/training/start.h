// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engine/shiba_session.h"
#include "runs/run_spec.h"

#include <filesystem>
#include <string>

/// Starting from weights that another run or program made.
namespace sauti::training {

/// Sets the shape keys (and the switches that belong to the weights: hash, embed_norm) to those of the model file.
/// invalid: a shape key that a person set to another value; names both.
[[nodiscard]] base::Result<void> take_shape(runs::RunSpec& spec, const runs::ResolvedSpec& resolved,
                                            const std::filesystem::path& model_file);

/// All weights where the heads agree (kind, labels, vocabulary), else the encoder alone. Returns a line for the log.
[[nodiscard]] base::Result<std::string> load_start(engine::ShibaSession& session,
                                                   const std::filesystem::path& model_file);

} // namespace sauti::training
