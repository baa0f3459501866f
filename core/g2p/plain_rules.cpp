// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/plain_rules.h"

#include "g2p/python_regex.h"
#include "unicode/group_regex.h"
#include "unicode/utf16_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace sauti::g2p {

using base::ErrorKind;
using unicode::GroupMatcher;
using unicode::GroupRegex;
using unicode::GroupSpan;

namespace {

// reference: the original hands a flag of this value over in the place of the count (replaces_32_times_in_reference).
constexpr int k_reference_replacements = 32;

} // namespace

struct PlainRules::Rule {
    GroupRegex pattern;
    GroupRegex not_empty; ///< the same, but never empty; its groups come one later
    std::u16string b;
    int x_group = 0;
    int a_group = 0; ///< not of a metathesis
    int y_group = 0;
    int first_group = -1;  ///< sw1 of a metathesis
    int second_group = -1; ///< sw2
    std::string path;
    std::int64_t line = 0;

    [[nodiscard]] base::Error error(std::string_view name) const {
        return base::make_error(ErrorKind::limit,
                                fmt::format("a rule's regular expression does not come to an end ({})", name),
                                "give shorter lines, or mend the rule")
            .at({path, line});
    }
};

struct PlainRules::Parts {
    std::vector<Rule> rules;
    bool limited = false;
    int limit_ms = 0;
};

struct PlainRules::Worker::Parts {
    struct Matchers {
        GroupMatcher any;
        std::optional<GroupMatcher> not_empty;
    };
    std::vector<Matchers> matchers;
};

PlainRules::Worker::Worker() : parts_(std::make_unique<Parts>()) {}
PlainRules::Worker::~Worker() = default;
PlainRules::Worker::Worker(Worker&&) noexcept = default;
PlainRules::Worker& PlainRules::Worker::operator=(Worker&&) noexcept = default;

PlainRules::PlainRules() : parts_(std::make_unique<Parts>()) {}
PlainRules::~PlainRules() = default;
PlainRules::PlainRules(PlainRules&&) noexcept = default;
PlainRules& PlainRules::operator=(PlainRules&&) noexcept = default;

namespace {

/// At the end of a match that is not empty, less is left of the text than at its beginning.
std::string never_empty(const std::string& text) {
    return "(?=((?s:.*)))(?:" + text + ")(?!\\1\\z)";
}

/// Compiles as it stands, else with bounded look-behinds, which some rules need; `text` becomes what was compiled.
base::Result<GroupRegex> compiled(std::string& text) {
    auto pattern = GroupRegex::compile(text);
    if (pattern || pattern.error().kind != ErrorKind::limit) return pattern;
    text = with_bounded_look_behinds(text);
    return GroupRegex::compile(text);
}

std::string expression(const RuleText& rule, const std::string& word_class) {
    const bool edges = !word_class.empty();
    const std::string x = edges ? with_word_edges(rule.x, word_class) : rule.x;
    const std::string y = edges ? with_word_edges(rule.y, word_class) : rule.y;
    const std::string a = rule.metathesis ? rule.a : "(?P<a>" + rule.a + ")";
    return icu_spelling("(?P<X>" + x + ")" + a + "(?P<Y>" + y + ")");
}

base::Error bad_rule(base::Error error, const RuleText& rule) {
    return base::make_error(ErrorKind::invalid, "in a rule: " + error.message, "check its brackets")
        .at({rule.path, rule.line});
}

} // namespace

base::Result<PlainRules> PlainRules::compile(const std::vector<RuleText>& rules, const RuleOptions& options) {
    PlainRules set;
    set.parts_->limited = options.limited;
    set.parts_->limit_ms = options.limit_ms;
    for (const RuleText& source : rules) {
        std::string text = expression(source, options.word_class);
        auto pattern = compiled(text);
        if (!pattern) return base::fail(bad_rule(std::move(pattern.error()), source));
        auto not_empty = GroupRegex::compile(never_empty(text));
        if (!not_empty) return base::fail(bad_rule(std::move(not_empty.error()), source));
        Rule rule = {
            std::move(*pattern), std::move(*not_empty), unicode::to_utf16(source.b), 0, 0, 0, -1, -1, source.path,
            source.line};
        rule.x_group = rule.pattern.group_number("X");
        rule.y_group = rule.pattern.group_number("Y");
        if (!source.metathesis) rule.a_group = rule.pattern.group_number("a");
        if (source.metathesis) {
            rule.first_group = rule.pattern.group_number("sw1");
            rule.second_group = rule.pattern.group_number("sw2");
        }
        set.parts_->rules.push_back(std::move(rule));
    }
    return set;
}

bool PlainRules::empty() const {
    return parts_->rules.empty();
}

std::size_t PlainRules::size() const {
    return parts_->rules.size();
}

namespace {

/// The text that a rule makes, grown from left to right.
class Rewriter {
public:
    Rewriter(RuleTextBuffer& source, std::size_t rule) : source_(source), rule_(static_cast<std::int32_t>(rule)) {}

    /// Units of the source as they are; nothing for a group that took no part.
    void copy(GroupSpan span) {
        if (span.begin < 0) return;
        const auto from = static_cast<std::size_t>(span.begin);
        const auto count = static_cast<std::size_t>(span.end - span.begin);
        text_.append(source_.text, from, count);
        if (!source_.tracked) return;
        const auto first = source_.origins.begin() + span.begin;
        origins_.insert(origins_.end(), first, first + (span.end - span.begin));
    }
    /// New text in the place of `replaced`.
    void write(const std::u16string& text, GroupSpan replaced) {
        text_ += text;
        if (source_.tracked) origins_.insert(origins_.end(), text.size(), origin_of(replaced));
    }
    void finish() {
        source_.text.swap(text_);
        source_.origins.swap(origins_);
    }

private:
    /// All that the replaced units came from; of nothing, the place between its neighbours.
    [[nodiscard]] Origin origin_of(GroupSpan replaced) const {
        const auto& origins = source_.origins;
        const auto begin = static_cast<std::size_t>(replaced.begin);
        const auto end = static_cast<std::size_t>(replaced.end);
        if (begin == end) {
            const std::uint32_t place = begin > 0 ? origins[begin - 1].end : 0;
            return {place, place, rule_};
        }
        Origin origin = {origins[begin].begin, origins[begin].end, rule_};
        for (std::size_t i = begin; i < end; ++i) {
            origin.begin = std::min(origin.begin, origins[i].begin);
            origin.end = std::max(origin.end, origins[i].end);
        }
        return origin;
    }

    RuleTextBuffer& source_;
    std::int32_t rule_;
    std::u16string text_;
    std::vector<Origin> origins_;
};

/// One match after the other as Python's sub() sees them: an empty match right behind another is allowed, but after an
/// empty match at a place the next one may not be empty there.
class Matches {
public:
    /// How the matcher that is never empty is made, once it is needed.
    struct NotEmpty {
        const GroupRegex& pattern;
        int limit_ms;
    };

    Matches(GroupMatcher& any, std::optional<GroupMatcher>& not_empty, NotEmpty source, std::u16string_view text)
        : any_(any), not_empty_(not_empty), source_(source), text_(text) {
        any_.start(text);
    }

    /// The matcher that holds the next match; null at the end or on a failure.
    GroupMatcher* next() {
        if (after_empty_ && is_not_empty_here()) {
            after_empty_ = false;
            // The plain matcher goes on behind this match.
            any_.start(text_, static_cast<std::size_t>(not_empty_->group(0).end));
            return &*not_empty_;
        }
        if (!any_.find()) return nullptr;
        const GroupSpan whole = any_.group(0);
        place_ = static_cast<std::size_t>(whole.end);
        after_empty_ = whole.begin == whole.end;
        return &any_;
    }

    /// Groups of the matcher that is not the plain one come one later.
    [[nodiscard]] int group_shift(const GroupMatcher* matcher) const { return matcher == &any_ ? 0 : 1; }
    [[nodiscard]] std::string_view error() const {
        return any_.error().empty() && not_empty_ ? not_empty_->error() : any_.error();
    }

private:
    bool is_not_empty_here() {
        if (!not_empty_) not_empty_.emplace(source_.pattern.matcher(source_.limit_ms));
        not_empty_->start(text_, place_);
        return not_empty_->matches_here();
    }

    GroupMatcher& any_;
    std::optional<GroupMatcher>& not_empty_;
    NotEmpty source_;
    std::u16string_view text_;
    bool after_empty_ = false;
    std::size_t place_ = 0;
};

std::u32string code_points(std::u16string_view text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size();)
        out += unicode::next_code_point(text, at);
    return out;
}

} // namespace

void RuleTextBuffer::start(std::u16string_view source, bool track) {
    text = source;
    tracked = track;
    origins.clear();
    for (std::uint32_t i = 0; tracked && i < text.size(); ++i)
        origins.push_back({i, i + 1, -1});
}

base::Result<void> PlainRules::apply(RuleTextBuffer& buffer, Worker& worker, RuleObserver* observer) const {
    auto& matchers = worker.parts_->matchers;
    for (std::size_t i = matchers.size(); i < parts_->rules.size(); ++i) {
        matchers.push_back({parts_->rules[i].pattern.matcher(parts_->limit_ms), std::nullopt});
    }
    for (std::size_t i = 0; i < parts_->rules.size(); ++i) {
        const Rule& rule = parts_->rules[i];
        Matches matches(matchers[i].any, matchers[i].not_empty, {rule.not_empty, parts_->limit_ms}, buffer.text);
        Rewriter rewriter(buffer, i);
        GroupSpan between = {0, 0};
        int count = 0;
        while (GroupMatcher* match = matches.next()) {
            const int shift = matches.group_shift(match);
            const GroupSpan whole = match->group(0);
            between.end = whole.begin;
            rewriter.copy(between);
            rewriter.copy(match->group(rule.x_group + shift));
            if (rule.first_group >= 0) {
                rewriter.copy(match->group(rule.second_group + shift));
                rewriter.copy(match->group(rule.first_group + shift));
            } else {
                rewriter.write(rule.b, match->group(rule.a_group + shift));
            }
            rewriter.copy(match->group(rule.y_group + shift));
            between.begin = whole.end;
            if (++count == k_reference_replacements && parts_->limited) break;
        }
        if (!matches.error().empty()) {
            // A matcher that failed does not start again.
            const base::Error error = rule.error(matches.error());
            matchers.clear();
            return base::fail(error);
        }
        if (count == 0) continue;
        between.end = static_cast<std::ptrdiff_t>(buffer.text.size());
        rewriter.copy(between);
        const std::u32string before = observer == nullptr ? std::u32string() : code_points(buffer.text);
        rewriter.finish();
        if (observer != nullptr) observer->fired(i, count, before, code_points(buffer.text));
    }
    return {};
}

} // namespace sauti::g2p
