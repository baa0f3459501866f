// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"

#include <cstdint>
#include <functional>
#include <memory>

/// An engine small enough to be right by reading: a letter is known by itself and its two neighbours (61 buckets of 8
/// numbers, summed), and a softmax layer answers. Exact gradients, dropout by the key, AdamW. It takes every batch that
/// the real one takes and gives the same bits for the same input.
namespace sauti::test {

struct LetterEngineHooks {
    /// Called before each accumulate with the update under way and the batch's number in it.
    std::function<void(std::uint64_t step, std::uint64_t micro_batch)> on_accumulate;
    /// The loss becomes NaN in this update (from 0); −1: never.
    std::int64_t nan_at_step = -1;
};

[[nodiscard]] std::unique_ptr<engine::Engine> make_letter_engine(LetterEngineHooks hooks = {});

} // namespace sauti::test
