// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

/// A regular expression of a rule as a tree: what Python's module `regex` (V0) writes, as far as our own matcher goes.
/// Internal to g2p.
namespace sauti::g2p {

/// A kind of character that an expression may name.
enum class Property { word, space, letter }; ///< \w, \s, \p{Letter}

[[nodiscard]] bool has_property(char32_t code_point, Property property);

/// What one place of a text may hold: [aeiou], \W, the dot, or a letter by itself.
struct CharacterSet {
    std::vector<std::pair<char32_t, char32_t>> ranges; ///< first and last
    std::vector<std::pair<Property, bool>> properties; ///< true: has it, false: has it not
    bool negated = false;

    [[nodiscard]] bool contains(char32_t code_point) const;
};

/// Places between characters.
enum class Edge {
    text_begin,      ///< ^
    text_end,        ///< $: the end, and before a last \n
    boundary,        ///< \b
    no_boundary,     ///< \B
    not_after_word,  ///< corrected, for ^: no character of a word before
    not_before_word, ///< corrected, for $: no character of a word behind
};

struct PatternNode {
    enum class Kind {
        character, ///< set
        sequence,  ///< parts, one after the other; may be none
        choice,    ///< the first of parts that leads to a match
        repeat,    ///< parts[0], least to most times
        capture,   ///< parts[0], kept as group 1 or 2 of a metathesis
        edge,
        look, ///< parts[0] stands ahead or behind, or does not
    };
    static constexpr std::size_t k_endless = static_cast<std::size_t>(-1);

    Kind kind = Kind::sequence;
    CharacterSet set;
    std::vector<PatternNode> parts;
    std::size_t least = 0;
    std::size_t most = 0;
    bool greedy = true;
    Edge edge = Edge::text_begin;
    int group = 0;
    bool ahead = true;
    bool negative = false;
};

/// nullopt for what this matcher does not know (back-references, possessive repetition, a repeated part that may be
/// empty …) and for what is no expression: the plain path has the word then.
[[nodiscard]] std::optional<PatternNode> parse_pattern(std::string_view text);

/// Least and greatest number of characters that the node takes; k_endless: no ceiling.
[[nodiscard]] std::pair<std::size_t, std::size_t> lengths(const PatternNode& node);

} // namespace sauti::g2p
