// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// What needs Unicode's tables: ICU behind plain types. Ill-formed UTF-8 is read as U+FFFD, never an error here; check
/// with first_invalid_utf8 where bytes come from outside. Thread-safe.
namespace sauti::unicode {

[[nodiscard]] std::string nfc(std::string_view text);
[[nodiscard]] std::string nfd(std::string_view text);
/// Full lower-casing with Unicode's root rules (final sigma; İ → i + U+0307), or those of `locale` ("tr", "az").
[[nodiscard]] std::string lower(std::string_view text, std::string_view locale = {});
/// The form in which text is searched: NFD, marks (M*) off, full case folding, NFD again.
/// "Ọ̀yọ́" → "oyo", "Ng'ombe" → "ng'ombe".
[[nodiscard]] std::string search_key(std::string_view text);

/// Canonical combining class; 0 for what is no mark that can be reordered.
[[nodiscard]] std::uint8_t combining_class(char32_t code_point);
/// May a text that begins with it join, under NFC, what stands before it?
[[nodiscard]] bool may_compose_backwards(char32_t code_point);

/// Simple case folding (C + S mappings), one code point to one.
[[nodiscard]] char32_t simple_fold(char32_t code_point);

enum class Category { letter, mark, number, punctuation, symbol, separator, other };
/// First letter of the General Category.
[[nodiscard]] Category category(char32_t code_point);
[[nodiscard]] bool is_upper(char32_t code_point); ///< General Category Lu
[[nodiscard]] bool is_mark(char32_t code_point);
/// Letter, mark, decimal digit, connector, joiner: what \w matches.
[[nodiscard]] bool is_word_character(char32_t code_point);

/// Bytes up to the next grapheme-cluster border; `text` must not be empty.
[[nodiscard]] std::size_t first_cluster_bytes(std::string_view text);
/// Number of grapheme clusters, as offsets are shown to people.
[[nodiscard]] std::size_t length_clusters(std::string_view text);

/// "ICU 72.1, Unicode 15.0".
[[nodiscard]] std::string unicode_versions();

} // namespace sauti::unicode
