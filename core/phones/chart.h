// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The IPA chart: where a phone stands, and boxes to paint. The window paints the same boxes that the SVG is written
/// from; sizes are logical pixels.
///
///     place_of("ɡʷ")   // consonant, Plosive, Velar, voiced
namespace sauti::phones {

struct ChartPlace {
    enum class Kind { consonant, vowel, other };
    Kind kind = Kind::consonant;
    std::string_view row;    ///< manner, height, or the group beside the chart (Implosives, Clicks …)
    std::string_view column; ///< place of articulation, or backness
    bool second = false;     ///< voiced, or rounded: the second half of its cell
};
/// By its letters; marks are stepped over, ʼ makes an ejective, a superscript nasal a prenasalised phone. Nothing for
/// what is not one letter (or letters with a tie) of the chart.
[[nodiscard]] std::optional<ChartPlace> place_of(std::string_view phone);
/// "voiced alveolar tap or flap", "close front unrounded vowel"; "" where it has no place.
[[nodiscard]] std::string description_of(std::string_view phone);

/// What is shown of one phone.
struct ChartEntry {
    enum class Mark { none, both, left, right, share };
    std::string phone;
    std::string note; ///< below the phone: "6,562", "3/4"
    Mark mark = Mark::none;
    std::vector<bool> in; ///< with Mark::share: which of several sources have it
    bool strong = false;  ///< bold: all have it
    bool muted = false;   ///< below the threshold
    std::string said;     ///< for a screen reader, behind the phone's description: "only left, 6,562"
};

struct ChartOptions {
    double width = 811;
    bool all_rows = false; ///< rows and columns without a phone as well
};

struct ChartBox {
    enum class Kind { column_head, row_head, section, phone };
    Kind kind = Kind::phone;
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    std::string text;
    std::string said;      ///< accessible name
    std::size_t entry = 0; ///< of a phone, in the list given
    int row = -1;          ///< of the grid, for the keyboard; −1 beside it
    int column = -1;
};

struct ChartLine {
    double x1 = 0;
    double y1 = 0;
    double x2 = 0;
    double y2 = 0;
};

struct ChartLayout {
    double width = 0;
    double height = 0;
    std::vector<ChartBox> boxes; ///< in reading order; every entry has one
    std::vector<ChartLine> lines;
};
/// Consonants by place and manner, vowels on the trapezoid, other consonants in groups, and what has no place, with
/// why.
[[nodiscard]] ChartLayout layout_chart(const std::vector<ChartEntry>& entries, const ChartOptions& options = {});

/// The layout as an SVG document; texts stay texts. `title` is its accessible name.
[[nodiscard]] std::string chart_svg(const ChartLayout& layout, const std::vector<ChartEntry>& entries,
                                    std::string_view title);

/// "6,562"; above 9,999 "12.5k", above 999,999 "1.3M".
[[nodiscard]] std::string short_count(long long count);

} // namespace sauti::phones
