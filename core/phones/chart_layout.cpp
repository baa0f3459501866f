// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/chart.h"
#include "phones/chart_table.h"
#include "phones/feature_table.h"
#include "phones/phone_letters.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace sauti::phones {

namespace {

constexpr double k_row_head = 92;
constexpr double k_head = 26;
constexpr double k_line = 38;  ///< a phone with its mark and count
constexpr double k_phone = 58; ///< its width beside the grid
constexpr double k_section_gap = 12;
constexpr double k_trapezoid_width = 304;
constexpr double k_vowel_step = 36;

using Entries = std::vector<ChartEntry>;

/// Entries of one cell by half, each in the order given.
struct Cell {
    std::array<std::vector<std::size_t>, 2> halves;
    [[nodiscard]] std::size_t lines() const { return std::max(halves[0].size(), halves[1].size()); }
};

std::string said_of(const ChartEntry& entry) {
    std::string said = description_of(entry.phone);
    said += said.empty() ? entry.phone : ": " + entry.phone;
    return entry.said.empty() ? said : said + ", " + entry.said;
}

class Layouter {
public:
    Layouter(const Entries& entries, const ChartOptions& options) : entries_(entries), options_(options) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const auto place = place_of(entries[i].phone);
            if (!place) {
                rest_.push_back(i);
            } else if (place->kind == ChartPlace::Kind::consonant) {
                cells_[{place->row, place->column}].halves[place->second ? 1 : 0].push_back(i);
            } else if (place->kind == ChartPlace::Kind::vowel) {
                vowels_.emplace_back(i, *place);
            } else {
                group(place->row).push_back(i);
            }
        }
    }

    ChartLayout layout() {
        layout_.width = options_.width;
        double y = consonants();
        const double top = y + k_section_gap;
        double bottom = top;
        double x = 0;
        if (!vowels_.empty() || options_.all_rows) {
            bottom = std::max(bottom, trapezoid(top));
            x = k_trapezoid_width + 20;
        }
        for (auto& [name, list] : groups_) {
            const double width = std::max(2 * k_phone, 120.0);
            if (x + width > options_.width) {
                x = 0;
                y = bottom + k_section_gap;
            } else if (x == 0) {
                y = bottom + (bottom > top ? k_section_gap : 0);
            } else {
                y = top;
            }
            bottom = std::max(bottom, list_of(std::string(name), list, x, y, width));
            x += width + 20;
        }
        bottom = without_place(x, top, bottom);
        layout_.height = bottom + k_section_gap;
        return std::move(layout_);
    }

private:
    std::vector<std::size_t>& group(std::string_view name) {
        const auto found =
            std::find_if(groups_.begin(), groups_.end(), [name](const auto& g) { return g.first == name; });
        if (found != groups_.end()) return found->second;
        groups_.emplace_back(name, std::vector<std::size_t>());
        return groups_.back().second;
    }

    void box(ChartBox::Kind kind, double x, double y, double width, double height, std::string text) {
        layout_.boxes.push_back({kind, x, y, width, height, text, std::move(text), 0, -1, -1});
    }

    void phone(std::size_t entry, double x, double y, double width, int row, int column) {
        layout_.boxes.push_back({ChartBox::Kind::phone, x, y, width, k_line, entries_[entry].phone,
                                 said_of(entries_[entry]), entry, row, column});
    }

    void line(double x1, double y1, double x2, double y2) { layout_.lines.push_back({x1, y1, x2, y2}); }

    /// Rows and columns that are shown.
    [[nodiscard]] std::vector<std::string_view> shown(const std::vector<std::string_view>& names, bool rows) const {
        std::vector<std::string_view> kept;
        for (const std::string_view name : names) {
            const bool used = std::any_of(cells_.begin(), cells_.end(), [&](const auto& cell) {
                return (rows ? cell.first.first : cell.first.second) == name;
            });
            if (used || options_.all_rows) kept.push_back(name);
        }
        return kept;
    }

    double consonants() {
        const std::vector<std::string_view> columns = shown(chart_table().columns, false);
        const std::vector<std::string_view> rows = shown(chart_table().rows, true);
        if (columns.empty()) return 0;
        const double width = (options_.width - k_row_head) / static_cast<double>(columns.size());
        const auto left = [&](std::size_t column) { return k_row_head + width * static_cast<double>(column); };
        for (std::size_t c = 0; c < columns.size(); ++c)
            box(ChartBox::Kind::column_head, left(c), 0, width, k_head, std::string(columns[c]));
        double y = k_head;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            std::size_t lines = 1;
            for (const std::string_view column : columns) {
                const auto cell = cells_.find({rows[r], column});
                if (cell != cells_.end()) lines = std::max(lines, cell->second.lines());
            }
            const double height = k_line * static_cast<double>(lines);
            line(0, y, options_.width, y);
            box(ChartBox::Kind::row_head, 0, y, k_row_head, height, std::string(rows[r]));
            for (std::size_t c = 0; c < columns.size(); ++c) {
                const auto cell = cells_.find({rows[r], columns[c]});
                if (cell == cells_.end()) continue;
                for (std::size_t half = 0; half < 2; ++half) {
                    double top = y;
                    for (const std::size_t entry : cell->second.halves[half]) {
                        phone(entry, left(c) + (half == 1 ? width / 2 : 0), top, width / 2, static_cast<int>(r),
                              static_cast<int>(2 * c + half));
                        top += k_line;
                    }
                }
            }
            y += height;
        }
        line(0, y, options_.width, y);
        for (std::size_t c = 0; c < columns.size(); ++c)
            line(left(c), 0, left(c), y);
        return y;
    }

    /// Height of a vowel in steps from the top, and how far right a backness stands there (0 to 1).
    static double step_of(std::string_view height) {
        static constexpr std::array<std::pair<std::string_view, double>, 7> k_steps = {{{"Close", 0},
                                                                                        {"Near-close", 0.5},
                                                                                        {"Close-mid", 1},
                                                                                        {"Mid", 1.5},
                                                                                        {"Open-mid", 2},
                                                                                        {"Near-open", 2.5},
                                                                                        {"Open", 3}}};
        const auto found =
            std::find_if(k_steps.begin(), k_steps.end(), [height](const auto& s) { return s.first == height; });
        return found == k_steps.end() ? 0 : found->second;
    }
    static double x_of(double step, std::string_view backness) {
        constexpr double k_left = 66;
        constexpr double k_right = 246;
        const double front = k_left + 30 * step; // the front edge slants
        if (backness == "Front") return front;
        return backness == "Back" ? k_right : (front + k_right) / 2;
    }

    double trapezoid(double top) {
        box(ChartBox::Kind::section, 0, top, k_trapezoid_width, 20, "Vowels");
        const double first = top + 48;
        for (const char* column : {"Front", "Central", "Back"})
            box(ChartBox::Kind::column_head, x_of(0, column) - 8, top + 22, 60, 18, column);
        const auto y_of = [first](double step) { return first + k_vowel_step * step; };
        for (const char* row : {"Close", "Close-mid", "Open-mid", "Open"}) {
            const double step = step_of(row);
            box(ChartBox::Kind::row_head, 0, y_of(step) - 10, 62, 20, row);
            line(x_of(step, "Front"), y_of(step), x_of(step, "Back"), y_of(step));
        }
        for (const char* column : {"Front", "Central", "Back"})
            line(x_of(0, column), y_of(0), x_of(3, column), y_of(3));
        std::map<std::pair<double, std::string_view>, std::array<int, 2>> taken;
        double bottom = y_of(3);
        for (const auto& [entry, place] : vowels_) {
            const double step = step_of(place.row);
            const std::size_t half = place.second ? 1 : 0;
            // Unrounded left of the line, rounded right of it; long and nasal ones further down.
            const int before = taken[{step, place.column}][half]++;
            const double x = x_of(step, place.column) + (half == 1 ? 4 : -k_phone / 2 - 12);
            const double y = y_of(step) - 19 + before * 14.0;
            phone(entry, x, y, k_phone / 2 + 8, static_cast<int>(2 * step),
                  place.column == "Front"  ? static_cast<int>(half)
                  : place.column == "Back" ? 4 + static_cast<int>(half)
                                           : 2 + static_cast<int>(half));
            bottom = std::max(bottom, y + k_line);
        }
        return bottom + 4;
    }

    /// A heading and phones below, as many a line as fit.
    double list_of(std::string title, const std::vector<std::size_t>& list, double x, double y, double width) {
        box(ChartBox::Kind::section, x, y, width, 20, std::move(title));
        const auto a_line = std::max<std::size_t>(1, static_cast<std::size_t>(width / k_phone));
        y += 24;
        for (std::size_t i = 0; i < list.size(); ++i) {
            phone(list[i], x + k_phone * static_cast<double>(i % a_line), y + k_line * static_cast<double>(i / a_line),
                  k_phone, -1, -1);
        }
        return y + k_line * static_cast<double>((list.size() + a_line - 1) / a_line);
    }

    /// Nothing is dropped: several letters are a cluster, the rest is unknown to the chart.
    double without_place(double x, double top, double bottom) {
        std::vector<std::size_t> clusters;
        std::vector<std::size_t> unknown;
        for (const std::size_t entry : rest_) {
            std::size_t letters_found = 0;
            for (const letters::Unit& unit : letters::units_of(entries_[entry].phone))
                letters_found += letters::is_letter(unit.code_point) ? 1 : 0;
            (letters_found > 1 ? clusters : unknown).push_back(entry);
        }
        const auto put = [&](const char* title, const std::vector<std::size_t>& list) {
            if (list.empty()) return;
            const bool beside = x > 0 && options_.width - x >= 4 * k_phone;
            const double y = beside ? top : bottom + k_section_gap;
            const double from = beside ? x : 0;
            bottom = std::max(bottom, list_of(title, list, from, y, options_.width - from));
            x = 0;
        };
        put("Without a place: more than one segment", clusters);
        put("Without a place: not on the chart", unknown);
        return bottom;
    }

    const Entries& entries_;
    const ChartOptions& options_;
    std::map<std::pair<std::string_view, std::string_view>, Cell> cells_;
    std::vector<std::pair<std::size_t, ChartPlace>> vowels_;
    std::vector<std::pair<std::string_view, std::vector<std::size_t>>> groups_;
    std::vector<std::size_t> rest_;
    ChartLayout layout_;
};

} // namespace

ChartLayout layout_chart(const std::vector<ChartEntry>& entries, const ChartOptions& options) {
    return Layouter(entries, options).layout();
}

} // namespace sauti::phones
