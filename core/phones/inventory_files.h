// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "phones/inventory.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Inventories in files of others: plain lists, Allosaurus model directories, PHOIBLE's tables.
namespace sauti::phones {

/// One phone a line ("phone" or "phone number", as Allosaurus' unit files have it); "#" alone or before a blank begins
/// a comment. Blank lines, doubles and lines with more fields are told and left out; `encoding` with the line where it
/// is not UTF-8; not_this_format where no phone is left.
[[nodiscard]] base::Result<Inventory> parse_phone_list(std::string_view text, const std::string& origin,
                                                       base::Diagnostics& diagnostics);
/// A phone list, or an inventory of ours (JSON).
[[nodiscard]] base::Result<Inventory> read_inventory_file(const std::filesystem::path& path,
                                                          base::Diagnostics& diagnostics);

/// A language of a model directory (inventory/index.json).
struct AllosaurusLanguage {
    std::string iso;
    std::string glottocode;
    std::string name;
    std::string file; ///< of its unit file in inventory/
    bool customised = false;
};
[[nodiscard]] base::Result<std::vector<AllosaurusLanguage>>
allosaurus_languages(const std::filesystem::path& model_folder);
/// By ISO code or Glottocode, case ignored; "ipa": every phone that the model can emit. A custom unit file
/// (updated_…) counts where there is one. not_found with the nearest codes; `invalid` with the Glottocodes where an ISO
/// code has several languages. Phones that the model cannot emit carry a note.
[[nodiscard]] base::Result<Inventory> read_allosaurus(const std::filesystem::path& model_folder,
                                                      std::string_view language, base::Diagnostics& diagnostics);
/// The phones of phone.txt, NFC: what the model can emit, whatever the inventory asks for.
[[nodiscard]] base::Result<Inventory> read_emitted(const std::filesystem::path& model_folder,
                                                   base::Diagnostics& diagnostics);

/// What PHOIBLE says of one phoneme. Values are never guessed: the text "NA" is missing where a column may lack one.
struct PhoiblePhoneme {
    std::string phoneme;
    std::vector<std::string> allophones; ///< empty: none are told
    std::optional<bool> marginal;        ///< nullopt: unknown
    std::string segment_class;           ///< consonant, vowel, tone
    /// Feature → its values in order: {'+'}, or {'+', '-'} for a contour.
    std::map<std::string, std::vector<char>, std::less<>> features;
};
struct PhoibleInventory {
    std::string id;
    std::string iso;
    std::string glottocode;
    std::string name;
    std::string dialect; ///< empty: none
    std::string source;
    std::vector<PhoiblePhoneme> phonemes;
};
/// The aggregated phoible.csv, or the CLDF folder (values.csv, inventories.csv, languages.csv, parameters.csv). Tables
/// are read by the names of their columns.
[[nodiscard]] base::Result<std::vector<PhoibleInventory>> read_phoible(const std::filesystem::path& file_or_folder,
                                                                       base::Diagnostics& diagnostics);
[[nodiscard]] base::Result<std::vector<PhoibleInventory>>
parse_phoible(std::string_view text, const std::string& origin, base::Diagnostics& diagnostics);
/// By inventory id, or by an ISO code or Glottocode that has one inventory; `invalid` names the ids where it has
/// several.
[[nodiscard]] base::Result<Inventory> phoible_inventory(const std::vector<PhoibleInventory>& all, std::string_view id);

} // namespace sauti::phones
