// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_filter.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

namespace sauti::runs {

using base::ErrorKind;
using base::Json;
using base::Result;

namespace {

struct Fact {
    std::string_view name;
    Json (*of)(const RunOverview& run);
};

template <class Value>
Json or_null(const std::optional<Value>& value) {
    return value ? Json(*value) : Json(nullptr);
}

constexpr Fact k_facts[] = {
    {"id", [](const RunOverview& run) { return Json(run.facts.id); }},
    {"name", [](const RunOverview& run) { return Json(run.facts.name); }},
    {"kind", [](const RunOverview& run) { return Json(run.facts.kind); }},
    {"state", [](const RunOverview& run) { return Json(runs::name(run.facts.state)); }},
    {"step", [](const RunOverview& run) { return Json(run.facts.step); }},
    {"total_steps", [](const RunOverview& run) { return Json(run.facts.total_steps); }},
    {"best_step", [](const RunOverview& run) { return or_null(run.facts.best_step); }},
    {"best_value", [](const RunOverview& run) { return or_null(run.facts.best_value); }},
    {"created", [](const RunOverview& run) { return Json(run.facts.created); }},
    {"ended", [](const RunOverview& run) { return Json(run.facts.ended); }},
    {"error", [](const RunOverview& run) { return Json(run.facts.error); }},
};

const Fact* find_fact(std::string_view name) {
    const auto* const fact =
        std::find_if(std::begin(k_facts), std::end(k_facts), [&](const Fact& one) { return one.name == name; });
    return fact == std::end(k_facts) ? nullptr : fact;
}

std::vector<std::string> column_names() {
    std::vector<std::string> names;
    for (const Fact& fact : k_facts)
        names.emplace_back(fact.name);
    for (const SpecKey& key : spec_keys())
        names.emplace_back(key.name);
    return names;
}

/// null where the run has no such value.
Json value_in(const RunOverview& run, const std::string& column) {
    if (const Fact* fact = find_fact(column)) return fact->of(run);
    if (const SpecKey* key = find_spec_key(column)) return run.spec_problem.empty() ? value_of(*key, run.spec) : Json();
    return or_null(run.value(column));
}

std::string text_of(const Json& value) {
    if (value.is_null()) return {};
    return value.is_string() ? value.get<std::string>() : base::compact(value);
}

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool holds_piece(const std::string& text, const std::string& piece) {
    return std::search(text.begin(), text.end(), piece.begin(), piece.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

std::optional<double> number_of(const std::string& text) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

} // namespace

Result<RunFilter::Word> RunFilter::parse_word(std::string_view word, std::size_t begin_bytes) {
    const auto wrong = [begin_bytes](std::string message, std::string hint) {
        base::Error error = base::make_error(ErrorKind::usage, std::move(message), std::move(hint));
        error.place.byte = static_cast<std::int64_t>(begin_bytes);
        return base::fail(std::move(error));
    };
    Word read;
    if (word.size() > 1 && word[0] == '-') {
        read.negated = true;
        word.remove_prefix(1);
    }
    const std::size_t sign = word.find_first_of("=<>!");
    if (sign == std::string_view::npos || sign == 0) {
        read.text = word;
        return read;
    }
    constexpr std::pair<std::string_view, Comparison> signs[] = {
        {"!=", Comparison::unequal}, {"<=", Comparison::less_equal}, {">=", Comparison::greater_equal},
        {"=", Comparison::equal},    {"<", Comparison::less},        {">", Comparison::greater},
    };
    for (const auto& [text, comparison] : signs) {
        if (word.substr(sign, text.size()) != text) continue;
        read.comparison = comparison;
        read.column = word.substr(0, sign);
        read.text = word.substr(sign + text.size());
        break;
    }
    if (read.comparison == Comparison::piece) {
        read.text = word;
        return read;
    }
    const bool known = find_fact(read.column) != nullptr || find_spec_key(read.column) != nullptr ||
                       read.column.find('/') != std::string::npos;
    if (!known) {
        const auto near = base::nearest_name(read.column, column_names());
        return wrong(fmt::format("runs have no column {}", read.column),
                     near ? fmt::format("did you mean {}?", *near)
                          : "columns are those of `runs list`, keys of a spec, and metrics such as eval/loss");
    }
    if (read.comparison != Comparison::equal && read.comparison != Comparison::unequal) {
        const auto number = number_of(read.text);
        if (!number) {
            return wrong(fmt::format("\"{}\" is not a number to compare {} with", read.text, read.column),
                         "write it as in step>=500 or eval/loss<0.5");
        }
        read.number = *number;
    }
    return read;
}

Result<RunFilter> RunFilter::parse(std::string_view text) {
    RunFilter filter;
    std::size_t at = 0;
    while (true) {
        at = text.find_first_not_of(" \t", at);
        if (at == std::string_view::npos) return filter;
        const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
        SAUTI_TRY(Word word, parse_word(text.substr(at, end - at), at));
        filter.words_.push_back(std::move(word));
        at = end;
    }
}

bool RunFilter::holds(const Word& word, const RunOverview& run) {
    if (word.comparison == Comparison::piece) {
        const auto in = [&](const Json& value) { return holds_piece(text_of(value), word.text); };
        if (std::any_of(std::begin(k_facts), std::end(k_facts), [&](const Fact& fact) { return in(fact.of(run)); }))
            return true;
        const auto keys = spec_keys();
        return run.spec_problem.empty() &&
               std::any_of(keys.begin(), keys.end(), [&](const SpecKey& key) { return in(value_of(key, run.spec)); });
    }
    const Json value = value_in(run, word.column);
    const auto wanted = number_of(word.text);
    const bool both_numbers = value.is_number() && wanted.has_value();
    const double number = value.is_number() ? value.get<double>() : 0;
    // Typed as it is stored, 0.001 and 1e-3 are the same number.
    const bool is_equal = both_numbers ? number <= *wanted && number >= *wanted : text_of(value) == word.text;
    switch (word.comparison) {
    case Comparison::equal: return is_equal;
    case Comparison::unequal: return !is_equal;
    case Comparison::less: return value.is_number() && number < word.number;
    case Comparison::less_equal: return value.is_number() && number <= word.number;
    case Comparison::greater: return value.is_number() && number > word.number;
    case Comparison::greater_equal: return value.is_number() && number >= word.number;
    case Comparison::piece: break;
    }
    return false;
}

bool RunFilter::passes(const RunOverview& run) const {
    return std::all_of(words_.begin(), words_.end(),
                       [&](const Word& word) { return holds(word, run) != word.negated; });
}

} // namespace sauti::runs
