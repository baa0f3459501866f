// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/rule_reach.h"

#include "g2p/pattern_tree.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <algorithm>
#include <string>

namespace sauti::g2p {

namespace {

constexpr char32_t k_widest_range = 0x400;

/// Can a text match the node, if it has only letters that `possible` knows?
template <class Possible>
bool can_match(const PatternNode& node, const Possible& possible) {
    const auto part_can = [&possible](const PatternNode& part) { return can_match(part, possible); };
    switch (node.kind) {
    case PatternNode::Kind::character:
        if (node.set.negated || !node.set.properties.empty()) return true;
        return std::any_of(node.set.ranges.begin(), node.set.ranges.end(), [&possible](const auto& range) {
            if (range.second - range.first > k_widest_range) return true;
            for (char32_t c = range.first; c <= range.second; ++c) {
                if (possible(c)) return true;
            }
            return false;
        });
    case PatternNode::Kind::choice: return std::any_of(node.parts.begin(), node.parts.end(), part_can);
    case PatternNode::Kind::repeat: return node.least == 0 || part_can(node.parts.front());
    case PatternNode::Kind::look: return node.negative || part_can(node.parts.front());
    default: return std::all_of(node.parts.begin(), node.parts.end(), part_can);
    }
}

} // namespace

bool is_in_lower_case(char32_t code_point) {
    const std::u32string one(1, code_point);
    const std::string text = unicode::to_utf8(one);
    return unicode::lower(text) == text;
}

bool RuleReach::can_fire(const RuleText& rule) const {
    const auto possible = [this](char32_t c) { return is_in_lower_case(c) || written_.count(c) > 0; };
    for (const std::string* part : {&rule.x, &rule.a, &rule.y}) {
        const auto tree = parse_pattern(*part);
        if (tree && !can_match(*tree, possible)) return false;
    }
    return true;
}

void RuleReach::add_rule(const RuleText& rule) {
    add_phones(rule.b);
}

void RuleReach::add_phones(std::string_view phones) {
    for (const char32_t c : unicode::to_code_points(phones))
        written_.insert(c);
}

} // namespace sauti::g2p
