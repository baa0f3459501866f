// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/fast_path.h"

#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <algorithm>
#include <array>

namespace sauti::g2p {

namespace {

/// What a letter becomes: up to three code points after lower-casing and NFD.
struct Prepared {
    std::array<char32_t, 3> code_points = {};
    std::uint8_t count = 0;       ///< 0: not in the table
    std::uint8_t first_class = 0; ///< canonical combining class of the first code point
    std::uint8_t last_class = 0;
};

/// Latin, IPA, spacing letters and marks; Latin Extended Additional; general punctuation. None of them is lower-cased
/// by its neighbours (the final sigma lies outside).
constexpr char32_t k_first_end = 0x0370;
constexpr char32_t k_second_begin = 0x1E00;
constexpr char32_t k_second_end = 0x1F00;
constexpr char32_t k_third_begin = 0x2000;
constexpr char32_t k_third_end = 0x2070;
constexpr std::size_t k_table_size = k_first_end + (k_second_end - k_second_begin) + (k_third_end - k_third_begin);

std::size_t place_in_table(char32_t c) {
    if (c < k_first_end) return c;
    if (c >= k_second_begin && c < k_second_end) return c - k_second_begin + k_first_end;
    if (c >= k_third_begin && c < k_third_end) return c - k_third_begin + k_first_end + (k_second_end - k_second_begin);
    return k_table_size;
}

char32_t code_point_of(std::size_t place) {
    if (place < k_first_end) return static_cast<char32_t>(place);
    if (place < k_first_end + (k_second_end - k_second_begin))
        return static_cast<char32_t>(place - k_first_end + k_second_begin);
    return static_cast<char32_t>(place - k_first_end - (k_second_end - k_second_begin) + k_third_begin);
}

using Table = std::array<Prepared, k_table_size + 1>;

const Table& table() {
    static const Table filled = [] {
        Table entries = {};
        for (std::size_t place = 0; place < k_table_size; ++place) {
            std::string letter;
            unicode::append_utf8(letter, code_point_of(place));
            const std::u32string result = unicode::to_code_points(unicode::nfd(unicode::lower(letter)));
            Prepared& entry = entries[place];
            if (result.empty() || result.size() > entry.code_points.size()) continue;
            std::copy(result.begin(), result.end(), entry.code_points.begin());
            entry.count = static_cast<std::uint8_t>(result.size());
            entry.first_class = unicode::combining_class(result.front());
            entry.last_class = unicode::combining_class(result.back());
        }
        return entries;
    }();
    return filled;
}

bool composes(std::string_view phones) {
    if (phones.empty()) return false;
    return unicode::may_compose_backwards(unicode::decode_first(phones).code_point) || unicode::nfc(phones) != phones;
}

} // namespace

FastPath::FastPath(const Program& program) : program_(program) {
    for (const MapEntry& entry : program.tables.map)
        composes_.push_back(composes(entry.phones) ? 1 : 0);
}

std::unique_ptr<const FastPath> FastPath::make(const Program& program) {
    if (program.has_rules() || !program.locale.empty()) return nullptr;
    static_cast<void>(table());
    return std::unique_ptr<const FastPath>(new FastPath(program));
}

bool FastPath::prepare(std::string_view text, std::u32string& prepared) const {
    const Table& letters = table();
    prepared.clear();
    prepared.reserve(text.size());
    std::uint8_t last_class = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x80) {
            const char32_t c = letters[byte].code_points[0];
            if (!program_.strips(c)) prepared += c;
            last_class = 0;
            ++at;
            continue;
        }
        const unicode::Decoded decoded = unicode::decode_first(text.substr(at));
        const Prepared& letter = letters[place_in_table(decoded.code_point)];
        // Marks out of canonical order need the whole normaliser.
        if (!decoded.valid || letter.count == 0 || (letter.first_class != 0 && letter.first_class < last_class))
            return false;
        for (std::size_t i = 0; i < letter.count; ++i) {
            if (!program_.strips(letter.code_points[i])) prepared += letter.code_points[i];
        }
        last_class = letter.last_class;
        at += decoded.size_bytes;
    }
    return true;
}

bool FastPath::transliterate(std::string_view text, std::string& out, UnmappedCounts* unmapped) const {
    std::u32string prepared;
    if (!prepare(text, prepared)) return false;
    out.clear();
    bool may_compose = false;
    for (std::size_t at = 0; at < prepared.size();) {
        const MapMatch match = program_.matcher.match(prepared, at);
        const MapEntry* entry = program_.entry(match);
        const std::size_t length = match.length_cps > 0 ? match.length_cps : 1;
        if (entry != nullptr) {
            out += entry->phones;
            may_compose = may_compose || composes_[static_cast<std::size_t>(match.entry)] != 0;
        } else {
            for (std::size_t i = at; i < at + length; ++i) {
                unicode::append_utf8(out, prepared[i]);
                may_compose = may_compose || unicode::may_compose_backwards(prepared[i]);
                if (unmapped != nullptr && !unicode::is_white_space(prepared[i])) unmapped->add(prepared[i]);
            }
        }
        at += length;
    }
    finish(program_, out, may_compose);
    return true;
}

} // namespace sauti::g2p
