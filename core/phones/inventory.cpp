// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/inventory.h"

#include "base/json.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace sauti::phones {

namespace {

using base::ErrorKind;

constexpr int k_version = 1;
constexpr std::size_t k_most_phones = 100000;

base::Result<InventoryPhone> phone_of(const base::Json& object, const std::string& origin, const std::string& where) {
    base::ObjectReader reader(object, origin, where);
    InventoryPhone phone;
    phone.phone = unicode::nfc(reader.text("phone"));
    if (reader.has("count")) {
        const std::int64_t count = reader.integer("count");
        if (count < 0) reader.fail(ErrorKind::invalid, "a count is below 0");
        phone.count = count;
    }
    phone.note = reader.text("note", std::string());
    SAUTI_CHECK(reader.finish());
    if (unicode::strip(phone.phone).empty() || phone.phone.find_first_of("\n\r\t") != std::string::npos) {
        return base::fail(base::make_error(ErrorKind::invalid, fmt::format("{} has no phone", where)).at({origin}));
    }
    return phone;
}

} // namespace

const InventoryPhone* Inventory::find(std::string_view phone) const {
    const auto found = std::find_if(phones.begin(), phones.end(),
                                    [phone](const InventoryPhone& entry) { return entry.phone == phone; });
    return found == phones.end() ? nullptr : &*found;
}

bool Inventory::add(InventoryPhone phone) {
    phone.phone = unicode::nfc(phone.phone);
    if (phone.phone.empty()) return false;
    const auto found = std::find_if(phones.begin(), phones.end(),
                                    [&phone](const InventoryPhone& entry) { return entry.phone == phone.phone; });
    if (found == phones.end()) {
        phones.push_back(std::move(phone));
        return true;
    }
    if (phone.count) found->count = found->count.value_or(0) + *phone.count;
    return false;
}

std::vector<std::string> Inventory::texts() const {
    std::vector<std::string> list;
    list.reserve(phones.size());
    for (const InventoryPhone& entry : phones)
        list.push_back(entry.phone);
    return list;
}

base::Result<Inventory> parse_inventory(std::string_view text, const std::string& origin) {
    SAUTI_TRY(const base::Json json, base::parse_json(text, origin));
    SAUTI_CHECK(base::check_format(json, "sauti-inventory", k_version, origin));
    base::ObjectReader reader(json, origin, "");
    reader.accept("format");
    reader.accept("version");
    Inventory inventory;
    inventory.name = reader.text("name");
    const base::Json& source = reader.raw("source");
    const base::Json& phones = reader.raw("phones");
    if (!source.is_object()) reader.fail(ErrorKind::invalid, "\"source\" is no object");
    if (!phones.is_array() || phones.size() > k_most_phones) reader.fail(ErrorKind::invalid, "\"phones\" is no list");
    SAUTI_CHECK(reader.finish());
    base::ObjectReader parts(source, origin, "source");
    inventory.source = {parts.text("kind"), parts.text("detail", std::string()), parts.text("licence", std::string())};
    SAUTI_CHECK(parts.finish());
    std::unordered_map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < phones.size(); ++i) {
        SAUTI_TRY(InventoryPhone phone, phone_of(phones[i], origin, fmt::format("phones[{}]", i)));
        if (!seen.emplace(phone.phone, i).second) {
            return base::fail(base::make_error(ErrorKind::invalid,
                                               fmt::format("phones[{}]: the phone {} stands twice", i, phone.phone))
                                  .at({origin}));
        }
        inventory.phones.push_back(std::move(phone));
    }
    return inventory;
}

std::string inventory_text(const Inventory& inventory) {
    base::Json phones = base::Json::array();
    for (const InventoryPhone& entry : inventory.phones) {
        base::Json object = {{"phone", entry.phone}};
        if (entry.count) object["count"] = *entry.count;
        if (!entry.note.empty()) object["note"] = entry.note;
        phones.push_back(std::move(object));
    }
    const base::Json json = {
        {"format", "sauti-inventory"},
        {"version", k_version},
        {"name", inventory.name},
        {"source",
         {{"kind", inventory.source.kind}, {"detail", inventory.source.detail}, {"licence", inventory.source.licence}}},
        {"phones", std::move(phones)}};
    return base::pretty(json);
}

Inventory combine(const Inventory& a, const Inventory& b, SetOperation operation) {
    const char sign = operation == SetOperation::unite ? '|' : operation == SetOperation::intersect ? '&' : '-';
    Inventory result;
    result.name = fmt::format("{} {} {}", a.name, sign, b.name);
    result.source = {"made", result.name, a.source.licence};
    if (b.source.licence != a.source.licence && !b.source.licence.empty()) {
        result.source.licence += (result.source.licence.empty() ? "" : "; ") + b.source.licence;
    }
    for (const InventoryPhone& entry : a.phones) {
        const bool shared = b.has(entry.phone);
        if (operation == SetOperation::intersect ? shared : operation == SetOperation::unite || !shared) {
            result.phones.push_back(entry);
        }
    }
    if (operation != SetOperation::unite) return result;
    for (const InventoryPhone& entry : b.phones) {
        if (!a.has(entry.phone)) result.phones.push_back(entry);
    }
    return result;
}

std::vector<ComparedPhone> compare(const std::vector<Inventory>& inventories) {
    std::vector<ComparedPhone> list;
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < inventories.size(); ++i) {
        for (const InventoryPhone& entry : inventories[i].phones) {
            const auto [place, added] = places.emplace(entry.phone, list.size());
            if (added) list.push_back({entry.phone, std::vector<bool>(inventories.size(), false), 0});
            ComparedPhone& compared = list[place->second];
            if (compared.in[i]) continue;
            compared.in[i] = true;
            ++compared.members;
        }
    }
    return list;
}

double jaccard(const Inventory& a, const Inventory& b) {
    std::size_t shared = 0;
    const std::vector<ComparedPhone> all = compare({a, b});
    for (const ComparedPhone& entry : all)
        shared += entry.members == 2 ? 1 : 0;
    return all.empty() ? 0 : static_cast<double>(shared) / static_cast<double>(all.size());
}

Inventory consensus(const std::vector<Inventory>& inventories, std::size_t threshold) {
    Inventory result;
    std::string names;
    for (const Inventory& inventory : inventories)
        names += (names.empty() ? "" : ", ") + inventory.name;
    result.name = fmt::format("at least {} of {}", threshold, inventories.size());
    result.source = {"made", fmt::format("{}: {}", result.name, names), {}};
    for (const ComparedPhone& entry : compare(inventories)) {
        if (entry.members >= threshold) result.phones.push_back({entry.phone, std::nullopt, {}});
    }
    return result;
}

} // namespace sauti::phones
