// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/feature_queries.h"

#include "unicode/utf8.h"

#include <algorithm>

namespace sauti::phones {

namespace {

/// Vectors of an inventory; zeros for what is unknown.
std::vector<FeatureVector> vectors_of(const PhoneReader& reader, const std::vector<std::string>& inventory) {
    std::vector<FeatureVector> vectors;
    for (const std::string& phone : inventory) {
        vectors.push_back(reader.mode() == base::Mode::reference ? reader.table().features(phone)
                                                                 : reader.single(phone).features);
    }
    return vectors;
}

bool differ_only_in(const FeatureVector& a, const FeatureVector& b, std::size_t index) {
    for (std::size_t i = 0; i < k_feature_count; ++i) {
        if ((a[i] != b[i]) != (i == index)) return false;
    }
    return true;
}

} // namespace

std::vector<std::string> segments_with(const FeatureTable& table, const FeatureMask& mask) {
    std::vector<std::pair<std::size_t, std::size_t>> found; // length, index
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (has_features(table.all_vectors()[i], mask)) found.emplace_back(unicode::length_cps(table.names()[i]), i);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> names;
    for (const auto& entry : found)
        names.push_back(table.names()[entry.second]);
    return names;
}

bool all_have(const PhoneReader& reader, const std::vector<std::string>& inventory, const FeatureMask& mask) {
    return count_with(reader, inventory, mask) == inventory.size();
}

bool any_has(const PhoneReader& reader, const std::vector<std::string>& inventory, const FeatureMask& mask) {
    return count_with(reader, inventory, mask) > 0;
}

std::size_t count_with(const PhoneReader& reader, const std::vector<std::string>& inventory, const FeatureMask& mask) {
    const std::vector<FeatureVector> vectors = vectors_of(reader, inventory);
    return static_cast<std::size_t>(std::count_if(
        vectors.begin(), vectors.end(), [&mask](const FeatureVector& vector) { return has_features(vector, mask); }));
}

FeatureMask shared_features(const PhoneReader& reader, const std::vector<std::string>& inventory) {
    FeatureMask shared;
    std::vector<FeatureVector> vectors;
    for (const std::string& phone : inventory) {
        const Phone read = reader.single(phone);
        if (read.known) vectors.push_back(read.features);
    }
    if (vectors.empty()) return shared;
    for (std::size_t i = 0; i < k_feature_count; ++i) {
        const bool equal = std::all_of(vectors.begin(), vectors.end(),
                                       [&](const FeatureVector& vector) { return vector[i] == vectors.front()[i]; });
        if (equal) shared.emplace_back(i, vectors.front()[i]);
    }
    return shared;
}

bool contrasts(const PhoneReader& reader, const std::vector<std::string>& inventory, const FeatureMask& mask,
               std::size_t index) {
    std::vector<FeatureVector> vectors = vectors_of(reader, inventory);
    vectors.erase(std::remove_if(vectors.begin(), vectors.end(),
                                 [&mask](const FeatureVector& vector) { return !has_features(vector, mask); }),
                  vectors.end());
    // reference: an iterator runs out, so that only the first is compared (contrast_looks_at_the_first_phone_alone)
    const std::size_t firsts =
        reader.mode() == base::Mode::reference ? std::min<std::size_t>(vectors.size(), 1) : vectors.size();
    for (std::size_t i = 0; i < firsts; ++i) {
        for (std::size_t j = i + 1; j < vectors.size(); ++j) {
            if (differ_only_in(vectors[i], vectors[j], index)) return true;
        }
    }
    return false;
}

int sonority_of(const FeatureVector& features) {
    const auto plus = [&features](std::string_view name) { return features[*feature_index(name)] > 0; };
    const auto minus = [&features](std::string_view name) { return features[*feature_index(name)] < 0; };
    if (plus("syl")) return minus("hi") ? 9 : 8;
    if (minus("cons")) return 7;
    if (plus("son")) return minus("nas") ? 6 : 5;
    if (plus("cont")) return plus("voi") ? 4 : 3;
    return plus("voi") ? 2 : 1;
}

std::optional<int> sonority(const PhoneReader& reader, std::string_view segment) {
    if (reader.mode() == base::Mode::reference) {
        // reference: looked up as the table's file writes it, without NFD
        // (sonority_knows_only_the_spelling_of_the_file)
        const auto index = reader.table().find_as_written(segment);
        return index ? sonority_of(reader.table().all_vectors()[*index]) : 1;
    }
    const Phone phone = reader.single(segment);
    if (!phone.known) return std::nullopt;
    return sonority_of(phone.features);
}

} // namespace sauti::phones
