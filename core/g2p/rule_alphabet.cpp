// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/rule_alphabet.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sauti::g2p {

namespace {

constexpr std::size_t k_most_named = 20000;
constexpr char32_t k_looked_up_end = 0x3000; ///< properties of what lies below are looked up when rules are read
constexpr std::array<Property, 3> k_properties = {Property::word, Property::space, Property::letter};
constexpr std::uint8_t k_word_test = 1U << k_properties.size();

std::uint8_t bit_of(Property property) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(property));
}

} // namespace

std::optional<RuleAlphabet> RuleAlphabet::of(const std::vector<PatternNode>& trees, WordTest is_word) {
    RuleAlphabet alphabet(std::move(is_word));
    if (alphabet.is_word_) alphabet.asked_ = k_word_test;
    for (const PatternNode& tree : trees) {
        if (!alphabet.collect(tree)) return std::nullopt;
    }
    alphabet.number_all();
    return alphabet;
}

bool RuleAlphabet::collect(const PatternNode& node) {
    for (const auto& [first, last] : node.set.ranges) {
        if (named_.size() + (last - first) > k_most_named) return false;
        for (char32_t c = first; c <= last; ++c)
            named_ += c;
    }
    for (const auto& [property, has] : node.set.properties)
        asked_ |= bit_of(property);
    if (node.kind == PatternNode::Kind::edge && (node.edge == Edge::boundary || node.edge == Edge::no_boundary))
        asked_ |= bit_of(Property::word);
    return std::all_of(node.parts.begin(), node.parts.end(), [this](const PatternNode& part) { return collect(part); });
}

void RuleAlphabet::number_all() {
    named_ += U'\n';
    std::sort(named_.begin(), named_.end());
    named_.erase(std::unique(named_.begin(), named_.end()), named_.end());
    // The newline has its fixed number; what is smaller comes behind it.
    std::rotate(named_.begin(), std::find(named_.begin(), named_.end(), U'\n'), named_.end());
    const auto first_rest = static_cast<Symbol>(named_.size() + 1);
    for (unsigned traits = 0; traits <= asked_; ++traits) {
        if ((traits & ~unsigned{asked_}) == 0) rest_.push_back(static_cast<Traits>(traits));
    }
    table_ = SymbolTable(asked_ == 0 ? first_rest : k_ask);
    if (asked_ != 0) {
        for (char32_t c = 0; c < k_looked_up_end; ++c)
            table_.assign(c, rest_of(c));
    }
    for (std::size_t i = 0; i < named_.size(); ++i)
        table_.assign(named_[i], static_cast<Symbol>(i + 1));
}

RuleAlphabet::Traits RuleAlphabet::traits_of(char32_t code_point) const {
    Traits traits = 0;
    for (const Property property : k_properties) {
        if ((asked_ & bit_of(property)) != 0 && has_property(code_point, property)) traits |= bit_of(property);
    }
    if (is_word_ && is_word_(code_point)) traits |= k_word_test;
    return traits;
}

Symbol RuleAlphabet::rest_of(char32_t code_point) const {
    const auto place = std::lower_bound(rest_.begin(), rest_.end(), traits_of(code_point));
    return static_cast<Symbol>(named_.size() + 1 + static_cast<std::size_t>(place - rest_.begin()));
}

std::vector<bool> RuleAlphabet::members(const CharacterSet& set) const {
    std::vector<bool> found(size(), false);
    for (std::size_t i = 0; i < named_.size(); ++i)
        found[i + 1] = set.contains(named_[i]);
    for (std::size_t i = 0; i < rest_.size(); ++i) {
        const bool any = std::any_of(set.properties.begin(), set.properties.end(), [this, i](const auto& entry) {
            return ((rest_[i] & bit_of(entry.first)) != 0) == entry.second;
        });
        found[named_.size() + 1 + i] = any != set.negated;
    }
    return found;
}

std::vector<bool> RuleAlphabet::word_characters() const {
    std::vector<bool> found(size(), false);
    if (!is_word_) return found;
    for (std::size_t i = 0; i < named_.size(); ++i)
        found[i + 1] = is_word_(named_[i]);
    for (std::size_t i = 0; i < rest_.size(); ++i)
        found[named_.size() + 1 + i] = (rest_[i] & k_word_test) != 0;
    return found;
}

} // namespace sauti::g2p
