// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/pattern_tree.h"

#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <algorithm>
#include <string>

namespace sauti::g2p {

using Kind = PatternNode::Kind;

namespace {

constexpr std::size_t k_deepest = 100;
constexpr std::size_t k_most_times = 1000;
constexpr char32_t k_last_separator = 0x1F; ///< U+001C..U+001F are blanks to Python's str, not to \s

PatternNode one(CharacterSet set) {
    PatternNode node;
    node.kind = Kind::character;
    node.set = std::move(set);
    return node;
}

PatternNode edge(Edge which) {
    PatternNode node;
    node.kind = Kind::edge;
    node.edge = which;
    return node;
}

/// Recursive descent. A failure anywhere makes the whole nullopt, so it is a flag, not a result to hand up.
class Parser {
public:
    explicit Parser(std::string_view text) : text_(unicode::to_code_points(text)) {}

    std::optional<PatternNode> whole() {
        PatternNode node = choice();
        if (failed_ || at_ < text_.size()) return std::nullopt;
        return node;
    }

private:
    [[nodiscard]] bool done() const { return at_ >= text_.size(); }
    [[nodiscard]] char32_t peek() const { return done() ? U'\0' : text_[at_]; }
    bool skip(std::u32string_view expected) {
        if (std::u32string_view(text_).substr(at_, expected.size()) != expected) return false;
        at_ += expected.size();
        return true;
    }
    PatternNode fail() {
        failed_ = true;
        at_ = text_.size();
        return {};
    }

    PatternNode choice() {
        if (++depth_ > k_deepest) return fail();
        PatternNode first = sequence();
        if (peek() == U'|') {
            PatternNode all;
            all.kind = Kind::choice;
            all.parts.push_back(std::move(first));
            while (skip(U"|"))
                all.parts.push_back(sequence());
            first = std::move(all);
        }
        --depth_;
        return first;
    }

    PatternNode sequence() {
        PatternNode all;
        while (!done() && peek() != U'|' && peek() != U')')
            all.parts.push_back(repeated(atom()));
        return all;
    }

    PatternNode atom() {
        switch (peek()) {
        case U'(': return group();
        case U'[': return character_class();
        case U'\\': return escape();
        case U'.': ++at_; return one({{{U'\n', U'\n'}}, {}, true});
        case U'^': ++at_; return edge(Edge::text_begin);
        case U'$': ++at_; return edge(Edge::text_end);
        case U'*':
        case U'+':
        case U'?':
        case U'{':
        case U'}':
        case U']': return fail();
        default: {
            const char32_t c = text_[at_++];
            return one({{{c, c}}, {}, false});
        }
        }
    }

    PatternNode group() {
        ++at_;
        PatternNode node;
        const auto look = [&node](bool ahead, bool negative) {
            node.kind = Kind::look;
            node.ahead = ahead;
            node.negative = negative;
        };
        if (skip(U"?:")) {
        } else if (skip(U"?=")) {
            look(true, false);
        } else if (skip(U"?!")) {
            look(true, true);
        } else if (skip(U"?<=")) {
            look(false, false);
        } else if (skip(U"?<!")) {
            look(false, true);
        } else if (const bool first = skip(U"?P<sw1>"); first || skip(U"?P<sw2>")) {
            node.kind = Kind::capture;
            node.group = first ? 1 : 2;
            bool& seen = first ? first_group_ : second_group_;
            if (seen || looks_ > 0) return fail();
            seen = true;
        } else if (peek() == U'?') {
            return fail();
        }
        const int looks = node.kind == Kind::look ? 1 : 0;
        looks_ += looks;
        node.parts.push_back(choice());
        looks_ -= looks;
        return skip(U")") ? node : fail();
    }

    /// What stands behind an atom: * + ? {m} {m,} {m,n}, and a ? that makes it lazy.
    PatternNode repeated(PatternNode node) {
        PatternNode repeat;
        repeat.kind = Kind::repeat;
        if (skip(U"*")) {
            repeat.most = PatternNode::k_endless;
        } else if (skip(U"+")) {
            repeat.least = 1;
            repeat.most = PatternNode::k_endless;
        } else if (skip(U"?")) {
            repeat.most = 1;
        } else if (peek() == U'{') {
            if (!counts(repeat)) return fail();
        } else {
            return node;
        }
        repeat.greedy = !skip(U"?");
        const bool again = peek() == U'*' || peek() == U'+' || peek() == U'?' || peek() == U'{';
        // A part that may be empty, repeated, is where programs differ; so is a repeated edge.
        if (again || node.kind == Kind::edge || node.kind == Kind::look || lengths(node).first == 0) return fail();
        repeat.parts.push_back(std::move(node));
        return repeat;
    }

    bool counts(PatternNode& repeat) {
        ++at_;
        if (!number(repeat.least)) return false;
        repeat.most = repeat.least;
        if (skip(U",")) {
            repeat.most = PatternNode::k_endless;
            if (peek() != U'}' && !number(repeat.most)) return false;
        }
        return skip(U"}") && repeat.least <= repeat.most;
    }

    bool number(std::size_t& value) {
        const std::size_t begin = at_;
        value = 0;
        for (; peek() >= U'0' && peek() <= U'9' && value <= k_most_times; ++at_)
            value = value * 10 + (text_[at_] - U'0');
        return at_ > begin && value <= k_most_times;
    }

    PatternNode escape() {
        if (skip(U"\\b")) return edge(Edge::boundary);
        if (skip(U"\\B")) return edge(Edge::no_boundary);
        CharacterSet set;
        if (!escaped(set)) return fail();
        return one(std::move(set));
    }

    /// A backslash and what it escapes, inside a class or outside.
    bool escaped(CharacterSet& set) {
        struct Name {
            std::u32string_view text;
            Property property;
            bool has;
        };
        static constexpr Name k_names[] = {
            {U"\\w", Property::word, true},           {U"\\W", Property::word, false},
            {U"\\s", Property::space, true},          {U"\\S", Property::space, false},
            {U"\\p{Letter}", Property::letter, true}, {U"\\p{L}", Property::letter, true},
        };
        for (const Name& name : k_names) {
            if (!skip(name.text)) continue;
            set.properties.emplace_back(name.property, name.has);
            return true;
        }
        const auto c = escaped_character();
        if (c) set.ranges.emplace_back(*c, *c);
        return c.has_value();
    }

    std::optional<char32_t> escaped_character() {
        ++at_;
        if (done()) return std::nullopt;
        if (skip(U"u")) return hexadecimal();
        const char32_t c = text_[at_++];
        const bool is_plain_sign = c > U' ' && c < 0x7F && !(c >= U'0' && c <= U'9') && !(c >= U'A' && c <= U'Z') &&
                                   !(c >= U'a' && c <= U'z') && c != U'_' && c != U'<' && c != U'>';
        return is_plain_sign ? std::optional<char32_t>(c) : std::nullopt;
    }

    std::optional<char32_t> hexadecimal() {
        char32_t value = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            const char32_t c = peek();
            const bool letter = (c >= U'a' && c <= U'f') || (c >= U'A' && c <= U'F');
            if (!letter && !(c >= U'0' && c <= U'9')) return std::nullopt;
            value = value * 16 + (letter ? (c | 0x20) - U'a' + 10 : c - U'0');
        }
        return value;
    }

    PatternNode character_class() {
        ++at_;
        CharacterSet set;
        set.negated = skip(U"^");
        bool first = true;
        while (first || peek() != U']') {
            if (done() || !member(set, first)) return fail();
            first = false;
        }
        ++at_;
        return one(std::move(set));
    }

    /// One member of a class: a character, a range, an escape.
    bool member(CharacterSet& set, bool first) {
        if (peek() == U'\\' && at_ + 1 < text_.size()) {
            const std::size_t ranges = set.ranges.size();
            if (text_[at_ + 1] == U'b' || !escaped(set)) return false;
            // The end of a range may not be written with an escape, nor its beginning.
            return peek() != U'-' || (at_ + 1 < text_.size() && text_[at_ + 1] == U']' && set.ranges.size() > ranges);
        }
        const char32_t c = text_[at_++];
        if (c == U'[' && (peek() == U':' || peek() == U'.' || peek() == U'=')) return false;
        if (c == U'-' && !first && peek() != U']') return false;
        const bool is_range = peek() == U'-' && at_ + 1 < text_.size() && text_[at_ + 1] != U']';
        if (!is_range) {
            set.ranges.emplace_back(c, c);
            return true;
        }
        const char32_t last = text_[at_ + 1];
        if (last == U'\\' || last == U'[' || last == U'-' || c == U'-' || last < c) return false;
        at_ += 2;
        set.ranges.emplace_back(c, last);
        return true;
    }

    std::u32string text_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    int looks_ = 0;
    bool first_group_ = false;
    bool second_group_ = false;
    bool failed_ = false;
};

std::size_t times(std::size_t length, std::size_t count) {
    if (length == 0 || count == 0) return 0;
    if (length == PatternNode::k_endless || count == PatternNode::k_endless) return PatternNode::k_endless;
    return length * count;
}

std::size_t plus(std::size_t a, std::size_t b) {
    return a == PatternNode::k_endless || b == PatternNode::k_endless ? PatternNode::k_endless : a + b;
}

} // namespace

bool has_property(char32_t code_point, Property property) {
    switch (property) {
    case Property::word: return unicode::is_word_character(code_point);
    case Property::letter: return unicode::category(code_point) == unicode::Category::letter;
    default: return unicode::is_white_space(code_point) && !(code_point > 0x1B && code_point <= k_last_separator);
    }
}

bool CharacterSet::contains(char32_t code_point) const {
    const bool in_range = std::any_of(ranges.begin(), ranges.end(), [code_point](const auto& range) {
        return code_point >= range.first && code_point <= range.second;
    });
    const bool found = in_range || std::any_of(properties.begin(), properties.end(), [code_point](const auto& entry) {
                           return has_property(code_point, entry.first) == entry.second;
                       });
    return found != negated;
}

std::optional<PatternNode> parse_pattern(std::string_view text) {
    return Parser(text).whole();
}

std::pair<std::size_t, std::size_t> lengths(const PatternNode& node) {
    if (node.kind == Kind::character) return {1, 1};
    if (node.kind == Kind::edge || node.kind == Kind::look) return {0, 0};
    if (node.kind == Kind::choice) {
        std::pair<std::size_t, std::size_t> range = {PatternNode::k_endless, 0};
        for (const PatternNode& part : node.parts) {
            const auto [least, most] = lengths(part);
            range = {std::min(range.first, least), std::max(range.second, most)};
        }
        return range;
    }
    std::pair<std::size_t, std::size_t> range = {0, 0};
    for (const PatternNode& part : node.parts) {
        const auto [least, most] = lengths(part);
        range = {plus(range.first, least), plus(range.second, most)};
    }
    if (node.kind == Kind::repeat) range = {times(range.first, node.least), times(range.second, node.most)};
    return range;
}

} // namespace sauti::g2p
