// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What the code points of phonetic writing are: letters, marks, ties; and which of them are variants of one. Internal
/// to phones.
namespace sauti::phones::letters {

inline constexpr char32_t k_tie = 0x0361;

/// One way to write a thing, where Unicode or habit has several.
struct Variant {
    char32_t written = 0;
    std::u32string_view read_as;
};

/// One code point of the NFD, after variants were brought together.
struct Unit {
    char32_t code_point = 0;
    std::size_t begin_bytes = 0; ///< of the letter with its combining marks, in the text as it was given
    std::size_t end_bytes = 0;
    const Variant* variant = nullptr; ///< what stood there, with the first code point that it is read as
};

/// "tʃ" with a tie below → t, U+0361, ʃ; g → ɡ; ʧ → t, U+0361, ʃ; ɚ → ə, ˞; ¹ → ˩.
[[nodiscard]] std::vector<Unit> units_of(std::string_view text);

[[nodiscard]] bool is_superscript_nasal(char32_t code_point); ///< ᵐ ⁿ ᵑ and those of other places
/// Combining marks but the tie, and modifier letters that change a phone: ʰ ʷ ʼ ː ˞ …
[[nodiscard]] bool is_mark(char32_t code_point);
/// Neither mark, tie, white space nor suprasegmental.
[[nodiscard]] bool is_letter(char32_t code_point);
/// Stress, syllable and group borders, linking, any punctuation and symbols: ˈ ˌ . | ‿ ,
[[nodiscard]] bool is_suprasegmental(char32_t code_point);
/// ˥ ˦ ˧ ˨ ˩.
[[nodiscard]] bool is_tone_letter(char32_t code_point);

/// The text with its variants brought together, NFC.
[[nodiscard]] std::string in_one_spelling(std::string_view text);

} // namespace sauti::phones::letters
