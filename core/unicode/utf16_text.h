// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// UTF-16, where ICU wants it: conversion, lower case, NFD, Hangul. Thread-safe.
namespace sauti::unicode {

[[nodiscard]] std::u16string to_utf16(std::string_view text);
[[nodiscard]] std::string from_utf16(std::u16string_view text);
/// Full lower-casing, as `lower` of normalise.h.
[[nodiscard]] std::u16string lower_utf16(std::u16string_view text, std::string_view locale = {});
[[nodiscard]] std::u16string nfd_utf16(std::u16string_view text);
/// The code point at `at`, which moves behind it. A lone surrogate is itself.
[[nodiscard]] char32_t next_code_point(std::u16string_view text, std::size_t& at);

/// U+AC00..U+D7A3 in it?
[[nodiscard]] bool has_hangul_syllable(std::u16string_view text);
/// Where a syllable occurs, all syllables fall apart and every jamo becomes a letter of U+3131..: "한국" →
/// "ㅎㅏㄴㄱㅜㄱ". Text without a syllable stays as it is, jamo and all.
[[nodiscard]] std::u16string with_hangul_letters(std::u16string_view text);

} // namespace sauti::unicode
