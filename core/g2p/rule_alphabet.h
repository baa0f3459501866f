// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/pattern_tree.h"
#include "g2p/symbol_table.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The letters that the rules of one file tell apart, numbered. All others are alike, but for the properties that the
/// rules name. Internal to g2p.
namespace sauti::g2p {

/// Is it a character of a word? Empty where rules do not ask (Edge::not_after_word).
using WordTest = std::function<bool(char32_t)>;

class RuleAlphabet {
public:
    static constexpr Symbol k_end = 0; ///< what stands behind a text; in no set
    static constexpr Symbol k_newline = 1;

    /// nullopt where a set is too large to be numbered.
    [[nodiscard]] static std::optional<RuleAlphabet> of(const std::vector<PatternNode>& trees, WordTest is_word);

    [[nodiscard]] Symbol of(char32_t code_point) const {
        const Symbol symbol = table_.of(code_point);
        return symbol != k_ask ? symbol : rest_of(code_point);
    }
    /// Number of symbols, k_end among them.
    [[nodiscard]] std::size_t size() const { return named_.size() + rest_.size() + 1; }
    /// For each symbol, whether the set holds it.
    [[nodiscard]] std::vector<bool> members(const CharacterSet& set) const;
    [[nodiscard]] std::vector<bool> word_characters() const;

private:
    static constexpr Symbol k_ask = 0xFFFF; ///< the properties have to be looked up
    using Traits = std::uint8_t;            ///< a bit for each Property, and one for WordTest

    explicit RuleAlphabet(WordTest is_word) : is_word_(std::move(is_word)) {}
    [[nodiscard]] bool collect(const PatternNode& node);
    void number_all();
    [[nodiscard]] Traits traits_of(char32_t code_point) const;
    [[nodiscard]] Symbol rest_of(char32_t code_point) const;

    SymbolTable table_;
    WordTest is_word_;
    Traits asked_ = 0; ///< what the rules tell apart
    std::u32string named_;
    std::vector<Traits> rest_; ///< of the symbols behind the named ones
};

} // namespace sauti::g2p
