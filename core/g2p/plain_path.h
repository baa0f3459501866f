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
    MapMatch match;       ///< length 0: no key, and the piece is one code point
    bool written = false; ///< a pre rule wrote it (known only where `tracked` was asked for)
};

enum class Steps {
    transliterate, ///< Hangul, lower case, NFD, strip
    strict,        ///< the same without Hangul
    pieces,        ///< strip, NFD; case stays
};

/// Runs the steps before the map, cuts into words where the code wants it, applies the pre rules and the map.
/// `end_of_stretch(is_word)` follows the last piece of each word and of what lies between words.
struct PieceSink {
    std::function<void(const MappedPiece&)> piece;
    std::function<base::Result<void>(bool is_word)> end_of_stretch;
};
[[nodiscard]] base::Result<void> map_text(const Program& program, std::string_view text, Steps steps, bool tracked,
                                          const PieceSink& sink);

/// transliterate and strict_trans, to the end.
[[nodiscard]] base::Result<void> transliterate_plainly(const Program& program, std::string_view text, Steps steps,
                                                       std::string& out, UnmappedCounts* unmapped);

} // namespace sauti::g2p
