// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/work.h"
#include "phones/folding.h"
#include "phones/inventory.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Inventories and folding tables wherever they come from: one text names them, on the command line, in the window and
/// in folding tables.
///
///     epitran:swa-Latn   builtin:swa-Latn   allosaurus:MODEL_DIR:swh   phoible:FILE_OR_FOLDER:823   file:phones.txt
///     corpus:swa/train:phones   corpus:swa:phones:segments   project:mine   epitran:swa-Latn & allosaurus:DIR:swh
///
/// A, B and C joined by | (both), & (shared) or - (without), blanks around the sign, read from left to right.
namespace sauti::workspace {

struct InventoryPlaces {
    std::filesystem::path project;      ///< empty: corpus: and project: are errors
    std::filesystem::path epitran_data; ///< empty: SAUTI_EPITRAN_DATA
    std::filesystem::path panphon;      ///< empty: SAUTI_PANPHON_DATA, else our own table
};

/// usage for a text that names no source; what the sources give otherwise. Warnings of files go to `diagnostics`.
[[nodiscard]] base::Result<phones::Inventory> resolve_inventory(std::string_view text, const InventoryPlaces& places,
                                                                base::Diagnostics& diagnostics,
                                                                const base::Work& work = {});

/// inventories/NAME.json and folds/NAME.json; `invalid` for what is no name.
[[nodiscard]] base::Result<std::filesystem::path> inventory_path(const std::filesystem::path& project,
                                                                 std::string_view name);
[[nodiscard]] base::Result<std::filesystem::path> fold_path(const std::filesystem::path& project,
                                                            std::string_view name);
/// Names that are there, sorted.
[[nodiscard]] std::vector<std::string> inventory_names(const std::filesystem::path& project);
[[nodiscard]] std::vector<std::string> fold_names(const std::filesystem::path& project);
[[nodiscard]] base::Result<void> save_inventory(const std::filesystem::path& project,
                                                const phones::Inventory& inventory);
[[nodiscard]] base::Result<void> save_folds(const std::filesystem::path& project, const phones::FoldTable& table);

/// A folding table of a file (JSON or G2P+'s CSV), or of the project by its name; with its inventory, ready to run.
[[nodiscard]] base::Result<phones::Folding> load_folding(std::string_view name_or_file, const InventoryPlaces& places);

} // namespace sauti::workspace
