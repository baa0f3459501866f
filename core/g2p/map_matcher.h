// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "g2p/map_table.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

/// Finds the longest key at a place of a text: a deterministic automaton over code points, in which letters that
/// differ in case are one. Linear in the key's length. Internal to g2p.
namespace sauti::g2p {

/// What stands at a place. length_cps 0: no key. entry −1: a key matched, but only by case, and the text passes.
struct MapMatch {
    std::size_t length_cps = 0;
    std::int32_t entry = -1;
};

/// The letter that stands for all that match a key regardless of case: simple case folding, but i, I, ı and İ are
/// kept apart because they do not match each other evenly (İ~i, İ~I, ı~I, not ı~i).
[[nodiscard]] char32_t case_class(char32_t code_point);

/// ' ’ ‘ ʼ ʻ
[[nodiscard]] bool is_apostrophe(char32_t code_point);

class MapMatcher {
public:
    struct Rules {
        bool apostrophes = false; ///< corrected: they stand for each other where the text's own has no key
        bool key_marks = false;   ///< corrected: no key of several letters ends inside a letter with its marks
    };

    MapMatcher() = default;
    /// Keeps pointers into `entries`, which must outlive it unmoved. `limit` if the automaton would grow beyond 2²²
    /// states.
    [[nodiscard]] static base::Result<MapMatcher> build(const std::vector<MapEntry>& entries, Rules rules);

    /// At `at` < text.size().
    [[nodiscard]] MapMatch match(std::u32string_view text, std::size_t at) const;

private:
    struct State {
        std::uint32_t first_edge = 0;
        std::uint32_t edge_count = 0;
        std::uint32_t first_final = 0; ///< keys that end here: they differ in case only
        std::uint32_t final_count = 0;
    };
    struct Edge {
        char32_t label = 0;
        std::uint32_t state = 0;
    };
    class Builder;

    [[nodiscard]] std::uint32_t next(std::uint32_t state, char32_t label) const;
    [[nodiscard]] std::size_t longest(std::u32string_view text, std::size_t at, std::uint32_t& final_state) const;
    [[nodiscard]] std::size_t longest_with_apostrophes(std::u32string_view text, std::size_t begin, std::size_t at,
                                                       std::uint32_t state, std::uint32_t& final_state) const;
    [[nodiscard]] bool ends_inside_a_letter(std::u32string_view text, std::size_t at, std::size_t length) const;
    [[nodiscard]] bool begins_a_key(std::u32string_view text) const;
    [[nodiscard]] std::int32_t exact_entry(std::uint32_t state, std::u32string_view piece) const;

    const std::vector<MapEntry>* entries_ = nullptr;
    Rules rules_;
    std::vector<State> states_;
    std::vector<Edge> edges_;
    std::vector<std::uint32_t> finals_;
    std::array<std::uint32_t, 128> root_ = {}; ///< next state for ASCII from the root; 0: none
};

} // namespace sauti::g2p
