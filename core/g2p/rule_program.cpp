// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/rule_program.h"

#include "unicode/utf8.h"

#include <fmt/format.h>

#include <bit>
#include <utility>

namespace sauti::g2p {

namespace {

// reference: the original hands a flag of this value over in the place of the count (replaces_32_times_in_reference).
constexpr std::int64_t k_reference_replacements = 32;
constexpr std::size_t k_word_bits = 64;

/// # as the edge of a word in a longer text.
void use_word_edges(PatternNode& node) {
    if (node.kind == PatternNode::Kind::edge) {
        if (node.edge == Edge::text_begin) node.edge = Edge::not_after_word;
        if (node.edge == Edge::text_end) node.edge = Edge::not_before_word;
    }
    for (PatternNode& part : node.parts)
        use_word_edges(part);
}

std::optional<PatternParts> parse_parts(const RuleText& rule, bool word_edges) {
    auto x = parse_pattern(rule.x);
    auto a = parse_pattern(rule.a);
    auto y = parse_pattern(rule.y);
    if (!x || !a || !y) return std::nullopt;
    if (word_edges) {
        use_word_edges(*x);
        use_word_edges(*y);
    }
    return PatternParts{std::move(*x), std::move(*a), std::move(*y)};
}

base::Error without_end(const std::string& path, std::int64_t line, PatternMatcher::Outcome outcome) {
    const char* what = outcome == PatternMatcher::Outcome::out_of_time ? "time" : "memory";
    return base::make_error(base::ErrorKind::limit,
                            fmt::format("a rule's regular expression does not come to an end (out of {})", what),
                            "give shorter lines, or mend the rule")
        .at({path, line});
}

} // namespace

RuleProgram::RuleProgram(RuleAlphabet alphabet, bool limited)
    : alphabet_(std::move(alphabet)), sets_(alphabet_.size()), limited_(limited) {}

std::unique_ptr<const RuleProgram> RuleProgram::compile(const std::vector<RuleText>& rules,
                                                        RuleProgramOptions options) {
    std::vector<PatternParts> parts;
    std::vector<PatternNode> trees;
    for (const RuleText& rule : rules) {
        auto parsed = parse_parts(rule, static_cast<bool>(options.is_word));
        if (!parsed) return nullptr;
        parts.push_back(std::move(*parsed));
        for (const PatternNode* tree : {&parts.back().x, &parts.back().a, &parts.back().y})
            trees.push_back(*tree);
    }
    auto alphabet = RuleAlphabet::of(trees, std::move(options.is_word));
    if (!alphabet) return nullptr;
    auto program = std::unique_ptr<RuleProgram>(new RuleProgram(std::move(*alphabet), options.limited));
    for (std::size_t i = 0; i < rules.size(); ++i) {
        auto code = compile_pattern(parts[i], program->alphabet_, program->sets_);
        if (!code) return nullptr;
        program->rules_.push_back(
            {std::move(*code), unicode::to_code_points(rules[i].b), rules[i].metathesis, rules[i].path, rules[i].line});
    }
    program->words_ = (rules.size() + k_word_bits - 1) / k_word_bits;
    for (auto& table : program->may_stand_)
        table.assign(program->alphabet_.size() * program->words_, 0);
    program->inside_.assign(program->words_, 0);
    for (std::size_t i = 0; i < rules.size(); ++i)
        program->add_to_tables(i);
    return program;
}

void RuleProgram::add_to_tables(std::size_t rule) {
    const std::uint64_t bit = std::uint64_t{1} << (rule % k_word_bits);
    const PatternCode& code = rules_[rule].code;
    const auto places = first_symbols(code, alphabet_, sets_, k_places);
    for (std::size_t place = 0; place < k_places; ++place) {
        for (std::size_t symbol = 0; symbol < alphabet_.size(); ++symbol) {
            if (places[place][symbol]) may_stand_[place][symbol * words_ + rule / k_word_bits] |= bit;
        }
    }
    if (!code.only_at_begin) inside_[rule / k_word_bits] |= bit;
}

void RuleProgram::read_symbols(RuleRoom& room) const {
    const std::u32string_view text = room.text();
    room.symbols_.resize(text.size() + k_places);
    Symbol* symbols = room.symbols_.data();
    for (std::size_t i = 0; i < text.size(); ++i)
        symbols[i] = alphabet_.of(text[i]);
    for (std::size_t i = text.size(); i < text.size() + k_places; ++i)
        symbols[i] = RuleAlphabet::k_end;
}

void RuleProgram::find_possible(RuleRoom& room) const {
    room.possible_.resize(words_);
    const Symbol* symbols = room.symbols_.data();
    const std::size_t size = room.symbols_.size() - k_places;
    for (std::size_t word = 0; word < words_; ++word) {
        const auto at = [&](std::size_t i) {
            return may_stand_[0][symbols[i] * words_ + word] & may_stand_[1][symbols[i + 1] * words_ + word] &
                   may_stand_[2][symbols[i + 2] * words_ + word];
        };
        std::uint64_t behind = 0;
        for (std::size_t i = 1; i <= size; ++i)
            behind |= at(i);
        room.possible_[word] = at(0) | (behind & inside_[word]);
    }
}

std::size_t RuleProgram::next_possible(const RuleRoom& room, std::size_t from) const {
    for (std::size_t word = from / k_word_bits; word < words_; ++word) {
        std::uint64_t bits = room.possible_[word];
        if (word == from / k_word_bits) bits &= ~std::uint64_t{0} << (from % k_word_bits);
        if (bits != 0) return word * k_word_bits + static_cast<std::size_t>(std::countr_zero(bits));
    }
    return rules_.size();
}

bool RuleProgram::may_begin(std::size_t rule, const Symbol* at) const {
    const std::size_t word = rule / k_word_bits;
    const std::uint64_t rules = may_stand_[0][at[0] * words_ + word] & may_stand_[1][at[1] * words_ + word] &
                                may_stand_[2][at[2] * words_ + word];
    return (rules >> (rule % k_word_bits) & 1) != 0;
}

base::Result<void> RuleProgram::apply(RuleRoom& room, RuleObserver* observer) const {
    if (rules_.empty()) return {};
    read_symbols(room);
    find_possible(room);
    for (std::size_t rule = next_possible(room, 0); rule < rules_.size(); rule = next_possible(room, rule + 1)) {
        SAUTI_TRY(const std::int64_t times, rewrite(rule, room));
        if (times == 0) continue;
        const std::u32string_view before = room.text();
        room.end_next();
        if (observer != nullptr) observer->fired(rule, times, before, room.text());
        read_symbols(room);
        find_possible(room);
    }
    return {};
}

/// One match after the other as Python's sub() sees them: an empty match right behind another is allowed, but after an
/// empty match at a place the next one may not be empty there. The new text is the room's next one if there was any.
base::Result<std::int64_t> RuleProgram::rewrite(std::size_t number, RuleRoom& room) const {
    const Rule& rule = rules_[number];
    const std::size_t size = room.text().size();
    const Symbol* symbols = room.symbols_.data();
    const auto& slots = room.match.slots;
    PatternMatcher matcher(rule.code, sets_, symbols, size, room.match);
    const std::size_t last_begin = rule.code.only_at_begin ? 0 : size;
    std::size_t copied = 0;
    std::int64_t times = 0;
    bool not_empty = false;
    for (std::size_t at = 0; at <= last_begin;) {
        std::size_t end = 0;
        auto outcome = PatternMatcher::Outcome::no;
        if (may_begin(number, symbols + at)) outcome = matcher.match_at(at, not_empty, end);
        if (outcome == PatternMatcher::Outcome::no) {
            not_empty = false;
            ++at;
            continue;
        }
        if (outcome != PatternMatcher::Outcome::yes) return base::fail(without_end(rule.path, rule.line, outcome));
        if (times == 0) room.begin_next();
        room.copy(copied, slots[a_begin]); // what lies between, and X
        if (rule.metathesis) {
            if (slots[second_begin] != MatchRoom::k_nowhere) room.copy(slots[second_begin], slots[second_end]);
            if (slots[first_begin] != MatchRoom::k_nowhere) room.copy(slots[first_begin], slots[first_end]);
        } else {
            room.write(rule.b);
        }
        room.copy(slots[y_begin], end);
        copied = end;
        not_empty = end == at;
        at = end;
        if (++times == k_reference_replacements && limited_) break;
    }
    if (times > 0) room.copy(copied, size);
    return times;
}

} // namespace sauti::g2p
