// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli/inventory_detail.h"
#include "cli/line_source.h"
#include "phones/inventory_diff.h"
#include "phones/inventory_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <ostream>
#include <utility>

namespace sauti::cli {

namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using phones::Inventory;

struct DiffOptions : InventoryOptions {
    std::string left;
    std::string right;
    std::string counts;
    fs::path model;
    bool segments = false;
};

struct FoldOptions : InventoryOptions {
    std::string from;
    std::string to;
    std::string name;
    std::string format = "json";
    fs::path check;
    bool save = false;
};

struct CoverageOptions : InventoryOptions {
    std::string inventory;
    std::string corpus;
};

/// Counts of a corpus, for phones that have none of their own.
void take_counts(Inventory& inventory, const Inventory& counts) {
    for (phones::InventoryPhone& entry : inventory.phones) {
        if (const phones::InventoryPhone* counted = counts.find(entry.phone)) entry.count = counted->count;
    }
}

base::Json unshared_json(const std::vector<phones::UnsharedPhone>& list, const std::optional<Inventory>& emitted) {
    base::Json array = base::Json::array();
    for (const phones::UnsharedPhone& phone : list) {
        base::Json nearest = nullptr;
        if (phone.nearest.size() == 1) nearest = phone.nearest.front();
        if (phone.nearest.size() > 1) nearest = phone.nearest;
        base::Json row = {{"phone", phone.phone},
                          {"nearest", nearest},
                          {"distance", phone.nearest.empty() ? base::Json(nullptr) : base::Json(phone.distance)},
                          {"differs", phone.differs},
                          {"segments", phone.segments},
                          {"count", phone.count ? base::Json(*phone.count) : base::Json(nullptr)}};
        if (emitted) row["emitted"] = emitted->has(phone.phone);
        array.push_back(std::move(row));
    }
    return array;
}

void print_unshared(const char* title, const std::vector<phones::UnsharedPhone>& list,
                    const std::optional<Inventory>& emitted, Streams& streams) {
    streams.out << fmt::format("\n{} ({})\nphone\tcount\tnearest\tdistance\twhat differs{}\n", title, list.size(),
                               emitted ? "\temitted" : "");
    for (const phones::UnsharedPhone& phone : list) {
        std::string differs = fmt::format("{}", fmt::join(phone.differs, " "));
        if (differs.empty() && phone.segments > 1) differs = fmt::format("{} segments", phone.segments);
        if (differs.empty()) differs = phone.nearest.empty() ? "no features" : "none: same features";
        streams.out << fmt::format("{}\t{}\t{}\t{}\t{}", phone.phone, phone.count ? std::to_string(*phone.count) : "-",
                                   phone.nearest.empty() ? "-" : fmt::format("{}", fmt::join(phone.nearest, " + ")),
                                   phone.nearest.empty() ? "-" : std::to_string(phone.distance), differs);
        if (emitted) streams.out << (emitted->has(phone.phone) ? "\tyes" : "\tno");
        streams.out << '\n';
    }
}

base::Result<int> run_diff(const DiffOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(Inventory left, inventory_of(options.left, options, globals, streams));
    SAUTI_TRY(Inventory right, inventory_of(options.right, options, globals, streams));
    SAUTI_TRY(const phones::PhoneReader reader, inventory_reader(options));
    if (options.segments) {
        left = phones::split_clusters(reader, left);
        right = phones::split_clusters(reader, right);
    }
    if (!options.counts.empty()) {
        SAUTI_TRY(const Inventory counts, inventory_of(options.counts, options, globals, streams));
        take_counts(left, counts);
        take_counts(right, counts);
    }
    std::optional<Inventory> emitted;
    if (!options.model.empty()) {
        base::Diagnostics diagnostics;
        SAUTI_TRY(emitted, phones::read_emitted(options.model, diagnostics));
    }
    const phones::InventoryDiff found = phones::diff(reader, left, right);
    const double shared = phones::jaccard(left, right);
    if (globals.json) {
        base::Json alike = base::Json::array();
        for (const phones::LookAlike& entry : found.look_alikes)
            alike.push_back({{"left", entry.left}, {"right", entry.right}, {"kind", phones::name(entry.kind)}});
        const base::Json json = {{"left", left.name},
                                 {"right", right.name},
                                 {"jaccard", shared},
                                 {"shared", found.shared},
                                 {"only_left", unshared_json(found.only_left, emitted)},
                                 {"only_right", unshared_json(found.only_right, emitted)},
                                 {"lookalikes", std::move(alike)}};
        streams.out << base::compact(json) << '\n';
        return k_done;
    }
    streams.out << fmt::format("{} and {}: {} in both, {} only left, {} only right, Jaccard {:.4f}\nboth: {}\n",
                               left.name, right.name, found.shared.size(), found.only_left.size(),
                               found.only_right.size(), shared, fmt::join(found.shared, " "));
    print_unshared("only left", found.only_left, emitted, streams);
    print_unshared("only right", found.only_right, emitted, streams);
    if (!found.look_alikes.empty()) streams.out << "\nlook-alikes\nleft\tright\tsame\n";
    for (const phones::LookAlike& entry : found.look_alikes)
        streams.out << fmt::format("{}\t{}\t{}\n", entry.left, entry.right, phones::name(entry.kind));
    return k_done;
}

/// Lines that a parallel table and the same table as a sequence fold differently.
base::Result<std::int64_t> unlike_lines(const phones::FoldTable& table, const Inventory& from,
                                        const FoldOptions& options, Streams& streams) {
    SAUTI_TRY(const auto features, phones::FeatureTable::find(options.panphon));
    phones::FoldTable other = table;
    other.order = phones::FoldOrder::sequence;
    SAUTI_TRY(const phones::Folding parallel, phones::Folding::make(table, from, features));
    SAUTI_TRY(const phones::Folding sequence, phones::Folding::make(std::move(other), from, features));
    LineSource lines({options.check}, streams);
    std::int64_t unlike = 0;
    while (true) {
        SAUTI_TRY(const auto line, lines.next());
        if (!line) return unlike;
        unlike += parallel.apply(*line) == sequence.apply(*line) ? 0 : 1;
    }
}

base::Result<int> run_fold(const FoldOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const Inventory from, inventory_of(options.from, options, globals, streams));
    SAUTI_TRY(const Inventory to, inventory_of(options.to, options, globals, streams));
    SAUTI_TRY(const phones::PhoneReader reader, inventory_reader(options));
    phones::FoldTable table = phones::suggest_folds(reader, from, to);
    table.from = options.from;
    table.to = options.to;
    if (!options.name.empty()) table.name = options.name;
    if (options.save) {
        SAUTI_TRY(const fs::path project, project_folder(globals));
        if (options.name.empty()) return base::fail(ErrorKind::usage, "--save needs --name");
        SAUTI_TRY(const fs::path path, workspace::fold_path(project, table.name));
        std::error_code error;
        if (fs::exists(path, error)) {
            return base::fail(base::make_error(ErrorKind::invalid,
                                               fmt::format("the folding table {} is there already", table.name),
                                               "another name; what was finished by hand is not written over")
                                  .at({path.string()}));
        }
        SAUTI_CHECK(workspace::save_folds(project, table));
        say(globals, streams, fmt::format("{} folds in {}", table.folds.size(), path.string()));
    }
    int code = k_done;
    if (!options.check.empty()) {
        SAUTI_TRY(const std::int64_t unlike, unlike_lines(table, from, options, streams));
        if (unlike > 0) {
            tell_warning({fmt::format("as a sequence the table folds {} lines otherwise", unlike), {}}, globals,
                         streams.err);
            code = k_answer_is_no;
        } else {
            say(globals, streams, "as a sequence the table gives the same on these lines");
        }
    }
    if (options.format == "csv") {
        SAUTI_TRY(const std::string csv, phones::g2p_plus_text(table));
        streams.out << csv;
    } else {
        streams.out << phones::fold_text(table);
    }
    return code;
}

base::Result<int> run_coverage(const CoverageOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const Inventory inventory, inventory_of(options.inventory, options, globals, streams));
    SAUTI_TRY(const Inventory corpus, inventory_of(options.corpus, options, globals, streams));
    const phones::Coverage found = phones::coverage(inventory, corpus);
    if (globals.json) {
        base::Json missing = base::Json::array();
        for (const phones::InventoryPhone& entry : found.missing)
            missing.push_back(
                {{"phone", entry.phone}, {"count", entry.count ? base::Json(*entry.count) : base::Json(nullptr)}});
        const auto rate = [](std::optional<double> value) { return value ? base::Json(*value) : base::Json(nullptr); };
        const base::Json json = {{"inventory", inventory.name},   {"corpus", corpus.name},
                                 {"shared", found.shared},        {"precision", rate(found.precision)},
                                 {"recall", rate(found.recall)},  {"occurrences", rate(found.occurrences)},
                                 {"missing", std::move(missing)}, {"unused", found.unused}};
        streams.out << base::compact(json) << '\n';
    } else {
        const auto shown = [](std::optional<double> value) { return value ? fmt::format("{:.4f}", *value) : "-"; };
        streams.out << fmt::format("precision\t{}\nrecall\t{}\noccurrences\t{}\n", shown(found.precision),
                                   shown(found.recall), shown(found.occurrences));
        streams.out << fmt::format("missing ({})", found.missing.size());
        for (const phones::InventoryPhone& entry : found.missing)
            streams.out << fmt::format("\t{} {}", entry.phone, entry.count.value_or(0));
        streams.out << fmt::format("\nnever used ({})\t{}\n", found.unused.size(), fmt::join(found.unused, " "));
    }
    return found.missing.empty() ? k_done : k_answer_is_no;
}

} // namespace

void declare_inventory_compare(Cli& cli, CLI::App& family) {
    const auto diff = std::make_shared<DiffOptions>();
    CLI::App* verb =
        cli.verb(family, "diff", "What each of two inventories has alone, with the nearest in the other",
                 "  sauti-cli inventory diff builtin:swa-Latn builtin:kin-Latn\n"
                 "  sauti-cli --json inventory diff builtin:swa-Latn corpus:swa:phones\n",
                 [diff](const Globals& globals, Streams& streams) { return run_diff(*diff, globals, streams); });
    add_inventory_options(*verb, *diff);
    verb->add_option("left", diff->left, "A source (inventory show --help)")->required();
    verb->add_option("right", diff->right, "Another source")->required();
    verb->add_option("--counts", diff->counts, "Source of counts: corpus:ID:phones");
    verb->add_option("--model", diff->model, "Model directory: can it emit the phone?");
    verb->add_flag("--segments", diff->segments, "Clusters as their segments");

    const auto fold = std::make_shared<FoldOptions>();
    verb = cli.verb(family, "fold", "Suggest a folding table from one inventory's phones to another's",
                    "  sauti-cli inventory fold builtin:swa-Latn builtin:kin-Latn\n"
                    "  sauti-cli inventory fold builtin:swa-Latn builtin:kin-Latn --name swa-kin --save\n",
                    [fold](const Globals& globals, Streams& streams) { return run_fold(*fold, globals, streams); });
    add_inventory_options(*verb, *fold);
    verb->add_option("from", fold->from, "A source (inventory show --help)")->required();
    verb->add_option("to", fold->to, "Another source")->required();
    verb->add_option("--name", fold->name, "The table's name");
    verb->add_flag("--save", fold->save, "Keep it in the project: folds/NAME.json");
    verb->add_option("--format", fold->format, "json, or csv for G2P+")
        ->check(CLI::IsMember({"json", "csv"}))
        ->capture_default_str();
    verb->add_option("--check", fold->check,
                     "Lines of phones: does the table as a sequence, as in csv, give the same?");

    const auto coverage = std::make_shared<CoverageOptions>();
    verb = cli.verb(
        family, "coverage", "How an inventory and the phones of a corpus go together; exit code 1 if some are missing",
        "  sauti-cli inventory coverage builtin:swa-Latn corpus:swa:phones\n"
        "  sauti-cli --json inventory coverage project:mine corpus:swa/train:phones\n",
        [coverage](const Globals& globals, Streams& streams) { return run_coverage(*coverage, globals, streams); });
    add_inventory_options(*verb, *coverage);
    verb->add_option("inventory", coverage->inventory, "A source (inventory show --help)")->required();
    verb->add_option("corpus", coverage->corpus, "Its measure: corpus:ID:phones, or any other source")->required();
}

} // namespace sauti::cli
