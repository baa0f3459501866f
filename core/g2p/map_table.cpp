// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/map_table.h"

#include "phones/table_text.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace sauti::g2p {

using base::ErrorKind;

namespace {

constexpr std::size_t k_longest_key_cps = 256;
constexpr std::string_view k_hint = "the first line is Orth,Phon; each row is a grapheme, a comma and its phones";

bool is_tone_letter(char32_t code_point) {
    return code_point >= 0x02E5 && code_point <= 0x02E9;
}

base::Error row_error(ErrorKind kind, std::string message, const std::string& path, std::int64_t line) {
    return base::make_error(kind, std::move(message), std::string(k_hint)).at({path, line});
}

} // namespace

MapEntry make_entry(std::string_view key, std::string_view phones, std::int64_t line, const MapOptions& options) {
    constexpr char32_t k_ipa_g = 0x0261;
    if (options.trimmed_fields) {
        // A key of blanks alone is meant as it is.
        if (const std::string_view trimmed = unicode::strip(key); !trimmed.empty()) key = trimmed;
        phones = unicode::strip(phones);
    }
    MapEntry entry = {unicode::to_code_points(unicode::nfd(key)), {}, line};
    for (char32_t code_point : unicode::to_code_points(unicode::nfd(phones))) {
        if (!options.tones && is_tone_letter(code_point)) continue;
        if (options.ipa_g && code_point == U'g') code_point = k_ipa_g;
        unicode::append_utf8(entry.phones, code_point);
    }
    return entry;
}

base::Result<void> check_keys(const std::vector<MapEntry>& entries, const std::string& path) {
    std::unordered_map<std::u32string_view, std::int64_t> lines;
    for (const MapEntry& entry : entries) {
        if (entry.key.empty())
            return base::fail(row_error(ErrorKind::invalid, "a row has no grapheme", path, entry.line));
        if (entry.key.size() > k_longest_key_cps) {
            return base::fail(row_error(ErrorKind::limit,
                                        fmt::format("a grapheme has more than {} characters", k_longest_key_cps), path,
                                        entry.line));
        }
        const auto [first, is_new] = lines.emplace(entry.key, entry.line);
        if (!is_new) {
            return base::fail(row_error(ErrorKind::invalid,
                                        fmt::format("the grapheme \"{}\" stands in line {} already",
                                                    unicode::to_utf8(entry.key), first->second),
                                        path, entry.line));
        }
    }
    return {};
}

base::Result<std::vector<MapEntry>> parse_map(std::string_view text, const std::string& path,
                                              const MapOptions& options) {
    std::vector<MapEntry> entries;
    std::vector<MapEntry> trimmed;
    bool header = false;
    for (const phones::TextLine& line : phones::lines_of(text)) {
        auto fields = phones::csv_fields(line.text);
        if (!fields) return base::fail(row_error(ErrorKind::syntax, fields.error().message, path, line.number));
        if (!header) {
            header = *fields == std::vector<std::string>{"Orth", "Phon"};
            if (header) continue;
            return base::fail(row_error(ErrorKind::syntax,
                                        fmt::format("the first line is \"{}\", not Orth,Phon", line.text), path,
                                        line.number));
        }
        if (fields->size() != 2) {
            return base::fail(row_error(ErrorKind::syntax, fmt::format("a row has {} fields, not 2", fields->size()),
                                        path, line.number));
        }
        MapEntry entry = make_entry(fields->front(), fields->back(), line.number, options);
        const bool changed = options.trimmed_fields && unicode::strip(fields->front()).size() != fields->front().size();
        (changed ? trimmed : entries).push_back(std::move(entry));
    }
    if (!header) {
        return base::fail(
            row_error(ErrorKind::not_this_format, "the map is empty: its first line is not Orth,Phon", path, 1));
    }
    SAUTI_CHECK(check_keys(entries, path));
    for (MapEntry& entry : trimmed) {
        const bool known = std::any_of(entries.begin(), entries.end(),
                                       [&entry](const MapEntry& other) { return other.key == entry.key; });
        if (!known) entries.push_back(std::move(entry));
    }
    return entries;
}

} // namespace sauti::g2p
