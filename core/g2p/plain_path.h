// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/program.h"

#include <functional>
#include <string>
#include <string_view>

/// The way through the engine that every code can take, step by step as the original takes it. Internal to g2p.
namespace sauti::g2p {

/// What the map found in a stretch of text, one piece after the other.
struct MappedPiece {
    std::u32string_view text;
    MapMatch match; ///< length 0: no key, and the piece is one code point
    /// Units of the prepared text that it came from, and the pre rule that wrote it last (known only where `tracked`
    /// was asked for).
    Origin origin;

    [[nodiscard]] bool written() const { return origin.rule >= 0; }
};

enum class Steps {
    transliterate, ///< Hangul, lower case, NFD, strip
    strict,        ///< the same without Hangul
    pieces,        ///< strip, NFD; case stays
};

/// What is asked of a path besides the text.
struct Request {
    Steps steps = Steps::transliterate;
    UnmappedCounts* unmapped = nullptr;
    RuleObserver* pre = nullptr;
    RuleObserver* post = nullptr;

    /// Does it matter what rules wrote?
    [[nodiscard]] bool wants_written(const Program& program) const {
        return unmapped != nullptr || (steps == Steps::strict && program.corrections.strict_keeps_rule_ipa);
    }
};

/// Who takes what map_text finds.
struct PieceSink {
    std::function<void(std::u16string_view text)> prepared; ///< lower case, NFD, stripped; may be empty
    std::function<void(const MappedPiece&)> piece;
    /// Follows the last piece of each word and of what lies between words; `begin`: its first unit in the prepared
    /// text, from which its origins count.
    std::function<base::Result<void>(bool is_word, std::size_t begin)> end_of_stretch;
};

/// Runs the steps before the map, cuts into words where the code wants it, applies the pre rules and the map.
[[nodiscard]] base::Result<void> map_text(const Program& program, std::string_view text, const Request& request,
                                          bool tracked, const PieceSink& sink);

/// transliterate and strict_trans, to the end.
[[nodiscard]] base::Result<void> transliterate_plainly(const Program& program, std::string_view text,
                                                       const Request& request, std::string& out);

} // namespace sauti::g2p
