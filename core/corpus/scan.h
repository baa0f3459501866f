// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus.h"
#include "corpus/filter.h"
#include "corpus/index_reader.h"

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

/// Walks over the blocks of an index with a filter, on several threads, and hands over what passed in order. Internal
/// to the room.
namespace sauti::corpus {

struct ScanSource {
    const fs::path& index_path;
    const CorpusInfo& info;
    const IndexFacts& index;
    const OpenOptions& options;
    IndexReader& reader; ///< of the calling thread
};

/// Rows of a block that passed (numbers within the block); false: enough.
using TakePassed = std::function<bool(std::size_t block, const std::vector<std::uint32_t>& passed)>;

/// Parses and checks the filter: usage with the place, invalid if it asks for phones that are not filled.
[[nodiscard]] base::Result<Filter> checked_filter(const ScanSource& source, std::string_view text);

/// `take` is called in the order of the blocks, by one thread at a time.
[[nodiscard]] base::Result<void> scan(const ScanSource& source, const Filter& filter, const base::Work& work,
                                      const TakePassed& take);

/// `use` gets each block once, on several threads at a time, in no order; its first error ends all.
[[nodiscard]] base::Result<void> each_block(const ScanSource& source, const base::Work& work,
                                            const std::function<base::Result<void>(BlockData& block)>& use);

/// Sorts row indices (which come in source order) by a column of theirs; equal ones keep the source's order. Strings
/// are compared from piece to piece, and each further piece is read for those rows alone that are alike so far and not
/// alike to their ends: so a million rows of a few texts, however long, take two or three walks over the index. Memory:
/// 32 bytes a row, and 4 bytes a row of the corpus.
[[nodiscard]] base::Result<void> sort_rows(const ScanSource& source, SortKey key, bool descending,
                                           std::vector<std::uint32_t>& indices, const base::Work& work);

} // namespace sauti::corpus
