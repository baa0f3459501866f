// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engine/model.h"
#include "engine/shiba_session.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Model files: safetensors with the original's tensor names and, under the metadata key `sauti.config`, the model's
/// description as JSON. And the optimizer's state beside it in the same container.
/// Law: load_model into a session of the same description gives back the weights that save_model wrote, to the bit.
namespace sauti::shiba {

/// One tensor in memory at a time. io_write, full.
[[nodiscard]] base::Result<void> save_model(const engine::ShibaSession& session, const std::filesystem::path& path);

/// The description that a file carries. not_found, foreign bytes; unsupported: a file without `sauti.config`.
[[nodiscard]] base::Result<engine::ShibaModel> read_description(const std::filesystem::path& path);

/// All tensors, by name; the rotary frequencies may be missing, as in files of other programs. invalid: another tensor
/// is missing, or one has another shape.
[[nodiscard]] base::Result<void> load_model(engine::ShibaSession& session, const std::filesystem::path& path);

struct EncoderLoad {
    std::int64_t loaded = 0;
    std::vector<std::string> fresh; ///< tensors of the session that the file lacks and that keep their values: the head
    std::vector<std::string> unused; ///< tensors of the file that the session lacks: the former head
};
/// The encoder alone, as for fine-tuning: tensors under `shiba_model.`, or, where no name has that prefix, all names of
/// a bare encoder. Frequencies and invalid as above.
[[nodiscard]] base::Result<EncoderLoad> load_encoder(engine::ShibaSession& session, const std::filesystem::path& path);

[[nodiscard]] base::Result<void> save_optimizer(const engine::ShibaSession& session, const std::filesystem::path& path);
[[nodiscard]] base::Result<void> load_optimizer(engine::ShibaSession& session, const std::filesystem::path& path);

} // namespace sauti::shiba
