// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/letter_table.h"

#include "unicode/normalise.h"
#include "unicode/utf8.h"

namespace sauti::g2p {

namespace {

constexpr char32_t k_capital_sigma = 0x03A3; ///< ends a word otherwise than it goes on
constexpr char32_t k_dot_above = 0x0307;     ///< I with a dot is i where I alone is ı
constexpr char32_t k_latin_end = 0x0380;     ///< with IPA, spacing letters and marks
constexpr char32_t k_latin_additional = 0x1E00;
constexpr char32_t k_latin_additional_2 = 0x1E80;
constexpr char32_t k_punctuation = 0x2000;
constexpr char32_t k_first_hangul = 0xAC00;
constexpr char32_t k_last_hangul = 0xD7A3;

bool looks_at_neighbours(char32_t c, bool turkic) {
    return c == k_capital_sigma || (c >= k_first_hangul && c <= k_last_hangul) || (turkic && c == k_dot_above);
}

} // namespace

LetterTable::LetterTable(std::string_view locale, std::u32string_view strip, std::u32string_view script)
    : locale_(locale), strip_(strip), letters_(k_block) {
    for (char32_t c = 0; c < k_latin_end; c += k_block)
        add_block(c);
    for (const char32_t c : {k_latin_additional, k_latin_additional_2, k_punctuation})
        add_block(c);
    for (const char32_t c : script)
        add_block(c);
}

void LetterTable::add_block(char32_t code_point) {
    std::uint16_t& block = blocks_[code_point / k_block];
    if (block != 0) return;
    block = static_cast<std::uint16_t>(letters_.size() / k_block);
    const auto first = static_cast<char32_t>(code_point / k_block * k_block);
    for (char32_t c = first; c < first + k_block; ++c)
        letters_.push_back(worked_out(c));
}

LetterTable::Letter LetterTable::worked_out(char32_t code_point) const {
    Letter letter;
    if (looks_at_neighbours(code_point, !locale_.empty())) return letter;
    std::string text;
    unicode::append_utf8(text, code_point);
    const std::u32string result = unicode::to_code_points(unicode::nfd(unicode::lower(text, locale_)));
    if (result.empty() || result.size() > letter.code_points.size()) return letter;
    letter.known = true;
    letter.first_class = unicode::combining_class(result.front());
    letter.last_class = unicode::combining_class(result.back());
    for (const char32_t c : result) {
        if (strip_.find(c) == std::u32string::npos) letter.code_points[letter.count++] = c;
    }
    return letter;
}

} // namespace sauti::g2p
