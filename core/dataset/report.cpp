// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/data_set.h"
#include "unicode/utf8.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace sauti::dataset {

namespace {

/// As many warnings as a file that a person reads should hold; the rest is counted.
constexpr std::size_t k_kept_warnings = 20;
/// More than a build counts; a file that claims more is not believed.
constexpr std::int64_t k_most_warnings = 10'000'000;

const base::Json k_empty = base::Json::object();

std::map<std::string, std::int64_t> counts_of(const base::Json& json) {
    std::map<std::string, std::int64_t> counts;
    if (!json.is_object()) return counts;
    for (const auto& [what, count] : json.items()) {
        if (count.is_number_integer()) counts[what] = count.get<std::int64_t>();
    }
    return counts;
}

const base::Json& at(const base::Json& json, const char* key) {
    static const base::Json k_none = nullptr;
    const auto found = json.find(key);
    return found == json.end() ? k_none : *found;
}

std::int64_t integer_at(const base::Json& json, const char* key) {
    const base::Json& value = at(json, key);
    return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

std::string text_at(const base::Json& json, const char* key) {
    const base::Json& value = at(json, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

} // namespace

base::Json json_of(const StepReport& report) {
    base::Json json = {{"lines_in", report.lines_in}, {"lines_out", report.lines_out}};
    json["lost"] = base::Json::object();
    for (const auto& [reason, lines] : report.lost)
        json["lost"][reason] = lines;
    json["changed"] = base::Json::object();
    for (const auto& [what, times] : report.changed)
        json["changed"][what] = times;
    json["unmapped"] = base::Json::object();
    for (const auto& [code_point, times] : report.unmapped) {
        json["unmapped"][unicode::to_utf8(std::u32string_view(&code_point, 1))] = times;
    }
    json["warnings"] = base::Json::array();
    for (const base::Warning& warning : report.warnings.kept()) {
        if (json["warnings"].size() == k_kept_warnings) break;
        json["warnings"].push_back(
            {{"message", warning.message}, {"path", warning.place.path}, {"line", warning.place.line}});
    }
    json["warnings_total"] = report.warnings.total();
    if (!report.printed.empty()) json["printed"] = report.printed;
    return json;
}

StepReport report_of(const base::Json& json) {
    StepReport report;
    if (!json.is_object()) return report;
    report.lines_in = integer_at(json, "lines_in");
    report.lines_out = integer_at(json, "lines_out");
    report.lost = counts_of(at(json, "lost"));
    report.changed = counts_of(at(json, "changed"));
    for (const auto& [character, times] : counts_of(at(json, "unmapped"))) {
        if (!character.empty()) report.unmapped[unicode::decode_first(character).code_point] += times;
    }
    const base::Json& warnings = at(json, "warnings");
    // A cap of what was kept, so that the others are only counted.
    report.warnings = base::Diagnostics(warnings.size());
    for (const base::Json& one : warnings) {
        const base::Json& place = one.is_object() ? one : k_empty;
        report.warnings.add({text_at(place, "message"),
                             {text_at(place, "path"), integer_at(place, "line"), -1},
                             base::ErrorKind::invalid});
    }
    const std::int64_t total = std::min(integer_at(json, "warnings_total"), k_most_warnings);
    while (report.warnings.total() < total)
        report.warnings.add({});
    for (const base::Json& one : at(json, "printed")) {
        if (one.is_string()) report.printed.push_back(one.get<std::string>());
    }
    return report;
}

} // namespace sauti::dataset
