// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/mistakes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <tuple>

namespace sauti::ner {

namespace {

struct Pair {
    std::int64_t shared = 0; ///< tokens; an equal pair stands before all others
    bool equal = false;
    std::size_t gold = 0;
    std::size_t predicted = 0;
};

/// Every pair that shares a token, best first. Entities of one side do not overlap, so there are at most as many pairs
/// as entities.
std::vector<Pair> pairs_of(std::span<const Entity> gold, std::span<const Entity> predicted) {
    std::vector<Pair> pairs;
    std::size_t first = 0; // predicted entities that end before this gold one touch no later one either
    for (std::size_t g = 0; g < gold.size(); ++g) {
        while (first < predicted.size() && predicted[first].end <= gold[g].begin)
            ++first;
        for (std::size_t p = first; p < predicted.size() && predicted[p].begin < gold[g].end; ++p) {
            const std::int64_t shared =
                std::min(gold[g].end, predicted[p].end) - std::max(gold[g].begin, predicted[p].begin);
            if (shared > 0) pairs.push_back({shared, gold[g] == predicted[p], g, p});
        }
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
        return std::make_tuple(!a.equal, -a.shared) < std::make_tuple(!b.equal, -b.shared);
    });
    return pairs;
}

std::int64_t place_of(const Mistake& mistake) {
    const std::int64_t gold = mistake.gold ? mistake.gold->begin : mistake.predicted->begin;
    return mistake.predicted ? std::min(gold, mistake.predicted->begin) : gold;
}

} // namespace

std::string_view name(MistakeKind kind) {
    switch (kind) {
    case MistakeKind::missed: return "missed";
    case MistakeKind::invented: return "invented";
    case MistakeKind::wrong_type: return "wrong type";
    case MistakeKind::wrong_border: return "wrong border";
    }
    return {};
}

Comparison compare(std::span<const Entity> gold, std::span<const Entity> predicted) {
    Comparison comparison;
    std::vector<bool> has_gold(gold.size(), false);
    std::vector<bool> has_predicted(predicted.size(), false);
    for (const Pair& pair : pairs_of(gold, predicted)) {
        if (has_gold[pair.gold] || has_predicted[pair.predicted]) continue;
        has_gold[pair.gold] = true;
        has_predicted[pair.predicted] = true;
        const Entity& wanted = gold[pair.gold];
        const Entity& got = predicted[pair.predicted];
        if (pair.equal) {
            comparison.right.push_back(wanted);
        } else {
            const bool same_type = wanted.type == got.type;
            comparison.mistakes.push_back(
                {same_type ? MistakeKind::wrong_border : MistakeKind::wrong_type, wanted, got});
        }
    }
    for (std::size_t g = 0; g < gold.size(); ++g) {
        if (!has_gold[g]) comparison.mistakes.push_back({MistakeKind::missed, gold[g], std::nullopt});
    }
    for (std::size_t p = 0; p < predicted.size(); ++p) {
        if (!has_predicted[p]) comparison.mistakes.push_back({MistakeKind::invented, std::nullopt, predicted[p]});
    }
    std::sort(comparison.right.begin(), comparison.right.end(),
              [](const Entity& a, const Entity& b) { return a.begin < b.begin; });
    std::stable_sort(comparison.mistakes.begin(), comparison.mistakes.end(),
                     [](const Mistake& a, const Mistake& b) { return place_of(a) < place_of(b); });
    return comparison;
}

base::Result<Comparison> compare_tags(std::span<const std::string> gold, std::span<const std::string> predicted) {
    if (gold.size() != predicted.size()) {
        return base::fail(base::ErrorKind::invalid,
                          fmt::format("{} gold tags and {} predicted ones", gold.size(), predicted.size()));
    }
    SAUTI_TRY(std::vector<Entity> wanted, entities(gold));
    SAUTI_TRY(std::vector<Entity> got, entities(predicted));
    const auto by_place = [](const Entity& a, const Entity& b) { return a.begin < b.begin; };
    std::sort(wanted.begin(), wanted.end(), by_place);
    std::sort(got.begin(), got.end(), by_place);
    return compare(wanted, got);
}

} // namespace sauti::ner
