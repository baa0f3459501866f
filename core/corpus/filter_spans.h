// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "corpus/filter.h"

#include <cstddef>
#include <string_view>
#include <vector>

/// Where a filter's words stand in a row's text, for a table that marks them.
namespace sauti::corpus {

/// Bytes of the text: [begin, end).
struct TextSpan {
    std::size_t begin_bytes = 0;
    std::size_t end_bytes = 0;
    bool operator==(const TextSpan&) const = default;
};

/// Pieces, words and expressions that the filter looks for in the text (what is negated, or asked of another field, has
/// no place in it), in order, joined where they touch. `ibadan` in "wa Ìbàdàn" → [3, 12): marks belong to the letter
/// that they follow. Errors as of the filter's regular expressions.
[[nodiscard]] base::Result<std::vector<TextSpan>> spans_in_text(const Filter& filter, std::string_view text);

} // namespace sauti::corpus
