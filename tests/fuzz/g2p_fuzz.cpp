// SPDX-License-Identifier: GPL-3.0-or-later
// The first byte says what the rest is: a map, rules, a table of ours, or a phone pattern. Each is read or refused with
// words; what was read answers, and answers the same by the short way as by the plain one.
#include "fuzz/check.h"
#include "g2p/code_tables.h"
#include "g2p/fast_path.h"
#include "g2p/map_table.h"
#include "g2p/plain_path.h"
#include "g2p/rule_file.h"
#include "g2p/rule_set.h"
#include "phones/pattern.h"
#include "unicode/utf8.h"

#include <string>

using namespace sauti;

namespace {

constexpr std::string_view k_text = "Ng’a rżuş İı á\u0323 ab";

void try_map(std::string_view text) {
    auto entries = g2p::parse_map(text, "map.csv", {false, true, true});
    if (!entries) return fuzz::check_error(entries.error());
    g2p::Program program;
    program.tables.map = std::move(*entries);
    auto matcher = g2p::MapMatcher::build(program.tables.map, {true, true});
    if (!matcher) return fuzz::check_error(matcher.error());
    program.matcher = std::move(*matcher);
    std::string input(k_text);
    for (std::size_t i = 0; i < program.tables.map.size() && i < 8; ++i)
        input += unicode::to_utf8(program.tables.map[i].key);
    const auto fast = g2p::FastPath::make(program);
    std::string short_way;
    std::string plain;
    if (!fast->transliterate(input, short_way, nullptr)) return;
    const auto done = g2p::transliterate_plainly(program, input, g2p::Steps::transliterate, plain, nullptr);
    fuzz::check(done.has_value() && plain == short_way, "the short way gives the plain answer");
}

void try_rules(std::string_view text) {
    const auto rules = g2p::parse_rules(text, "rules.txt", {true, true});
    if (!rules) return fuzz::check_error(rules.error());
    for (const char* word_class : {"", "\\p{L}\\p{M}"}) {
        auto set = g2p::RuleSet::compile(*rules, {true, 20, word_class});
        if (!set) return fuzz::check_error(set.error());
        g2p::RuleSet::Worker worker;
        g2p::RuleTextBuffer buffer;
        buffer.text = u"nga rzus ab";
        buffer.tracked = true;
        const auto done = set->apply(buffer, worker);
        if (!done) return fuzz::check_error(done.error());
        fuzz::check(buffer.written.size() == buffer.text.size(), "every unit is known to be written or not");
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
