// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/options.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sauti::dataset {

namespace {

/// The whole word as a number; nothing for anything else.
template <class T>
std::optional<T> number_of(std::string_view word) {
    T value = {};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return value;
}

const OptionInfo* find(const std::vector<OptionInfo>& table, std::string_view name) {
    if (name == mode_option().name) return &mode_option();
    for (const OptionInfo& option : table) {
        if (option.name == name) return &option;
    }
    return nullptr;
}

std::vector<std::string> names_of(const std::vector<OptionInfo>& table) {
    std::vector<std::string> names = {std::string(mode_option().name)};
    for (const OptionInfo& option : table)
        names.emplace_back(option.name);
    return names;
}

std::string joined(const std::vector<std::string_view>& words) {
    std::string text;
    for (const std::string_view word : words)
        text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
}

/// Says what is wrong with a value; empty if nothing is.
std::string fault_of(const OptionInfo& option, const std::string& word) {
    switch (option.type) {
    case OptionType::integer: {
        const auto value = number_of<std::int64_t>(word);
        if (!value) return fmt::format("is \"{}\", but a whole number is needed", word);
        if (static_cast<double>(*value) < option.least || static_cast<double>(*value) > option.greatest) {
            return fmt::format("is {}, but must be from {:.0f} to {:.0f}", word, option.least, option.greatest);
        }
        return {};
    }
    case OptionType::real: {
        const auto value = number_of<double>(word);
        if (!value || !std::isfinite(*value)) return fmt::format("is \"{}\", but a number is needed", word);
        if (*value < option.least || *value > option.greatest) {
            return fmt::format("is {}, but must be from {} to {}", word, option.least, option.greatest);
        }
        return {};
    }
    case OptionType::boolean:
        return word == "true" || word == "false" ? "" : fmt::format("is \"{}\", but true or false is needed", word);
    case OptionType::choice:
        for (const std::string_view choice : option.choices) {
            if (choice == word) return {};
        }
        return fmt::format("is \"{}\", but must be one of {}", word, joined(option.choices));
    case OptionType::text:
    case OptionType::path: return {};
    }
    return {};
}

/// A JSON value as the word that a command line would hold; nothing if the type is wrong.
std::optional<std::string> word_of(const OptionInfo& option, const base::Json& value) {
    switch (option.type) {
    case OptionType::integer:
        if (value.is_number_integer()) return value.dump();
        return std::nullopt;
    case OptionType::real:
        if (value.is_number()) return value.dump();
        return std::nullopt;
    case OptionType::boolean:
        if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
        return std::nullopt;
    default:
        if (value.is_string()) return value.get<std::string>();
        return std::nullopt;
    }
}

} // namespace

std::string_view name(OptionType type) {
    switch (type) {
    case OptionType::text: return "text";
    case OptionType::integer: return "integer";
    case OptionType::real: return "number";
    case OptionType::boolean: return "true or false";
    case OptionType::choice: return "choice";
    case OptionType::path: return "path";
    }
    return "";
}

const OptionInfo& mode_option() {
    static const OptionInfo option = {"mode",
                                      OptionType::choice,
                                      "",
                                      "corrected",
                                      0,
                                      0,
                                      {"reference", "corrected"},
                                      "reference repeats the original program to the byte, corrected does right",
                                      false};
    return option;
}

Options::Options(const std::vector<OptionInfo>& table) : table_(&table) {
    values_[std::string(mode_option().name)] = mode_option().default_value;
    for (const OptionInfo& option : table)
        values_[std::string(option.name)] = option.default_value;
}

base::Result<void> Options::set_word(const OptionInfo& option, const std::string& word, base::ErrorKind kind) {
    const std::string fault = fault_of(option, word);
    if (!fault.empty())
        return base::fail(kind, fmt::format("option {} {}", option.name, fault), std::string(option.help));
    values_[std::string(option.name)] = word;
    return {};
}

base::Result<Options> Options::from_json(const std::vector<OptionInfo>& table, const base::Json& object,
                                         const std::string& origin, const std::string& where) {
    using base::ErrorKind;
    Options options(table);
    if (object.is_null()) return options;
    const auto at = [&](base::Error error) {
        error.message = fmt::format("{}: {}", where, error.message);
        return base::fail(std::move(error).within(origin));
    };
    if (!object.is_object()) return at(base::make_error(ErrorKind::invalid, "options must be an object"));
    for (const auto& [key, value] : object.items()) {
        const OptionInfo* const option = find(table, key);
        if (option == nullptr) {
            const auto nearest = base::nearest_name(key, names_of(table));
            return at(base::make_error(ErrorKind::invalid, fmt::format("there is no option \"{}\"", key),
                                       nearest ? fmt::format("did you mean \"{}\"?", *nearest) : std::string()));
        }
        const auto word = word_of(*option, value);
        if (!word) {
            return at(base::make_error(ErrorKind::invalid, fmt::format("option {} is {}, but must be: {}", key,
                                                                       value.type_name(), name(option->type))));
        }
        auto set = options.set_word(*option, *word, ErrorKind::invalid);
        if (!set) return at(std::move(set.error()));
    }
    return options;
}

base::Result<Options> Options::from_words(const std::vector<OptionInfo>& table,
                                          const std::map<std::string, std::string>& words) {
    Options options(table);
    const auto mode = words.find("mode");
    if (mode != words.end()) SAUTI_CHECK(options.set_word(mode_option(), mode->second, base::ErrorKind::usage));
    for (const auto& [key, word] : words) {
        const OptionInfo* const option = find(table, key);
        if (option == nullptr) {
            const auto nearest = base::nearest_name(key, names_of(table));
            return base::fail(base::ErrorKind::usage, fmt::format("this step has no option {}", key),
                              nearest ? fmt::format("did you mean {}?", *nearest) : std::string());
        }
        std::string value = word;
        if (option->type == OptionType::boolean && options.mode() == base::Mode::reference) {
            // reference: any text but an empty one is true, "False" too (any_text_switches_cross_docs_on)
            value = word.empty() ? "false" : "true";
        }
        SAUTI_CHECK(options.set_word(*option, value, base::ErrorKind::usage));
    }
    return options;
}

base::Mode Options::mode() const {
    return *base::mode_of(text("mode"));
}

const std::string& Options::text(std::string_view name) const {
    static const std::string k_none;
    const auto found = values_.find(name);
    return found == values_.end() ? k_none : found->second;
}

std::int64_t Options::integer(std::string_view name) const {
    return number_of<std::int64_t>(text(name)).value_or(0);
}

double Options::real(std::string_view name) const {
    return number_of<double>(text(name)).value_or(0);
}

bool Options::boolean(std::string_view name) const {
    return text(name) == "true";
}

void Options::set(std::string_view name, std::string value) {
    values_[std::string(name)] = std::move(value);
}

base::Json Options::json() const {
    base::Json object = base::Json::object();
    object["mode"] = text("mode");
    for (const OptionInfo& option : *table_) {
        base::Json& value = object[std::string(option.name)];
        switch (option.type) {
        case OptionType::integer: value = integer(option.name); break;
        case OptionType::real: value = real(option.name); break;
        case OptionType::boolean: value = boolean(option.name); break;
        default: value = text(option.name); break;
        }
    }
    return object;
}

} // namespace sauti::dataset
