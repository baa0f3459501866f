// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/pattern_code.h"
#include "g2p/small_buffer.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

/// Runs a rule's instructions over a text of symbols. Answers are those of a backtracking matcher: the first way that
/// leads to a match, not the longest. Internal to g2p.
namespace sauti::g2p {

/// The time that all rules together may spend on one text. Looked at now and then, so that words pay nothing.
class TimeLimit {
public:
    explicit TimeLimit(int limit_ms) : limit_(limit_ms) {}

    /// One more step; false once the time is over.
    [[nodiscard]] bool spend() {
        if (++steps_ % k_between_looks != 0) return true;
        const auto now = std::chrono::steady_clock::now();
        if (!running_) begin_ = now;
        running_ = true;
        return now - begin_ < limit_;
    }

private:
    static constexpr std::uint32_t k_between_looks = 1U << 15;

    std::chrono::milliseconds limit_;
    std::chrono::steady_clock::time_point begin_;
    bool running_ = false;
    std::uint32_t steps_ = 0;
};

/// What a matcher needs while it runs; lent for one text after the other.
struct MatchRoom {
    struct Frame {
        enum class Kind : std::uint32_t { other_way, slot, dead_end };
        // Without values of their own, so that a stack of them need not be filled.
        Kind kind;
        std::uint32_t number; ///< an instruction, or a slot
        std::size_t at;       ///< a place, or what the slot held
    };
    static constexpr std::size_t k_nowhere = static_cast<std::size_t>(-1);

    explicit MatchRoom(int limit_ms) : time(limit_ms) {}

    SmallBuffer<Frame, 48> stack;
    std::array<std::size_t, k_slots> slots = {};
    std::vector<std::uint64_t> dead_ends; ///< a bit for each instruction and place
    TimeLimit time;
};

class PatternMatcher {
public:
    enum class Outcome { no, yes, out_of_time, out_of_room };

    /// `text` has `size` symbols and RuleAlphabet::k_end behind them. Keeps references.
    PatternMatcher(const PatternCode& code, const SymbolSets& sets, const Symbol* text, std::size_t size,
                   MatchRoom& room)
        : code_(code), sets_(sets), text_(text), size_(size), room_(room) {}

    /// A match that begins exactly at `begin`, and does not end there if `not_empty`. `end` and the room's slots hold
    /// it.
    [[nodiscard]] Outcome match_at(std::size_t begin, bool not_empty, std::size_t& end);

private:
    struct Goal {
        std::size_t end = MatchRoom::k_nowhere;     ///< where a match must end
        std::size_t not_end = MatchRoom::k_nowhere; ///< where it must not
        bool remembers = true;                      ///< dead ends are the same for every goal of this kind
    };

    [[nodiscard]] Outcome run(std::uint32_t pc, std::size_t at, const Goal& goal);
    [[nodiscard]] Outcome look(const Look& look, std::size_t at);
    [[nodiscard]] bool holds(Edge edge, std::size_t at) const;
    [[nodiscard]] bool differs_in(std::uint32_t set, std::size_t at) const;
    [[nodiscard]] std::size_t bit(std::uint32_t pc, std::size_t at) const { return pc * (size_ + 1) + at; }
    void remember_dead_ends();

    const PatternCode& code_;
    const SymbolSets& sets_;
    const Symbol* text_;
    std::size_t size_;
    MatchRoom& room_;
    std::size_t end_ = 0;
    std::size_t ways_back_ = 0; ///< so far in this text
    bool remembers_ = false;
};

} // namespace sauti::g2p
