// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/inventory_export.h"

#include <fmt/format.h>

namespace sauti::phones {

namespace {

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string tex_text(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        switch (c) {
        case '\\': safe += "\\textbackslash{}"; break;
        case '~': safe += "\\textasciitilde{}"; break;
        case '^': safe += "\\textasciicircum{}"; break;
        case '&':
        case '%':
        case '$':
        case '#':
        case '_':
        case '{':
        case '}':
            safe += '\\';
            safe += c;
            break;
        default: safe += c;
        }
    }
    return safe;
}

std::string count_text(const InventoryPhone& entry) {
    return entry.count ? fmt::format("{}", *entry.count) : std::string();
}

ChartEntry entry_of(const InventoryPhone& phone) {
    ChartEntry entry;
    entry.phone = phone.phone;
    if (phone.count) {
        entry.note = short_count(*phone.count);
        entry.said = fmt::format("{} times", *phone.count);
    }
    return entry;
}

void say(ChartEntry& entry, std::string_view words) {
    entry.said = entry.said.empty() ? std::string(words) : fmt::format("{}, {}", words, entry.said);
}

} // namespace

std::vector<ChartEntry> chart_entries(const Inventory& inventory) {
    std::vector<ChartEntry> entries;
    for (const InventoryPhone& phone : inventory.phones)
        entries.push_back(entry_of(phone));
    return entries;
}

std::vector<ChartEntry> chart_entries(const Inventory& left, const Inventory& right) {
    std::vector<ChartEntry> entries;
    for (const InventoryPhone& phone : left.phones) {
        ChartEntry entry = entry_of(phone);
        const bool both = right.has(phone.phone);
        entry.mark = both ? ChartEntry::Mark::both : ChartEntry::Mark::left;
        say(entry, both ? "in both" : "only left");
        entries.push_back(std::move(entry));
    }
    for (const InventoryPhone& phone : right.phones) {
        if (left.has(phone.phone)) continue;
        ChartEntry entry = entry_of(phone);
        entry.mark = ChartEntry::Mark::right;
        say(entry, "only right");
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<ChartEntry> chart_entries(const std::vector<Inventory>& inventories, std::size_t threshold) {
    std::vector<ChartEntry> entries;
    for (const ComparedPhone& phone : compare(inventories)) {
        ChartEntry entry;
        entry.phone = phone.phone;
        entry.mark = ChartEntry::Mark::share;
        entry.in = phone.in;
        entry.note = fmt::format("{}/{}", phone.members, inventories.size());
        entry.strong = phone.members == inventories.size();
        entry.muted = phone.members < threshold;
        entry.said = fmt::format("in {} of {}", phone.members, inventories.size());
        std::string names;
        for (std::size_t i = 0; i < inventories.size(); ++i) {
            if (phone.in[i]) names += (names.empty() ? ": " : ", ") + inventories[i].name;
        }
        entry.said += names;
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::string inventory_csv(const Inventory& inventory) {
    std::string csv = "phone,count,description,note\n";
    for (const InventoryPhone& entry : inventory.phones) {
        csv += fmt::format("{},{},{},{}\n", csv_cell(entry.phone), count_text(entry),
                           csv_cell(description_of(entry.phone)), csv_cell(entry.note));
    }
    return csv;
}

std::string inventory_tex(const Inventory& inventory) {
    std::string tex = fmt::format("% {}: {} {}{}{}\n\\begin{{tabular}}{{lrl}}\n\\toprule\nphone & count & description "
                                  "\\\\\n\\midrule\n",
                                  tex_text(inventory.name), inventory.source.kind, tex_text(inventory.source.detail),
                                  inventory.source.licence.empty() ? "" : ", ", tex_text(inventory.source.licence));
    for (const InventoryPhone& entry : inventory.phones) {
        tex +=
            fmt::format("{} & {} & {} \\\\\n", tex_text(entry.phone), count_text(entry), description_of(entry.phone));
    }
    return tex + "\\bottomrule\n\\end{tabular}\n";
}

std::string inventory_svg(const Inventory& inventory) {
    const std::vector<ChartEntry> entries = chart_entries(inventory);
    return chart_svg(layout_chart(entries), entries, fmt::format("{}: {} phones", inventory.name, entries.size()));
}

std::string diff_svg(const Inventory& left, const Inventory& right) {
    const std::vector<ChartEntry> entries = chart_entries(left, right);
    std::size_t both = 0;
    for (const ChartEntry& entry : entries)
        both += entry.mark == ChartEntry::Mark::both ? 1 : 0;
    return chart_svg(layout_chart(entries), entries,
                     fmt::format("{} and {}: {} in both, {} only left, {} only right", left.name, right.name, both,
                                 left.phones.size() - both, right.phones.size() - both));
}

} // namespace sauti::phones
