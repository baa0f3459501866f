// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phones/fast_distance.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

/// Which phone of a reference became which of a hypothesis, and error rates over many lines.
///
///     kitabu / kitaɓu   →   one substitution b → ɓ; PER 1/6; PFER 0.0069…
///
/// PER: the least number of substitutions, insertions and deletions over the reference's phones (PanPhon's
/// phoneme_error_rate). PFER: the sum of feature edit distances over the same (PanPhon's feature_error_rate, and what
/// the PRiSM benchmark of phone recognition, 2026, reports).
namespace sauti::phones {

enum class Edit { match, substitution, insertion, deletion };
[[nodiscard]] std::string_view name(Edit edit);

struct AlignedPair {
    Edit edit = Edit::match;
    std::ptrdiff_t reference = -1; ///< number of the phone in its line; −1 at an insertion
    std::ptrdiff_t hypothesis = -1;
    double cost = 0; ///< by features
};

struct Alignment {
    std::vector<AlignedPair> pairs;
    std::int64_t matches = 0;
    std::int64_t substitutions = 0;
    std::int64_t insertions = 0;
    std::int64_t deletions = 0;
    double cost = 0; ///< by features

    [[nodiscard]] std::int64_t edits() const { return substitutions + insertions + deletions; }
};

/// What an alignment makes small first; the other decides between equals.
enum class Aim {
    features, ///< the cost by features: shows how sounds went over into one another
    edits,    ///< their number: substitutions + insertions + deletions over the reference's phones is the PER
};
/// O(reference × hypothesis) in time and memory: `limit` above 25 million pairs (5,000 phones a line). Phones with
/// equal texts match.
[[nodiscard]] base::Result<Alignment> align(const CostTable& costs, const PhoneNumbers& reference,
                                            const PhoneNumbers& hypothesis, Aim aim);

/// Sums over lines.
struct ErrorCounts {
    std::int64_t lines = 0;
    std::int64_t reference_phones = 0;
    std::int64_t hypothesis_phones = 0;
    std::int64_t substitutions = 0;
    std::int64_t insertions = 0;
    std::int64_t deletions = 0;
    double feature_cost = 0;

    void add(const ErrorCounts& other);
    /// Nothing where the reference has no phones.
    [[nodiscard]] std::optional<double> per() const;
    [[nodiscard]] std::optional<double> pfer() const;
};

/// Reads pairs of lines and counts. One thread at a time.
class ErrorScorer {
public:
    explicit ErrorScorer(const Distances& distances);

    /// Counts of this pair alone; its confusions go to the sum. limit: the lines are too long to be aligned.
    [[nodiscard]] base::Result<ErrorCounts> add(std::string_view reference, std::string_view hypothesis);

    /// {reference's phone or "", hypothesis' phone or ""} → how often, matches left out.
    [[nodiscard]] const std::map<std::pair<std::string, std::string>, std::int64_t>& confusions() const {
        return confusions_;
    }
    /// Phones without features that the lines had (corrected: they count as phones; reference: they were dropped).
    [[nodiscard]] std::int64_t without_features() const { return without_features_; }

private:
    const Distances& distances_;
    CostTable costs_;
    std::map<std::pair<std::string, std::string>, std::int64_t> confusions_;
    std::int64_t without_features_ = 0;
};

/// reference mode's rates over lists, as PanPhon counts them: pairs by position, the shorter list ends it, the phones
/// of all references count; 0 where a list is empty; `invalid` (ZeroDivisionError) where no reference has a phone.
struct ErrorRates {
    double per = 0;
    double pfer = 0;
};
[[nodiscard]] base::Result<ErrorRates> error_rates(const Distances& distances,
                                                   const std::vector<std::string>& hypotheses,
                                                   const std::vector<std::string>& references);

} // namespace sauti::phones
