// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/lint.h"

#include "g2p/code_tables.h"
#include "g2p/rule_reach.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace sauti::g2p {

namespace {

/// Letters and marks that stand in phonetic writing, by blocks; all below are Latin, IPA or signs of both.
bool is_phonetic(char32_t c) {
    struct Block {
        char32_t first;
        char32_t last;
    };
    static constexpr Block k_blocks[] = {
        {0x0000, 0x036F}, // Latin, IPA, spacing letters, marks
        {0x03B2, 0x03B2}, // beta
        {0x03B8, 0x03B8}, // theta
        {0x03C7, 0x03C7}, // chi
        {0x1AB0, 0x1AFF}, {0x1D00, 0x1EFF}, {0x2000, 0x2C5F}, {0x2C60, 0x2C7F}, {0xA700, 0xA7FF}, {0xAB30, 0xAB6F},
    };
    return std::any_of(std::begin(k_blocks), std::end(k_blocks),
                       [c](const Block& block) { return c >= block.first && c <= block.last; });
}

bool is_script_letter(char32_t c) {
    const unicode::Category category = unicode::category(c);
    return (category == unicode::Category::letter || category == unicode::Category::mark) && !is_phonetic(c);
}

std::string quoted(char32_t c) {
    const std::string sign = unicode::is_mark(c) ? "◌" : "";
    return fmt::format("\"{}{}\" (U+{:04X})", sign, unicode::to_utf8(std::u32string(1, c)), static_cast<unsigned>(c));
}

class Linter {
public:
    explicit Linter(const CodeTables& tables) : tables_(tables) {
        for (const RuleText& rule : tables.pre) {
            for (const char32_t c : unicode::to_code_points(rule.b))
                written_.insert(c);
        }
    }

    std::vector<Finding> run() {
        for (const MapEntry& entry : tables_.map) {
            key(entry);
            phones(entry);
        }
        RuleReach reach;
        for (const RuleText& rule : tables_.pre)
            check_rule(rule, reach);
        for (const MapEntry& entry : tables_.map)
            reach.add_phones(entry.phones);
        for (const RuleText& rule : tables_.post)
            check_rule(rule, reach);
        return std::move(findings_);
    }

private:
    void find(std::int64_t line, std::string problem) {
        findings_.push_back({{tables_.map_path, line}, std::move(problem)});
    }
    void find(const RuleText& rule, std::string problem) {
        findings_.push_back({{rule.path, rule.line}, std::move(problem)});
    }

    void key(const MapEntry& entry) {
        const std::string text = unicode::to_utf8(entry.key);
        for (const char32_t c : entry.key) {
            if (is_in_lower_case(c) || written_.count(c) > 0) continue;
            find(entry.line, fmt::format("the key \"{}\" never matches: texts are in lower case", text));
            break;
        }
        if (std::any_of(entry.key.begin(), entry.key.end(), unicode::is_white_space))
            find(entry.line, fmt::format("the key \"{}\" holds white space", text));
    }

    void phones(const MapEntry& entry) {
        const std::u32string phones = unicode::to_code_points(entry.phones);
        if (!phones.empty() && unicode::is_mark(phones.front()))
            find(entry.line, fmt::format("the phones begin with a bare mark, {}", quoted(phones.front())));
        for (const char32_t c : phones) {
            if (is_script_letter(c))
                find(entry.line, fmt::format("the phones hold a letter of a script, {}", quoted(c)));
            if (unicode::is_white_space(c)) find(entry.line, "the phones hold white space");
        }
        if (phones.find(U'g') != std::u32string::npos)
            find(entry.line, "the phones hold ASCII g (U+0067), not ɡ (U+0261)");
    }

    void check_rule(const RuleText& rule, RuleReach& reach) {
        const auto starts_with_percent = [](const std::string& text) { return !text.empty() && text.front() == '%'; };
        if (starts_with_percent(rule.y)) {
            find(rule, "a comment behind the place became context: the rule waits for a \"%\"");
        } else if (!rule.unread.empty() && !starts_with_percent(rule.unread)) {
            find(rule, fmt::format("\"{}\" behind the context is not read", rule.unread));
        }
        for (const std::string* part : {&rule.a, &rule.b, &rule.x, &rule.y}) {
            if (part->find("::") == std::string::npos) continue;
            find(rule, fmt::format("\"::\" in \"{}\" is no symbol: it is read letter by letter", *part));
        }
        if (!reach.can_fire(rule) && !starts_with_percent(rule.y))
            find(rule, "the rule can never fire: no text has its letters when it is its turn");
        reach.add_rule(rule);
        // Before the map g is a letter; behind it, a phone.
        const bool after_map = &rule >= tables_.post.data() && &rule < tables_.post.data() + tables_.post.size();
        if (!after_map) return;
        if (rule.b.find('g') != std::string::npos) find(rule, "the rule writes ASCII g (U+0067), not ɡ (U+0261)");
        for (const char32_t c : unicode::to_code_points(rule.b)) {
            if (is_script_letter(c)) find(rule, fmt::format("the rule writes a letter of a script, {}", quoted(c)));
        }
    }

    const CodeTables& tables_;
    std::set<char32_t> written_; ///< by rules before the map
    std::vector<Finding> findings_;
};

} // namespace

base::Result<std::vector<Finding>> lint(std::string_view code, const std::filesystem::path& data_folder) {
    Options options;
    options.mode = base::Mode::reference;
    options.tones = true;
    options.data_folder = data_folder;
    SAUTI_TRY(const CodeTables tables, read_tables(code, options));
    return Linter(tables).run();
}

} // namespace sauti::g2p
