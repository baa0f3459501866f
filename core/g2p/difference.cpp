// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/difference.h"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace sauti::g2p {

namespace {

/// What worked on a word: by its content, so that moved lines are no difference; with its place, for people.
using Causes = std::map<std::string, std::string>;

base::Result<Causes> causes(const Engine& engine, std::string_view word) {
    SAUTI_TRY(const Trace trace, engine.trace(word));
    Causes found;
    for (const TraceStep& step : trace.steps) {
        const std::string text = fmt::format("{} → {}", step.letters, step.phones);
        if (step.line > 0) found.emplace("key " + text, fmt::format("{}:{}: {}", trace.map_path, step.line, text));
    }
    for (const TraceRule& rule : trace.rules)
        found.emplace((rule.after_map ? "post " : "pre ") + rule.text,
                      fmt::format("{}: {}", rule.place.to_string(), rule.text));
    return found;
}

std::vector<std::string> missing(const Causes& from, const Causes& in) {
    std::vector<std::string> list;
    for (const auto& [content, text] : from) {
        if (in.count(content) == 0) list.push_back(text);
    }
    return list;
}

} // namespace

base::Result<std::optional<Difference>> difference(const Engine& here, const Engine& there, std::string_view word) {
    Difference found;
    SAUTI_CHECK(here.transliterate(word, found.here));
    SAUTI_CHECK(there.transliterate(word, found.there));
    if (found.here == found.there) return std::optional<Difference>();
    SAUTI_TRY(const Causes causes_here, causes(here, word));
    SAUTI_TRY(const Causes causes_there, causes(there, word));
    found.only_here = missing(causes_here, causes_there);
    found.only_there = missing(causes_there, causes_here);
    return std::optional<Difference>(std::move(found));
}

} // namespace sauti::g2p
