// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/pattern_code.h"

#include <algorithm>

namespace sauti::g2p {

using Kind = PatternNode::Kind;
using Op = Instruction::Op;

std::uint32_t SymbolSets::add(const std::vector<bool>& members) {
    std::vector<std::uint64_t> bits(words_, 0);
    for (std::size_t symbol = 0; symbol < members.size(); ++symbol) {
        if (members[symbol]) bits[symbol / 64] |= std::uint64_t{1} << (symbol % 64);
    }
    std::size_t set = 0;
    while (set * words_ < bits_.size() &&
           !std::equal(bits.begin(), bits.end(), bits_.begin() + static_cast<std::ptrdiff_t>(set * words_)))
        ++set;
    if (set * words_ == bits_.size()) bits_.insert(bits_.end(), bits.begin(), bits.end());
    return static_cast<std::uint32_t>(set);
}

namespace {

constexpr std::size_t k_longest_code = std::size_t{1} << 16;

class Compiler {
public:
    Compiler(const RuleAlphabet& alphabet, SymbolSets& sets) : alphabet_(alphabet), sets_(sets) {}

    std::optional<PatternCode> rule(const PatternParts& parts) {
        node(parts.x);
        emit(Op::save, a_begin);
        node(parts.a);
        emit(Op::save, y_begin);
        node(parts.y);
        emit(Op::accept);
        // Looks come behind, each with an end of its own; they may hold looks themselves.
        for (std::size_t i = 0; i < looks_.size(); ++i) {
            out_.looks[i].begin = here();
            const PatternNode& inside = looks_[i]->parts.front();
            node(inside);
            emit(Op::accept);
        }
        if (out_.code.size() > k_longest_code) return std::nullopt;
        const CharacterSet word = {{}, {{Property::word, true}}, false};
        out_.word_set = sets_.add(alphabet_.members(word));
        out_.words_set = sets_.add(alphabet_.word_characters());
        const Instruction& first = out_.code.front();
        out_.only_at_begin = first.op == Op::edge && first.first == static_cast<std::uint32_t>(Edge::text_begin);
        return std::move(out_);
    }

private:
    [[nodiscard]] std::uint32_t here() const { return static_cast<std::uint32_t>(out_.code.size()); }
    std::uint32_t emit(Op op, std::uint32_t first = 0, std::uint32_t second = 0) {
        out_.code.push_back({op, first, second});
        return here() - 1;
    }

    void node(const PatternNode& tree) {
        if (out_.code.size() > k_longest_code) return;
        switch (tree.kind) {
        case Kind::character: character(tree.set); break;
        case Kind::choice: choice(tree.parts); break;
        case Kind::repeat: repeat(tree); break;
        case Kind::edge: emit(Op::edge, static_cast<std::uint32_t>(tree.edge)); break;
        case Kind::look: look(tree); break;
        case Kind::sequence:
        case Kind::capture:
            if (tree.group > 0) emit(Op::save, tree.group == 1 ? first_begin : second_begin);
            for (const PatternNode& part : tree.parts)
                node(part);
            if (tree.group > 0) emit(Op::save, tree.group == 1 ? first_end : second_end);
            break;
        }
    }

    void character(const CharacterSet& set) {
        const std::vector<bool> members = alphabet_.members(set);
        const auto first = std::find(members.begin(), members.end(), true);
        if (std::count(members.begin(), members.end(), true) == 1) {
            emit(Op::symbol, static_cast<std::uint32_t>(first - members.begin()));
        } else {
            emit(Op::set, sets_.add(members));
        }
    }

    void choice(const std::vector<PatternNode>& parts) {
        std::vector<std::uint32_t> jumps;
        for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
            const std::uint32_t split = emit(Op::split, here() + 1);
            node(parts[i]);
            jumps.push_back(emit(Op::jump));
            out_.code[split].second = here();
        }
        node(parts.back());
        for (const std::uint32_t jump : jumps)
            out_.code[jump].first = here();
    }

    /// A split whose greedy way is the next instruction; the other way is set later.
    std::uint32_t way_on() { return emit(Op::split, here() + 1); }
    void set_way_out(std::uint32_t split, std::uint32_t target, bool greedy) {
        Instruction& instruction = out_.code[split];
        instruction.second = target;
        if (!greedy) std::swap(instruction.first, instruction.second);
    }

    void repeat(const PatternNode& tree) {
        const PatternNode& part = tree.parts.front();
        for (std::size_t i = 0; i < tree.least; ++i)
            node(part);
        if (tree.most == PatternNode::k_endless) {
            out_.loops = true;
            const std::uint32_t split = way_on();
            node(part);
            emit(Op::jump, split);
            set_way_out(split, here(), tree.greedy);
            return;
        }
        std::vector<std::uint32_t> splits;
        for (std::size_t i = tree.least; i < tree.most; ++i) {
            splits.push_back(way_on());
            node(part);
        }
        for (const std::uint32_t split : splits)
            set_way_out(split, here(), tree.greedy);
    }

    void look(const PatternNode& tree) {
        const auto [least, most] = lengths(tree.parts.front());
        emit(Op::look, static_cast<std::uint32_t>(looks_.size()));
        out_.looks.push_back({tree.ahead, tree.negative, 0, least, most});
        looks_.push_back(&tree);
    }

    const RuleAlphabet& alphabet_;
    SymbolSets& sets_;
    PatternCode out_;
    std::vector<const PatternNode*> looks_;
};

/// Walks through the instructions of a match, all ways at once, a symbol at a time.
class FirstSymbols {
public:
    FirstSymbols(const PatternCode& code, const RuleAlphabet& alphabet, const SymbolSets& sets)
        : code_(code), alphabet_(alphabet), sets_(sets), now_(code.code.size(), false) {
        enter(now_, 0);
    }

    /// The symbols of the next place.
    std::vector<bool> next() {
        std::vector<bool> allowed(alphabet_.size(), anything_);
        std::vector<bool> then(now_.size(), false);
        for (std::uint32_t pc = 0; pc < now_.size(); ++pc) {
            if (!now_[pc]) continue;
            const Instruction& instruction = code_.code[pc];
            if (instruction.op == Op::accept) {
                allowed.assign(allowed.size(), true);
                anything_ = true;
            } else if (instruction.op == Op::edge) {
                // Only the end of a text gets here.
                allowed[RuleAlphabet::k_end] = allowed[RuleAlphabet::k_newline] = true;
                anything_ = true;
            } else {
                for (Symbol symbol = 1; symbol < allowed.size(); ++symbol) {
                    const bool takes = instruction.op == Op::symbol ? symbol == instruction.first
                                                                    : sets_.has(instruction.first, symbol);
                    if (takes) allowed[symbol] = true;
                }
                enter(then, pc + 1);
            }
        }
        now_ = std::move(then);
        return allowed;
    }

private:
    /// Marks the instructions that take a symbol or end the match, as they are reached from `pc` without taking one.
    void enter(std::vector<bool>& marks, std::uint32_t pc) {
        std::vector<std::uint32_t> open = {pc};
        std::vector<bool> seen(marks.size(), false);
        while (!open.empty()) {
            const std::uint32_t at = open.back();
            open.pop_back();
            if (seen[at]) continue;
            seen[at] = true;
            const Instruction& instruction = code_.code[at];
            switch (instruction.op) {
            case Op::split:
                open.push_back(instruction.first);
                open.push_back(instruction.second);
                break;
            case Op::jump: open.push_back(instruction.first); break;
            case Op::save:
            case Op::look: open.push_back(at + 1); break;
            case Op::edge:
                if (instruction.first == static_cast<std::uint32_t>(Edge::text_end)) {
                    marks[at] = true;
                } else {
                    open.push_back(at + 1);
                }
                break;
            default: marks[at] = true;
            }
        }
    }

    const PatternCode& code_;
    const RuleAlphabet& alphabet_;
    const SymbolSets& sets_;
    std::vector<bool> now_;
    bool anything_ = false; ///< a match may have ended before
};

} // namespace

std::optional<PatternCode> compile_pattern(const PatternParts& parts, const RuleAlphabet& alphabet, SymbolSets& sets) {
    return Compiler(alphabet, sets).rule(parts);
}

std::vector<std::vector<bool>> first_symbols(const PatternCode& code, const RuleAlphabet& alphabet,
                                             const SymbolSets& sets, std::size_t count) {
    FirstSymbols walk(code, alphabet, sets);
    std::vector<std::vector<bool>> places;
    for (std::size_t i = 0; i < count; ++i)
        places.push_back(walk.next());
    return places;
}

} // namespace sauti::g2p
