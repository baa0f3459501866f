// SPDX-License-Identifier: GPL-3.0-or-later
#include "unicode/group_regex.h"

#include <fmt/format.h>
#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <utility>

namespace sauti::unicode {

namespace {

constexpr int32_t k_stack_bytes = 64 << 20;

} // namespace

struct GroupMatcher::Parts {
    std::unique_ptr<icu::RegexMatcher> matcher;
    icu::UnicodeString text; ///< an alias of the borrowed text
    std::size_t from = 0;
    mutable UErrorCode status = U_ZERO_ERROR;
};

struct GroupRegex::Parts {
    std::unique_ptr<icu::RegexPattern> pattern;
};

GroupMatcher::GroupMatcher(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
GroupMatcher::GroupMatcher(GroupMatcher&&) noexcept = default;
GroupMatcher& GroupMatcher::operator=(GroupMatcher&&) noexcept = default;
GroupMatcher::~GroupMatcher() = default;

void GroupMatcher::start(std::u16string_view text, std::size_t from) {
    Parts& parts = *parts_;
    if (U_FAILURE(parts.status)) return;
    parts.text.setTo(0, text.data(), static_cast<int32_t>(text.size()));
    parts.from = from;
    parts.matcher->reset(parts.text);
    if (from == 0) return;
    parts.matcher->region(static_cast<int64_t>(from), static_cast<int64_t>(text.size()), parts.status);
    parts.matcher->useTransparentBounds(1);
    parts.matcher->useAnchoringBounds(0);
}

bool GroupMatcher::find() {
    return U_SUCCESS(parts_->status) && parts_->matcher->find(parts_->status) != 0 && U_SUCCESS(parts_->status);
}

bool GroupMatcher::matches_here() {
    return U_SUCCESS(parts_->status) && parts_->matcher->lookingAt(parts_->status) != 0 && U_SUCCESS(parts_->status);
}

GroupSpan GroupMatcher::group(int number) const {
    return {parts_->matcher->start(number, parts_->status), parts_->matcher->end(number, parts_->status)};
}

std::string_view GroupMatcher::error() const {
    return U_SUCCESS(parts_->status) ? std::string_view() : std::string_view(u_errorName(parts_->status));
}

GroupRegex::GroupRegex(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
GroupRegex::GroupRegex(GroupRegex&&) noexcept = default;
GroupRegex& GroupRegex::operator=(GroupRegex&&) noexcept = default;
GroupRegex::~GroupRegex() = default;

base::Result<GroupRegex> GroupRegex::compile(std::string_view pattern) {
    const auto text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(pattern.data(), static_cast<int32_t>(pattern.size())));
    UErrorCode status = U_ZERO_ERROR;
    UParseError where = {};
    auto parts = std::make_unique<Parts>();
    parts->pattern.reset(icu::RegexPattern::compile(text, UREGEX_UNIX_LINES, where, status));
    if (U_SUCCESS(status)) return GroupRegex(std::move(parts));
    return base::fail(status == U_REGEX_LOOK_BEHIND_LIMIT ? base::ErrorKind::limit : base::ErrorKind::syntax,
                      fmt::format("this is no regular expression ({})", u_errorName(status)));
}

int GroupRegex::group_number(const char* name) const {
    UErrorCode status = U_ZERO_ERROR;
    const int32_t number = parts_->pattern->groupNumberFromName(name, -1, status);
    return U_SUCCESS(status) ? number : -1;
}

GroupMatcher GroupRegex::matcher(int limit_ms) const {
    auto parts = std::make_unique<GroupMatcher::Parts>();
    parts->matcher.reset(parts_->pattern->matcher(parts->status));
    if (U_SUCCESS(parts->status)) {
        parts->matcher->setStackLimit(k_stack_bytes, parts->status);
        parts->matcher->setTimeLimit(limit_ms, parts->status);
    }
    return GroupMatcher(std::move(parts));
}

} // namespace sauti::unicode
