// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <vector>

/// Characters of a corpus for which its G2P has no phones: they stand among the phones as they are. Numbers, marks of
/// punctuation and white space are meant to and are left out.
namespace sauti::corpus {

struct UnmappedCharacter {
    char32_t character = 0;
    std::int64_t times = 0;
    std::vector<std::uint32_t> rows; ///< that hold it unmapped: ids minus 1, in order, as of a Selection

    bool operator==(const UnmappedCharacter&) const = default;
};

/// What of a word has no phones, and how often. Handed in, since a corpus knows no G2P; called from one thread.
using UnmappedOfWord = std::function<base::Result<std::map<char32_t, std::int64_t>>(std::string_view word)>;

/// The most frequent first. Words that `of_word` fails for count nothing: fill_phones tells of them. Up to 300,000
/// words are remembered, so that one is seldom asked for twice. Memory besides: 4 bytes for each row named.
[[nodiscard]] base::Result<std::vector<UnmappedCharacter>> unmapped_characters(const Corpus& corpus,
                                                                               std::string_view filter,
                                                                               const UnmappedOfWord& of_word,
                                                                               const base::Work& work = {});

} // namespace sauti::corpus
