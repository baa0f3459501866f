// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// Regular expressions of Python's module `regex` (V0) in ICU's spelling. Internal to g2p.
namespace sauti::g2p {

/// (?P<name> → (?<name>; \b → the plain change between word character and not (ICU's looks through marks); inside a
/// class [ and & lose the meaning that only ICU gives them, and a ] that comes first is a member.
[[nodiscard]] std::string icu_spelling(std::string_view python);

/// Repetitions inside look-behinds get a ceiling (* → {0,500}, + → {1,500}): ICU refuses unbounded ones.
[[nodiscard]] std::string with_bounded_look_behinds(std::string_view icu);

/// # for an edge of the word inside a longer text (corrected mode): what stands as ^ or $ outside of classes becomes
/// "no character of `word_class` before" or "behind". `word_class` is the inside of a class: "\p{L}\p{M}'".
[[nodiscard]] std::string with_word_edges(std::string_view python, std::string_view word_class);

} // namespace sauti::g2p
