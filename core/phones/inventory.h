// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A list of phones with its source, its licence and, where a corpus was counted, how often each occurs. Phones are in
/// NFC, in the order of their source, none twice.
///
///     {"format":"sauti-inventory","version":1,"name":"mine","source":{"kind":"made","detail":"A & B","licence":""},
///      "phones":[{"phone":"t͡ʃ","count":12}]}
///
/// Law: parse_inventory(inventory_text(inventory)) == inventory.
namespace sauti::phones {

struct InventoryPhone {
    std::string phone;
    std::optional<std::int64_t> count;
    std::string note;

    bool operator==(const InventoryPhone&) const = default;
};

struct InventorySource {
    std::string kind;    ///< epitran, builtin, allosaurus, phoible, corpus, file or made
    std::string detail;  ///< "swa-Latn", a path, an expression
    std::string licence; ///< as far as it is known

    bool operator==(const InventorySource&) const = default;
};

struct Inventory {
    std::string name;
    InventorySource source;
    std::vector<InventoryPhone> phones;

    bool operator==(const Inventory&) const = default;

    [[nodiscard]] bool has(std::string_view phone) const { return find(phone) != nullptr; }
    [[nodiscard]] const InventoryPhone* find(std::string_view phone) const;
    /// In NFC, unless it is there already (then its count grows). False if it was there, or is empty.
    bool add(InventoryPhone phone);
    [[nodiscard]] std::vector<std::string> texts() const;
};

/// What a person may have written: unknown keys, a phone twice, an empty or blank phone are `invalid` with their place.
[[nodiscard]] base::Result<Inventory> parse_inventory(std::string_view text, const std::string& origin);
[[nodiscard]] std::string inventory_text(const Inventory& inventory);

enum class SetOperation { unite, intersect, subtract };
/// "A | B" keeps A's order, then B's; counts are A's where it has them. The source is made of both.
[[nodiscard]] Inventory combine(const Inventory& a, const Inventory& b, SetOperation operation);

/// Which of several inventories have a phone.
struct ComparedPhone {
    std::string phone;
    std::vector<bool> in; ///< by inventory
    std::size_t members = 0;
};
/// Every phone of any of them, in the order in which they come.
[[nodiscard]] std::vector<ComparedPhone> compare(const std::vector<Inventory>& inventories);
/// Shared over all, 0 for two empty ones.
[[nodiscard]] double jaccard(const Inventory& a, const Inventory& b);
/// What at least `threshold` of the inventories have.
[[nodiscard]] Inventory consensus(const std::vector<Inventory>& inventories, std::size_t threshold);

} // namespace sauti::phones
