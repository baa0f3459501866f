// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/rule_set.h"

#include "g2p/python_regex.h"

#include <fmt/format.h>
#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <utility>

namespace sauti::g2p {

using base::ErrorKind;

namespace {

// reference: the original hands a flag of this value over in the place of the count (replaces_32_times_in_reference).
constexpr int k_reference_replacements = 32;
constexpr int32_t k_stack_bytes = 64 << 20;
constexpr int32_t k_time_ticks = 10000; ///< about milliseconds

icu::UnicodeString utf16(const std::string& text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text));
}

std::unique_ptr<icu::RegexPattern> pattern_of(const std::string& icu_text, UErrorCode& status) {
    UParseError where;
    return std::unique_ptr<icu::RegexPattern>(
        icu::RegexPattern::compile(utf16(icu_text), UREGEX_UNIX_LINES, where, status));
}

std::unique_ptr<icu::RegexMatcher> matcher_of(const icu::RegexPattern& pattern, UErrorCode& status) {
    std::unique_ptr<icu::RegexMatcher> matcher(pattern.matcher(status));
    if (U_FAILURE(status)) return matcher;
    matcher->setStackLimit(k_stack_bytes, status);
    matcher->setTimeLimit(k_time_ticks, status);
    return matcher;
}

} // namespace

struct RuleSet::Rule {
    std::unique_ptr<icu::RegexPattern> pattern;
    std::unique_ptr<icu::RegexPattern> not_empty; ///< the same, but never empty; its groups come one later
    std::u16string b;
    int32_t x_group = 0;
    int32_t y_group = 0;
    int32_t first_group = 0;  ///< sw1 of a metathesis; 0 for others
    int32_t second_group = 0; ///< sw2
    std::string path;
    std::int64_t line = 0;

    [[nodiscard]] base::Error error(UErrorCode status) const {
        return base::make_error(
                   ErrorKind::limit,
                   fmt::format("a rule's regular expression does not come to an end ({})", u_errorName(status)),
                   "give shorter lines, or mend the rule")
            .at({path, line});
    }
};

struct RuleSet::Parts {
    std::vector<Rule> rules;
    bool limited = false;
};

struct RuleSet::Worker::Parts {
    struct Matchers {
        std::unique_ptr<icu::RegexMatcher> any;
        std::unique_ptr<icu::RegexMatcher> not_empty;
    };
    std::vector<Matchers> matchers;
};

RuleSet::Worker::Worker() : parts_(std::make_unique<Parts>()) {}
RuleSet::Worker::~Worker() = default;
RuleSet::Worker::Worker(Worker&&) noexcept = default;
RuleSet::Worker& RuleSet::Worker::operator=(Worker&&) noexcept = default;

RuleSet::RuleSet() : parts_(std::make_unique<Parts>()) {}
RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;

namespace {

/// At the end of a match that is not empty, less is left of the text than at its beginning.
std::string never_empty(const std::string& text) {
    return "(?=((?s:.*)))(?:" + text + ")(?!\\1\\z)";
}

/// Compiles as it stands, else with bounded look-behinds, which some rules need.
std::unique_ptr<icu::RegexPattern> compiled(std::string& text, UErrorCode& status) {
    auto pattern = pattern_of(text, status);
    if (status == U_REGEX_LOOK_BEHIND_LIMIT) {
        status = U_ZERO_ERROR;
        text = with_bounded_look_behinds(text);
        pattern = pattern_of(text, status);
    }
    return pattern;
}

} // namespace

base::Result<RuleSet> RuleSet::compile(const std::vector<RuleText>& rules, const RuleSetOptions& options) {
    RuleSet set;
    set.parts_->limited = options.limited;
    for (const RuleText& source : rules) {
        const bool edges = !options.word_class.empty();
        const std::string x = edges ? with_word_edges(source.x, options.word_class) : source.x;
        const std::string y = edges ? with_word_edges(source.y, options.word_class) : source.y;
        const std::string a = source.metathesis ? source.a : "(?P<a>" + source.a + ")";
        std::string text = icu_spelling("(?P<X>" + x + ")" + a + "(?P<Y>" + y + ")");
        UErrorCode status = U_ZERO_ERROR;
        Rule rule;
        rule.path = source.path;
        rule.line = source.line;
        rule.pattern = compiled(text, status);
        rule.not_empty = pattern_of(never_empty(text), status);
        if (U_SUCCESS(status)) {
            rule.x_group = rule.pattern->groupNumberFromName("X", -1, status);
            rule.y_group = rule.pattern->groupNumberFromName("Y", -1, status);
        }
        if (U_SUCCESS(status) && source.metathesis) {
            rule.first_group = rule.pattern->groupNumberFromName("sw1", -1, status);
            rule.second_group = rule.pattern->groupNumberFromName("sw2", -1, status);
        }
        if (U_FAILURE(status)) {
            return base::fail(
                base::make_error(ErrorKind::invalid,
                                 fmt::format("the rule is no regular expression ({})", u_errorName(status)),
                                 "check its brackets")
                    .at({source.path, source.line}));
        }
        const icu::UnicodeString b = utf16(source.b);
        rule.b.assign(b.getBuffer(), static_cast<std::size_t>(b.length()));
        set.parts_->rules.push_back(std::move(rule));
    }
    return set;
}

bool RuleSet::empty() const {
    return parts_->rules.empty();
}

std::size_t RuleSet::size() const {
    return parts_->rules.size();
}

namespace {

/// The text that a rule makes, grown from left to right.
class Rewriter {
public:
    explicit Rewriter(RuleTextBuffer& source) : source_(source) {}

    /// Units of the source as they are.
    void copy(int32_t begin, int32_t end) {
        if (begin < 0) return; // a group that took no part
        const auto from = static_cast<std::size_t>(begin);
        const auto count = static_cast<std::size_t>(end - begin);
        text_.append(source_.text, from, count);
        if (source_.tracked) written_.append(source_.written, from, count);
    }
    void write(const std::u16string& text) {
        text_ += text;
        if (source_.tracked) written_.append(text.size(), '\1');
    }
    void finish() {
        source_.text.swap(text_);
        source_.written.swap(written_);
    }

private:
    RuleTextBuffer& source_;
    std::u16string text_;
    std::string written_;
};

/// One match after the other as Python's sub() sees them: an empty match right behind another is allowed, but after an
/// empty match at a place the next one may not be empty there.
class Matches {
public:
    Matches(icu::RegexMatcher& any, std::unique_ptr<icu::RegexMatcher>& not_empty, const icu::RegexPattern& pattern,
            const icu::UnicodeString& text)
        : any_(any), not_empty_(not_empty), pattern_(pattern), text_(text) {
        any_.reset(text);
    }

    /// The matcher that holds the next match; null at the end or on a failure.
    icu::RegexMatcher* next(UErrorCode& status) {
        if (after_empty_ && is_not_empty_here(status)) {
            after_empty_ = false;
            // The plain matcher goes on behind this match.
            any_.region(not_empty_->end(status), text_.length(), status);
            any_.useTransparentBounds(1);
            any_.useAnchoringBounds(0);
            return not_empty_.get();
        }
        if (U_FAILURE(status) || any_.find(status) == 0 || U_FAILURE(status)) return nullptr;
        place_ = any_.end(status);
        after_empty_ = any_.start(status) == place_;
        return &any_;
    }

    /// Groups of the matcher that is not the plain one come one later.
    [[nodiscard]] int32_t group_shift(const icu::RegexMatcher* matcher) const { return matcher == &any_ ? 0 : 1; }

private:
    bool is_not_empty_here(UErrorCode& status) {
        if (not_empty_ == nullptr) not_empty_ = matcher_of(pattern_, status);
        if (U_FAILURE(status)) return false;
        not_empty_->reset(text_);
        not_empty_->region(place_, text_.length(), status);
        not_empty_->useTransparentBounds(1);
        not_empty_->useAnchoringBounds(0);
        return not_empty_->lookingAt(status) != 0;
    }

    icu::RegexMatcher& any_;
    std::unique_ptr<icu::RegexMatcher>& not_empty_;
    const icu::RegexPattern& pattern_;
    const icu::UnicodeString& text_;
    bool after_empty_ = false;
    int32_t place_ = 0;
};

} // namespace

base::Result<void> RuleSet::apply(RuleTextBuffer& buffer, Worker& worker) const {
    auto& matchers = worker.parts_->matchers;
    matchers.resize(parts_->rules.size());
    if (buffer.tracked) buffer.written.resize(buffer.text.size(), '\0');
    for (std::size_t i = 0; i < parts_->rules.size(); ++i) {
        const Rule& rule = parts_->rules[i];
        UErrorCode status = U_ZERO_ERROR;
        if (matchers[i].any == nullptr) matchers[i].any = matcher_of(*rule.pattern, status);
        if (U_FAILURE(status)) return base::fail(rule.error(status));

        // An alias: the buffer is read until its rewriting is finished.
        const icu::UnicodeString text(0, buffer.text.data(), static_cast<int32_t>(buffer.text.size()));
        Matches matches(*matchers[i].any, matchers[i].not_empty, *rule.not_empty, text);
        Rewriter rewriter(buffer);
        int32_t done = 0;
        int count = 0;
        while (icu::RegexMatcher* match = matches.next(status)) {
            const auto copy_group = [&, shift = matches.group_shift(match)](int32_t group) {
                rewriter.copy(match->start(group + shift, status), match->end(group + shift, status));
            };
            rewriter.copy(done, match->start(status));
            copy_group(rule.x_group);
            if (rule.first_group > 0) {
                copy_group(rule.second_group);
                copy_group(rule.first_group);
            } else {
                rewriter.write(rule.b);
            }
            copy_group(rule.y_group);
            done = match->end(status);
            if (++count == k_reference_replacements && parts_->limited) break;
        }
        if (U_FAILURE(status)) return base::fail(rule.error(status));
        if (count == 0) continue;
        rewriter.copy(done, text.length());
        rewriter.finish();
    }
    return {};
}

} // namespace sauti::g2p
