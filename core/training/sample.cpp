// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/sample.h"

#include "base/json.h"
#include "unicode/utf8.h"

#include <nlohmann/json.hpp>

namespace sauti::training {

using base::Json;

namespace {

std::vector<std::string> letters_of(const std::string& text) {
    std::vector<std::string> letters;
    for (const char32_t letter : unicode::to_code_points(text)) {
        letters.emplace_back();
        unicode::append_utf8(letters.back(), letter);
    }
    return letters;
}

Guess guess_of(const Json& json) {
    Guess guess;
    guess.at = json.at("at").get<std::size_t>();
    guess.truth = json.at("truth").get<std::string>();
    guess.seen = json.at("seen").get<std::string>();
    for (const Json& one : json.at("best"))
        guess.best.emplace_back(one.at(0).get<std::string>(), one.at(1).get<double>());
    return guess;
}

Sample sample_of(const Json& json, std::int64_t step) {
    Sample sample;
    sample.step = step;
    if (json.contains("tokens")) {
        sample.letters = json.at("tokens").get<std::vector<std::string>>();
        sample.gold = json.at("gold").get<std::vector<std::string>>();
        sample.predicted = json.at("predicted").get<std::vector<std::string>>();
        sample.gold.resize(sample.letters.size(), "O");
        sample.predicted.resize(sample.letters.size(), "O");
        return sample;
    }
    sample.letters = letters_of(json.at("text").get<std::string>());
    for (const Json& one : json.at("guesses")) {
        Guess guess = guess_of(one);
        if (guess.at < sample.letters.size()) sample.guesses.push_back(std::move(guess));
    }
    return sample;
}

} // namespace

std::optional<Sample> sample_of_event(std::string_view line) {
    if (line.find("\"sample\"") == std::string_view::npos) return std::nullopt;
    const auto json = base::parse_json(line, "events.jsonl");
    if (!json || !json->is_object()) return std::nullopt;
    try {
        if (json->at("event").get<std::string>() != "sample") return std::nullopt;
        return sample_of(*json, json->at("step").get<std::int64_t>());
    } catch (const Json::exception&) {
        return std::nullopt; // written by another program, or torn
    }
}

} // namespace sauti::training
