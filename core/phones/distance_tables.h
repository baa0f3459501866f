// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mode.h"
#include "base/result.h"
#include "phones/feature_table.h"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What distances need besides the vectors: weights, Dolgopolsky's classes, X-SAMPA. From PanPhon's folder
/// (feature_weights.csv, dolgopolsky_prime.yml, ipa-xsampa.csv) or our own (resources/phones/distances.tsv).
namespace sauti::phones {

/// A mask of features: {index, value}.
using FeatureMask = std::vector<std::pair<std::size_t, std::int8_t>>;
/// "+syl -son", "[+syl, -son]", "{\"syl\":1}"; syntax or invalid.
[[nodiscard]] base::Result<FeatureMask> parse_mask(std::string_view text);
[[nodiscard]] bool has_features(const FeatureVector& features, const FeatureMask& mask);

struct SoundClass {
    std::string label;
    FeatureMask mask;
};

struct DistanceTables {
    std::array<double, k_feature_count> weights = {};
    double weights_sum = 0;
    std::vector<SoundClass> classes; ///< the first that fits counts
    /// X-SAMPA → IPA and IPA → X-SAMPA in file order, no key twice (of equal ones the last line wins in the first, the
    /// first line in the second).
    std::vector<std::pair<std::string, std::string>> from_xsampa;
    std::vector<std::pair<std::string, std::string>> to_xsampa;

    /// The same folder that FeatureTable::find takes. not_found, syntax or invalid, with file and line.
    [[nodiscard]] static base::Result<DistanceTables> find(const std::filesystem::path& folder, base::Mode mode);
};

/// Names with weights → weights by the place of a feature. reference: by the place in the list, whatever the names say;
/// tones weigh nothing. corrected: by name, tones 0.25 each.
void set_weights(DistanceTables& tables, const std::vector<std::pair<std::string, double>>& weights, base::Mode mode);

} // namespace sauti::phones
