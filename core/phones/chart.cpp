// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/chart.h"

#include "phones/chart_table.h"
#include "phones/embedded_files.h"
#include "phones/phone_letters.h"
#include "phones/table_text.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <utility>

namespace sauti::phones {

namespace {

constexpr char32_t k_ejective = 0x02BC;
constexpr char32_t k_cedilla = 0x0327;

std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> cells;
    while (true) {
        const std::size_t tab = line.find('\t');
        cells.push_back(line.substr(0, tab));
        if (tab == std::string_view::npos) return cells;
        line.remove_prefix(tab + 1);
    }
}

ChartTable read_chart() {
    ChartTable table;
    std::string_view part;
    bool header = false;
    for (const auto& file : embedded_files()) {
        if (file.name != "chart.tsv") continue;
        for (const TextLine& line : lines_of(file.text)) {
            if (line.text.empty() || line.text.front() == '#') continue;
            if (line.text.front() == '[') {
                part = line.text;
                header = true;
                continue;
            }
            if (std::exchange(header, false)) continue;
            const std::vector<std::string_view> cells = cells_of(line.text);
            if (part == "[columns]") table.columns.push_back(cells[0]);
            if (part == "[rows]") table.rows.push_back(cells[0]);
            if (part == "[letters]" && cells.size() == 5) {
                table.letters.emplace(cells[0], ChartLetter{cells[1], cells[2], cells[3], cells[4]});
            }
        }
    }
    return table;
}

std::string lower_case(std::string_view text) {
    return unicode::lower(text);
}

} // namespace

const ChartTable& chart_table() {
    static const ChartTable table = read_chart();
    return table;
}

std::optional<ChartPlace> place_of(std::string_view phone) {
    std::u32string bare;
    bool ejective = false;
    bool nasal = false;
    for (const char32_t c : unicode::to_code_points(unicode::nfd(letters::in_one_spelling(phone)))) {
        // Of all letters of the chart only ç has a mark of its own.
        if (c == k_cedilla && !bare.empty() && bare.back() == U'c') bare.back() = 0x00E7;
        if (c == k_ejective) ejective = true;
        if (letters::is_superscript_nasal(c) && bare.empty()) nasal = true;
        if (!letters::is_mark(c)) bare += c;
    }
    const auto& table = chart_table();
    const auto letter = table.letters.find(unicode::to_utf8(bare));
    if (letter == table.letters.end()) return std::nullopt;
    const ChartLetter& found = letter->second;
    ChartPlace place;
    place.kind = found.kind == "consonant" ? ChartPlace::Kind::consonant
                 : found.kind == "vowel"   ? ChartPlace::Kind::vowel
                                           : ChartPlace::Kind::other;
    place.row = found.row;
    place.column = found.column;
    place.second = found.half == "voiced" || found.half == "rounded";
    if (place.kind == ChartPlace::Kind::consonant && (ejective || nasal)) {
        place.kind = ChartPlace::Kind::other;
        place.row = nasal ? "Prenasalised" : "Ejectives";
    }
    return place;
}

std::string description_of(std::string_view phone) {
    const auto place = place_of(phone);
    if (!place) return {};
    if (place->kind == ChartPlace::Kind::vowel) {
        return fmt::format("{} {} {} vowel", lower_case(place->row), lower_case(place->column),
                           place->second ? "rounded" : "unrounded");
    }
    std::string manner = lower_case(place->row);
    if (place->kind == ChartPlace::Kind::other && manner.size() > 1 && manner.back() == 's') manner.pop_back();
    return fmt::format("{} {} {}", place->second ? "voiced" : "voiceless", lower_case(place->column), manner);
}

std::string short_count(long long count) {
    if (count > 999999) return fmt::format("{:.1f}M", static_cast<double>(count) / 1e6);
    if (count > 9999) return fmt::format("{:.1f}k", static_cast<double>(count) / 1e3);
    if (count < 1000) return fmt::format("{}", count);
    return fmt::format("{},{:03}", count / 1000, count % 1000);
}

} // namespace sauti::phones
