// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phones/inventory.h"
#include "phones/phone_reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What one inventory has and another has not, what comes nearest to it there, and what merely looks different.
///
///     t͡ʃ (left alone)   nearest ʃ, distance 4, differs +cont -delrel
///     nɡ (left alone)   nearest n + ɡ
namespace sauti::phones {

struct UnsharedPhone {
    std::string phone;
    /// Of the other side: one phone, or one for each segment of a cluster; empty where nothing can be compared.
    std::vector<std::string> nearest;
    std::int64_t distance = 0;        ///< sum of |a − b| over the features (and over the segments of a cluster)
    std::vector<std::string> differs; ///< the other side's values: "+cont"; of clusters none
    std::size_t segments = 1;
    std::optional<std::int64_t> count;
};

/// A phone of each side that are different texts for what may be one sound.
struct LookAlike {
    enum class Kind {
        spelling, ///< the same letters in another spelling: g/ɡ, a tie above or below, the order of marks
        tie,      ///< the same letters but for a tie bar
        features, ///< the same features
    };
    std::string left;
    std::string right;
    Kind kind = Kind::features;
};
[[nodiscard]] std::string_view name(LookAlike::Kind kind);

struct InventoryDiff {
    std::vector<std::string> shared; ///< in the left one's order
    std::vector<UnsharedPhone> only_left;
    std::vector<UnsharedPhone> only_right;
    std::vector<LookAlike> look_alikes;
};
[[nodiscard]] InventoryDiff diff(const PhoneReader& reader, const Inventory& left, const Inventory& right);

/// Nearest = the smallest sum of feature differences over all phones of `others`; the first of equals.
[[nodiscard]] UnsharedPhone nearest_of(const PhoneReader& reader, const InventoryPhone& phone, const Inventory& others);

/// How an inventory and the phones of a corpus go together.
struct Coverage {
    std::int64_t shared = 0;
    std::optional<double> precision;     ///< of the inventory's phones, how many the corpus has
    std::optional<double> recall;        ///< of the corpus's phones, how many the inventory has
    std::optional<double> occurrences;   ///< of all occurrences in the corpus, how many are of the inventory's phones
    std::vector<InventoryPhone> missing; ///< in the corpus alone, the most frequent first
    std::vector<std::string> unused;     ///< in the inventory alone
};
[[nodiscard]] Coverage coverage(const Inventory& inventory, const Inventory& corpus);

/// Every cluster as its segments: "mb" → m, b. Counts go to each.
[[nodiscard]] Inventory split_clusters(const PhoneReader& reader, const Inventory& inventory);

} // namespace sauti::phones
