// SPDX-License-Identifier: GPL-3.0-or-later
#include "unicode/utf8.h"

namespace sauti::unicode {

namespace {

unsigned char byte_at(std::string_view text, std::size_t index) {
    return static_cast<unsigned char>(text[index]);
}

/// Length of the sequence that a lead byte announces; 0 for a byte that cannot lead.
std::size_t announced_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

} // namespace

Decoded decode_first(std::string_view text) {
    const unsigned char lead = byte_at(text, 0);
    if (lead < 0x80) return {lead, 1, true};
    const Decoded bad = {k_replacement, 1, false};
    const std::size_t length = announced_length(lead);
    if (length == 0 || length > text.size()) return bad;
    char32_t code_point = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned char next = byte_at(text, i);
        if ((next & 0xC0) != 0x80) return bad;
        code_point = code_point << 6 | (next & 0x3FU);
    }
    const bool overlong = (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (overlong || surrogate || code_point > 0x10FFFF) return bad;
    return {code_point, length, true};
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (byte_at(text, at) < 0x80) {
            ++at;
            continue;
        }
        const Decoded decoded = decode_first(text.substr(at));
        if (!decoded.valid) return at;
        at += decoded.size_bytes;
    }
    return std::nullopt;
}

void append_utf8(std::string& text, char32_t code_point) {
    const auto put = [&text](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0 | code_point >> 6);
        put(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        put(0xE0 | code_point >> 12);
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    } else {
        put(0xF0 | code_point >> 18);
        put(0x80 | (code_point >> 12 & 0x3F));
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    }
}

std::string to_utf8(std::u32string_view code_points) {
    std::string text;
    text.reserve(code_points.size());
    for (const char32_t code_point : code_points)
        append_utf8(text, code_point);
    return text;
}

std::u32string to_code_points(std::string_view text) {
    std::u32string code_points;
    code_points.reserve(text.size());
    while (!text.empty()) {
        const Decoded decoded = decode_first(text);
        code_points += decoded.code_point;
        text.remove_prefix(decoded.size_bytes);
    }
    return code_points;
}

std::size_t length_cps(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        text.remove_prefix(decode_first(text).size_bytes);
        ++count;
    }
    return count;
}

bool is_white_space(char32_t code_point) {
    if (code_point <= 0x20)
        return code_point == 0x20 || (code_point >= 0x09 && code_point <= 0x0D) || code_point >= 0x1C;
    switch (code_point) {
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000: return true;
    default: return code_point >= 0x2000 && code_point <= 0x200A;
    }
}

std::string_view strip(std::string_view text) {
    while (!text.empty()) {
        const Decoded first = decode_first(text);
        if (!is_white_space(first.code_point)) break;
        text.remove_prefix(first.size_bytes);
    }
    while (!text.empty()) {
        std::size_t begin = text.size() - 1;
        while (begin > 0 && text.size() - begin < 4 && (byte_at(text, begin) & 0xC0) == 0x80)
            --begin;
        const Decoded last = decode_first(text.substr(begin));
        if (begin + last.size_bytes != text.size() || !is_white_space(last.code_point)) break;
        text.remove_suffix(last.size_bytes);
    }
    return text;
}

} // namespace sauti::unicode
