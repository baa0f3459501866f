// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Rewriting rules as they stand in a file: "a -> b / X _ Y", symbols "::vowel:: = a|e", comments "%". Internal to g2p.
namespace sauti::g2p {

/// A rule after its symbols were put in; X, a and Y are regular expressions in Python's spelling, NFD.
struct RuleText {
    std::string a;
    std::string b; ///< literal text
    std::string x;
    std::string y;
    bool metathesis = false; ///< a holds the groups sw1 and sw2, which change places; b is not heard
    std::string path;
    std::int64_t line = 0;
    std::string unread; ///< what stands behind Y and is not heard

    [[nodiscard]] base::Place place() const { return {path, line}; }
    /// "a -> b / X _ Y", as it was understood.
    [[nodiscard]] std::string text() const { return a + " -> " + b + " / " + x + " _ " + y; }
};

struct RuleFileOptions {
    bool comments = false; ///< corrected: a line ends where " %" begins
    bool ipa_g = false;    ///< corrected: ASCII g is read as ɡ (for rules on phones)
};

/// `syntax` with file and line for a line that is neither rule nor symbol nor comment; `invalid` for a symbol that no
/// line above defines; `limit` where symbols grow a rule beyond 64 KiB (they may name themselves).
[[nodiscard]] base::Result<std::vector<RuleText>> parse_rules(std::string_view text, const std::string& path,
                                                              const RuleFileOptions& options);

} // namespace sauti::g2p
