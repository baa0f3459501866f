// SPDX-License-Identifier: GPL-3.0-or-later
// The first byte says what the rest is: a map, rules, a table of ours, or a phone pattern. Each is read or refused with
// words; what was read answers, and answers the same by the short way as by the plain one.
#include "fuzz/check.h"
#include "g2p/code_tables.h"
#include "g2p/fast_path.h"
#include "g2p/map_table.h"
#include "g2p/plain_path.h"
#include "g2p/plain_rules.h"
#include "g2p/rule_file.h"
#include "g2p/rule_program.h"
#include "phones/pattern.h"
#include "unicode/normalise.h"
#include "unicode/utf16_text.h"
#include "unicode/utf8.h"

#include <string>
#include <vector>

using namespace sauti;

namespace {

constexpr std::string_view k_text = "Ng’a rżuş İı á\u0323 ab";

void try_map(std::string_view text) {
    auto entries = g2p::parse_map(text, "map.csv", {false, true, true});
    if (!entries) return fuzz::check_error(entries.error());
    g2p::Program program;
    program.tables.map = std::move(*entries);
    program.pre = g2p::RuleProgram::compile({}, {});
    program.post = g2p::RuleProgram::compile({}, {});
    auto matcher = g2p::MapMatcher::build(program.tables.map, {true, true});
    if (!matcher) return fuzz::check_error(matcher.error());
    program.matcher = std::move(*matcher);
    std::string input(k_text);
    for (std::size_t i = 0; i < program.tables.map.size() && i < 8; ++i)
        input += unicode::to_utf8(program.tables.map[i].key);
    const auto fast = g2p::FastPath::make(program);
    std::string short_way;
    std::string plain;
    if (!fast->transliterate(input, {}, short_way).value_or(false)) return;
    const auto done = g2p::transliterate_plainly(program, input, {}, plain);
    fuzz::check(done.has_value() && plain == short_way, "the short way gives the plain answer");
}

/// Words and a line for rules: fixed ones, and one made of the rules' own letters.
std::vector<std::u32string> texts_for(const std::vector<g2p::RuleText>& rules) {
    std::u32string own;
    for (std::size_t i = 0; i < rules.size() && own.size() < 200; ++i)
        own += unicode::to_code_points(rules[i].x + rules[i].a + rules[i].y + rules[i].b);
    return {U"nga rzus ab\n", U"", own, U"aabb " + own.substr(0, 12) + U"\n"};
}

void try_rules(std::string_view text) {
    const auto rules = g2p::parse_rules(text, "rules.txt", {true, true});
    if (!rules) return fuzz::check_error(rules.error());
    for (const bool word_edges : {false, true}) {
        const auto ours = g2p::RuleProgram::compile(*rules, {true, word_edges ? unicode::is_mark : g2p::WordTest()});
        auto plain = g2p::PlainRules::compile(*rules, {true, 20, word_edges ? "\\p{M}" : ""});
        if (!plain) {
            fuzz::check(ours == nullptr, "what is no expression is none for our matcher either");
            fuzz::check_error(plain.error());
            continue;
        }
        for (const std::u32string& input : texts_for(*rules)) {
            g2p::PlainRules::Worker worker;
            g2p::RuleTextBuffer buffer;
            buffer.start(unicode::to_utf16(unicode::to_utf8(input)), true);
            const auto done = plain->apply(buffer, worker);
            if (!done) {
                fuzz::check_error(done.error());
                continue;
            }
            fuzz::check(buffer.origins.size() == buffer.text.size(), "every unit has an origin");
            if (ours == nullptr) continue;
            g2p::RuleRoom room(20);
            room.load(input, false);
            if (!ours->apply(room)) continue;
            fuzz::check(unicode::to_utf8(room.text()) == unicode::from_utf16(buffer.text),
                        "our matcher gives the answer of the regular expressions");
        }
    }
}

void try_pattern(std::string_view text) {
    const auto pattern = phones::PhonePattern::parse(text, phones::FeatureTable::builtin());
    if (!pattern) return fuzz::check_error(pattern.error());
    fuzz::check(pattern->matches("mtanɡo t͡ʃaː") == !pattern->find_all("mtanɡo t͡ʃaː").empty(),
                "matches and find_all agree");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text = fuzz::text_of(data + 1, size - 1);
    if (unicode::first_invalid_utf8(text)) return 0; // tables are checked before they are parsed
    switch (data[0] % 4) {
    case 0: try_map(text); break;
    case 1: try_rules(text); break;
    case 2: {
        const auto tables = g2p::parse_builtin(text, "table.tsv", {});
        if (!tables) fuzz::check_error(tables.error());
        break;
    }
    default: try_pattern(text); break;
    }
    return 0;
}
