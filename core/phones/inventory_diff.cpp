// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/inventory_diff.h"

#include "phones/phone_letters.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

namespace sauti::phones {

namespace {

std::int64_t difference(const FeatureVector& a, const FeatureVector& b) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < k_feature_count; ++i)
        sum += std::abs(a[i] - b[i]);
    return sum;
}

/// Segments of every phone, read once.
struct Read {
    std::vector<std::vector<Phone>> phones;

    Read(const PhoneReader& reader, const Inventory& inventory) {
        for (const InventoryPhone& entry : inventory.phones)
            phones.push_back(reader.read(entry.phone).phones);
    }
};

bool all_known(const std::vector<Phone>& segments) {
    return !segments.empty() &&
           std::all_of(segments.begin(), segments.end(), [](const Phone& phone) { return phone.known; });
}

struct Nearest {
    std::size_t index = std::numeric_limits<std::size_t>::max();
    std::int64_t distance = 0;
};

/// Among the phones that are one segment.
Nearest nearest_segment(const Phone& segment, const Read& others) {
    Nearest best;
    for (std::size_t i = 0; i < others.phones.size(); ++i) {
        const std::vector<Phone>& other = others.phones[i];
        if (other.size() != 1 || !other.front().known) continue;
        const std::int64_t distance = difference(segment.features, other.front().features);
        if (best.index < others.phones.size() && distance >= best.distance) continue;
        best = {i, distance};
    }
    return best;
}

UnsharedPhone unshared(const InventoryPhone& phone, const std::vector<Phone>& segments, const Inventory& others,
                       const Read& read) {
    UnsharedPhone result;
    result.phone = phone.phone;
    result.count = phone.count;
    result.segments = segments.size();
    if (!all_known(segments)) return result;
    for (const Phone& segment : segments) {
        const Nearest found = nearest_segment(segment, read);
        if (found.index >= read.phones.size()) return result;
        result.nearest.push_back(others.phones[found.index].phone);
        result.distance += found.distance;
        if (segments.size() > 1) continue;
        const FeatureVector& other = read.phones[found.index].front().features;
        for (std::size_t i = 0; i < k_feature_count; ++i) {
            if (other[i] == segment.features[i]) continue;
            result.differs.push_back((other[i] > 0 ? "+" : other[i] < 0 ? "-" : "0") + std::string(feature_names()[i]));
        }
    }
    return result;
}

std::string without_ties(std::string_view text) {
    std::string kept;
    for (const char32_t c : unicode::to_code_points(text)) {
        if (c != letters::k_tie) unicode::append_utf8(kept, c);
    }
    return kept;
}

std::optional<LookAlike::Kind> look_alike(const std::string& left, const std::vector<Phone>& left_segments,
                                          const std::string& right, const std::vector<Phone>& right_segments) {
    if (left == right) return std::nullopt;
    const std::string a = letters::in_one_spelling(left);
    const std::string b = letters::in_one_spelling(right);
    if (a == b) return LookAlike::Kind::spelling;
    if (without_ties(a) == without_ties(b)) return LookAlike::Kind::tie;
    if (!all_known(left_segments) || !all_known(right_segments)) return std::nullopt;
    const bool equal =
        std::equal(left_segments.begin(), left_segments.end(), right_segments.begin(), right_segments.end(),
                   [](const Phone& x, const Phone& y) { return x.features == y.features; });
    if (!equal) return std::nullopt;
    // Marks in another order give the same text once they are read.
    const bool same = std::equal(left_segments.begin(), left_segments.end(), right_segments.begin(),
                                 [](const Phone& x, const Phone& y) { return x.text == y.text; });
    return same ? LookAlike::Kind::spelling : LookAlike::Kind::features;
}

} // namespace

std::string_view name(LookAlike::Kind kind) {
    switch (kind) {
    case LookAlike::Kind::spelling: return "spelling";
    case LookAlike::Kind::tie: return "tie";
    case LookAlike::Kind::features: return "features";
    }
    return {};
}

InventoryDiff diff(const PhoneReader& reader, const Inventory& left, const Inventory& right) {
    const Read left_read(reader, left);
    const Read right_read(reader, right);
    InventoryDiff result;
    for (std::size_t i = 0; i < left.phones.size(); ++i) {
        const InventoryPhone& phone = left.phones[i];
        if (right.has(phone.phone)) {
            result.shared.push_back(phone.phone);
        } else {
            result.only_left.push_back(unshared(phone, left_read.phones[i], right, right_read));
        }
        for (std::size_t j = 0; j < right.phones.size(); ++j) {
            const auto kind = look_alike(phone.phone, left_read.phones[i], right.phones[j].phone, right_read.phones[j]);
            // Two sounds that both sides tell apart are not taken for each other.
            if (!kind || (right.has(phone.phone) && left.has(right.phones[j].phone))) continue;
            result.look_alikes.push_back({phone.phone, right.phones[j].phone, *kind});
        }
    }
    for (std::size_t j = 0; j < right.phones.size(); ++j) {
        if (left.has(right.phones[j].phone)) continue;
        result.only_right.push_back(unshared(right.phones[j], right_read.phones[j], left, left_read));
    }
    return result;
}

UnsharedPhone nearest_of(const PhoneReader& reader, const InventoryPhone& phone, const Inventory& others) {
    return unshared(phone, reader.read(phone.phone).phones, others, Read(reader, others));
}

Coverage coverage(const Inventory& inventory, const Inventory& corpus) {
    Coverage result;
    std::int64_t all = 0;
    std::int64_t covered = 0;
    for (const InventoryPhone& entry : corpus.phones) {
        const std::int64_t count = entry.count.value_or(0);
        all += count;
        if (inventory.has(entry.phone)) {
            ++result.shared;
            covered += count;
        } else {
            result.missing.push_back(entry);
        }
    }
    for (const InventoryPhone& entry : inventory.phones) {
        if (!corpus.has(entry.phone)) result.unused.push_back(entry.phone);
    }
    std::stable_sort(
        result.missing.begin(), result.missing.end(),
        [](const InventoryPhone& a, const InventoryPhone& b) { return a.count.value_or(0) > b.count.value_or(0); });
    const auto share = [](std::int64_t part, std::int64_t whole) {
        return whole == 0 ? std::optional<double>() : static_cast<double>(part) / static_cast<double>(whole);
    };
    result.precision = share(result.shared, static_cast<std::int64_t>(inventory.phones.size()));
    result.recall = share(result.shared, static_cast<std::int64_t>(corpus.phones.size()));
    result.occurrences = share(covered, all);
    return result;
}

Inventory split_clusters(const PhoneReader& reader, const Inventory& inventory) {
    Inventory result;
    result.name = inventory.name + ", segments";
    result.source = inventory.source;
    for (const InventoryPhone& entry : inventory.phones) {
        const std::vector<Phone> segments = reader.read(entry.phone).phones;
        if (segments.size() < 2) {
            result.add(entry);
            continue;
        }
        for (const Phone& segment : segments)
            result.add({segment.text, entry.count, {}});
    }
    return result;
}

} // namespace sauti::phones
