// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "phones/folding.h"
#include "phones/table_text.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace sauti::phones {

namespace {

using base::ErrorKind;

constexpr int k_version = 1;
constexpr std::size_t k_most_folds = 100000;
constexpr std::string_view k_backend = "phon_";

std::vector<std::string> phone_list(base::ObjectReader& reader, const char* key) {
    std::vector<std::string> list;
    const base::Json& json = reader.raw(key);
    if (!json.is_array()) {
        reader.fail(ErrorKind::invalid, fmt::format("\"{}\" is no list of phones", key));
        return list;
    }
    for (const base::Json& phone : json) {
        if (!phone.is_string()) {
            reader.fail(ErrorKind::invalid, fmt::format("\"{}\" holds what is no phone", key));
            return list;
        }
        list.push_back(unicode::nfc(phone.get<std::string>()));
    }
    return list;
}

std::string joined(const std::vector<std::string>& phones) {
    std::string text;
    for (std::size_t i = 0; i < phones.size(); ++i)
        text += (i > 0 ? " " : "") + phones[i];
    return text;
}

std::vector<std::string> pieces(std::string_view text) {
    std::vector<std::string> list;
    while (true) {
        const std::size_t end = text.find(' ');
        list.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return list;
        text.remove_prefix(end + 1);
    }
}

} // namespace

base::Result<FoldTable> parse_folds(std::string_view text, const std::string& origin) {
    SAUTI_TRY(const base::Json json, base::parse_json(text, origin));
    SAUTI_CHECK(base::check_format(json, "sauti-fold", k_version, origin));
    base::ObjectReader reader(json, origin, "");
    reader.accept("format");
    reader.accept("version");
    FoldTable table;
    table.name = reader.text("name", std::string());
    table.from = reader.text("from", std::string());
    table.to = reader.text("to", std::string());
    const std::string order = reader.text("apply", std::string("parallel"));
    if (order != "parallel" && order != "sequence") {
        reader.fail(ErrorKind::invalid, fmt::format("\"apply\" is \"{}\"", order), "parallel or sequence");
    }
    table.order = order == "sequence" ? FoldOrder::sequence : FoldOrder::parallel;
    const base::Json& folds = reader.raw("folds");
    if (!folds.is_array() || folds.size() > k_most_folds) reader.fail(ErrorKind::invalid, "\"folds\" is no list");
    SAUTI_CHECK(reader.finish());
    for (std::size_t i = 0; i < folds.size(); ++i) {
        base::ObjectReader entry(folds[i], origin, fmt::format("folds[{}]", i));
        Fold fold;
        fold.from = phone_list(entry, "from");
        fold.to = phone_list(entry, "to");
        fold.left = entry.text("left", std::string());
        fold.right = entry.text("right", std::string());
        fold.why = entry.text("why", std::string());
        fold.note = entry.text("note", std::string());
        SAUTI_CHECK(entry.finish());
        table.folds.push_back(std::move(fold));
    }
    return table;
}

std::string fold_text(const FoldTable& table) {
    base::Json folds = base::Json::array();
    for (const Fold& fold : table.folds) {
        base::Json object = {{"from", fold.from}, {"to", fold.to}};
        if (!fold.left.empty()) object["left"] = fold.left;
        if (!fold.right.empty()) object["right"] = fold.right;
        if (!fold.why.empty()) object["why"] = fold.why;
        if (!fold.note.empty()) object["note"] = fold.note;
        folds.push_back(std::move(object));
    }
    const base::Json json = {
        {"format", "sauti-fold"},   {"version", k_version},
        {"name", table.name},       {"from", table.from},
        {"to", table.to},           {"apply", table.order == FoldOrder::sequence ? "sequence" : "parallel"},
        {"folds", std::move(folds)}};
    return base::pretty(json);
}

base::Result<FoldTable> parse_g2p_plus(std::string_view text, const std::string& origin) {
    FoldTable table;
    table.order = FoldOrder::sequence;
    if (const auto bad = unicode::first_invalid_utf8(text)) {
        return base::fail(base::make_error(ErrorKind::encoding, "the folding table is not UTF-8", "save it as UTF-8")
                              .at({origin, -1, static_cast<std::int64_t>(*bad)}));
    }
    for (const TextLine& line : lines_of(text)) {
        const base::Place place = {origin, line.number};
        const std::size_t comma = line.text.find(',');
        if (comma == std::string_view::npos || line.text.find(',', comma + 1) != std::string_view::npos) {
            return base::fail(
                base::make_error(ErrorKind::syntax, "a row of a folding table has exactly two fields").at(place));
        }
        const std::string_view key = line.text.substr(0, comma);
        const std::string_view value = line.text.substr(comma + 1);
        if (line.number == 1) {
            if (key.substr(0, k_backend.size()) != k_backend || value != "phon_ipa") {
                return base::fail(
                    base::make_error(ErrorKind::not_this_format, "the first line is not phon_BACKEND,phon_ipa")
                        .at(place));
            }
            table.name = std::string(key.substr(k_backend.size()));
            continue;
        }
        if (key.empty()) {
            return base::fail(base::make_error(ErrorKind::invalid, "a fold has nothing to replace").at(place));
        }
        Fold fold = {pieces(key), value.empty() ? std::vector<std::string>() : pieces(value), {}, {}, {}, {}};
        const auto same = std::find_if(table.folds.begin(), table.folds.end(),
                                       [&fold](const Fold& other) { return other.from == fold.from; });
        if (same != table.folds.end()) {
            *same = std::move(fold);
        } else {
            table.folds.push_back(std::move(fold));
        }
        if (table.folds.size() > k_most_folds) {
            return base::fail(base::make_error(ErrorKind::limit, "a folding table has too many rows").at(place));
        }
    }
    if (table.name.empty() && table.folds.empty()) {
        return base::fail(base::make_error(ErrorKind::not_this_format, "the folding table is empty").at({origin}));
    }
    return table;
}

base::Result<std::string> g2p_plus_text(const FoldTable& table) {
    std::string text = fmt::format("phon_{},phon_ipa\n", table.name.empty() ? "sauti" : table.name);
    if (table.name.find_first_of(",\r\n") != std::string::npos) {
        return base::fail(ErrorKind::invalid, "the table's name holds a comma", "give it another name");
    }
    for (const Fold& fold : table.folds) {
        const std::string from = joined(fold.from);
        const std::string to = joined(fold.to);
        if (!fold.left.empty() || !fold.right.empty()) {
            return base::fail(ErrorKind::invalid,
                              fmt::format("the fold of {} has a context, which this form has not", from),
                              "write it as JSON");
        }
        if ((from + to).find_first_of(",\r\n") != std::string::npos) {
            return base::fail(ErrorKind::invalid, fmt::format("the fold of {} holds a comma", from),
                              "write it as JSON");
        }
        text += fmt::format("{},{}\n", from, to);
    }
    return text;
}

base::Result<FoldTable> parse_fold_file(std::string_view text, const std::string& origin) {
    const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first != std::string_view::npos && text[first] == '{') return parse_folds(text, origin);
    return parse_g2p_plus(text, origin);
}

} // namespace sauti::phones
