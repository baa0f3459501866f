// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/code_tables.h"
#include "g2p/map_matcher.h"
#include "g2p/rule_set.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

/// One code, ready to run: what all paths through the engine share. Immutable but for the store of rule workers.
/// Internal to g2p.
namespace sauti::g2p {

/// Matching rules needs room of its own; threads borrow it.
class WorkerStore {
public:
    struct Workers {
        RuleSet::Worker pre;
        RuleSet::Worker post;
    };
    [[nodiscard]] std::unique_ptr<Workers> take();
    void give_back(std::unique_ptr<Workers> workers);

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<Workers>> free_; ///< under mutex_
};

struct Program {
    Options options;
    Corrections corrections; ///< those that are on
    CodeTables tables;
    MapMatcher matcher;
    RuleSet pre;
    RuleSet post;
    std::string locale; ///< of lower-casing; empty: root
    /// Words are run one by one, what lies between them passes.
    bool by_words = false;
    /// Characters of words besides letters, marks and digits, sorted.
    std::u32string more_word_characters;
    mutable WorkerStore workers;

    [[nodiscard]] bool has_rules() const { return !pre.empty() || !post.empty(); }
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
