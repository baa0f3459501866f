// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/mode.h"
#include "base/result.h"
#include "ner/entities.h"
#include "ner/tags.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Scores of predicted against gold tags, equal to seqeval 1.2.2's in every digit. An entity counts only if type, begin
/// and end agree. Example: gold B-PER I-PER O, predicted B-PER O O → precision 0, recall 0, accuracy 2/3.
namespace sauti::ner {

struct ScoreOptions {
    /// Strict mode: this scheme, or the one the gold tags name if `scheme` is unset. Default mode takes no scheme.
    bool strict = false;
    std::optional<Scheme> scheme;
    bool suffix = false;
    /// Value of a ratio whose denominator is 0: 0 or 1. `warn` is 0 with a warning.
    int zero_division = 0;
    /// Recall counts beta times as much as precision; infinity: recall alone.
    double beta = 1.0;
    /// corrected: no entity at all gives an empty table, no token an undefined accuracy. reference: the reference's
    /// errors.
    base::Mode mode = base::Mode::corrected;
};

struct TypeCounts {
    std::string type;
    std::int64_t correct = 0;
    std::int64_t predicted = 0;
    std::int64_t gold = 0;
};

struct Score {
    double precision = 0; ///< NaN where undefined (the mean over no types)
    double recall = 0;
    double f = 0;
    std::int64_t support = 0; ///< gold entities
};

/// Tokens: equal and not both O; different and predicted not O; gold not O and predicted O; both O.
struct Performance {
    std::int64_t true_positives = 0;
    std::int64_t false_positives = 0;
    std::int64_t false_negatives = 0;
    std::int64_t true_negatives = 0;
};

struct Scores {
    std::vector<TypeCounts> counts; ///< types seen on either side, by code point
    std::vector<Score> by_type;     ///< in the order of `counts`
    Score micro;
    Score macro;                    ///< plain mean over types; NaN without types
    Score weighted;                 ///< mean weighted by support
    std::optional<double> accuracy; ///< equal tags / tags; unset without tokens
    Performance performance;
    std::optional<Scheme> scheme; ///< in strict mode, the one used
    std::vector<base::Warning> warnings;
};

/// invalid with the reference's message: different numbers of sentences or tokens, a tag that strict mode refuses, an
/// empty tag, a scheme that cannot be told; in reference mode also no sentences at all. O(n log n) in entities.
[[nodiscard]] base::Result<Scores> score(const TagRows& gold, const TagRows& predicted,
                                         const ScoreOptions& options = {});

/// The parts of `score`.
[[nodiscard]] base::Result<void> check_lengths(const TagRows& gold, const TagRows& predicted, base::Mode mode);
[[nodiscard]] base::Result<std::vector<TypeCounts>> count_types(const TagRows& gold, const TagRows& predicted,
                                                                const ScoreOptions& options);
[[nodiscard]] Score score_of(const TypeCounts& counts, const ScoreOptions& options);
[[nodiscard]] Score micro_score(const std::vector<TypeCounts>& counts, const ScoreOptions& options);
[[nodiscard]] Score macro_score(const std::vector<TypeCounts>& counts, const ScoreOptions& options);
[[nodiscard]] Score weighted_score(const std::vector<TypeCounts>& counts, const ScoreOptions& options);
/// Rows and tokens without a partner are not counted, as in the reference. nullopt without tokens.
[[nodiscard]] std::optional<double> accuracy(const TagRows& gold, const TagRows& predicted);
[[nodiscard]] Performance performance(const TagRows& gold, const TagRows& predicted);

/// The table that a person reads, to the byte as the reference prints it. invalid ("max() arg is an empty sequence")
/// without types in reference mode; corrected prints the head and three rows of averages.
[[nodiscard]] base::Result<std::string> report(const Scores& scores, int digits = 2,
                                               base::Mode mode = base::Mode::corrected);

} // namespace sauti::ner
