// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/entities.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <utility>

namespace sauti::ner {

using base::ErrorKind;

namespace {

/// Prefixes in the order in which messages list them.
constexpr std::string_view k_order = "IOBESUL";

enum class Types { same, different, any };

/// What stands before and what follows, with a condition on their types. '*' is any prefix.
struct Rule {
    char before;
    char now;
    Types types;
};

struct SchemeRules {
    std::string_view allowed;
    std::vector<Rule> start;
    std::vector<Rule> inside;
    std::vector<Rule> end;
};

/// The rules as seqeval 1.2.2 (seqeval/scheme.py) has them, with its gaps: in IOB1 a B after O starts nothing, and IOE1
/// is incomplete (scheme_rules_are_the_references).
const SchemeRules& rules_of(Scheme scheme) {
    constexpr Types same = Types::same;
    constexpr Types different = Types::different;
    constexpr Types any = Types::any;
    static const SchemeRules all[] = {
        {"IOB",
         {{'O', 'I', any}, {'I', 'I', different}, {'B', 'I', any}, {'I', 'B', same}, {'B', 'B', same}},
         {{'B', 'I', same}, {'I', 'I', same}},
         {{'I', 'I', different},
          {'I', 'O', any},
          {'I', 'B', any},
          {'B', 'O', any},
          {'B', 'I', different},
          {'B', 'B', same}}},
        {"IOB",
         {{'*', 'B', any}},
         {{'B', 'I', same}, {'I', 'I', same}},
         {{'I', 'O', any},
          {'I', 'I', different},
          {'I', 'B', any},
          {'B', 'O', any},
          {'B', 'I', different},
          {'B', 'B', any}}},
        {"IOE",
         {{'O', 'I', any}, {'I', 'I', different}, {'E', 'I', any}, {'E', 'E', same}},
         {{'I', 'I', same}, {'I', 'E', same}},
         {{'I', 'I', different}, {'I', 'O', any}, {'I', 'E', different}, {'E', 'I', same}, {'E', 'E', same}}},
        {"IOE",
         {{'O', 'I', any},
          {'O', 'E', any},
          {'E', 'I', any},
          {'E', 'E', any},
          {'I', 'I', different},
          {'I', 'E', different}},
         {{'I', 'E', same}, {'I', 'I', same}},
         {{'E', '*', any}}},
        {"IOBES",
         {{'*', 'B', any}, {'*', 'S', any}},
         {{'B', 'I', same}, {'B', 'E', same}, {'I', 'I', same}, {'I', 'E', same}},
         {{'S', '*', any}, {'E', '*', any}}},
        {"IOBUL",
         {{'*', 'B', any}, {'*', 'U', any}},
         {{'B', 'I', same}, {'B', 'L', same}, {'I', 'I', same}, {'I', 'L', same}},
         {{'U', '*', any}, {'L', '*', any}}},
    };
    return all[static_cast<std::size_t>(scheme)];
}

struct Token {
    char prefix = 'O';
    std::string_view type = "_";
    std::string_view text = "O";
};

base::Result<Token> token_of(std::string_view tag, bool suffix) {
    if (tag.empty()) return base::fail(ErrorKind::invalid, "a tag is empty: string index out of range");
    const char32_t prefix = tag_parts(tag, suffix).prefix;
    if (prefix > 0x7F || k_order.find(static_cast<char>(prefix)) == std::string_view::npos) {
        std::string letter;
        unicode::append_utf8(letter, prefix);
        return base::fail(ErrorKind::invalid,
                          fmt::format("the tag \"{}\" begins with no prefix of any scheme: '{}'", tag, letter),
                          "prefixes are I, O, B, E, S, U and L");
    }
    std::string_view type = tag;
    if (suffix) {
        type.remove_suffix(1);
    } else {
        type.remove_prefix(1);
    }
    while (!type.empty() && type.front() == '-')
        type.remove_prefix(1);
    while (!type.empty() && type.back() == '-')
        type.remove_suffix(1);
    return Token{static_cast<char>(prefix), type.empty() ? std::string_view("_") : type, tag};
}

bool matches(const std::vector<Rule>& rules, const Token& before, const Token& now) {
    for (const Rule& rule : rules) {
        if (rule.before != '*' && rule.before != before.prefix) continue;
        if (rule.now != '*' && rule.now != now.prefix) continue;
        if (rule.types == Types::any || (before.type == now.type) == (rule.types == Types::same)) return true;
    }
    return false;
}

base::Result<void> check_allowed(const Token& token, const SchemeRules& rules) {
    if (rules.allowed.find(token.prefix) != std::string_view::npos) return {};
    std::string allowed;
    for (const char prefix : k_order) {
        if (rules.allowed.find(prefix) == std::string_view::npos) continue;
        if (!allowed.empty()) allowed += '|';
        allowed += prefix;
    }
    return base::fail(ErrorKind::invalid,
                      fmt::format("Invalid token is found: {}. Allowed prefixes are: {}.", token.text, allowed),
                      "choose the scheme that the file has, or score in the default mode");
}

} // namespace

base::Result<std::vector<Entity>> strict_entities(std::span<const std::string> tags, Scheme scheme, bool suffix) {
    const SchemeRules& rules = rules_of(scheme);
    std::vector<Token> tokens;
    tokens.reserve(tags.size() + 1);
    for (const std::string& tag : tags) {
        SAUTI_TRY(const Token token, token_of(tag, suffix));
        tokens.push_back(token);
    }
    tokens.emplace_back(); // an O ends the sentence
    std::vector<Entity> found;
    std::size_t at = 0;
    while (at < tokens.size()) {
        SAUTI_CHECK(check_allowed(tokens[at], rules));
        if (!matches(rules.start, at == 0 ? Token{} : tokens[at - 1], tokens[at])) {
            ++at;
            continue;
        }
        std::size_t end = at + 1;
        while (end < tokens.size() && matches(rules.inside, tokens[end - 1], tokens[end]))
            ++end;
        // `end` is at most the closing O: no rule has an O inside
        if (matches(rules.end, tokens[end - 1], tokens[end])) {
            found.push_back(
                {std::string(tokens[at].type), static_cast<std::int64_t>(at), static_cast<std::int64_t>(end)});
        }
        at = end;
    }
    return found;
}

} // namespace sauti::ner
