// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Tags of named-entity recognition and the schemes that give them meaning: "B-PER" is prefix B and type PER.
namespace sauti::ner {

/// Tags of one sentence, one a token; and of many.
using Tags = std::vector<std::string>;
using TagRows = std::vector<Tags>;

enum class Scheme { iob1, iob2, ioe1, ioe2, iobes, bilou };

inline constexpr Scheme k_schemes[] = {Scheme::iob1, Scheme::iob2,  Scheme::ioe1,
                                       Scheme::ioe2, Scheme::iobes, Scheme::bilou};

/// "IOB1" …
[[nodiscard]] std::string_view name(Scheme scheme);
/// Any case; nullopt for another word.
[[nodiscard]] std::optional<Scheme> scheme_of(std::string_view text);

/// A tag taken apart as the default (conlleval-like) mode does: the prefix is the first character, the type what
/// follows with everything up to its first "-" cut: "B-PER-X" → B, PER-X; "BPER" → B, PER; "B" → B, "_". With `suffix`
/// the prefix is the last character and the type stands before the last "-": "PER-X-B" → B, PER-X.
struct TagParts {
    char32_t prefix = U'O';
    std::string_view type; ///< points into the tag, or to "_"
};
/// The tag must not be empty.
[[nodiscard]] TagParts tag_parts(std::string_view tag, bool suffix = false);

/// Tags whose prefix is none of B I O E S U L and ".": a sign that the column is no entity column (part-of-speech
/// tags).
[[nodiscard]] std::vector<std::string> foreign_tags(const TagRows& rows, bool suffix = false);

/// I- tags that continue nothing (the token before is O, of another type, or there is none); IOB2 has no such tags.
[[nodiscard]] std::int64_t count_orphans(std::span<const std::string> tags);

} // namespace sauti::ner
