// SPDX-License-Identifier: GPL-3.0-or-later
// The first byte says what the rest is: an inventory, a list of phones, PHOIBLE's table, a folding table, a mask, or
// phones. Each is read or refused with words; what was read can be written, compared, folded and drawn.
#include "fuzz/check.h"
#include "phones/distance.h"
#include "phones/fast_distance.h"
#include "phones/folding.h"
#include "phones/inventory_diff.h"
#include "phones/inventory_export.h"
#include "phones/inventory_files.h"
#include "unicode/utf8.h"

#include <string>

using namespace sauti;

namespace {

const phones::PhoneReader& reader() {
    static const phones::PhoneReader k_reader(phones::FeatureTable::builtin(), base::Mode::corrected);
    return k_reader;
}

const phones::Inventory& small() {
    static const phones::Inventory k_small = [] {
        phones::Inventory inventory;
        for (const char* phone : {"a", "m", "b", "t͡ʃ", "ɡ", "ᵐb"})
            inventory.add({phone, std::nullopt, {}});
        return inventory;
    }();
    return k_small;
}

void use(phones::Inventory inventory) {
    if (inventory.phones.size() > 200) inventory.phones.resize(200);
    const auto again = phones::parse_inventory(phones::inventory_text(inventory), "again.json");
    if (again) fuzz::check(*again == inventory, "an inventory comes back as it was written");
    const auto found = phones::diff(reader(), inventory, small());
    fuzz::check(found.shared.size() + found.only_left.size() == inventory.phones.size(), "every phone is somewhere");
    const auto entries = phones::chart_entries(inventory, small());
    const auto layout = phones::layout_chart(entries);
    std::size_t boxes = 0;
    for (const auto& box : layout.boxes)
        boxes += box.kind == phones::ChartBox::Kind::phone ? 1 : 0;
    fuzz::check(boxes == entries.size(), "every phone has a box");
    static_cast<void>(phones::chart_svg(layout, entries, inventory.name));
    const auto folding = phones::Folding::make(phones::suggest_folds(reader(), inventory, small()), inventory,
                                               phones::FeatureTable::builtin());
    if (!folding) return fuzz::check_error(folding.error());
    static_cast<void>(folding->apply("mtat͡ʃa ba"));
}

void try_list(std::string_view text) {
    base::Diagnostics diagnostics(10);
    auto list = phones::parse_phone_list(text, "list.txt", diagnostics);
    if (!list) return fuzz::check_error(list.error());
    use(std::move(*list));
}

void try_phoible(std::string_view text) {
    base::Diagnostics diagnostics(10);
    const auto all = phones::parse_phoible(text, "phoible.csv", diagnostics);
    if (!all) return fuzz::check_error(all.error());
    for (std::size_t i = 0; i < all->size() && i < 3; ++i) {
        auto inventory = phones::phoible_inventory(*all, (*all)[i].id);
        if (inventory) use(std::move(*inventory));
    }
}

void try_folds(std::string_view text) {
    auto table = phones::parse_fold_file(text, "folds");
    if (!table) return fuzz::check_error(table.error());
    const std::string sample = table->folds.empty() ? "a" : "mba" + table->folds.front().from.front() + " a";
    const auto folding = phones::Folding::make(std::move(*table), small(), phones::FeatureTable::builtin());
    if (!folding) return fuzz::check_error(folding.error());
    phones::FoldCounts counts;
    static_cast<void>(folding->apply(sample, phones::Spacing::joined, &counts));
    static_cast<void>(folding->apply(sample, phones::Spacing::spaced, &counts));
}

void try_phones(std::string_view text) {
    const phones::Reading reading = reader().read(text);
    std::size_t at = 0;
    for (const phones::Phone& phone : reading.phones) {
        fuzz::check(phone.begin_bytes >= at && phone.end_bytes <= text.size(), "phones lie in order");
        fuzz::check(!phone.text.empty(), "a phone has a text");
        at = phone.begin_bytes;
    }
    if (reading.phones.size() > 100) return;
    static const auto k_distances = phones::Distances::find({}, base::Mode::corrected);
    if (!k_distances) return;
    const phones::Costs costs = k_distances->costs(phones::Metric::weighted);
    phones::CostTable table(costs);
    const auto other = reader().read("mtoto").phones;
    const phones::PhoneNumbers numbers = table.number(reading.phones);
    fuzz::check(table.edit(numbers, table.number(other)) == costs.edit(reading.phones, other),
                "looked up and plain distances are equal");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text = fuzz::text_of(data + 1, size - 1);
    switch (data[0] % 6) {
    case 0: {
        auto inventory = phones::parse_inventory(text, "inventory.json");
        inventory ? use(std::move(*inventory)) : fuzz::check_error(inventory.error());
        break;
    }
    case 1: try_list(text); break;
    case 2:
        if (!unicode::first_invalid_utf8(text)) try_phoible(text); // tables are checked before they are parsed
        break;
    case 3: try_folds(text); break;
    case 4: {
        const auto mask = phones::parse_mask(text);
        if (!mask) fuzz::check_error(mask.error());
        break;
    }
    default: try_phones(text); break;
    }
    return 0;
}
