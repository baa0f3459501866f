// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli/inventory_detail.h"
#include "cli/verbs.h"
#include "phones/inventory_export.h"
#include "phones/inventory_files.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <ostream>
#include <utility>

namespace sauti::cli {

namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using phones::Inventory;

struct ListOptions : InventoryOptions {
    std::string place;
};

struct ShowOptions : InventoryOptions {
    std::string source;
    fs::path model;
    bool segments = false;
};

struct MakeOptions : InventoryOptions {
    std::string name;
    std::string source;
    std::vector<std::string> add;
    std::vector<std::string> remove;
    bool replace = false;
};

struct ExportOptions : InventoryOptions {
    std::string source;
    std::string with;
    std::string format = "csv";
    std::string out = "-";
};

void print_row(const Globals& globals, Streams& streams, const base::Json& row) {
    if (globals.json) {
        streams.out << base::compact(row) << '\n';
        return;
    }
    std::string line;
    for (const auto& [key, value] : row.items())
        line += (line.empty() ? "" : "\t") + (value.is_string() ? value.get<std::string>() : base::compact(value));
    streams.out << line << '\n';
}

base::Result<int> list_model(const std::string& folder, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const auto languages, phones::allosaurus_languages(folder));
    if (!globals.json) streams.out << "iso\tglottocode\tname\tcustomised\n";
    for (const phones::AllosaurusLanguage& language : languages) {
        print_row(globals, streams,
                  {{"iso", language.iso},
                   {"glottocode", language.glottocode},
                   {"name", language.name},
                   {"customised", language.customised}});
    }
    return k_done;
}

base::Result<int> list_phoible(const std::string& path, const Globals& globals, Streams& streams) {
    base::Diagnostics diagnostics;
    SAUTI_TRY(const auto all, phones::read_phoible(path, diagnostics));
    if (!globals.json) streams.out << "id\tiso\tglottocode\tname\tsource\tphonemes\n";
    for (const phones::PhoibleInventory& inventory : all) {
        print_row(globals, streams,
                  {{"id", inventory.id},
                   {"iso", inventory.iso},
                   {"glottocode", inventory.glottocode},
                   {"name", inventory.name},
                   {"source", inventory.source},
                   {"phonemes", inventory.phonemes.size()}});
    }
    for (const base::Warning& warning : diagnostics.kept())
        tell_warning(warning, globals, streams.err);
    return diagnostics.total() > 0 ? k_answer_is_no : k_done;
}

base::Result<int> run_list(const ListOptions& options, const Globals& globals, Streams& streams) {
    constexpr std::string_view k_model = "allosaurus:";
    constexpr std::string_view k_phoible = "phoible:";
    if (options.place.rfind(k_model, 0) == 0) return list_model(options.place.substr(k_model.size()), globals, streams);
    if (options.place.rfind(k_phoible, 0) == 0) {
        return list_phoible(options.place.substr(k_phoible.size()), globals, streams);
    }
    if (!options.place.empty()) {
        return base::fail(ErrorKind::usage, fmt::format("\"{}\" lists no inventories", options.place),
                          "nothing for the project's own, allosaurus:DIR or phoible:FILE");
    }
    SAUTI_TRY(const fs::path project, project_folder(globals));
    if (!globals.json) streams.out << "name\tphones\tkind\tdetail\tlicence\n";
    bool all_good = true;
    for (const std::string& name : workspace::inventory_names(project)) {
        const auto inventory = inventory_of("project:" + name, options, globals, streams);
        if (!inventory) {
            tell_error(inventory.error(), globals, streams.err);
            all_good = false;
            continue;
        }
        print_row(globals, streams,
                  {{"name", name},
                   {"phones", inventory->phones.size()},
                   {"kind", inventory->source.kind},
                   {"detail", inventory->source.detail},
                   {"licence", inventory->source.licence}});
    }
    return all_good ? k_done : k_answer_is_no;
}

base::Result<int> run_show(const ShowOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(Inventory inventory, inventory_of(options.source, options, globals, streams));
    SAUTI_TRY(const phones::PhoneReader reader, inventory_reader(options));
    if (options.segments) inventory = phones::split_clusters(reader, inventory);
    std::optional<Inventory> emitted;
    if (!options.model.empty()) {
        base::Diagnostics diagnostics;
        SAUTI_TRY(emitted, phones::read_emitted(options.model, diagnostics));
    }
    if (!globals.json) {
        say(globals, streams,
            fmt::format("{}: {} phones, {} {}{}{}", inventory.name, inventory.phones.size(), inventory.source.kind,
                        inventory.source.detail, inventory.source.licence.empty() ? "" : ", ",
                        inventory.source.licence));
        streams.out << fmt::format("phone\tcount\tdescription\tsegments\tnote{}\n", emitted ? "\temitted" : "");
    }
    for (const phones::InventoryPhone& entry : inventory.phones) {
        const std::vector<std::string> segments = reader.texts(entry.phone);
        std::string joined;
        for (const std::string& segment : segments)
            joined += (joined.empty() ? "" : " ") + segment;
        base::Json row = {{"phone", entry.phone},
                          {"count", entry.count ? base::Json(*entry.count) : base::Json("")},
                          {"description", phones::description_of(entry.phone)},
                          {"segments", joined},
                          {"note", entry.note}};
        if (globals.json && !entry.count) row["count"] = nullptr;
        if (globals.json) row["segments"] = segments;
        if (emitted) row["emitted"] = emitted->has(entry.phone);
        print_row(globals, streams, row);
    }
    return k_done;
}

base::Result<int> run_make(const MakeOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const fs::path project, project_folder(globals));
    SAUTI_TRY(const fs::path path, workspace::inventory_path(project, options.name));
    std::error_code error;
    if (fs::exists(path, error) && !options.replace) {
        return base::fail(base::make_error(ErrorKind::invalid,
                                           fmt::format("the inventory {} is there already", options.name),
                                           "--replace, or another name")
                              .at({path.string()}));
    }
    Inventory inventory;
    if (!options.source.empty()) {
        SAUTI_TRY(inventory, inventory_of(options.source, options, globals, streams));
    }
    inventory.source = {"made", options.source, inventory.source.licence};
    inventory.name = options.name;
    for (const std::string& phone : options.remove) {
        const auto found = std::find_if(inventory.phones.begin(), inventory.phones.end(),
                                        [&phone](const auto& entry) { return entry.phone == phone; });
        if (found == inventory.phones.end()) {
            return base::fail(ErrorKind::usage, fmt::format("there is no phone {} to remove", phone));
        }
        inventory.phones.erase(found);
    }
    for (const std::string& phone : options.add)
        inventory.add({phone, std::nullopt, {}});
    SAUTI_CHECK(workspace::save_inventory(project, inventory));
    if (globals.json) {
        streams.out << base::compact(
                           {{"name", options.name}, {"phones", inventory.phones.size()}, {"path", path.string()}})
                    << '\n';
    } else {
        streams.out << fmt::format("Inventory {}: {} phones\n", options.name, inventory.phones.size());
    }
    return k_done;
}

base::Result<int> run_export(const ExportOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const Inventory inventory, inventory_of(options.source, options, globals, streams));
    std::string text;
    if (!options.with.empty()) {
        if (options.format != "svg") {
            return base::fail(ErrorKind::usage, "two inventories on one chart are written as svg", "--format svg");
        }
        SAUTI_TRY(const Inventory right, inventory_of(options.with, options, globals, streams));
        text = phones::diff_svg(inventory, right);
    } else if (options.format == "csv") {
        text = phones::inventory_csv(inventory);
    } else if (options.format == "json") {
        text = phones::inventory_text(inventory);
    } else {
        text = options.format == "tex" ? phones::inventory_tex(inventory) : phones::inventory_svg(inventory);
    }
    if (options.out == "-") {
        streams.out << text;
        return k_done;
    }
    SAUTI_CHECK(base::write_atomically(options.out, text));
    return k_done;
}

} // namespace

void add_inventory_options(CLI::App& verb, InventoryOptions& options) {
    verb.add_option("--data", options.data, "Epitran's data folder (default: SAUTI_EPITRAN_DATA)");
    verb.add_option("--panphon", options.panphon,
                    "PanPhon's data folder (default: SAUTI_PANPHON_DATA, else our own table)");
}

workspace::InventoryPlaces places_of(const InventoryOptions& options, const Globals& globals) {
    const auto project = project_folder(globals);
    return {project ? *project : fs::path(), options.data, options.panphon};
}

base::Result<Inventory> inventory_of(const std::string& source, const InventoryOptions& options, const Globals& globals,
                                     Streams& streams) {
    base::Diagnostics diagnostics;
    auto inventory = workspace::resolve_inventory(source, places_of(options, globals), diagnostics);
    for (const base::Warning& warning : diagnostics.kept())
        tell_warning(warning, globals, streams.err);
    return inventory;
}

base::Result<phones::PhoneReader> inventory_reader(const InventoryOptions& options) {
    SAUTI_TRY(auto table, phones::FeatureTable::find(options.panphon));
    return phones::PhoneReader(std::move(table), base::Mode::corrected);
}

void declare_inventory(Cli& cli) {
    CLI::App* family = cli.family("inventory", "Inventories of phones: show, compare, fold, make, export");
    const auto list = std::make_shared<ListOptions>();
    CLI::App* verb =
        cli.verb(*family, "list", "The project's inventories, or those of a model or of PHOIBLE",
                 "  sauti-cli inventory list\n"
                 "  sauti-cli inventory list phoible:phoible.csv\n",
                 [list](const Globals& globals, Streams& streams) { return run_list(*list, globals, streams); });
    add_inventory_options(*verb, *list);
    verb->add_option("place", list->place, "allosaurus:DIR or phoible:FILE; none: the project");

    const auto show = std::make_shared<ShowOptions>();
    verb = cli.verb(*family, "show", "An inventory's phones with counts and descriptions",
                    "  sauti-cli inventory show builtin:swa-Latn\n"
                    "  sauti-cli inventory show corpus:swa:phones\n",
                    [show](const Globals& globals, Streams& streams) { return run_show(*show, globals, streams); });
    add_inventory_options(*verb, *show);
    verb->add_option("source", show->source,
                     "epitran:CODE, builtin:CODE, allosaurus:DIR:LANG, phoible:FILE:ID, "
                     "file:PATH, corpus:ID:phones, project:NAME; A | B, A & B, A - B")
        ->required();
    verb->add_option("--model", show->model, "Model directory: can it emit the phone?");
    verb->add_flag("--segments", show->segments, "Clusters as their segments");

    const auto make = std::make_shared<MakeOptions>();
    verb = cli.verb(*family, "make", "Make an inventory of the project",
                    "  sauti-cli inventory make mine builtin:swa-Latn --add ʒ --remove ɣ\n"
                    "  sauti-cli inventory make shared \"builtin:swa-Latn & builtin:kin-Latn\"\n",
                    [make](const Globals& globals, Streams& streams) { return run_make(*make, globals, streams); });
    add_inventory_options(*verb, *make);
    verb->add_option("name", make->name, "Its name")->required();
    verb->add_option("source", make->source, "What it begins with; none: nothing");
    verb->add_option("--add", make->add, "Phones to add: a,b")->delimiter(',');
    verb->add_option("--remove", make->remove, "Phones to take out: a,b")->delimiter(',');
    verb->add_flag("--replace", make->replace, "Write over an inventory of this name");

    const auto exported = std::make_shared<ExportOptions>();
    verb = cli.verb(
        *family, "export", "Write an inventory as a table or a chart",
        "  sauti-cli inventory export builtin:swa-Latn --format svg --out swa.svg\n"
        "  sauti-cli inventory export builtin:swa-Latn --with builtin:kin-Latn --format svg --out both.svg\n",
        [exported](const Globals& globals, Streams& streams) { return run_export(*exported, globals, streams); });
    add_inventory_options(*verb, *exported);
    verb->add_option("source", exported->source, "The inventory")->required();
    verb->add_option("--with", exported->with, "A second one on the same chart");
    verb->add_option("--format", exported->format, "csv, json, tex or svg")
        ->check(CLI::IsMember({"csv", "json", "tex", "svg"}))
        ->capture_default_str();
    verb->add_option("--out", exported->out, "File; - is standard output")->capture_default_str();

    declare_inventory_compare(cli, *family);
}

} // namespace sauti::cli
