// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

/// resources/phones/chart.tsv, read once. Internal to phones.
namespace sauti::phones {

struct ChartLetter {
    std::string_view kind;
    std::string_view row;
    std::string_view column;
    std::string_view half;
};

struct ChartTable {
    std::vector<std::string_view> columns;
    std::vector<std::string_view> rows;
    std::unordered_map<std::string_view, ChartLetter> letters;
};
[[nodiscard]] const ChartTable& chart_table();

} // namespace sauti::phones
