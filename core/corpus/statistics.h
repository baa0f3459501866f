// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sauti::phones {
class FeatureTable;
}

/// What a corpus (or what a filter leaves of it) is made of: lengths, tags, entities, characters, problems.
namespace sauti::corpus {

/// Rows whose length is in [begin_cps, end_cps).
struct LengthBar {
    std::int64_t begin_cps = 0;
    std::int64_t end_cps = 0;
    std::int64_t rows = 0;
};

struct SplitStatistics {
    std::int64_t rows = 0;
    std::int64_t words = 0;
    std::int64_t letters = 0; ///< code points
    std::int64_t entities = 0;
};

struct Statistics {
    SplitStatistics all;
    std::map<std::string, SplitStatistics> by_split;
    std::int64_t shortest_cps = 0;
    std::int64_t longest_cps = 0;
    double mean_cps = 0;
    std::vector<LengthBar> lengths;           ///< 20 letters wide, from 0, none left out up to the last one with a row
    std::map<std::string, std::int64_t> tags; ///< tokens by tag
    std::map<std::string, std::int64_t>
        entities;                                ///< by type: a B- tag, or an I- tag that continues nothing, begins one
    std::map<char32_t, std::int64_t> characters; ///< of the text as it stands, blanks left out
    std::map<std::string, std::int64_t> problems; ///< rows by problem
    std::map<std::string, std::int64_t> speakers; ///< rows by speaker; rows without one left out
    std::int64_t rows_with_phones = 0;
    std::map<std::string, std::int64_t> phones; ///< segments, as the table given cuts them; what is none is left out
};

/// Reads all rows that `filter` leaves; about a second a million rows, with phones about two. Errors as of
/// Corpus::for_each_row.
[[nodiscard]] base::Result<Statistics> statistics(const Corpus& corpus, std::string_view filter = {},
                                                  const base::Work& work = {},
                                                  const phones::FeatureTable* table = nullptr);

} // namespace sauti::corpus
