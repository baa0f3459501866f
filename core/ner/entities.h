// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "ner/tags.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Entities from tags, by the rules of seqeval 1.2.2: a default mode that follows conlleval and finds an entity in
/// almost anything, and a strict mode that follows one scheme to the letter. Example, default mode: O B-PER I-PER → PER
/// [1, 3).
namespace sauti::ner {

/// Tokens [begin, end) of a sentence (or of joined sentences).
struct Entity {
    std::string type;
    std::int64_t begin = 0;
    std::int64_t end = 0;
    auto operator<=>(const Entity&) const = default;
};

/// Default mode, one sentence. invalid ("string index out of range") for an empty tag.
[[nodiscard]] base::Result<std::vector<Entity>> entities(std::span<const std::string> tags, bool suffix = false);

/// Default mode, sentences joined with one extra O after each, as the scores see them: offsets count these.
[[nodiscard]] base::Result<std::vector<Entity>> joined_entities(const TagRows& rows, bool suffix = false);

/// Strict mode, one sentence. invalid with the reference's message for a tag that the scheme has not
/// ("Invalid token is found: E-PER. Allowed prefixes are: I|O|B.") or whose prefix is no prefix at all ("'X'").
[[nodiscard]] base::Result<std::vector<Entity>> strict_entities(std::span<const std::string> tags, Scheme scheme,
                                                                bool suffix = false);

/// The scheme that the set of prefixes in these tags names. invalid ("This scheme is not supported: …") if it is none:
/// {I, O}, {O, B, S} and {O} say too little.
[[nodiscard]] base::Result<Scheme> detect_scheme(const TagRows& rows, bool suffix = false);

} // namespace sauti::ner
