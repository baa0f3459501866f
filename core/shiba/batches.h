// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engine/shiba_session.h"
#include "shiba/masking.h"

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

/// From rows of ids to what an engine takes: order, batches, padding, classes.
namespace sauti::shiba {

/// The letters that an LM head knows. Class i is the i-th of `code_points`, or the code point itself where that is
/// empty; class `size` is "unknown" (letters of other texts).
struct Vocabulary {
    std::int64_t size = 0x9faf;
    std::vector<std::uint32_t> code_points; ///< ascending

    /// All letters that occur, special code points left out.
    [[nodiscard]] static Vocabulary of_counts(const std::map<std::int64_t, std::int64_t>& counts);
    [[nodiscard]] static Vocabulary full() { return {}; }

    [[nodiscard]] std::int64_t class_of(std::int64_t id) const;
    /// The letter of a class, 0 for "unknown".
    [[nodiscard]] std::int64_t letter_of(std::int64_t letter_class) const;
};

/// A row of a labelling task: ids with CLS first, a label for each id (k_ignored_label at CLS and SEP).
struct LabelledRow {
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> labels;
};

/// Padded on the right with 0 and k_ignored_label.
[[nodiscard]] engine::ShibaBatch collate(std::span<const LabelledRow> rows);
/// `originals` are the rows before masking.
[[nodiscard]] engine::ShibaBatch collate(std::span<const MaskedRow> rows,
                                         std::span<const std::vector<std::int64_t>> originals,
                                         const Vocabulary& vocabulary);
[[nodiscard]] engine::ShibaBatch
collate(const MaskedBatch& masked, std::span<const std::vector<std::int64_t>> originals, const Vocabulary& vocabulary);

enum class BatchOrder {
    shuffle,         ///< a random order
    group_by_length, ///< the original library's: mega-batches of like rows sorted by length, longest row first
    bucket,          ///< like lengths together, batches in random order
    sequential,      ///< as the rows lie (evaluation)
};

/// Row numbers of an epoch, batch by batch; every row once. The same seed and epoch give the same. `seed` is not used
/// by `sequential`.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> batches_of_epoch(std::span<const std::int32_t> lengths,
                                                                       std::int64_t rows_per_batch, BatchOrder order,
                                                                       std::uint64_t seed, std::uint64_t epoch);

} // namespace sauti::shiba
