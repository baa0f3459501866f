// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/chart.h"

#include <fmt/format.h>

#include <string>

namespace sauti::phones {

namespace {

constexpr const char* k_both = "#0064a6";
constexpr const char* k_left = "#a34700";
constexpr const char* k_right = "#00703c";
constexpr const char* k_text = "#1a1a1a";
constexpr const char* k_quiet = "#5a626b";

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        switch (c) {
        case '&': safe += "&amp;"; break;
        case '<': safe += "&lt;"; break;
        case '>': safe += "&gt;"; break;
        case '"': safe += "&quot;"; break;
        default:
            // XML has no control characters.
            if (static_cast<unsigned char>(c) >= 0x20) safe += c;
        }
    }
    return safe;
}

const char* colour_of(const ChartEntry& entry) {
    if (entry.muted) return k_quiet;
    switch (entry.mark) {
    case ChartEntry::Mark::left: return k_left;
    case ChartEntry::Mark::right: return k_right;
    default: return k_text;
    }
}

/// ● both, ◐ left, ◑ right, or a square for each source.
std::string mark_of(const ChartEntry& entry, double x, double y) {
    constexpr double k_radius = 4;
    switch (entry.mark) {
    case ChartEntry::Mark::none: return {};
    case ChartEntry::Mark::both:
        return fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>", x, y, k_radius, k_both);
    case ChartEntry::Mark::left:
    case ChartEntry::Mark::right: {
        const bool left = entry.mark == ChartEntry::Mark::left;
        const char* colour = left ? k_left : k_right;
        return fmt::format("<circle cx=\"{0}\" cy=\"{1}\" r=\"{2}\" fill=\"none\" stroke=\"{3}\"/>"
                           "<path d=\"M{0} {4}a{2} {2} 0 0 {5} 0 {6}z\" fill=\"{3}\"/>",
                           x, y, k_radius, colour, y - k_radius, left ? 0 : 1, 2 * k_radius);
    }
    case ChartEntry::Mark::share: break;
    }
    std::string squares;
    for (std::size_t i = 0; i < entry.in.size(); ++i) {
        squares += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"4\" height=\"4\" fill=\"{}\" stroke=\"{}\"/>",
                               x - 5 + 6 * static_cast<double>(i % 2), y - 8 + 6 * static_cast<double>(i / 2),
                               entry.in[i] ? k_both : "none", k_quiet);
    }
    return squares;
}

std::string phone_svg(const ChartBox& box, const ChartEntry& entry) {
    std::string svg = fmt::format("<g role=\"listitem\" aria-label=\"{}\">", escaped(box.said));
    svg += mark_of(entry, box.x + 9, box.y + 13);
    svg += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"18\" fill=\"{}\"{} class=\"p\">{}</text>", box.x + 17,
                       box.y + 19, colour_of(entry), entry.strong ? " font-weight=\"bold\"" : "", escaped(box.text));
    if (!entry.note.empty()) {
        svg += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"12\" fill=\"{}\">{}</text>", box.x + 5, box.y + 34,
                           k_quiet, escaped(entry.note));
    }
    return svg + "</g>\n";
}

} // namespace

std::string chart_svg(const ChartLayout& layout, const std::vector<ChartEntry>& entries, std::string_view title) {
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
        "font-family=\"Noto Sans, DejaVu Sans, sans-serif\">\n<title>{2}</title>\n"
        "<style>.p{{font-family:'Charis SIL','Doulos SIL','Gentium Plus','DejaVu Serif',serif}}</style>\n"
        "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
        layout.width, layout.height, escaped(title));
    for (const ChartLine& line : layout.lines) {
        svg += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#d5d9de\"/>\n", line.x1, line.y1,
                           line.x2, line.y2);
    }
    for (const ChartBox& box : layout.boxes) {
        if (box.kind == ChartBox::Kind::phone) {
            svg += phone_svg(box, entries[box.entry]);
            continue;
        }
        const bool section = box.kind == ChartBox::Kind::section;
        svg += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"12\" fill=\"{}\"{}>{}</text>\n", box.x + 8, box.y + 17,
                           section ? k_text : k_quiet, section ? " font-weight=\"bold\"" : "", escaped(box.text));
    }
    return svg + "</svg>\n";
}

} // namespace sauti::phones
