// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "phones/inventory_files.h"
#include "phones/table_text.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace sauti::phones {

namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using Fields = std::vector<std::string>;

/// A CSV file by the names of its columns.
class CsvTable {
public:
    static base::Result<CsvTable> parse(std::string_view text, std::string origin) {
        CsvTable table;
        table.origin_ = std::move(origin);
        constexpr std::string_view k_mark = "\xEF\xBB\xBF";
        if (text.substr(0, k_mark.size()) == k_mark) text.remove_prefix(k_mark.size());
        table.lines_ = lines_of(text);
        if (table.lines_.empty()) {
            return base::fail(base::make_error(ErrorKind::not_this_format, "the table is empty").at({table.origin_}));
        }
        SAUTI_TRY(table.names_, csv_fields(table.lines_.front().text));
        return table;
    }

    [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const {
        const auto found = std::find(names_.begin(), names_.end(), name);
        if (found == names_.end()) return std::nullopt;
        return static_cast<std::size_t>(found - names_.begin());
    }
    [[nodiscard]] base::Result<std::size_t> required(std::string_view name) const {
        if (const auto found = column(name)) return *found;
        return base::fail(base::make_error(ErrorKind::not_this_format, fmt::format("the table has no column {}", name),
                                           "PHOIBLE's phoible.csv, or the folder of its CLDF edition")
                              .at({origin_, 1}));
    }
    [[nodiscard]] const Fields& names() const { return names_; }
    [[nodiscard]] const std::string& origin() const { return origin_; }

    /// Calls `take` for every good row; the others are told.
    template <class Take>
    void rows(base::Diagnostics& diagnostics, const Take& take) const {
        for (std::size_t i = 1; i < lines_.size(); ++i) {
            const base::Place place = {origin_, lines_[i].number};
            const auto fields = csv_fields(lines_[i].text);
            if (!fields) {
                diagnostics.add({fields.error().message, place, fields.error().kind});
            } else if (fields->size() == names_.size()) {
                take(*fields);
            } else if (!fields->empty()) {
                diagnostics.add(
                    {fmt::format("a row has {} fields instead of {}", fields->size(), names_.size()), place});
            }
        }
    }

private:
    std::string origin_;
    std::vector<TextLine> lines_;
    Fields names_;
};

/// "NA" is missing; for columns that may lack a value.
std::string or_missing(const Fields& fields, std::optional<std::size_t> column) {
    if (!column || fields[*column] == "NA") return {};
    return fields[*column];
}

std::optional<bool> truth(const std::string& text) {
    if (text == "TRUE" || text == "True" || text == "true") return true;
    if (text == "FALSE" || text == "False" || text == "false") return false;
    return std::nullopt;
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> list;
    while (!(text = unicode::strip(text)).empty()) {
        const std::size_t end = text.find(' ');
        list.emplace_back(text.substr(0, end));
        text.remove_prefix(list.back().size());
    }
    return list;
}

/// "+,-" → + then −: a sound that begins one way and ends the other. Empty where the cell is no feature value.
std::vector<char> contour(std::string_view cell) {
    std::vector<char> values;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const bool value = std::string_view("+-0N").find(cell[i]) != std::string_view::npos;
        if (value != (i % 2 == 0) || (i % 2 == 1 && cell[i] != ',')) return {};
        if (value) values.push_back(cell[i]);
    }
    return cell.size() % 2 == 1 ? values : std::vector<char>();
}

/// Columns of features: those behind the last named one whose cell reads as values.
void add_features(PhoiblePhoneme& phoneme, const CsvTable& table, const Fields& fields, std::size_t first) {
    for (std::size_t i = first; i < fields.size(); ++i) {
        if (std::vector<char> values = contour(fields[i]); !values.empty()) {
            phoneme.features.emplace(table.names()[i], std::move(values));
        }
    }
}

/// Inventories in the order in which their ids come.
class Collector {
public:
    PhoibleInventory& of(const std::string& id) {
        const auto [place, added] = places_.emplace(id, all_.size());
        if (added) {
            all_.emplace_back();
            all_.back().id = id;
        }
        return all_[place->second];
    }
    std::vector<PhoibleInventory> take() { return std::move(all_); }

private:
    std::vector<PhoibleInventory> all_;
    std::unordered_map<std::string, std::size_t> places_;
};

base::Result<CsvTable> read_csv(std::string& kept, const fs::path& path) {
    SAUTI_TRY(kept, read_table(path.string()));
    return CsvTable::parse(kept, path.string());
}

using Index = std::unordered_map<std::string, Fields>;

/// Rows of a side table by their ID; empty where the file is not there.
base::Result<std::pair<Index, std::optional<CsvTable>>> side_table(std::string& kept, const fs::path& path,
                                                                   base::Diagnostics& diagnostics) {
    std::pair<Index, std::optional<CsvTable>> side;
    std::error_code error;
    if (!fs::exists(path, error)) return side;
    SAUTI_TRY(CsvTable table, read_csv(kept, path));
    SAUTI_TRY(const std::size_t id, table.required("ID"));
    table.rows(diagnostics, [&](const Fields& fields) { side.first.emplace(fields[id], fields); });
    side.second.emplace(std::move(table));
    return side;
}

std::string cell(const std::pair<Index, std::optional<CsvTable>>& side, const std::string& id, std::string_view name) {
    const auto row = side.first.find(id);
    const auto column = side.second ? side.second->column(name) : std::nullopt;
    return row == side.first.end() || !column ? std::string() : row->second[*column];
}

base::Result<std::vector<PhoibleInventory>> read_cldf(const fs::path& folder, base::Diagnostics& diagnostics) {
    std::string values_text;
    std::string inventories_text;
    std::string languages_text;
    std::string parameters_text;
    SAUTI_TRY(const CsvTable values, read_csv(values_text, folder / "values.csv"));
    SAUTI_TRY(const auto inventories, side_table(inventories_text, folder / "inventories.csv", diagnostics));
    SAUTI_TRY(const auto languages, side_table(languages_text, folder / "languages.csv", diagnostics));
    SAUTI_TRY(const auto parameters, side_table(parameters_text, folder / "parameters.csv", diagnostics));
    SAUTI_TRY(const std::size_t inventory_id, values.required("Inventory_ID"));
    SAUTI_TRY(const std::size_t value, values.required("Value"));
    SAUTI_TRY(const std::size_t language_id, values.required("Language_ID"));
    SAUTI_TRY(const std::size_t parameter_id, values.required("Parameter_ID"));
    const auto marginal = values.column("Marginal");
    const auto allophones = values.column("Allophones");
    const auto first_feature = parameters.second ? parameters.second->column("SegmentClass") : std::nullopt;
    Collector collector;
    values.rows(diagnostics, [&](const Fields& fields) {
        PhoibleInventory& inventory = collector.of(fields[inventory_id]);
        if (inventory.phonemes.empty()) {
            const std::string& language = fields[language_id];
            inventory.iso = cell(languages, language, "ISO639P3code");
            inventory.glottocode = cell(languages, language, "Glottocode");
            inventory.name = cell(inventories, inventory.id, "Name");
            inventory.source = cell(inventories, inventory.id, "Inventory_source_ID");
            if (inventory.glottocode.empty()) inventory.glottocode = language;
        }
        PhoiblePhoneme phoneme;
        phoneme.phoneme = fields[value];
        phoneme.allophones = words(or_missing(fields, allophones));
        if (marginal) phoneme.marginal = truth(fields[*marginal]);
        phoneme.segment_class = cell(parameters, fields[parameter_id], "SegmentClass");
        const auto row = parameters.first.find(fields[parameter_id]);
        if (first_feature && row != parameters.first.end()) {
            add_features(phoneme, *parameters.second, row->second, *first_feature + 1);
        }
        inventory.phonemes.push_back(std::move(phoneme));
    });
    return collector.take();
}

} // namespace

base::Result<std::vector<PhoibleInventory>> parse_phoible(std::string_view text, const std::string& origin,
                                                          base::Diagnostics& diagnostics) {
    SAUTI_TRY(const CsvTable table, CsvTable::parse(text, origin));
    SAUTI_TRY(const std::size_t id, table.required("InventoryID"));
    SAUTI_TRY(const std::size_t phoneme_column, table.required("Phoneme"));
    const auto iso = table.column("ISO6393");
    const auto glottocode = table.column("Glottocode");
    const auto name = table.column("LanguageName");
    const auto dialect = table.column("SpecificDialect");
    const auto allophones = table.column("Allophones");
    const auto marginal = table.column("Marginal");
    const auto segment_class = table.column("SegmentClass");
    const auto source = table.column("Source");
    const std::size_t first_feature = source ? *source + 1 : table.names().size();
    Collector collector;
    table.rows(diagnostics, [&](const Fields& fields) {
        PhoibleInventory& inventory = collector.of(fields[id]);
        if (inventory.phonemes.empty()) {
            // "nan" is the code of Min Nan, never a missing number.
            inventory.iso = or_missing(fields, iso);
            inventory.glottocode = or_missing(fields, glottocode);
            inventory.name = name ? fields[*name] : std::string();
            inventory.dialect = or_missing(fields, dialect);
            inventory.source = or_missing(fields, source);
        }
        PhoiblePhoneme phoneme;
        phoneme.phoneme = fields[phoneme_column];
        phoneme.allophones = words(or_missing(fields, allophones));
        if (marginal) phoneme.marginal = truth(fields[*marginal]);
        phoneme.segment_class = or_missing(fields, segment_class);
        add_features(phoneme, table, fields, first_feature);
        inventory.phonemes.push_back(std::move(phoneme));
    });
    return collector.take();
}

base::Result<std::vector<PhoibleInventory>> read_phoible(const fs::path& file_or_folder,
                                                         base::Diagnostics& diagnostics) {
    std::error_code error;
    if (fs::is_directory(file_or_folder, error)) return read_cldf(file_or_folder, diagnostics);
    SAUTI_TRY(const std::string text, read_table(file_or_folder.string()));
    return parse_phoible(text, file_or_folder.string(), diagnostics);
}

base::Result<Inventory> phoible_inventory(const std::vector<PhoibleInventory>& all, std::string_view id) {
    std::vector<const PhoibleInventory*> found;
    std::vector<std::string> ids;
    for (const PhoibleInventory& inventory : all) {
        if (inventory.id == id) {
            found = {&inventory};
            break;
        }
        if (inventory.iso == id || inventory.glottocode == id) found.push_back(&inventory);
        ids.push_back(inventory.id);
        ids.push_back(inventory.iso);
    }
    if (found.empty()) {
        const auto nearest = base::nearest_name(id, ids);
        return base::fail(ErrorKind::not_found, fmt::format("there is no inventory \"{}\"", id),
                          nearest ? fmt::format("did you mean {}?", *nearest)
                                  : "an inventory id, an ISO code or a Glottocode");
    }
    if (found.size() > 1) {
        std::string list;
        for (const PhoibleInventory* inventory : found)
            list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", inventory->id, inventory->source);
        return base::fail(ErrorKind::invalid,
                          fmt::format("\"{}\" has {} inventories, each of one description", id, found.size()),
                          fmt::format("name one of {}", list));
    }
    const PhoibleInventory& chosen = *found.front();
    Inventory inventory;
    inventory.name = fmt::format("phoible {} {}", chosen.id, chosen.name);
    inventory.source = {"phoible", fmt::format("{} ({}, {})", chosen.id, chosen.iso, chosen.source), "CC BY-SA 3.0"};
    for (const PhoiblePhoneme& phoneme : chosen.phonemes)
        inventory.add({phoneme.phoneme, std::nullopt, phoneme.marginal.value_or(false) ? "marginal" : ""});
    return inventory;
}

} // namespace sauti::phones
