// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "g2p/map_table.h"
#include "g2p/symbol_table.h"

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
[[nodiscard]] inline bool is_apostrophe(char32_t code_point) {
    return code_point == U'\'' || (code_point >= 0x02BB && (code_point == 0x2019 || code_point == 0x2018 ||
                                                            code_point == 0x02BC || code_point == 0x02BB));
}

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
    struct Longest {
        std::size_t length_cps = 0;
        std::uint32_t state = 0;
        bool plain = true; ///< letters as the keys write them, no apostrophe that may be another one
    };

    /// Numbers the labels and makes a table of all steps, where that is small.
    void make_steps();
    void find_plain_labels();
    [[nodiscard]] bool may_be_a_label(char32_t c) const {
        return labels_.of(c) != 0 || c >= k_folded_elsewhere || (rules_.apostrophes && is_apostrophe(c));
    }
    [[nodiscard]] std::uint32_t next(std::uint32_t state, char32_t c) const {
        if (steps_.empty()) return next_by_edges(state, c);
        const Symbol symbol = labels_.of(c);
        const bool is_label = symbol != 0 || c < k_folded_elsewhere;
        return steps_[state * width_ + (is_label ? symbol : labels_.of(case_class(c)))] & ~k_final;
    }
    [[nodiscard]] std::uint32_t next_by_edges(std::uint32_t state, char32_t c) const;
    /// The longest key at a place, where apostrophes are letters like others.
    [[nodiscard]] Longest longest(std::u32string_view text, std::size_t at) const;
    [[nodiscard]] Longest longest_by_rules(std::u32string_view text, std::size_t at) const;
    [[nodiscard]] std::size_t longest_with_apostrophes(std::u32string_view text, std::size_t begin, std::size_t at,
                                                       std::uint32_t state, std::uint32_t& final_state) const;
    [[nodiscard]] bool ends_inside_a_letter(std::u32string_view text, std::size_t at, std::size_t length) const;
    [[nodiscard]] bool begins_a_key(std::u32string_view text) const;
    [[nodiscard]] std::int32_t exact_entry(std::uint32_t state, std::u32string_view piece) const;

    /// Letters from here on are folded when they are met (K of Kelvin, full-width letters …).
    static constexpr char32_t k_folded_elsewhere = 0x2126;
    static constexpr std::uint32_t k_final = std::uint32_t{1} << 31; ///< keys end in the state that a step leads to
    static constexpr std::int32_t k_several = -2;

    const std::vector<MapEntry>* entries_ = nullptr;
    Rules rules_;
    std::vector<State> states_;
    std::vector<Edge> edges_;
    std::vector<std::uint32_t> finals_;
    SymbolTable labels_;               ///< numbers of the letters of keys, case regardless; 0: in no key
    std::size_t width_ = 0;            ///< number of labels and one
    SymbolTable plain_labels_;         ///< the same for letters that all keys write in one way; 0: ask labels_
    std::vector<std::uint32_t> steps_; ///< next state by state and label, 0: none; empty for a large map
    std::vector<std::int32_t> entries_of_states_; ///< the only entry whose key ends there, or k_several
};

} // namespace sauti::g2p
