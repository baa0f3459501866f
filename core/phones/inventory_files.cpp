// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/inventory_files.h"

#include "base/file.h"
#include "base/json.h"
#include "phones/table_text.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace sauti::phones {

namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

std::vector<std::string_view> fields_of(std::string_view line) {
    std::vector<std::string_view> fields;
    while (!(line = unicode::strip(line)).empty()) {
        std::size_t end = 0;
        while (end < line.size()) {
            const unicode::Decoded next = unicode::decode_first(line.substr(end));
            if (unicode::is_white_space(next.code_point)) break;
            end += next.size_bytes;
        }
        fields.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return fields;
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The text without a byte order mark; `encoding` where it is no UTF-8.
base::Result<std::string_view> checked(std::string_view text, const std::string& origin) {
    constexpr std::string_view k_mark = "\xEF\xBB\xBF";
    if (text.substr(0, k_mark.size()) == k_mark) text.remove_prefix(k_mark.size());
    const auto bad = unicode::first_invalid_utf8(text);
    if (!bad) return text;
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n');
    return base::fail(base::make_error(ErrorKind::encoding, "the list of phones is not UTF-8",
                                       "save it as UTF-8; Latin-1 has no letters of the phonetic alphabet")
                          .at({origin, line, static_cast<std::int64_t>(*bad)}));
}

std::string lower_ascii(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lowered;
}

std::string text_in(const base::Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// A file's name from an index must not lead out of the folder.
bool is_plain_name(const std::string& name) {
    return !name.empty() && name.find('/') == std::string::npos && name != "." && name != "..";
}

base::Result<AllosaurusLanguage> find_language(const std::vector<AllosaurusLanguage>& all, std::string_view wanted,
                                               const std::string& origin) {
    const std::string key = lower_ascii(wanted);
    std::vector<const AllosaurusLanguage*> found;
    std::vector<std::string> codes;
    for (const AllosaurusLanguage& language : all) {
        if (lower_ascii(language.glottocode) == key || lower_ascii(language.iso) == key) found.push_back(&language);
        codes.push_back(language.iso);
        codes.push_back(language.glottocode);
    }
    if (found.size() == 1) return *found.front();
    if (found.empty()) {
        const auto nearest = base::nearest_name(key, codes);
        return base::fail(base::make_error(ErrorKind::not_found,
                                           fmt::format("the model has no language \"{}\"", wanted),
                                           nearest ? fmt::format("did you mean {}?", *nearest)
                                                   : "sauti-cli inventory list allosaurus:DIR lists them")
                              .at({origin}));
    }
    std::string ids;
    for (const AllosaurusLanguage* language : found)
        ids += (ids.empty() ? "" : ", ") + language->glottocode;
    return base::fail(base::make_error(ErrorKind::invalid,
                                       fmt::format("\"{}\" stands for {} languages", wanted, found.size()),
                                       fmt::format("name one of {}", ids))
                          .at({origin}));
}

} // namespace

base::Result<Inventory> parse_phone_list(std::string_view text, const std::string& origin,
                                         base::Diagnostics& diagnostics) {
    SAUTI_TRY(text, checked(text, origin));
    Inventory inventory;
    inventory.source = {"file", origin, {}};
    for (const TextLine& line : lines_of(text)) {
        const std::vector<std::string_view> fields = fields_of(line.text);
        const base::Place place = {origin, line.number};
        if (fields.empty()) {
            diagnostics.add({"a blank line was left out", place});
        } else if (fields.front() == "#") {
            continue;
        } else if (fields.size() > 2 || (fields.size() == 2 && !is_number(fields[1]))) {
            diagnostics.add({fmt::format("a line of {} fields is no phone and was left out", fields.size()), place});
        } else if (!inventory.add({std::string(fields.front()), std::nullopt, {}})) {
            diagnostics.add({fmt::format("the phone {} stands twice", fields.front()), place});
        }
    }
    if (inventory.phones.empty()) {
        return base::fail(
            base::make_error(ErrorKind::not_this_format, "the file lists no phone, one a line").at({origin}));
    }
    return inventory;
}

base::Result<Inventory> read_inventory_file(const fs::path& path, base::Diagnostics& diagnostics) {
    constexpr std::uint64_t k_longest_bytes = std::uint64_t{64} << 20;
    SAUTI_TRY(const std::string text, base::read_file(path, k_longest_bytes));
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const bool json = path.extension() == ".json" || (first != std::string::npos && text[first] == '{');
    if (json) return parse_inventory(text, path.string());
    SAUTI_TRY(Inventory inventory, parse_phone_list(text, path.string(), diagnostics));
    inventory.name = path.stem().string();
    return inventory;
}

base::Result<std::vector<AllosaurusLanguage>> allosaurus_languages(const fs::path& model_folder) {
    const fs::path path = model_folder / "inventory" / "index.json";
    SAUTI_TRY(const base::Json index, base::read_json(path));
    if (!index.is_array()) {
        return base::fail(
            base::make_error(ErrorKind::not_this_format, "the index of a model is a list").at({path.string()}));
    }
    std::vector<AllosaurusLanguage> languages;
    for (const base::Json& row : index) {
        if (!row.is_object()) continue;
        AllosaurusLanguage language;
        language.iso = text_in(row, "ISO6393");
        language.glottocode = text_in(row, "GlottoCode");
        language.name = text_in(row, "LanguageName");
        language.file = text_in(row, "phonelists");
        if (language.file.empty()) language.file = language.glottocode + ".txt";
        if (!is_plain_name(language.file)) {
            return base::fail(
                base::make_error(ErrorKind::forbidden, fmt::format("the index names the file \"{}\"", language.file))
                    .at({path.string()}));
        }
        std::error_code error;
        language.customised = fs::exists(model_folder / "inventory" / ("updated_" + language.file), error);
        languages.push_back(std::move(language));
    }
    return languages;
}

base::Result<Inventory> read_emitted(const fs::path& model_folder, base::Diagnostics& diagnostics) {
    const fs::path path = model_folder / "phone.txt";
    SAUTI_TRY(const std::string text, base::read_file(path, std::uint64_t{16} << 20));
    SAUTI_TRY(Inventory inventory, parse_phone_list(text, path.string(), diagnostics));
    inventory.name = "ipa";
    inventory.source = {"allosaurus", model_folder.string() + ":ipa", {}};
    const auto blank = std::find_if(inventory.phones.begin(), inventory.phones.end(),
                                    [](const InventoryPhone& entry) { return entry.phone == "<blk>"; });
    if (blank != inventory.phones.end()) inventory.phones.erase(blank);
    return inventory;
}

base::Result<Inventory> read_allosaurus(const fs::path& model_folder, std::string_view language,
                                        base::Diagnostics& diagnostics) {
    SAUTI_TRY(const Inventory emitted, read_emitted(model_folder, diagnostics));
    if (language == "ipa") return emitted;
    SAUTI_TRY(const auto all, allosaurus_languages(model_folder));
    const fs::path folder = model_folder / "inventory";
    SAUTI_TRY(const AllosaurusLanguage found, find_language(all, language, (folder / "index.json").string()));
    const fs::path path = folder / (found.customised ? "updated_" + found.file : found.file);
    SAUTI_TRY(const std::string text, base::read_file(path, std::uint64_t{16} << 20));
    SAUTI_TRY(Inventory inventory, parse_phone_list(text, path.string(), diagnostics));
    inventory.name = fmt::format("allosaurus {}", language);
    inventory.source = {"allosaurus", fmt::format("{}:{}", model_folder.string(), language),
                        found.customised ? "" : "CC BY-SA 3.0 (PHOIBLE)"};
    for (InventoryPhone& entry : inventory.phones) {
        if (!emitted.has(entry.phone)) entry.note = "the model cannot emit it";
    }
    return inventory;
}

} // namespace sauti::phones
