// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/code_tables.h"
#include "g2p/map_matcher.h"
#include "g2p/plain_rules.h"
#include "g2p/rule_program.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

/// One code, ready to run: what all paths through the engine share. Immutable but for the plain rules, made on
/// demand.
/// Internal to g2p.
namespace sauti::g2p {

inline constexpr std::size_t k_longest_text_bytes = std::size_t{256} << 20;

/// The rules of a code as regular expressions of ICU, compiled when the plain path first wants them.
class PlainRulesOnDemand {
public:
    struct Pair {
        PlainRules pre;
        PlainRules post;
    };
    /// What matching needs; threads borrow it.
    struct Workers {
        PlainRules::Worker pre;
        PlainRules::Worker post;
    };

    [[nodiscard]] base::Result<const Pair*> get(const CodeTables& tables, const RuleOptions& options);
    [[nodiscard]] std::unique_ptr<Workers> take();
    void give_back(std::unique_ptr<Workers> workers);

private:
    std::mutex mutex_;
    std::unique_ptr<const Pair> pair_;           ///< under mutex_; once there, it stays
    std::vector<std::unique_ptr<Workers>> free_; ///< under mutex_
};

struct Program {
    Options options;
    Corrections corrections; ///< those that are on
    CodeTables tables;
    MapMatcher matcher;
    RuleOptions rule_options;
    /// The rules for our own matcher; null where one of them is for the plain path alone.
    std::unique_ptr<const RuleProgram> pre;
    std::unique_ptr<const RuleProgram> post;
    std::string locale; ///< of lower-casing; empty: root
    /// Words are run one by one, what lies between them passes.
    bool by_words = false;
    /// Characters of words besides letters, marks and digits, sorted.
    std::u32string more_word_characters;
    mutable PlainRulesOnDemand plain;

    [[nodiscard]] bool has_rules() const { return !tables.pre.empty() || !tables.post.empty(); }
    [[nodiscard]] base::Result<const PlainRulesOnDemand::Pair*> plain_rules() const {
        return plain.get(tables, rule_options);
    }
    /// corrected: is what a rule wrote a sound, which strict_trans keeps?
    [[nodiscard]] bool is_rule_ipa(char32_t code_point) const;
    [[nodiscard]] bool is_word_character(char32_t code_point) const;
    [[nodiscard]] const MapEntry* entry(const MapMatch& match) const {
        return match.entry < 0 ? nullptr : &tables.map[static_cast<std::size_t>(match.entry)];
    }
    [[nodiscard]] bool strips(char32_t code_point) const {
        return !tables.strip.empty() && tables.strip.find(code_point) != std::u32string::npos;
    }
};

[[nodiscard]] base::Result<std::unique_ptr<Program>> make_program(std::string_view code, const Options& options);

/// Ligatures, punctuation, NFC: the last steps of every path, on UTF-8. `may_compose` false: the text is in NFC
/// already.
void finish(const Program& program, std::string& text, bool may_compose);

} // namespace sauti::g2p
