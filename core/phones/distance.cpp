// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/distance.h"

#include "base/json.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <utility>

namespace sauti::phones {

namespace {

using base::ErrorKind;
using Family = DistanceName::Family;

constexpr double k_features = static_cast<double>(k_feature_count);

// clang-format off
constexpr std::array<DistanceName, 19> k_distances = {{
    {"levenshtein_distance",                                Family::levenshtein},
    {"fast_levenshtein_distance",                           Family::levenshtein},
    {"fast_levenshtein_distance_div_maxlen",                Family::levenshtein, Metric::feature, false, true, true},
    {"dolgo_prime_distance",                                Family::classes},
    {"dolgo_prime_distance_div_maxlen",                     Family::classes, Metric::feature, false, true},
    {"feature_edit_distance",                               Family::features, Metric::feature},
    {"feature_edit_distance_div_maxlen",                    Family::features, Metric::feature, false, true},
    {"jt_feature_edit_distance",                            Family::features, Metric::feature, true},
    {"jt_feature_edit_distance_div_maxlen",                 Family::features, Metric::feature, true, true},
    {"hamming_feature_edit_distance",                       Family::features, Metric::hamming},
    {"hamming_feature_edit_distance_div_maxlen",            Family::features, Metric::hamming, false, true},
    {"jt_hamming_feature_edit_distance",                    Family::features, Metric::hamming, true},
    {"jt_hamming_feature_edit_distance_div_maxlen",         Family::features, Metric::hamming, true, true, true},
    {"partial_hamming_feature_edit_distance",               Family::features, Metric::partial_hamming},
    {"partial_hamming_feature_edit_distance_div_maxlen",    Family::features, Metric::partial_hamming, false, true},
    {"weighted_feature_edit_distance",                      Family::features, Metric::weighted},
    {"weighted_feature_edit_distance_div_maxlen",           Family::features, Metric::weighted, false, true},
    {"jt_weighted_feature_edit_distance",                   Family::features, Metric::weighted, true},
    {"jt_weighted_feature_edit_distance_div_maxlen",        Family::features, Metric::weighted, true, true},
}};
// clang-format on

/// D[i][j] = min(D[i−1][j] + deletion, D[i−1][j−1] + substitution, D[i][j−1] + insertion).
template <class Alone, class Pair>
double edit_distance(std::size_t rows, std::size_t columns, const Alone& deletion, const Alone& insertion,
                     const Pair& substitution) {
    std::vector<double> above(columns + 1, 0);
    std::vector<double> row(columns + 1, 0);
    for (std::size_t j = 1; j <= columns; ++j)
        above[j] = above[j - 1] + insertion(j - 1);
    for (std::size_t i = 1; i <= rows; ++i) {
        row[0] = above[0] + deletion(i - 1);
        for (std::size_t j = 1; j <= columns; ++j) {
            const double down = above[j] + deletion(i - 1);
            const double across = above[j - 1] + substitution(i - 1, j - 1);
            row[j] = std::min({down, across, row[j - 1] + insertion(j - 1)});
        }
        std::swap(above, row);
    }
    return above[columns];
}

/// The plain program takes seconds for 30,000 by 30,000 phones; nothing longer is a word.
base::Result<void> check_lengths(std::size_t a, std::size_t b) {
    constexpr std::size_t k_most_pairs = 900000000;
    if (b == 0 || a <= k_most_pairs / b) return {};
    return base::fail(ErrorKind::limit, fmt::format("{} and {} phones are too many for a distance of words", a, b),
                      "cut the lines into words");
}

template <class Sequence>
double levenshtein(const Sequence& a, const Sequence& b) {
    const std::function<double(std::size_t)> one = [](std::size_t) { return 1.0; };
    return edit_distance(a.size(), b.size(), one, one,
                         [&](std::size_t i, std::size_t j) { return a[i] == b[j] ? 0.0 : 1.0; });
}

double alone_full(const FeatureVector& features, Metric metric, const DistanceTables& tables) {
    switch (metric) {
    case Metric::feature: {
        double sum = 0;
        for (const std::int8_t value : features)
            sum += value == 0 ? 0.5 : 1;
        return sum / k_features;
    }
    case Metric::weighted: return tables.weights_sum;
    default: return 1;
    }
}

double between(const FeatureVector& a, const FeatureVector& b, Metric metric, const DistanceTables& tables) {
    double sum = 0;
    for (std::size_t i = 0; i < k_feature_count; ++i) {
        const int difference = std::abs(a[i] - b[i]);
        switch (metric) {
        case Metric::feature: sum += difference / 2.0; break;
        case Metric::hamming: sum += difference != 0 ? 1 : 0; break;
        case Metric::partial_hamming: sum += difference == 0 ? 0 : a[i] == 0 || b[i] == 0 ? 0.5 : 1; break;
        case Metric::weighted: sum += difference * tables.weights[i]; break;
        }
    }
    return metric == Metric::weighted ? sum : sum / k_features;
}

} // namespace

const std::array<DistanceName, 19>& distance_names() {
    return k_distances;
}

base::Result<const DistanceName*> distance_of(std::string_view name) {
    std::vector<std::string> names;
    for (const DistanceName& entry : k_distances) {
        if (entry.name == name) return &entry;
        names.emplace_back(entry.name);
    }
    const auto nearest = base::nearest_name(name, names);
    return base::fail(ErrorKind::usage, fmt::format("\"{}\" is no distance", name),
                      nearest ? fmt::format("did you mean {}?", *nearest) : "for example feature_edit_distance");
}

double Costs::alone(const Phone& phone) const {
    // corrected: nothing is known of it, so that it is as far from nothing as a phone can be.
    const double full = !phone.known && mode == base::Mode::corrected && metric != Metric::weighted
                            ? 1
                            : alone_full(phone.features, metric, *tables);
    return quarter ? full / 4 : full;
}

double Costs::substitution(const Phone& a, const Phone& b) const {
    if (mode == base::Mode::corrected && !(a.known && b.known)) {
        if (!a.known && !b.known && a.text == b.text) return 0;
        return metric == Metric::weighted ? tables->weights_sum : 1;
    }
    return between(a.features, b.features, metric, *tables);
}

double Costs::edit(const std::vector<Phone>& a, const std::vector<Phone>& b) const {
    const std::function<double(std::size_t)> deletion = [&](std::size_t i) { return alone(a[i]); };
    const std::function<double(std::size_t)> insertion = [&](std::size_t j) { return alone(b[j]); };
    return edit_distance(a.size(), b.size(), deletion, insertion,
                         [&](std::size_t i, std::size_t j) { return substitution(a[i], b[j]); });
}

Distances::Distances(std::shared_ptr<const FeatureTable> table, DistanceTables tables, base::Mode mode)
    : reader_(std::move(table), mode), tables_(std::make_shared<const DistanceTables>(std::move(tables))) {}

base::Result<Distances> Distances::find(const std::filesystem::path& folder, base::Mode mode) {
    SAUTI_TRY(auto table, FeatureTable::find(folder));
    SAUTI_TRY(DistanceTables tables, DistanceTables::find(folder, mode));
    return Distances(std::move(table), std::move(tables), mode);
}

Costs Distances::costs(Metric metric, bool quarter) const {
    return {metric, quarter, tables_.get(), reader_.mode()};
}

std::vector<Phone> Distances::phones(std::string_view word) const {
    if (reader_.mode() == base::Mode::corrected) return reader_.read(word).phones;
    std::vector<Phone> list;
    for (const FeatureVector& features : reader_.table().vectors(word))
        list.push_back({{}, features, true, 0, 0});
    return list;
}

std::vector<std::string> Distances::classes(std::string_view word) const {
    std::vector<std::string> labels;
    const auto add = [&](const FeatureVector& features) {
        for (const SoundClass& entry : tables_->classes) {
            if (!has_features(features, entry.mask)) continue;
            labels.push_back(entry.label);
            return;
        }
    };
    if (reader_.mode() == base::Mode::corrected) {
        for (const Phone& phone : phones(word)) {
            if (phone.known) {
                add(phone.features);
            } else {
                labels.push_back(phone.text);
            }
        }
        return labels;
    }
    // reference: the word is searched as it is given, not in NFD (classes_are_found_without_nfd)
    for (std::string_view rest = word; !rest.empty();) {
        const KnownPrefix known = reader_.table().prefix(rest);
        if (known.features != nullptr) add(*known.features);
        rest.remove_prefix(known.features != nullptr ? known.size_bytes : unicode::decode_first(rest).size_bytes);
    }
    return labels;
}

base::Result<double> Distances::words(const DistanceName& name, std::string_view a, std::string_view b) const {
    double distance = 0;
    std::size_t longer = 0;
    if (name.family == Family::levenshtein) {
        const bool as_given = reader_.mode() == base::Mode::reference;
        const std::u32string left = unicode::to_code_points(as_given ? std::string(a) : unicode::nfd(a));
        const std::u32string right = unicode::to_code_points(as_given ? std::string(b) : unicode::nfd(b));
        SAUTI_CHECK(check_lengths(left.size(), right.size()));
        distance = levenshtein(left, right);
        longer = std::max(left.size(), right.size());
    } else if (name.family == Family::classes) {
        const std::vector<std::string> left = classes(a);
        const std::vector<std::string> right = classes(b);
        SAUTI_CHECK(check_lengths(left.size(), right.size()));
        distance = levenshtein(left, right);
        longer = std::max(left.size(), right.size());
    } else {
        const std::vector<Phone> left = phones(a);
        const std::vector<Phone> right = phones(b);
        SAUTI_CHECK(check_lengths(left.size(), right.size()));
        distance = costs(name.metric, name.quarter).edit(left, right);
        longer = std::max(left.size(), right.size());
    }
    if (!name.by_length) return distance;
    if (longer == 0) {
        // reference: two of the distances fail for two empty words (divides_by_zero_where_panphon_does)
        if (name.zero_fails && reader_.mode() == base::Mode::reference) {
            return base::fail(ErrorKind::invalid, "ZeroDivisionError: neither word has a segment");
        }
        return 0.0;
    }
    return distance / static_cast<double>(longer);
}

SegmentDistances Distances::segments(std::string_view a, std::string_view b) const {
    const bool reference = reader_.mode() == base::Mode::reference;
    const FeatureVector left = reference ? reader_.table().features(a) : reader_.single(a).features;
    const FeatureVector right = reference ? reader_.table().features(b) : reader_.single(b).features;
    SegmentDistances result;
    for (std::size_t i = 0; i < k_feature_count; ++i) {
        const int difference = std::abs(left[i] - right[i]);
        result.distance += difference;
        result.weighted += difference * tables_->weights[i];
        if (difference == 0) continue;
        ++result.hamming;
        result.differing.push_back(feature_names()[i]);
    }
    result.norm_distance = static_cast<double>(result.distance) / k_features;
    result.norm_hamming = static_cast<double>(result.hamming) / k_features;
    result.norm_weighted = result.weighted / tables_->weights_sum;
    return result;
}

} // namespace sauti::phones
