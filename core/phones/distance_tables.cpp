// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/distance_tables.h"

#include "phones/embedded_files.h"
#include "phones/table_text.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <set>

namespace sauti::phones {

namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using Pairs = std::vector<std::pair<std::string, std::string>>;

constexpr double k_tone_weight = 0.25;

std::int8_t value_of(char sign) {
    return static_cast<std::int8_t>(sign == '+' ? 1 : sign == '-' ? -1 : 0);
}

bool is_sign(char c) {
    return c == '+' || c == '-' || c == '0';
}

bool is_name_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view embedded(std::string_view name) {
    for (const auto& file : embedded_files()) {
        if (file.name == name) return file.text;
    }
    return {};
}

base::Result<double> weight_of(std::string_view text) {
    double weight = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
    if (error != std::errc() || end != text.data() + text.size() || !(weight >= 0 && weight <= 1000)) {
        return base::fail(ErrorKind::syntax, fmt::format("\"{}\" is no weight", text));
    }
    return weight;
}

/// The features of a class: every sign with the name that follows it.
base::Result<FeatureMask> class_mask(std::string_view text, base::Mode mode) {
    FeatureMask mask;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_sign(text[at])) continue;
        std::size_t begin = at + 1;
        // reference: a blank behind the sign hides the feature (hides_a_feature_behind_a_blank)
        while (mode == base::Mode::corrected && begin < text.size() && text[begin] == ' ')
            ++begin;
        std::size_t end = begin;
        while (end < text.size() && is_name_letter(text[end]))
            ++end;
        if (end == begin) continue;
        const auto feature = feature_index(text.substr(begin, end - begin));
        if (!feature) {
            return base::fail(ErrorKind::invalid,
                              fmt::format("\"{}\" names no feature", text.substr(begin, end - begin)));
        }
        mask.emplace_back(*feature, value_of(text[at]));
        at = end - 1;
    }
    return mask;
}

base::Result<void> read_weights(DistanceTables& tables, const fs::path& path, base::Mode mode) {
    SAUTI_TRY(const std::string text, read_table(path.string()));
    const std::vector<TextLine> lines = lines_of(text);
    std::vector<std::string> names;
    std::vector<std::string> values;
    if (lines.size() >= 2) {
        SAUTI_TRY(names, csv_fields(lines[0].text));
        SAUTI_TRY(values, csv_fields(lines[1].text));
    }
    if (names.empty() || names.size() != values.size() || names.size() > k_feature_count) {
        return base::fail(
            base::make_error(ErrorKind::not_this_format, "a line of names and a line of weights belong here")
                .at({path.string()}));
    }
    std::vector<std::pair<std::string, double>> weights;
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto weight = weight_of(values[i]);
        if (!weight || !feature_index(names[i])) {
            return base::fail(
                base::make_error(ErrorKind::syntax,
                                 fmt::format("\"{}\" with \"{}\" is no feature's weight", names[i], values[i]))
                    .at({path.string(), 2}));
        }
        weights.emplace_back(names[i], *weight);
    }
    set_weights(tables, weights, mode);
    return {};
}

/// The value of `key: value` in a list of PanPhon's form of YAML; quotes off.
std::string_view yaml_value(std::string_view line, std::string_view key) {
    const std::size_t begin = line.find_first_not_of(" -");
    if (begin == std::string_view::npos) return {};
    line.remove_prefix(begin);
    if (line.substr(0, key.size()) != key || line.substr(key.size(), 1) != ":") return {};
    line.remove_prefix(key.size() + 1);
    line = unicode::strip(line);
    if (line.size() >= 2 && line.front() == '"' && line.back() == '"') line = line.substr(1, line.size() - 2);
    return line;
}

base::Result<void> read_classes(DistanceTables& tables, const fs::path& path, base::Mode mode) {
    SAUTI_TRY(const std::string text, read_table(path.string()));
    FeatureMask mask;
    for (const TextLine& line : lines_of(text)) {
        if (const std::string_view rule = yaml_value(line.text, "def"); !rule.empty()) {
            auto parsed = class_mask(rule, mode);
            if (!parsed) return base::fail(std::move(parsed.error()).at({path.string(), line.number}));
            mask = std::move(*parsed);
        }
        if (const std::string_view label = yaml_value(line.text, "label"); !label.empty()) {
            tables.classes.push_back({std::string(label), std::move(mask)});
            mask.clear();
        }
    }
    if (tables.classes.empty()) {
        return base::fail(base::make_error(ErrorKind::not_this_format, "the file names no class").at({path.string()}));
    }
    return {};
}

/// `pairs` are IPA, X-SAMPA in file order.
void set_xsampa(DistanceTables& tables, const Pairs& pairs) {
    std::set<std::string, std::less<>> seen;
    for (const auto& [ipa, xsampa] : pairs) {
        if (!ipa.empty() && seen.insert(ipa).second) tables.to_xsampa.emplace_back(ipa, xsampa);
    }
    seen.clear();
    for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair) {
        if (!pair->second.empty() && seen.insert(pair->second).second) {
            tables.from_xsampa.emplace_back(pair->second, pair->first);
        }
    }
    std::reverse(tables.from_xsampa.begin(), tables.from_xsampa.end());
}

base::Result<void> read_xsampa(DistanceTables& tables, const fs::path& path, base::Mode mode) {
    SAUTI_TRY(const std::string text, read_table(path.string()));
    Pairs pairs;
    for (const TextLine& line : lines_of(text)) {
        auto fields = csv_fields(line.text);
        if (!fields) return base::fail(std::move(fields.error()).at({path.string(), line.number}));
        // reference: the line of names is an entry as well (the_header_is_an_entry_in_reference)
        if (line.number == 1 && mode == base::Mode::corrected) continue;
        if (fields->size() < 2) continue;
        pairs.emplace_back(std::move((*fields)[0]), std::move((*fields)[1]));
    }
    set_xsampa(tables, pairs);
    return {};
}

/// Our own file: parts in brackets, a line of names, rows with a tab.
base::Result<void> read_builtin(DistanceTables& tables, base::Mode mode) {
    std::vector<std::pair<std::string, double>> weights;
    Pairs pairs;
    std::string_view part;
    bool header = false;
    for (const TextLine& line : lines_of(embedded("distances.tsv"))) {
        const std::size_t tab = line.text.find('\t');
        if (!line.text.empty() && line.text.front() == '[') {
            part = line.text;
            header = true;
            continue;
        }
        if (std::exchange(header, false) || tab == std::string_view::npos || part.empty()) continue;
        const std::string_view first = line.text.substr(0, tab);
        const std::string_view second = line.text.substr(tab + 1);
        if (part == "[weights]") {
            SAUTI_TRY(const double weight, weight_of(second));
            weights.emplace_back(first, weight);
        } else if (part == "[xsampa]") {
            pairs.emplace_back(unicode::nfd(first), second);
        } else {
            SAUTI_TRY(FeatureMask mask, class_mask(second, mode));
            tables.classes.push_back({std::string(first), std::move(mask)});
        }
    }
    set_weights(tables, weights, mode);
    for (const TextLine& line : lines_of(embedded("xsampa.tsv"))) {
        const std::size_t tab = line.text.find('\t');
        if (tab == std::string_view::npos || line.text.front() == '#') continue;
        std::string ipa = unicode::nfd(line.text.substr(0, tab));
        constexpr std::string_view k_dotted_circle = "\u25CC";
        if (ipa.rfind(k_dotted_circle, 0) == 0) ipa.erase(0, k_dotted_circle.size());
        pairs.emplace_back(std::move(ipa), line.text.substr(tab + 1));
    }
    set_xsampa(tables, pairs);
    return {};
}

} // namespace

base::Result<FeatureMask> parse_mask(std::string_view text) {
    FeatureMask mask;
    std::string spaced;
    for (const char c : text)
        spaced += std::string_view("[],{}\"\t").find(c) == std::string_view::npos ? c : ' ';
    std::string_view rest = spaced;
    while (!(rest = unicode::strip(rest)).empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(word.size());
        std::string_view name = word.substr(1);
        char sign = word.front();
        // JSON: the name, a colon, the number.
        const std::size_t colon = word.find(':');
        if (!is_sign(sign)) {
            name = word.substr(0, colon);
            std::string_view number = colon == std::string_view::npos ? std::string_view() : word.substr(colon + 1);
            rest = unicode::strip(rest);
            if (number.empty() && rest.substr(0, 1) == ":") rest = unicode::strip(rest.substr(1));
            if (number.empty()) {
                number = rest.substr(0, rest.find(' '));
                rest.remove_prefix(number.size());
            }
            sign = number == "1" || number == "+"    ? '+'
                   : number == "-1" || number == "-" ? '-'
                   : number == "0"                   ? '0'
                                                     : '?';
        }
        const auto feature = feature_index(name);
        if (!feature || !is_sign(sign)) {
            return base::fail(ErrorKind::invalid, fmt::format("\"{}\" is no feature with + - or 0 before it", word),
                              "for example \"+syl -hi\"");
        }
        mask.emplace_back(*feature, value_of(sign));
    }
    return mask;
}

bool has_features(const FeatureVector& features, const FeatureMask& mask) {
    return std::all_of(mask.begin(), mask.end(),
                       [&features](const auto& wanted) { return features[wanted.first] == wanted.second; });
}

void set_weights(DistanceTables& tables, const std::vector<std::pair<std::string, double>>& weights, base::Mode mode) {
    for (std::size_t i = 0; i < weights.size(); ++i) {
        // reference: the n-th weight is the n-th feature's, though the lists differ (weights_are_misaligned)
        const std::size_t place = mode == base::Mode::reference ? i : feature_index(weights[i].first).value_or(i);
        tables.weights[place] = weights[i].second;
    }
    if (mode == base::Mode::corrected) {
        for (const char* tone : {"hitone", "hireg"})
            tables.weights[feature_index(tone).value_or(0)] = k_tone_weight;
    }
    tables.weights_sum = 0;
    for (const double weight : tables.weights)
        tables.weights_sum += weight;
}

base::Result<DistanceTables> DistanceTables::find(const fs::path& folder, base::Mode mode) {
    fs::path from = folder;
    if (from.empty()) {
        const char* variable = std::getenv("SAUTI_PANPHON_DATA");
        if (variable != nullptr) from = variable;
    }
    DistanceTables tables;
    if (from.empty()) {
        SAUTI_CHECK(read_builtin(tables, mode));
        return tables;
    }
    SAUTI_CHECK(read_weights(tables, from / "feature_weights.csv", mode));
    SAUTI_CHECK(read_classes(tables, from / "dolgopolsky_prime.yml", mode));
    SAUTI_CHECK(read_xsampa(tables, from / "ipa-xsampa.csv", mode));
    return tables;
}

} // namespace sauti::phones
