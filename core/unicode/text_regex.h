// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstddef>
#include <memory>
#include <string_view>

/// ICU's regular expressions over UTF-8, with a limit on the time of one match. One thread at a time; `clone` for
/// another one.
namespace sauti::unicode {

struct RegexMatch {
    std::size_t begin_bytes = 0;
    std::size_t end_bytes = 0;
};

class Regex {
public:
    /// syntax with the byte in the pattern where it goes wrong.
    [[nodiscard]] static base::Result<Regex> compile(std::string_view pattern, bool ignore_case = false);
    Regex(Regex&&) noexcept;
    Regex& operator=(Regex&&) noexcept;
    ~Regex();

    [[nodiscard]] base::Result<Regex> clone() const;

    /// True if it matches somewhere in `text` (ill-formed bytes read as U+FFFD). limit: the match took too long (about
    /// 0.1 s) or too much stack.
    [[nodiscard]] base::Result<bool> found_in(std::string_view text);
    /// The first match that begins at or after `from`, in bytes of `text`, which must be valid UTF-8; begin > end if
    /// there is none.
    [[nodiscard]] base::Result<RegexMatch> find(std::string_view text, std::size_t from = 0);

private:
    struct State;
    explicit Regex(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace sauti::unicode
