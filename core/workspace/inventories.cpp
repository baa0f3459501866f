// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/inventories.h"

#include "base/file.h"
#include "corpus/corpus.h"
#include "corpus/import.h"
#include "g2p/engine.h"
#include "g2p/map_phones.h"
#include "g2p/nearest.h"
#include "phones/inventory_files.h"
#include "phones/segment_trie.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"
#include "workspace/binding.h"
#include "workspace/project.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace sauti::workspace {

namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using phones::Inventory;

constexpr const char* k_sources =
    "epitran:CODE, builtin:CODE, allosaurus:DIR:LANGUAGE, phoible:FILE:ID, file:PATH, corpus:ID:phones, project:NAME";

g2p::Options g2p_options(const InventoryPlaces& places, base::Mode mode) {
    g2p::Options options;
    options.mode = mode;
    options.data_folder = places.epitran_data.empty() ? g2p::data_folder_from_environment() : places.epitran_data;
    return options;
}

base::Result<Inventory> of_map(std::string_view kind, std::string_view code, const InventoryPlaces& places) {
    const bool epitran = kind == "epitran";
    // The map as its author wrote it; our own as it is used.
    const g2p::Options options = g2p_options(places, epitran ? base::Mode::reference : base::Mode::corrected);
    if (epitran && options.data_folder.empty()) {
        return base::fail(ErrorKind::not_found, "Epitran's data folder is not named",
                          fmt::format("--data DIR or SAUTI_EPITRAN_DATA; builtin:{} is our own", code));
    }
    std::error_code error;
    if (epitran && !fs::exists(options.data_folder / "map" / fmt::format("{}.csv", code), error)) {
        return base::fail(ErrorKind::not_found, fmt::format("Epitran's folder has no map \"{}\"", code),
                          g2p::nearest_hint(code, g2p::known_codes(options.data_folder)));
    }
    SAUTI_TRY(const auto list, g2p::map_phones(epitran ? std::string(code) : fmt::format("builtin:{}", code), options));
    Inventory inventory;
    inventory.name = fmt::format("{} {}", kind, code);
    inventory.source = {std::string(kind), std::string(code), epitran ? "MIT" : "GPL-3.0-or-later"};
    for (const std::string& phone : list)
        inventory.add({phone, std::nullopt, {}});
    return inventory;
}

/// What stands before and behind the last colon.
base::Result<std::pair<std::string, std::string>> in_two(std::string_view kind, std::string_view rest) {
    const std::size_t colon = rest.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == rest.size()) {
        return base::fail(ErrorKind::usage, fmt::format("{}: needs a place and a name, with a colon between", kind),
                          k_sources);
    }
    return std::pair(std::string(rest.substr(0, colon)), std::string(rest.substr(colon + 1)));
}

/// Cuts phone strings by the longest unit, then by segments.
class UnitCounter {
public:
    UnitCounter(const std::vector<std::string>& units, std::shared_ptr<const phones::FeatureTable> table)
        : reader_(std::move(table), base::Mode::corrected) {
        std::vector<std::u32string> names;
        for (const std::string& unit : units)
            names.push_back(unicode::to_code_points(unicode::nfd(unit)));
        trie_ = phones::SegmentTrie(names);
    }

    void add(std::string_view text) {
        const std::string nfd = unicode::nfd(text);
        std::size_t plain = 0;
        for (std::size_t at = 0; at < nfd.size();) {
            const std::size_t size = trie_.longest(std::string_view(nfd).substr(at)).size_bytes;
            if (size == 0) {
                at += unicode::decode_first(std::string_view(nfd).substr(at)).size_bytes;
                continue;
            }
            segments(std::string_view(nfd).substr(plain, at - plain));
            ++counts_[nfd.substr(at, size)];
            at += size;
            plain = at;
        }
        segments(std::string_view(nfd).substr(plain));
    }

    /// Most frequent first, equal ones by code point.
    [[nodiscard]] std::vector<phones::InventoryPhone> phones() const {
        std::vector<phones::InventoryPhone> list;
        for (const auto& [phone, count] : counts_)
            list.push_back({unicode::nfc(phone), count, {}});
        std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
            return a.count != b.count ? a.count > b.count : a.phone < b.phone;
        });
        return list;
    }

private:
    void segments(std::string_view text) {
        if (text.empty()) return;
        for (const phones::Phone& phone : reader_.read(text).phones)
            ++counts_[phone.text];
    }

    phones::PhoneReader reader_;
    phones::SegmentTrie trie_;
    std::unordered_map<std::string, std::int64_t> counts_;
};

struct CorpusSource {
    std::string id;
    std::string split;
    std::string column;
    bool segments = false;
};

base::Result<CorpusSource> corpus_source(std::string_view rest) {
    CorpusSource source;
    const std::size_t colon = rest.find(':');
    source.id = std::string(rest.substr(0, colon));
    std::string_view column = colon == std::string_view::npos ? "phones" : rest.substr(colon + 1);
    if (const std::size_t mark = column.find(':'); mark != std::string_view::npos) {
        if (column.substr(mark + 1) != "segments") {
            return base::fail(ErrorKind::usage, fmt::format("\"{}\" is not \"segments\"", column.substr(mark + 1)),
                              k_sources);
        }
        source.segments = true;
        column = column.substr(0, mark);
    }
    source.column = std::string(column);
    if (source.column != "phones" && source.column != "text") {
        return base::fail(ErrorKind::usage, fmt::format("phones cannot be counted in the column \"{}\"", source.column),
                          "phones, or text where the corpus is a text of phones");
    }
    if (const std::size_t slash = source.id.find('/'); slash != std::string::npos) {
        source.split = source.id.substr(slash + 1);
        source.id.resize(slash);
    }
    return source;
}

base::Result<Inventory> of_corpus(std::string_view rest, const InventoryPlaces& places, const base::Work& work) {
    SAUTI_TRY(const CorpusSource source, corpus_source(rest));
    if (places.project.empty()) {
        return base::fail(ErrorKind::not_found, "no project is open", "--project DIR, or go to its folder");
    }
    SAUTI_TRY(const fs::path folder, corpus::corpus_folder(places.project, source.id));
    SAUTI_TRY([[maybe_unused]] const bool done, complete_corpus(folder, work));
    SAUTI_TRY(const corpus::Corpus opened, open_corpus(folder, 0));
    SAUTI_TRY(const auto table, phones::FeatureTable::find(places.panphon));
    std::vector<std::string> units;
    const corpus::CorpusInfo& info = opened.info();
    if (!source.segments && source.column == "phones" && !info.code.empty()) {
        g2p::Options options = g2p_options(places, info.phones.mode);
        const std::string code = info.phones.source == "builtin" ? "builtin:" + info.code : info.code;
        SAUTI_TRY(units, g2p::map_phones(code, options));
    }
    UnitCounter counter(units, table);
    std::int64_t without = 0;
    SAUTI_CHECK(opened.for_each_row(
        source.split.empty() ? std::string() : fmt::format("split:{}", source.split),
        [&](const corpus::Row& row) {
            without += source.column == "phones" && !row.has_phones ? 1 : 0;
            counter.add(source.column == "phones" ? row.phones : row.text);
            return base::Result<void>();
        },
        work));
    Inventory inventory;
    inventory.name = fmt::format("corpus {}{}{}", source.id, source.split.empty() ? "" : " ", source.split);
    inventory.source = {"corpus", std::string(rest), {}};
    inventory.phones = counter.phones();
    if (inventory.phones.empty()) {
        return base::fail(ErrorKind::invalid, fmt::format("no row of {} has phones", inventory.name),
                          without > 0 ? fmt::format("sauti-cli corpus set {} code=swa-Latn", source.id) : "");
    }
    return inventory;
}

base::Result<Inventory> of_project(std::string_view name, const InventoryPlaces& places) {
    if (places.project.empty()) {
        return base::fail(ErrorKind::not_found, "no project is open", "--project DIR, or go to its folder");
    }
    SAUTI_TRY(const fs::path path, inventory_path(places.project, name));
    SAUTI_TRY(const std::string text, base::read_file(path, std::uint64_t{64} << 20));
    return phones::parse_inventory(text, path.string());
}

base::Result<Inventory> of_source(std::string_view text, const InventoryPlaces& places, base::Diagnostics& diagnostics,
                                  const base::Work& work) {
    const std::size_t colon = text.find(':');
    const std::string_view kind = text.substr(0, colon);
    const std::string_view rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    if (rest.empty()) {
        return base::fail(ErrorKind::usage, fmt::format("\"{}\" names no inventory", text), k_sources);
    }
    if (kind == "epitran" || kind == "builtin") return of_map(kind, rest, places);
    if (kind == "file") return phones::read_inventory_file(std::string(rest), diagnostics);
    if (kind == "corpus") return of_corpus(rest, places, work);
    if (kind == "project") return of_project(rest, places);
    if (kind == "allosaurus" || kind == "phoible") {
        SAUTI_TRY(const auto parts, in_two(kind, rest));
        if (kind == "allosaurus") return phones::read_allosaurus(parts.first, parts.second, diagnostics);
        SAUTI_TRY(const auto all, phones::read_phoible(parts.first, diagnostics));
        return phones::phoible_inventory(all, parts.second);
    }
    return base::fail(ErrorKind::usage, fmt::format("\"{}\" is no kind of inventory", kind), k_sources);
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string file = entry.path().filename().string();
        if (entry.path().extension() != ".json" || file.rfind(base::k_temporary_prefix, 0) == 0) continue;
        names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

base::Result<fs::path> path_in(const fs::path& project, const char* folder, std::string_view name) {
    SAUTI_CHECK(check_id(name));
    return project / folder / (std::string(name) + ".json");
}

base::Result<void> save(const fs::path& path, std::string_view text) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    return base::write_atomically(path, text);
}

} // namespace

base::Result<Inventory> resolve_inventory(std::string_view text, const InventoryPlaces& places,
                                          base::Diagnostics& diagnostics, const base::Work& work) {
    std::optional<Inventory> result;
    char sign = '|';
    std::string_view rest = unicode::strip(text);
    while (true) {
        std::size_t end = std::string_view::npos;
        for (const char* operation : {" | ", " & ", " - "})
            end = std::min(end, rest.find(operation));
        SAUTI_TRY(Inventory part, of_source(unicode::strip(rest.substr(0, end)), places, diagnostics, work));
        using phones::SetOperation;
        result = result ? phones::combine(*result, part,
                                          sign == '|'   ? SetOperation::unite
                                          : sign == '&' ? SetOperation::intersect
                                                        : SetOperation::subtract)
                        : std::move(part);
        if (end == std::string_view::npos) return std::move(*result);
        sign = rest[end + 1];
        rest.remove_prefix(end + 3);
    }
}

base::Result<fs::path> inventory_path(const fs::path& project, std::string_view name) {
    return path_in(project, "inventories", name);
}

base::Result<fs::path> fold_path(const fs::path& project, std::string_view name) {
    return path_in(project, "folds", name);
}

std::vector<std::string> inventory_names(const fs::path& project) {
    return names_in(project / "inventories");
}

std::vector<std::string> fold_names(const fs::path& project) {
    return names_in(project / "folds");
}

base::Result<void> save_inventory(const fs::path& project, const Inventory& inventory) {
    SAUTI_TRY(const fs::path path, inventory_path(project, inventory.name));
    return save(path, phones::inventory_text(inventory));
}

base::Result<void> save_folds(const fs::path& project, const phones::FoldTable& table) {
    SAUTI_TRY(const fs::path path, fold_path(project, table.name));
    return save(path, phones::fold_text(table));
}

base::Result<phones::Folding> load_folding(std::string_view name_or_file, const InventoryPlaces& places) {
    fs::path path = std::string(name_or_file);
    std::error_code error;
    if (!fs::exists(path, error) && !places.project.empty() && check_id(name_or_file)) {
        SAUTI_TRY(path, fold_path(places.project, name_or_file));
    }
    SAUTI_TRY(const std::string text, base::read_file(path, std::uint64_t{64} << 20));
    SAUTI_TRY(phones::FoldTable table, phones::parse_fold_file(text, path.string()));
    Inventory from;
    if (!table.from.empty()) {
        base::Diagnostics diagnostics;
        auto resolved = resolve_inventory(table.from, places, diagnostics);
        if (!resolved) {
            return base::fail(
                std::move(resolved.error()).context(fmt::format("reading the inventory of {}", path.string())));
        }
        from = std::move(*resolved);
    }
    SAUTI_TRY(const auto features, phones::FeatureTable::find(places.panphon));
    auto folding = phones::Folding::make(std::move(table), from, features);
    if (!folding) return base::fail(std::move(folding.error()).within(path.string()));
    return folding;
}

} // namespace sauti::workspace
