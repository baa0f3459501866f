// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/jsonl_ids.h"

#include "base/json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace sauti::formats {

using base::ErrorKind;

namespace {

constexpr std::string_view k_key = "input_ids";
constexpr std::string_view k_opening = "{\"input_ids\": [";
constexpr std::string_view k_closing = "]}";

/// The ids of a line of exactly the written shape; nullopt for anything else, whether good or bad.
std::optional<std::vector<std::uint32_t>> parse_ids_fast(std::string_view line, const IdsOptions& options) {
    if (line.substr(0, k_opening.size()) != k_opening) return std::nullopt;
    line.remove_prefix(k_opening.size());
    std::vector<std::uint32_t> ids;
    if (line == k_closing) return ids;
    const char* at = line.data();
    const char* const end = line.data() + line.size();
    while (true) {
        std::uint32_t id = 0;
        const auto [next, error] = std::from_chars(at, end, id);
        // a leading zero is no JSON
        if (error != std::errc() || (*at == '0' && next != at + 1)) return std::nullopt;
        if (id > options.largest_id || ids.size() >= options.longest_row) return std::nullopt;
        ids.push_back(id);
        at = next;
        const std::string_view rest(at, static_cast<std::size_t>(end - at));
        if (rest == k_closing) return ids;
        if (rest.substr(0, 2) != ", ") return std::nullopt;
        at += 2;
    }
}

base::Result<std::uint32_t> id_of(const base::Json& value, std::size_t index, const IdsOptions& options) {
    // a number with a fraction or exponent is no id, even 1.0
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > options.largest_id) {
        const std::string shown = value.is_structured() ? std::string(value.type_name()) : base::compact(value);
        return base::fail(ErrorKind::invalid, fmt::format("input_ids[{}] is {}, not a whole number from 0 to {}", index,
                                                          shown, options.largest_id));
    }
    return static_cast<std::uint32_t>(value.get<std::uint64_t>());
}

} // namespace

base::Result<std::vector<std::uint32_t>> parse_ids_plainly(std::string_view line, std::string_view origin,
                                                           const IdsOptions& options, std::int64_t* extra_keys) {
    SAUTI_TRY(const base::Json value, base::parse_json(line, origin));
    if (!value.is_object()) return base::fail(ErrorKind::invalid, "the line is not a JSON object");
    const auto found = value.find(k_key);
    if (found == value.end()) return base::fail(ErrorKind::invalid, "the object has no \"input_ids\"");
    if (!found->is_array()) return base::fail(ErrorKind::invalid, "\"input_ids\" is not a list");
    if (found->size() > options.longest_row) {
        return base::fail(ErrorKind::limit,
                          fmt::format("the row has {} ids, more than {}", found->size(), options.longest_row));
    }
    std::vector<std::uint32_t> ids;
    ids.reserve(found->size());
    for (const base::Json& element : *found) {
        SAUTI_TRY(const std::uint32_t id, id_of(element, ids.size(), options));
        ids.push_back(id);
    }
    if (extra_keys != nullptr) *extra_keys = static_cast<std::int64_t>(value.size()) - 1;
    return ids;
}

IdsReader::IdsReader(Source source, std::string origin, IdsOptions options)
    : lines_(std::move(source), std::move(origin)), options_(options) {}

base::Result<IdsReader> IdsReader::open(const std::filesystem::path& path, IdsOptions options) {
    SAUTI_TRY(Source source, open_source(path));
    return IdsReader(std::move(source), path.string(), options);
}

base::Result<std::optional<IdsRow>> IdsReader::next() {
    SAUTI_TRY(const std::optional<Line> line, lines_.next());
    if (!line) return std::nullopt;
    IdsRow row = {{}, line->number, line->begin_bytes, line->size_bytes};
    if (auto ids = parse_ids_fast(line->text, options_)) {
        row.ids = std::move(*ids);
        return row;
    }
    const base::Place place = {lines_.origin(), line->number, static_cast<std::int64_t>(line->begin_bytes)};
    std::int64_t extra_keys = 0;
    auto ids = parse_ids_plainly(line->text, lines_.origin(), options_, &extra_keys);
    if (!ids) {
        base::Error error = std::move(ids.error());
        if (error.kind == ErrorKind::syntax && !line->ended) {
            error = base::make_error(ErrorKind::truncated, "the last line is cut", "the lines before it are good");
        }
        return base::fail(std::move(error).at(place));
    }
    if (extra_keys > 0) {
        diagnostics_.add(
            {fmt::format("{} keys besides \"input_ids\" were left out", extra_keys), place, ErrorKind::unsupported});
    }
    row.ids = std::move(*ids);
    return row;
}

base::Result<std::vector<IdsRow>> read_ids(const std::filesystem::path& path, IdsOptions options) {
    SAUTI_TRY(IdsReader reader, IdsReader::open(path, options));
    std::vector<IdsRow> rows;
    while (true) {
        SAUTI_TRY(std::optional<IdsRow> row, reader.next());
        if (!row) return rows;
        rows.push_back(std::move(*row));
    }
}

void append_ids(std::string& text, std::span<const std::uint32_t> ids) {
    text += k_opening;
    std::array<char, 12> digits = {};
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (i > 0) text += ", ";
        const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), ids[i]);
        text.append(digits.data(), end); // ten digits always fit
    }
    text += k_closing;
    text += '\n';
}

} // namespace sauti::formats
