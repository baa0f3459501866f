// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "g2p/pattern_code.h"
#include "g2p/pattern_matcher.h"
#include "g2p/rule_file.h"
#include "g2p/rule_observer.h"
#include "g2p/small_buffer.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// The rules of one file, compiled for our own matcher: the short way. A rule that cannot fire in a text costs nothing:
/// tables say for each three letters in a row which rules could begin there. Answers are those of PlainRules, and time
/// is linear in the text where no rule has * or +. Internal to g2p.
namespace sauti::g2p {

struct RuleProgramOptions {
    bool limited = false; ///< reference: at most 32 replacements a rule and text
    WordTest is_word;     ///< corrected, where # is the edge of a word: is it a character of a word? Else empty
};

/// A text under rules, and the room that they need. Stays where it is: most of it is on the stack.
class RuleRoom {
public:
    explicit RuleRoom(int limit_ms) : match(limit_ms) {}

    /// `tracked`: `written` then tells which code points a rule wrote.
    void load(std::u32string_view text, bool tracked) {
        current_ = 0;
        tracked_ = tracked;
        text_[0].clear();
        text_[0].append(text.data(), text.size());
        written_[0].clear();
        if (tracked) written_[0].append(text.size(), '\0');
    }
    [[nodiscard]] std::u32string_view text() const { return {text_[current_].data(), text_[current_].size()}; }
    /// A byte for each code point, 1 where a rule wrote it; empty if not tracked.
    [[nodiscard]] std::string_view written() const { return {written_[current_].data(), written_[current_].size()}; }

    MatchRoom match;

private:
    friend class RuleProgram;
    static constexpr std::size_t k_inline = 128;

    void begin_next() {
        text_[1 - current_].clear();
        written_[1 - current_].clear();
    }
    void copy(std::size_t begin, std::size_t end) {
        text_[1 - current_].append(text_[current_].data() + begin, end - begin);
        if (tracked_) written_[1 - current_].append(written_[current_].data() + begin, end - begin);
    }
    void write(std::u32string_view text) {
        text_[1 - current_].append(text.data(), text.size());
        if (tracked_) written_[1 - current_].append(text.size(), '\1');
    }
    void end_next() { current_ = 1 - current_; }

    SmallBuffer<char32_t, k_inline> text_[2]; ///< as it is, and as the rule at hand makes it
    SmallBuffer<char, k_inline> written_[2];
    int current_ = 0;
    bool tracked_ = false;
    SmallBuffer<Symbol, k_inline> symbols_;
    SmallBuffer<std::uint64_t, 8> possible_; ///< a bit for each rule that could fire
};

class RuleProgram {
public:
    /// Null where one of the rules is not for our matcher, or is none: the plain path has the word then.
    [[nodiscard]] static std::unique_ptr<const RuleProgram> compile(const std::vector<RuleText>& rules,
                                                                    RuleProgramOptions options);

    [[nodiscard]] bool empty() const { return rules_.empty(); }
    /// `limit`, naming the rule, where time or room is over.
    [[nodiscard]] base::Result<void> apply(RuleRoom& room, RuleObserver* observer = nullptr) const;

private:
    struct Rule {
        PatternCode code;
        std::u32string b;
        bool metathesis = false;
        std::string path;
        std::int64_t line = 0;
    };
    static constexpr std::size_t k_places = 3; ///< how many letters are looked at before the matcher is asked

    RuleProgram(RuleAlphabet alphabet, bool limited);
    void add_to_tables(std::size_t rule);
    void read_symbols(RuleRoom& room) const;
    void find_possible(RuleRoom& room) const;
    [[nodiscard]] std::size_t next_possible(const RuleRoom& room, std::size_t from) const;
    [[nodiscard]] bool may_begin(std::size_t rule, const Symbol* at) const;
    [[nodiscard]] base::Result<std::int64_t> rewrite(std::size_t rule, RuleRoom& room) const;

    RuleAlphabet alphabet_;
    SymbolSets sets_;
    bool limited_;
    std::vector<Rule> rules_;
    std::size_t words_ = 0;                          ///< of 64 rules each
    std::vector<std::uint64_t> may_stand_[k_places]; ///< for each symbol the rules that allow it at this place
    std::vector<std::uint64_t> inside_;              ///< the rules that may match behind the text's beginning
};

} // namespace sauti::g2p
