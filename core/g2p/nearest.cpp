// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/nearest.h"

#include "unicode/normalise.h"

#include <algorithm>
#include <utility>

namespace sauti::g2p {

namespace {

/// Levenshtein over bytes: codes are ASCII.
std::size_t edits(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, change}));
        }
    }
    return row[b.size()];
}

} // namespace

std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& known) {
    constexpr std::size_t k_longest = 100;
    constexpr std::size_t k_most = 3;
    std::vector<std::pair<std::size_t, std::string>> scored;
    if (name.empty() || name.size() > k_longest) return {};
    const std::string wanted = unicode::lower(name);
    for (const std::string& candidate : known) {
        const std::string other = unicode::lower(candidate);
        const bool begins = other.size() > wanted.size() && other.compare(0, wanted.size(), wanted) == 0;
        const std::size_t distance = begins ? 1 : edits(wanted, other.substr(0, k_longest));
        if (distance <= std::max<std::size_t>(2, wanted.size() / 3)) scored.emplace_back(distance, candidate);
    }
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(k_most, scored.size()); ++i)
        names.push_back(scored[i].second);
    return names;
}

std::string nearest_hint(std::string_view name, const std::vector<std::string>& known) {
    const std::vector<std::string> names = nearest_names(name, known);
    if (names.empty()) return {};
    std::string hint = "did you mean ";
    for (std::size_t i = 0; i < names.size(); ++i)
        hint += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
    return hint + "?";
}

} // namespace sauti::g2p
