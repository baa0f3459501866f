// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// UTF-8 without ICU: decoding, encoding, counting. Law: to_utf8(to_code_points(text)) == text for valid text.
namespace sauti::unicode {

inline constexpr char32_t k_replacement = 0xFFFD;

/// One decoded code point. An ill-formed sequence gives k_replacement, `valid` false and the bytes to step over (1).
struct Decoded {
    char32_t code_point = 0;
    std::size_t size_bytes = 1;
    bool valid = true;
};

/// Strict: no overlong forms, no surrogates, nothing above U+10FFFF. `text` must not be empty.
[[nodiscard]] Decoded decode_first(std::string_view text);

/// Offset in bytes of the first ill-formed sequence; nullopt if the whole is valid.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view text);

void append_utf8(std::string& text, char32_t code_point);
[[nodiscard]] std::string to_utf8(std::u32string_view code_points);
/// Ill-formed bytes become U+FFFD, one each.
[[nodiscard]] std::u32string to_code_points(std::string_view text);
/// Number of code points.
[[nodiscard]] std::size_t length_cps(std::string_view text);

/// White space as Python's str.split() and str.strip() see it: U+0009–000D, U+001C–0020, U+0085, U+00A0, U+1680,
/// U+2000–200A, U+2028, U+2029, U+202F, U+205F, U+3000. Not U+200B, not U+FEFF.
[[nodiscard]] bool is_white_space(char32_t code_point);
/// Both ends cut by `is_white_space`.
[[nodiscard]] std::string_view strip(std::string_view text);

} // namespace sauti::unicode
