// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/metric_scan.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

namespace sauti::runs {

namespace {

/// Doubled keys are looked for one by one.
constexpr std::size_t k_most_keys = 64;

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// Length of the number (RFC 8259) that `text` begins with; 0 if there is none.
std::size_t number_length(std::string_view text) {
    std::size_t at = 0;
    const auto letter = [&text](std::size_t index) { return index < text.size() ? text[index] : '\0'; };
    const auto digits = [&] {
        const std::size_t begin = at;
        while (is_digit(letter(at)))
            ++at;
        return at > begin;
    };
    if (letter(at) == '-') ++at;
    if (letter(at) == '0')
        ++at;
    else if (!digits())
        return 0;
    if (letter(at) == '.') {
        ++at;
        if (!digits()) return 0;
    }
    if (letter(at) == 'e' || letter(at) == 'E') {
        ++at;
        if (letter(at) == '+' || letter(at) == '-') ++at;
        if (!digits()) return 0;
    }
    return at;
}

/// Length of the text up to its closing quote; npos where it holds what only the JSON parser reads.
std::size_t text_length(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == '"') return at;
        if (byte == '\\' || byte < 0x20 || byte >= 0x80) return std::string_view::npos;
    }
    return std::string_view::npos;
}

std::optional<double> number_of(std::string_view token, bool is_text) {
    if (is_text) {
        if (token == "nan") return std::numeric_limits<double>::quiet_NaN();
        if (token == "inf") return std::numeric_limits<double>::infinity();
        if (token == "-inf") return -std::numeric_limits<double>::infinity();
        return std::nullopt;
    }
    double value = 0;
    const auto read = std::from_chars(token.data(), token.data() + token.size(), value);
    if (read.ec != std::errc()) return std::nullopt;
    return value;
}

} // namespace

bool MetricScanner::take(std::string_view key, std::string_view token, bool is_text) {
    if (key == "time") {
        if (is_text) line_.time = token;
        return true;
    }
    const bool is_count = key == "step" || key == "ids";
    if (is_count) {
        if (is_text) return true; // not a whole number: 0, as the plain way has it
        std::int64_t value = 0;
        const auto read = std::from_chars(token.data(), token.data() + token.size(), value);
        if (read.ec != std::errc() || read.ptr != token.data() + token.size()) return false;
        (key == "step" ? line_.step : line_.ids) = value;
        return true;
    }
    const bool is_metric = key.find('/') != std::string_view::npos;
    if (!is_metric && key != "epoch" && key != "wall_s") return true;
    const auto number = number_of(token, is_text);
    if (!number) return is_text; // a number beyond a double's reach: the JSON parser decides
    if (is_metric)
        line_.values.emplace_back(key, *number);
    else
        (key == "epoch" ? line_.epoch : line_.wall_s) = *number;
    return true;
}

const ScannedLine* MetricScanner::scan(std::string_view text) {
    line_.step = line_.ids = 0;
    line_.epoch = line_.wall_s = 0;
    line_.time = {};
    line_.values.clear();
    keys_.clear();
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') return nullptr;
    std::size_t at = 1;
    while (at < text.size() && text[at] == '"') {
        const std::size_t key_length = text_length(text.substr(at + 1));
        if (key_length == std::string_view::npos) return nullptr;
        const std::string_view key = text.substr(at + 1, key_length);
        at += key_length + 2;
        if (at + 1 >= text.size() || text[at] != ':') return nullptr;
        ++at;
        const bool is_text = text[at] == '"';
        std::size_t length = 0;
        if (is_text) {
            length = text_length(text.substr(at + 1));
            if (length == std::string_view::npos) return nullptr;
        } else {
            length = number_length(text.substr(at));
            if (length == 0) return nullptr;
        }
        const std::string_view token = text.substr(at + (is_text ? 1 : 0), length);
        at += length + (is_text ? 2 : 0);
        if (keys_.size() >= k_most_keys) return nullptr;
        if (std::find(keys_.begin(), keys_.end(), key) != keys_.end()) return nullptr;
        keys_.push_back(key);
        if (!take(key, token, is_text)) return nullptr;
        if (at >= text.size()) return nullptr;
        if (text[at] == '}') return at + 1 == text.size() ? &line_ : nullptr;
        if (text[at] != ',') return nullptr;
        ++at;
    }
    return nullptr;
}

} // namespace sauti::runs
