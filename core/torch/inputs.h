// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engine/shiba_session.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace sauti::torch_engine {

/// Characters of one block of local attention; a query sees its own block and the one on either side.
inline constexpr std::int64_t k_block = 64;

/// A batch as the network wants it: checked, hashed, its masks made. All of it is plain index work on the processor.
struct Inputs {
    std::int64_t rows = 0;      ///< B
    std::int64_t width = 0;     ///< L
    std::int64_t molecules = 0; ///< M, without CLS
    bool padded = false;        ///< some id is padding; if not, the masks below but the blocks' are undefined

    std::vector<at::Tensor> buckets; ///< a slice: [B · L] int64
    at::Tensor keep;                 ///< [B, L] bool: real characters
    /// Local attention, key slots: [B or 1, blocks, 1, 1, 192] bool, true = masked (attention_mask on).
    at::Tensor block_masked;
    /// [B, blocks, 1, 1, 1]: 0 where a block's queries see no key at all; undefined if there is no such block.
    at::Tensor block_has_key;
    /// [B, M + 1] bool, true = masked as a key in the deep layers; undefined if none is.
    at::Tensor molecule_masked;
    /// [B, L − 1] bool, true = masked as a key in the final layer.
    at::Tensor final_masked;
    /// Molecule that is repeated at each character: [B · L] int64 into [B · M]; only where rows differ (padding
    /// corrected, tail not), else undefined.
    at::Tensor molecule_of;
    /// LM heads: [predicted positions] int64, row · L + position.
    at::Tensor predicted;
    /// Targets: labels [B · L], classes [B], LM [predicted positions]; empty if not given.
    std::vector<std::int64_t> targets;
};

/// invalid, with the row: sizes that do not fit together, a row over max_length, an id below 0, a row that does not
/// start with CLS, a width under the downsampling rate where the tail is not kept, positions outside of the row or (in
/// the original's head) of different number a row, a class outside the head.
[[nodiscard]] base::Result<Inputs> make_inputs(const engine::ShibaModel& model, const engine::ShibaBatch& batch,
                                               bool want_targets);

} // namespace sauti::torch_engine
