// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"

#include "base/file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

namespace sauti::base {

namespace {

constexpr std::size_t k_max_depth = 512;

/// Walks over the text and tells how far the parser has read, because nlohmann-json gives a place only with errors of
/// its own.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, const char** furthest) : at_(at), furthest_(furthest) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        *furthest_ = ++at_;
        return *this;
    }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
    bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

private:
    const char* at_;
    const char** furthest_;
};

/// Builds the value and watches for what nlohmann-json lets pass: doubled keys and bottomless nesting.
class StrictBuilder : public nlohmann::json_sax<Json> {
public:
    explicit StrictBuilder(Json& root) : root_(root) {}

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t& /*text*/) override { return put(value); }
    bool string(string_t& value) override { return put(std::move(value)); }
    bool binary(binary_t& /*value*/) override { return false; }
    bool start_object(std::size_t /*count*/) override { return open(Json::object()); }
    bool start_array(std::size_t /*count*/) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        if (!keys_.back().insert(name).second) {
            problem_ = make_error(ErrorKind::invalid, fmt::format("the key \"{}\" stands twice in one object", name));
            return false;
        }
        key_ = std::move(name);
        return true;
    }

    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const nlohmann::detail::exception& e) override {
        const std::string text = e.what();
        const bool encoding = text.find("UTF-8") != std::string::npos;
        problem_ = make_error(encoding ? ErrorKind::encoding : ErrorKind::syntax,
                              encoding ? "this is not valid UTF-8" : "this is not valid JSON");
        letters_read_ = position;
        return false;
    }

    [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }
    /// By the parser's own count, where the end of the text counts as a letter; 0 for errors of ours.
    [[nodiscard]] std::size_t letters_read() const { return letters_read_; }

private:
    template <class T>
    bool put(T&& value) {
        slot() = Json(std::forward<T>(value));
        return true;
    }

    bool open(Json container) {
        if (stack_.size() >= k_max_depth) {
            problem_ = make_error(ErrorKind::limit, fmt::format("JSON is nested deeper than {} levels", k_max_depth));
            return false;
        }
        Json& place = slot();
        place = std::move(container);
        stack_.push_back(&place);
        keys_.emplace_back();
        return true;
    }

    bool close() {
        stack_.pop_back();
        keys_.pop_back();
        return true;
    }

    Json& slot() {
        if (stack_.empty()) return root_;
        Json& parent = *stack_.back();
        if (parent.is_array()) {
            parent.push_back(nullptr);
            return parent.back();
        }
        return parent[key_];
    }

    Json& root_;
    // Pointers stay good: a container's parent does not grow while the container is open.
    std::vector<Json*> stack_;
    std::vector<std::set<std::string>> keys_;
    std::string key_;
    std::optional<Error> problem_;
    std::size_t letters_read_ = 0;
};

} // namespace

Result<Json> parse_json(std::string_view text, std::string_view origin) {
    // The parser would take a NUL for the end of the text and not look at what follows.
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
        return base::fail(make_error(ErrorKind::syntax, "this is not valid JSON: it holds a NUL byte")
                              .at({std::string(origin),
                                   1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(nul), '\n'),
                                   static_cast<std::int64_t>(nul)}));
    }
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const char* const start = text.substr(0, 3) == "\xEF\xBB\xBF" ? begin + 3 : begin;
    const char* furthest = start;
    Json value;
    StrictBuilder builder(value);
    if (Json::sax_parse(CountingIterator(start, &furthest), CountingIterator(end, &furthest), &builder)) return value;
    Error error = builder.problem().value_or(make_error(ErrorKind::syntax, "this is not valid JSON"));
    // The last byte that was read is the one that did not fit, unless the text ended too early.
    const bool ended = builder.letters_read() > static_cast<std::size_t>(furthest - start);
    const char* const at = furthest > start && !ended ? furthest - 1 : furthest;
    Place place;
    place.path = origin;
    place.byte = at - begin;
    place.line = 1 + std::count(begin, at, '\n');
    return base::fail(std::move(error).at(std::move(place)));
}

Result<Json> read_json(const std::filesystem::path& path) {
    SAUTI_TRY(const std::string text, read_file(path, std::uint64_t{256} << 20));
    return parse_json(text, path.string());
}

std::string pretty(const Json& value) {
    return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string compact(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<void> write_json(const std::filesystem::path& path, const Json& value) {
    return write_atomically(path, pretty(value));
}

Json number(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    return value;
}

std::optional<double> as_number(const Json& value) {
    if (value.is_number()) return value.get<double>();
    if (value == "nan") return std::numeric_limits<double>::quiet_NaN();
    if (value == "inf") return std::numeric_limits<double>::infinity();
    if (value == "-inf") return -std::numeric_limits<double>::infinity();
    return std::nullopt;
}

Result<void> check_format(const Json& value, std::string_view format, int newest_version, std::string_view origin) {
    Place place;
    place.path = origin;
    if (!value.is_object() || !value.contains("format") || value.at("format") != format) {
        return fail(make_error(ErrorKind::not_this_format, fmt::format("this is not a \"{}\" file", format),
                               fmt::format("its first key must be \"format\": \"{}\"", format))
                        .at(std::move(place)));
    }
    if (!value.contains("version") || !value.at("version").is_number_integer()) {
        return fail(make_error(ErrorKind::invalid, "the key \"version\" is missing or not a whole number")
                        .at(std::move(place)));
    }
    const auto version = value.at("version").get<std::int64_t>();
    if (version > newest_version) {
        return fail(make_error(ErrorKind::unsupported,
                               fmt::format("this file has version {}, newer than version {} that this Sauti knows",
                                           version, newest_version),
                               "open it with a newer Sauti; nothing was changed")
                        .at(std::move(place)));
    }
    return {};
}

// ObjectReader -------------------------------------------------------------------------------------------------------

ObjectReader::ObjectReader(const Json& object, std::string origin, std::string where)
    : object_(object), origin_(std::move(origin)), where_(std::move(where)) {
    if (!object_.is_object()) {
        fail(ErrorKind::invalid, fmt::format("{} must be an object", where_.empty() ? "the file" : where_));
    }
}

void ObjectReader::fail(ErrorKind kind, std::string message, std::string hint) {
    if (error_) return;
    Place place;
    place.path = origin_;
    error_ = make_error(kind, std::move(message), std::move(hint)).at(std::move(place));
}

bool ObjectReader::has(std::string_view key) {
    known_.emplace(key);
    return object_.is_object() && object_.contains(key) && !object_.at(std::string(key)).is_null();
}

void ObjectReader::accept(std::string_view key) {
    known_.emplace(key);
}

const Json& ObjectReader::raw(std::string_view key) {
    static const Json k_null = nullptr;
    return has(key) ? object_.at(std::string(key)) : k_null;
}

template <class T, class Is>
T ObjectReader::typed(std::string_view key, std::string_view type, const std::optional<T>& standard, Is is) {
    const std::string full = where_.empty() ? std::string(key) : fmt::format("{}.{}", where_, key);
    if (!has(key)) {
        if (!standard) fail(ErrorKind::invalid, fmt::format("the key \"{}\" is missing", full));
        return standard.value_or(T());
    }
    const Json& value = object_.at(std::string(key));
    if (!is(value)) {
        fail(ErrorKind::invalid, fmt::format("\"{}\" must be {}, not {}", full, type, compact(value)));
        return standard.value_or(T());
    }
    return value.template get<T>();
}

std::string ObjectReader::text(std::string_view key, std::optional<std::string> standard) {
    return typed<std::string>(key, "a string", standard, [](const Json& value) { return value.is_string(); });
}

std::int64_t ObjectReader::integer(std::string_view key, std::optional<std::int64_t> standard) {
    return typed<std::int64_t>(key, "a whole number", standard, [](const Json& value) {
        return value.is_number_integer() &&
               (!value.is_number_unsigned() || value.get<std::uint64_t>() <= std::uint64_t{1} << 62);
    });
}

double ObjectReader::real(std::string_view key, std::optional<double> standard) {
    return typed<double>(key, "a number", standard, [](const Json& value) { return value.is_number(); });
}

bool ObjectReader::boolean(std::string_view key, std::optional<bool> standard) {
    return typed<bool>(key, "true or false", standard, [](const Json& value) { return value.is_boolean(); });
}

Result<void> ObjectReader::finish() {
    if (!error_) {
        for (const auto& [key, value] : object_.items()) {
            if (known_.count(key) > 0) continue;
            const auto near = nearest_name(key, {known_.begin(), known_.end()});
            const std::string full = where_.empty() ? key : fmt::format("{}.{}", where_, key);
            fail(ErrorKind::invalid, fmt::format("the key \"{}\" is not known here", full),
                 near ? fmt::format("did you mean \"{}\"?", *near)
                      : fmt::format("known are: {}", fmt::join(known_, ", ")));
            break;
        }
    }
    if (error_) return base::fail(*error_);
    return {};
}

std::optional<std::string> nearest_name(std::string_view word, const std::vector<std::string>& names) {
    std::optional<std::string> best;
    std::size_t best_cost = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const std::string& name : names) {
        std::vector<std::size_t> row(name.size() + 1);
        std::iota(row.begin(), row.end(), std::size_t{0});
        for (std::size_t i = 0; i < word.size(); ++i) {
            std::size_t diagonal = std::exchange(row[0], i + 1);
            for (std::size_t j = 0; j < name.size(); ++j) {
                const std::size_t substitute = diagonal + (word[i] == name[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = std::min({substitute, row[j] + 1, row[j + 1] + 1});
            }
        }
        if (row.back() < best_cost) {
            best_cost = row.back();
            best = name;
        }
    }
    return best;
}

} // namespace sauti::base
