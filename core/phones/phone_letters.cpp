// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/phone_letters.h"

#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sauti::phones::letters {

namespace {

constexpr std::array<Variant, 25> k_variants = {{
    {U'g', U"\u0261"},          {0x00B2, U"\u02E8"},        {0x00B3, U"\u02E7"},       {0x00B9, U"\u02E9"},
    {0x01DD, U"\u0259"},        {0x025A, U"\u0259\u02DE"},  {0x025D, U"\u025C\u02DE"}, {0x02A3, U"d\u0361z"},
    {0x02A4, U"d\u0361\u0292"}, {0x02A5, U"d\u0361\u0291"}, {0x02A6, U"t\u0361s"},     {0x02A7, U"t\u0361\u0283"},
    {0x02A8, U"t\u0361\u0255"}, {0x02B1, U"\u0324"},        {0x02C1, U"\u02E4"},       {0x030A, U"\u0325"},
    {0x030D, U"\u0329"},        {0x0311, U"\u032F"},        {0x035C, U"\u0361"},       {0x03B5, U"\u025B"},
    {0x04D9, U"\u0259"},        {0x2074, U"\u02E6"},        {0x2075, U"\u02E5"},       {0xAB67, U"t\u0361\u0282"},
    {0xAB66, U"d\u0361\u0290"},
}};

const Variant* variant_of(char32_t code_point) {
    const auto found = std::find_if(k_variants.begin(), k_variants.end(),
                                    [code_point](const Variant& entry) { return entry.written == code_point; });
    return found == k_variants.end() ? nullptr : &*found;
}

/// What has neither marks to reorder nor a decomposition, so that NFD need not be asked.
bool is_plain(char32_t code_point) {
    return code_point < 0xC0 || (code_point >= 0x0250 && code_point < 0x0300);
}

/// A colon is a length mark behind a phone, and punctuation elsewhere.
constexpr Variant k_colon = {U':', U"\u02D0"};

void add_unit(std::vector<Unit>& units, char32_t code_point, std::size_t begin, std::size_t end) {
    const bool colon = code_point == U':' && !units.empty() && units.back().end_bytes == begin &&
                       (is_letter(units.back().code_point) || is_mark(units.back().code_point));
    const Variant* variant = colon ? &k_colon : variant_of(code_point);
    if (variant == nullptr) {
        units.push_back({code_point, begin, end, nullptr});
        return;
    }
    for (std::size_t i = 0; i < variant->read_as.size(); ++i)
        units.push_back({variant->read_as[i], begin, end, i == 0 ? variant : nullptr});
}

} // namespace

std::vector<Unit> units_of(std::string_view text) {
    std::vector<Unit> units;
    units.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const unicode::Decoded first = unicode::decode_first(text.substr(at));
        std::size_t end = at + first.size_bytes;
        bool marked = false;
        while (end < text.size() && static_cast<unsigned char>(text[end]) >= 0xCC) {
            const unicode::Decoded next = unicode::decode_first(text.substr(end));
            if (unicode::combining_class(next.code_point) == 0) break;
            end += next.size_bytes;
            marked = true;
        }
        if (!marked && is_plain(first.code_point)) {
            add_unit(units, first.code_point, at, end);
        } else {
            for (const char32_t c : unicode::to_code_points(unicode::nfd(text.substr(at, end - at))))
                add_unit(units, c, at, end);
        }
        at = end;
    }
    return units;
}

bool is_superscript_nasal(char32_t code_point) {
    return code_point == 0x207F || code_point == 0x1D50 || code_point == 0x1D51 || code_point == 0x1DAC ||
           (code_point >= 0x1DAE && code_point <= 0x1DB0);
}

bool is_mark(char32_t code_point) {
    if (code_point < 0x02B0 || code_point == k_tie) return false;
    if (code_point <= 0x02C1 || code_point == 0x02D0 || code_point == 0x02D1 || code_point == 0x02DE) return true;
    if (code_point >= 0x02E0 && code_point <= 0x02E4) return true;
    if (code_point == 0x207F || code_point == 0x2071) return true;
    if ((code_point >= 0x1D2C && code_point <= 0x1D6A) || (code_point >= 0x1D9B && code_point <= 0x1DBF)) return true;
    return unicode::is_mark(code_point);
}

bool is_tone_letter(char32_t code_point) {
    return code_point >= 0x02E5 && code_point <= 0x02E9;
}

bool is_suprasegmental(char32_t code_point) {
    if (code_point == 0x02C8 || code_point == 0x02CC) return true;
    if (code_point == k_tie || is_mark(code_point) || is_tone_letter(code_point)) return false;
    const unicode::Category category = unicode::category(code_point);
    return category == unicode::Category::punctuation || category == unicode::Category::symbol;
}

bool is_letter(char32_t code_point) {
    return code_point != k_tie && !is_mark(code_point) && !is_suprasegmental(code_point) &&
           !unicode::is_white_space(code_point);
}

std::string in_one_spelling(std::string_view text) {
    std::string joined;
    for (const Unit& unit : units_of(text))
        unicode::append_utf8(joined, unit.code_point);
    return unicode::nfc(joined);
}

} // namespace sauti::phones::letters
