// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "ner/entities.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Where predicted entities part from gold ones, one by one, with the kind of mistake. Example: gold PER [0, 2),
/// predicted PER [0, 1) → wrong border.
///
/// Law: right + (gold of missed, wrong type, wrong border) = gold entities; the same of predicted. So precision and
/// recall of ner/score.h follow from the counts.
namespace sauti::ner {

enum class MistakeKind {
    missed,       ///< no predicted entity touches the gold one
    invented,     ///< no gold entity touches the predicted one
    wrong_type,   ///< they touch and have other types (borders may differ as well)
    wrong_border, ///< the same type, other borders
};
/// "missed", "invented", "wrong type", "wrong border".
[[nodiscard]] std::string_view name(MistakeKind kind);

struct Mistake {
    MistakeKind kind = MistakeKind::missed;
    std::optional<Entity> gold;
    std::optional<Entity> predicted;
    bool operator==(const Mistake&) const = default;
};

struct Comparison {
    std::vector<Entity> right;     ///< by place
    std::vector<Mistake> mistakes; ///< by place of what comes first in them
};

/// Pairs entities of one sentence: equal ones first, then those that share the most tokens (the earlier ones where
/// equal), each at most once. What is left without a partner is missed or invented. O(n log n) in entities.
[[nodiscard]] Comparison compare(std::span<const Entity> gold, std::span<const Entity> predicted);

/// The same from tags, default mode of entities(); invalid: an empty tag, or other numbers of tokens.
[[nodiscard]] base::Result<Comparison> compare_tags(std::span<const std::string> gold,
                                                    std::span<const std::string> predicted);

} // namespace sauti::ner
