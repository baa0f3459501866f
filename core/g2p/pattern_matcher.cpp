// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/pattern_matcher.h"

#include <algorithm>

namespace sauti::g2p {

using Op = Instruction::Op;
using Frame = MatchRoom::Frame;

namespace {

constexpr std::size_t k_largest_stack = std::size_t{1} << 22;
constexpr std::size_t k_most_dead_end_bits = std::size_t{1} << 31;

} // namespace

PatternMatcher::Outcome PatternMatcher::match_at(std::size_t begin, bool not_empty, std::size_t& end) {
    room_.stack.clear();
    room_.slots.fill(MatchRoom::k_nowhere);
    Goal goal;
    if (not_empty) goal.not_end = begin;
    const Outcome outcome = run(0, begin, goal);
    end = end_;
    return outcome;
}

PatternMatcher::Outcome PatternMatcher::run(std::uint32_t pc, std::size_t at, const Goal& goal) {
    auto& stack = room_.stack;
    const std::size_t base = stack.size();
    if (!room_.time.spend()) return Outcome::out_of_time;
    while (true) {
        const Instruction& instruction = code_.code[pc];
        bool good = true;
        switch (instruction.op) {
        case Op::symbol:
            good = text_[at++] == instruction.first;
            ++pc;
            break;
        case Op::set:
            good = sets_.has(instruction.first, text_[at++]);
            ++pc;
            break;
        case Op::split:
            if (remembers_ && goal.remembers) {
                const std::size_t place = bit(pc, at);
                good = (room_.dead_ends[place / 64] >> (place % 64) & 1) == 0;
                if (!good) break;
                stack.push_back({Frame::Kind::dead_end, pc, at});
            }
            stack.push_back({Frame::Kind::other_way, instruction.second, at});
            if (stack.size() > k_largest_stack) return Outcome::out_of_room;
            pc = instruction.first;
            break;
        case Op::jump: pc = instruction.first; break;
        case Op::save:
            // Every match sets the borders of a and Y anew; groups may be left out on another way.
            if (instruction.first >= first_begin)
                stack.push_back({Frame::Kind::slot, instruction.first, room_.slots[instruction.first]});
            room_.slots[instruction.first] = at;
            ++pc;
            break;
        case Op::edge:
            good = holds(static_cast<Edge>(instruction.first), at);
            ++pc;
            break;
        case Op::look: {
            const Outcome outcome = look(code_.looks[instruction.first], at);
            if (outcome != Outcome::yes && outcome != Outcome::no) return outcome;
            good = outcome == Outcome::yes;
            ++pc;
            break;
        }
        case Op::accept:
            good = (goal.end == MatchRoom::k_nowhere || at == goal.end) && at != goal.not_end;
            if (!good) break;
            end_ = at;
            stack.resize(base);
            return Outcome::yes;
        }
        if (good) continue;
        while (true) {
            if (stack.size() == base) return Outcome::no;
            const Frame frame = stack.back();
            stack.pop_back();
            if (frame.kind == Frame::Kind::other_way) {
                pc = frame.number;
                at = frame.at;
                break;
            }
            if (frame.kind == Frame::Kind::slot) {
                room_.slots[frame.number] = frame.at;
            } else {
                const std::size_t place = bit(frame.number, frame.at);
                room_.dead_ends[place / 64] |= std::uint64_t{1} << (place % 64);
            }
        }
        if (!room_.time.spend()) return Outcome::out_of_time;
        if (++ways_back_ == 8 * (size_ + 64)) remember_dead_ends();
    }
}

/// From here on no instruction is tried twice at a place: whether the rest of a match is found there does not depend on
/// the way that led there, nor on where the match began.
void PatternMatcher::remember_dead_ends() {
    if (!code_.loops || code_.code.size() * (size_ + 1) > k_most_dead_end_bits) return;
    room_.dead_ends.assign(code_.code.size() * (size_ + 1) / 64 + 1, 0);
    remembers_ = true;
}

PatternMatcher::Outcome PatternMatcher::look(const Look& look, std::size_t at) {
    Outcome outcome = Outcome::no;
    if (look.ahead) {
        outcome = run(look.begin, at, {});
    } else {
        Goal goal;
        goal.end = at;
        goal.remembers = false;
        const std::size_t most = std::min(look.most, at);
        for (std::size_t back = look.least; back <= most && outcome == Outcome::no; ++back)
            outcome = run(look.begin, at - back, goal);
    }
    if (outcome != Outcome::yes && outcome != Outcome::no) return outcome;
    return (outcome == Outcome::yes) != look.negative ? Outcome::yes : Outcome::no;
}

bool PatternMatcher::differs_in(std::uint32_t set, std::size_t at) const {
    const bool before = at > 0 && sets_.has(set, text_[at - 1]);
    return before != sets_.has(set, text_[at]);
}

bool PatternMatcher::holds(Edge edge, std::size_t at) const {
    switch (edge) {
    case Edge::text_begin: return at == 0;
    case Edge::text_end: return at == size_ || (at + 1 == size_ && text_[at] == RuleAlphabet::k_newline);
    case Edge::boundary: return differs_in(code_.word_set, at);
    case Edge::no_boundary: return !differs_in(code_.word_set, at);
    case Edge::not_after_word: return at == 0 || !sets_.has(code_.words_set, text_[at - 1]);
    default: return !sets_.has(code_.words_set, text_[at]);
    }
}

} // namespace sauti::g2p
