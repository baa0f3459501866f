// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/text_steps.h"

#include "unicode/utf8.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <utility>

namespace sauti::g2p {

namespace {

constexpr char16_t k_first_syllable = 0xAC00;
constexpr char16_t k_last_syllable = 0xD7A3;

bool is_syllable(char16_t c) {
    return c >= k_first_syllable && c <= k_last_syllable;
}

bool is_jamo(char16_t c) {
    return (c >= 0x1100 && c <= 0x11FF) || (c >= 0xA960 && c <= 0xA97C) || (c >= 0xD7B0 && c <= 0xD7FB);
}

/// By Unicode's names: HANGUL CHOSEONG KIYEOK → HANGUL LETTER KIYEOK. A jamo without such a letter stays.
char16_t letter_of(char16_t jamo) {
    std::array<char, 80> name = {};
    UErrorCode status = U_ZERO_ERROR;
    u_charName(jamo, U_UNICODE_CHAR_NAME, name.data(), static_cast<int32_t>(name.size()), &status);
    std::string text = name.data();
    for (const std::string_view part : {"CHOSEONG", "JUNGSEONG", "JONGSEONG"}) {
        const std::size_t at = text.find(part);
        if (at != std::string::npos) text.replace(at, part.size(), "LETTER");
    }
    status = U_ZERO_ERROR;
    const UChar32 letter = u_charFromName(U_UNICODE_CHAR_NAME, text.c_str(), &status);
    return U_SUCCESS(status) ? static_cast<char16_t>(letter) : jamo;
}

} // namespace

bool has_hangul_syllable(std::u16string_view text) {
    return std::any_of(text.begin(), text.end(), is_syllable);
}

std::u16string with_hangul_letters(std::u16string_view text) {
    if (!has_hangul_syllable(text)) return std::u16string(text);
    // Arithmetic of the Unicode Standard, section 3.12.
    constexpr int k_vowels = 21;
    constexpr int k_finals = 28;
    std::u16string out;
    for (const char16_t c : text) {
        if (!is_syllable(c)) {
            out += is_jamo(c) ? letter_of(c) : c;
            continue;
        }
        const int index = c - k_first_syllable;
        out += letter_of(static_cast<char16_t>(0x1100 + index / (k_vowels * k_finals)));
        out += letter_of(static_cast<char16_t>(0x1161 + index / k_finals % k_vowels));
        if (index % k_finals != 0) out += letter_of(static_cast<char16_t>(0x11A7 + index % k_finals));
    }
    return out;
}

void write_ligatures(std::string& text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> k_ligatures = {
        {{"t͡s", "ʦ"}, {"t͡ʃ", "ʧ"}, {"t͡ɕ", "ʨ"}, {"d͡z", "ʣ"}, {"d͡ʒ", "ʤ"}, {"d͡ʑ", "ʥ"}}};
    for (const auto& [parts, ligature] : k_ligatures) {
        for (std::size_t at = text.find(parts); at != std::string::npos; at = text.find(parts, at + ligature.size())) {
            text.replace(at, parts.size(), ligature);
        }
    }
}

void write_plain_punctuation(std::string& text, const std::map<char32_t, std::string>& table) {
    std::string out;
    out.reserve(text.size());
    for (std::string_view rest = text; !rest.empty();) {
        const unicode::Decoded next = unicode::decode_first(rest);
        const auto plain = table.find(next.code_point);
        out += plain == table.end() ? rest.substr(0, next.size_bytes) : std::string_view(plain->second);
        rest.remove_prefix(next.size_bytes);
    }
    text = std::move(out);
}

} // namespace sauti::g2p
