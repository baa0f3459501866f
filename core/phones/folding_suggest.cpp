// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/folding.h"
#include "phones/phone_letters.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sauti::phones {

namespace {

constexpr const char* k_suggested = "suggested";

/// Phones of which `phone` is made: of a tie, of a superscript nasal, of a cluster. One for what is simple.
std::vector<std::string> parts_of(const PhoneReader& reader, const std::string& phone) {
    std::vector<std::string> parts;
    std::string current;
    bool tied = false;
    for (const letters::Unit& unit : letters::units_of(phone)) {
        const char32_t c = unit.code_point;
        if (letters::is_superscript_nasal(c) && current.empty()) {
            // ᵐ ⁿ ᵑ ᶮ are m n ŋ ɲ before what they belong to; others stay as they are.
            const char* nasal = c == 0x1D50 ? "m" : c == 0x207F ? "n" : c == 0x1D51 ? "ŋ" : c == 0x1DAE ? "ɲ" : nullptr;
            if (nasal == nullptr) return {phone};
            parts.emplace_back(nasal);
        } else if (c == letters::k_tie) {
            tied = true;
        } else if (letters::is_letter(c) && !current.empty() && tied) {
            parts.push_back(std::exchange(current, {}));
            unicode::append_utf8(current, c);
            tied = false;
        } else {
            unicode::append_utf8(current, c);
        }
    }
    std::vector<std::string> segments = reader.texts(current);
    parts.insert(parts.end(), segments.begin(), segments.end());
    for (std::string& part : parts)
        part = unicode::nfc(part);
    return parts;
}

bool all_in(const Inventory& inventory, const std::vector<std::string>& phones) {
    return std::all_of(phones.begin(), phones.end(), [&](const std::string& phone) { return inventory.has(phone); });
}

std::string note_of(const UnsharedPhone& phone) {
    if (phone.segments > 1) return "a cluster in its segments";
    if (phone.differs.empty()) return "the same features";
    std::string differs;
    for (const std::string& feature : phone.differs)
        differs += " " + feature;
    return "nearest:" + differs;
}

} // namespace

FoldTable suggest_folds(const PhoneReader& reader, const Inventory& from, const Inventory& to) {
    FoldTable table;
    table.name = fmt::format("{} to {}", from.name, to.name);
    const InventoryDiff found = diff(reader, from, to);
    for (const UnsharedPhone& phone : found.only_left) {
        const auto mended =
            std::find_if(found.look_alikes.begin(), found.look_alikes.end(), [&](const LookAlike& entry) {
                return entry.left == phone.phone && entry.kind != LookAlike::Kind::features;
            });
        Fold fold = {{phone.phone}, {}, {}, {}, k_suggested, {}};
        const std::vector<std::string> parts = parts_of(reader, phone.phone);
        if (mended != found.look_alikes.end()) {
            fold.to = {mended->right};
            fold.note = mended->kind == LookAlike::Kind::tie ? "the same letters but for a tie" : "the same letters";
        } else if (parts.size() > 1 && all_in(to, parts)) {
            fold.to = parts;
            fold.note = "its parts";
        } else if (!phone.nearest.empty()) {
            fold.to = phone.nearest;
            fold.note = note_of(phone);
        } else {
            continue;
        }
        table.folds.push_back(std::move(fold));
    }
    // What the other side has as one and this side in parts.
    for (const UnsharedPhone& phone : found.only_right) {
        std::vector<std::string> parts = parts_of(reader, phone.phone);
        if (parts.size() < 2 || !all_in(from, parts)) continue;
        table.folds.push_back({std::move(parts), {phone.phone}, {}, {}, k_suggested, "one phone there"});
    }
    return table;
}

} // namespace sauti::phones
