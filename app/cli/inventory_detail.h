// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cli.h"
#include "phones/phone_reader.h"
#include "workspace/inventories.h"

#include <filesystem>
#include <string>

/// What the verbs of the family `inventory` share.
namespace sauti::cli {

struct InventoryOptions {
    std::filesystem::path data;
    std::filesystem::path panphon;
};

void add_inventory_options(CLI::App& verb, InventoryOptions& options);
/// --project or the folder around; none is no error.
[[nodiscard]] workspace::InventoryPlaces places_of(const InventoryOptions& options, const Globals& globals);
/// A source's inventory; what its file had wrong is told.
[[nodiscard]] base::Result<phones::Inventory> inventory_of(const std::string& source, const InventoryOptions& options,
                                                           const Globals& globals, Streams& streams);
[[nodiscard]] base::Result<phones::PhoneReader> inventory_reader(const InventoryOptions& options);

void declare_inventory_compare(Cli& cli, CLI::App& family); ///< diff, fold, coverage

} // namespace sauti::cli
