// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/tags.h"

#include "unicode/utf8.h"

#include <algorithm>
#include <set>

namespace sauti::ner {

namespace {

constexpr std::string_view k_scheme_names[] = {"IOB1", "IOB2", "IOE1", "IOE2", "IOBES", "BILOU"};
constexpr std::u32string_view k_prefixes = U"IOBESUL.";

/// Offset of the last code point.
std::size_t last_begin(std::string_view tag) {
    std::size_t begin = tag.size() - 1;
    while (begin > 0 && (static_cast<unsigned char>(tag[begin]) & 0xC0) == 0x80)
        --begin;
    return begin;
}

std::string_view or_underscore(std::string_view type) {
    return type.empty() ? std::string_view("_") : type;
}

} // namespace

std::string_view name(Scheme scheme) {
    return k_scheme_names[static_cast<std::size_t>(scheme)];
}

std::optional<Scheme> scheme_of(std::string_view text) {
    std::string upper(text);
    for (char& c : upper) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    for (const Scheme scheme : k_schemes) {
        if (name(scheme) == upper) return scheme;
    }
    return std::nullopt;
}

TagParts tag_parts(std::string_view tag, bool suffix) {
    if (suffix) {
        const std::size_t begin = last_begin(tag);
        const std::string_view before = tag.substr(0, begin);
        return {unicode::decode_first(tag.substr(begin)).code_point,
                or_underscore(before.substr(0, before.rfind('-')))};
    }
    const unicode::Decoded first = unicode::decode_first(tag);
    std::string_view type = tag.substr(first.size_bytes);
    if (const std::size_t dash = type.find('-'); dash != std::string_view::npos) type.remove_prefix(dash + 1);
    return {first.code_point, or_underscore(type)};
}

std::vector<std::string> foreign_tags(const TagRows& rows, bool suffix) {
    std::set<std::string> found;
    for (const Tags& tags : rows) {
        for (const std::string& tag : tags) {
            if (tag.empty() || tag.find('-') != std::string::npos) continue;
            if (k_prefixes.find(tag_parts(tag, suffix).prefix) == std::u32string_view::npos) found.insert(tag);
        }
    }
    return {found.begin(), found.end()};
}

std::int64_t count_orphans(std::span<const std::string> tags) {
    std::int64_t count = 0;
    std::string_view open; // type that an I- may continue
    for (const std::string& tag : tags) {
        const TagParts parts = tag.empty() ? TagParts{} : tag_parts(tag);
        if (parts.prefix == U'I' && parts.type != open) ++count;
        open = parts.prefix == U'B' || parts.prefix == U'I' ? parts.type : std::string_view();
    }
    return count;
}

} // namespace sauti::ner
