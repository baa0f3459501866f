// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phones/chart.h"
#include "phones/inventory.h"
#include "phones/inventory_diff.h"

#include <string>

/// Inventories in forms for others.
namespace sauti::phones {

/// phone,count,description,note with a line of names; commas and quotes quoted.
[[nodiscard]] std::string inventory_csv(const Inventory& inventory);
/// A LaTeX table (booktabs, tipa not needed: set it with a font that has the letters).
[[nodiscard]] std::string inventory_tex(const Inventory& inventory);
/// One inventory on the chart, its counts below the phones.
[[nodiscard]] std::string inventory_svg(const Inventory& inventory);
/// Two inventories on one chart: both, left, right.
[[nodiscard]] std::string diff_svg(const Inventory& left, const Inventory& right);

/// What is shown of one inventory, and of two.
[[nodiscard]] std::vector<ChartEntry> chart_entries(const Inventory& inventory);
[[nodiscard]] std::vector<ChartEntry> chart_entries(const Inventory& left, const Inventory& right);
/// Of three to six; those below `threshold` are muted.
[[nodiscard]] std::vector<ChartEntry> chart_entries(const std::vector<Inventory>& inventories, std::size_t threshold);

} // namespace sauti::phones
