// SPDX-License-Identifier: GPL-3.0-or-later
#include "unicode/utf16_text.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

namespace sauti::unicode {

namespace {

constexpr char16_t k_first_syllable = 0xAC00;
constexpr char16_t k_last_syllable = 0xD7A3;

/// Read-only, without a copy.
icu::UnicodeString alias(std::u16string_view text) {
    return {0, text.data(), static_cast<int32_t>(text.size())};
}

std::u16string units(const icu::UnicodeString& text) {
    return {text.getBuffer(), static_cast<std::size_t>(text.length())};
}

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

std::u16string to_utf16(std::string_view text) {
    return units(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))));
}

std::string from_utf16(std::u16string_view text) {
    std::string out;
    alias(text).toUTF8String(out);
    return out;
}

std::u16string lower_utf16(std::u16string_view text, std::string_view locale) {
    icu::UnicodeString lowered = alias(text);
    lowered.toLower(locale.empty() ? icu::Locale::getRoot() : icu::Locale(std::string(locale).c_str()));
    return units(lowered);
}

std::u16string nfd_utf16(std::u16string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    return units(icu::Normalizer2::getNFDInstance(status)->normalize(alias(text), status));
}

char32_t next_code_point(std::u16string_view text, std::size_t& at) {
    auto index = static_cast<int32_t>(at);
    UChar32 c = 0;
    U16_NEXT(text.data(), index, static_cast<int32_t>(text.size()), c);
    at = static_cast<std::size_t>(index);
    return static_cast<char32_t>(c);
}

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

} // namespace sauti::unicode
