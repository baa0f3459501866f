// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phones/distance_tables.h"
#include "phones/phone_reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Questions to a feature table (PanPhon 0.22.2, panphon/featuretable.py and sonority.py). Names of phones are NFD.
namespace sauti::phones {

/// All segments that have the features: the longest names first, equal ones in the table's order.
[[nodiscard]] std::vector<std::string> segments_with(const FeatureTable& table, const FeatureMask& mask);

[[nodiscard]] bool all_have(const PhoneReader& reader, const std::vector<std::string>& inventory, const FeatureMask&);
[[nodiscard]] bool any_has(const PhoneReader& reader, const std::vector<std::string>& inventory, const FeatureMask&);
[[nodiscard]] std::size_t count_with(const PhoneReader& reader, const std::vector<std::string>& inventory,
                                     const FeatureMask& mask);
/// Features that all known phones share.
[[nodiscard]] FeatureMask shared_features(const PhoneReader& reader, const std::vector<std::string>& inventory);
/// Do two phones of the inventory that have the mask differ in the feature `index` alone?
/// reference: only the first phone that has the mask is compared with those after it.
[[nodiscard]] bool contrasts(const PhoneReader& reader, const std::vector<std::string>& inventory,
                             const FeatureMask& mask, std::size_t index);

/// 1 (voiceless stop) to 9 (open vowel). reference: 1 for what the table does not write so. corrected: nullopt for what
/// is no phone or has no features.
[[nodiscard]] std::optional<int> sonority(const PhoneReader& reader, std::string_view segment);
[[nodiscard]] int sonority_of(const FeatureVector& features);

} // namespace sauti::phones
