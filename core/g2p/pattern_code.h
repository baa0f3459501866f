// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/rule_alphabet.h"

#include <cstdint>
#include <optional>
#include <vector>

/// A rule's expression as a list of small instructions over symbols, for PatternMatcher. Internal to g2p.
namespace sauti::g2p {

/// Sets of symbols, shared by all rules of a file.
class SymbolSets {
public:
    explicit SymbolSets(std::size_t symbols) : words_((symbols + 63) / 64) {}

    /// The number of a set with these members; equal sets are one.
    [[nodiscard]] std::uint32_t add(const std::vector<bool>& members);
    [[nodiscard]] bool has(std::uint32_t set, Symbol symbol) const {
        return (bits_[set * words_ + symbol / 64] >> (symbol % 64) & 1) != 0;
    }

private:
    std::size_t words_;
    std::vector<std::uint64_t> bits_;
};

struct Instruction {
    enum class Op : std::uint8_t {
        symbol, ///< takes the symbol `first`
        set,    ///< takes a symbol of the set `first`
        split,  ///< goes on at `first`, and at `second` if that leads nowhere
        jump,   ///< goes on at `first`
        save,   ///< keeps the place in slot `first`
        edge,   ///< holds at the Edge `first`
        look,   ///< holds where look `first` does
        accept,
    };
    Op op = Op::accept;
    std::uint32_t first = 0;
    std::uint32_t second = 0;
};

/// A look ahead or behind: instructions of their own that end in accept.
struct Look {
    bool ahead = true;
    bool negative = false;
    std::uint32_t begin = 0;
    std::size_t least = 0; ///< of a look behind, how far
    std::size_t most = 0;
};

/// Slots of Op::save.
enum Slot : std::uint32_t { a_begin, y_begin, first_begin, first_end, second_begin, second_end, k_slots };

struct PatternCode {
    std::vector<Instruction> code; ///< begins at 0
    std::vector<Look> looks;
    bool loops = false;          ///< has * or +
    bool only_at_begin = false;  ///< begins with ^
    std::uint32_t word_set = 0;  ///< \w, for boundaries
    std::uint32_t words_set = 0; ///< characters of words, for Edge::not_after_word
};

/// The three parts of a rule: X, a, Y.
struct PatternParts {
    PatternNode x;
    PatternNode a;
    PatternNode y;
};

/// nullopt where repetitions grow it beyond 2¹⁶ instructions.
[[nodiscard]] std::optional<PatternCode> compile_pattern(const PatternParts& parts, const RuleAlphabet& alphabet,
                                                         SymbolSets& sets);

/// For each of the first `count` places of a match the symbols that may stand there, k_end among them. More than can
/// really stand there is allowed, less is not.
[[nodiscard]] std::vector<std::vector<bool>> first_symbols(const PatternCode& code, const RuleAlphabet& alphabet,
                                                           const SymbolSets& sets, std::size_t count);

} // namespace sauti::g2p
