// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "corpus/corpus.h"
#include "corpus/filter.h"
#include "corpus/index_reader.h"

#include <cstdint>
#include <memory>
#include <vector>

/// A filter made ready for one index: what can be known beforehand is looked up (tags, splits, folded pieces), the rest
/// is ordered from cheap to dear, and blocks are then judged column by column. Internal to the room.
namespace sauti::corpus {

/// One byte a row of a block: 1 if the row is (still) chosen.
using RowMask = std::vector<std::uint8_t>;

/// A node of the plan. A test looks only at rows that are set in the mask, and clears those that do not pass.
class RowTest {
public:
    virtual ~RowTest() = default;
    [[nodiscard]] virtual base::Result<void> narrow(BlockData& block, RowMask& mask) = 0;
    /// What a row costs, roughly in nanoseconds.
    [[nodiscard]] virtual double cost() const = 0;
};

/// One thread's copy.
class FilterPlan {
public:
    /// usage with the place, for a value that does not exist (a split, a problem) or a bad expression.
    [[nodiscard]] static base::Result<FilterPlan> make(const Filter& filter, const CorpusInfo& info,
                                                       const IndexFacts& index, const PhonePatterns& patterns);

    /// True for every row: nothing needs to be read.
    [[nodiscard]] bool takes_all() const { return root_ == nullptr; }
    /// Row numbers within the block that pass, in order.
    [[nodiscard]] base::Result<void> judge(BlockData& block, std::vector<std::uint32_t>& passed);

private:
    std::unique_ptr<RowTest> root_;
    RowMask mask_;
};

} // namespace sauti::corpus
