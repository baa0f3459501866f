// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstddef>
#include <memory>
#include <string_view>

/// ICU's regular expressions with named groups over UTF-16, for whoever rewrites text: match after match, and what each
/// group took. $ and . know only \n as a line's end.
namespace sauti::unicode {

/// A part of a text in UTF-16 units; begin −1: the group took no part.
struct GroupSpan {
    std::ptrdiff_t begin = -1;
    std::ptrdiff_t end = -1;
};

/// What changes while an expression runs. One thread at a time. The text is borrowed until the next `start`.
class GroupMatcher {
public:
    GroupMatcher(GroupMatcher&&) noexcept;
    GroupMatcher& operator=(GroupMatcher&&) noexcept;
    ~GroupMatcher();

    /// Searches from `from` on; what stands before it is seen by ^ and look-behinds.
    void start(std::u16string_view text, std::size_t from = 0);
    /// The next match, which may be empty, but not twice at a place. False: none, or a failure (then `error` has
    /// words).
    [[nodiscard]] bool find();
    /// A match that begins exactly where `start` said.
    [[nodiscard]] bool matches_here();
    /// Group 0 is the whole match.
    [[nodiscard]] GroupSpan group(int number) const;
    /// Out of stack (64 MiB) or time: ICU's name of it; empty while all is well.
    [[nodiscard]] std::string_view error() const;

private:
    friend class GroupRegex;
    struct Parts;
    explicit GroupMatcher(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

/// Immutable, any number of threads.
class GroupRegex {
public:
    /// `syntax` for what is no expression; `limit` for a look-behind without a ceiling, which ICU refuses.
    [[nodiscard]] static base::Result<GroupRegex> compile(std::string_view pattern);
    GroupRegex(GroupRegex&&) noexcept;
    GroupRegex& operator=(GroupRegex&&) noexcept;
    ~GroupRegex();

    /// Number of a named group; −1 if there is none.
    [[nodiscard]] int group_number(const char* name) const;
    /// `limit_ms`: about how long one search may take.
    [[nodiscard]] GroupMatcher matcher(int limit_ms) const;

private:
    struct Parts;
    explicit GroupRegex(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

} // namespace sauti::unicode
