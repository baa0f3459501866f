// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phones/feature_table.h"

#include <string>
#include <string_view>
#include <vector>

/// Our own feature table (resources/phones/features.tsv): phones, and marks that a phone may take. Internal to phones.
namespace sauti::phones {

struct BuiltinPhone {
    std::u32string nfd;
    FeatureVector features;
};

/// Every phone of the table with up to two marks, in the order of the lists; no phone twice.
[[nodiscard]] std::vector<BuiltinPhone> builtin_phones();
[[nodiscard]] base::Result<std::vector<BuiltinPhone>> expand_feature_table(std::string_view text);
[[nodiscard]] std::string_view builtin_features_text();
[[nodiscard]] std::string_view builtin_features_version();

} // namespace sauti::phones
