// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

/// Small steps around the map: each takes text and gives text. Internal to g2p.
namespace sauti::g2p {

/// Syllables U+AC00..U+D7A3 fall apart and every jamo becomes a letter of U+3131..: "한국" → "ㅎㅏㄴㄱㅜㄱ". Text
/// without a syllable stays as it is, jamo and all.
[[nodiscard]] std::u16string with_hangul_letters(std::u16string_view text);
[[nodiscard]] bool has_hangul_syllable(std::u16string_view text);

/// t͡s → ʦ, t͡ʃ → ʧ, t͡ɕ → ʨ, d͡z → ʣ, d͡ʒ → ʤ, d͡ʑ → ʥ.
void write_ligatures(std::string& text);
/// Each code point of the table by its plain form.
void write_plain_punctuation(std::string& text, const std::map<char32_t, std::string>& table);

} // namespace sauti::g2p
