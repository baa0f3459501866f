// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/builtin_features.h"

#include "phones/embedded_files.h"
#include "phones/table_text.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <unordered_set>
#include <utility>

namespace sauti::phones {

namespace {

using base::ErrorKind;

constexpr char32_t k_dotted_circle = 0x25CC;

/// "+voi", "-son": a feature that is asked for, or set.
struct Specification {
    std::size_t feature = 0;
    std::int8_t value = 0;
};

struct Mark {
    std::u32string nfd;
    bool stands_before = false;
    std::vector<Specification> on;
    std::vector<Specification> sets;
};

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

base::Result<std::int8_t> value_of(char sign) {
    if (sign == '+') return std::int8_t{1};
    if (sign == '-') return std::int8_t{-1};
    if (sign == '0') return std::int8_t{0};
    return base::fail(ErrorKind::syntax, "a feature is not +, - or 0");
}

/// "-" means none.
base::Result<std::vector<Specification>> specifications(std::string_view text) {
    std::vector<Specification> list;
    if (text == "-") return list;
    for (const std::string_view word : split(text, ' ')) {
        const auto feature = word.empty() ? std::nullopt : feature_index(word.substr(1));
        if (!feature) return base::fail(ErrorKind::invalid, fmt::format("\"{}\" names no feature", word));
        SAUTI_TRY(const std::int8_t value, value_of(word.front()));
        list.push_back({*feature, value});
    }
    return list;
}

/// A combining mark is written on a dotted circle, which is not meant.
std::u32string without_circle(std::string_view text) {
    std::u32string nfd = unicode::to_code_points(unicode::nfd(text));
    if (nfd.size() > 1 && nfd.front() == k_dotted_circle) nfd.erase(0, 1);
    return nfd;
}

base::Result<BuiltinPhone> phone_row(const std::vector<std::string_view>& fields) {
    if (fields.size() != k_feature_count + 1) {
        return base::fail(ErrorKind::syntax, fmt::format("a phone's row has {} fields", fields.size()));
    }
    BuiltinPhone phone = {without_circle(fields[0]), {}};
    for (std::size_t i = 0; i < k_feature_count; ++i) {
        if (fields[i + 1].size() != 1) return base::fail(ErrorKind::syntax, "a feature is not +, - or 0");
        SAUTI_TRY(phone.features[i], value_of(fields[i + 1].front()));
    }
    return phone;
}

base::Result<Mark> mark_row(const std::vector<std::string_view>& fields) {
    if (fields.size() != 3)
        return base::fail(ErrorKind::syntax, fmt::format("a mark's row has {} fields", fields.size()));
    Mark mark;
    mark.nfd = without_circle(fields[0]);
    mark.stands_before = mark.nfd.size() > 1 && mark.nfd.back() == k_dotted_circle;
    if (mark.stands_before) mark.nfd.pop_back();
    SAUTI_TRY(mark.on, specifications(fields[1]));
    SAUTI_TRY(mark.sets, specifications(fields[2]));
    return mark;
}

bool takes(const BuiltinPhone& phone, const Mark& mark) {
    for (const Specification& wanted : mark.on) {
        if (phone.features[wanted.feature] != wanted.value) return false;
    }
    // A tone letter is no sound and takes no mark.
    return phone.features[0] != 0;
}

BuiltinPhone with_mark(const BuiltinPhone& phone, const Mark& mark) {
    BuiltinPhone marked = phone;
    marked.nfd = mark.stands_before ? mark.nfd + phone.nfd : phone.nfd + mark.nfd;
    for (const Specification& change : mark.sets)
        marked.features[change.feature] = change.value;
    return marked;
}

std::vector<BuiltinPhone> expand(const std::vector<BuiltinPhone>& phones, const std::vector<Mark>& marks) {
    std::vector<BuiltinPhone> all;
    std::unordered_set<std::u32string> seen;
    const auto keep = [&](BuiltinPhone phone) {
        phone.nfd = unicode::to_code_points(unicode::nfd(unicode::to_utf8(phone.nfd)));
        if (seen.insert(phone.nfd).second) all.push_back(std::move(phone));
    };
    for (const BuiltinPhone& phone : phones) {
        keep(phone);
        for (std::size_t first = 0; first < marks.size(); ++first) {
            if (!takes(phone, marks[first])) continue;
            const BuiltinPhone once = with_mark(phone, marks[first]);
            keep(once);
            for (std::size_t second = first + 1; second < marks.size(); ++second) {
                if (takes(once, marks[second])) keep(with_mark(once, marks[second]));
            }
        }
    }
    return all;
}

} // namespace

base::Result<std::vector<BuiltinPhone>> expand_feature_table(std::string_view text) {
    enum class Part { head, phones, marks };
    Part part = Part::head;
    bool header = false;
    std::vector<BuiltinPhone> phones;
    std::vector<Mark> marks;
    for (const TextLine& line : lines_of(text)) {
        if (line.text.empty() || line.text.front() == '#') continue;
        if (line.text.front() == '[') {
            part = line.text == "[phones]" ? Part::phones : Part::marks;
            header = true;
            continue;
        }
        if (std::exchange(header, false) || part == Part::head) continue;
        const auto fields = split(line.text, '\t');
        if (part == Part::phones) {
            auto phone = phone_row(fields);
            if (!phone) return base::fail(std::move(phone.error()).at({"features.tsv", line.number}));
            phones.push_back(std::move(*phone));
        } else {
            auto mark = mark_row(fields);
            if (!mark) return base::fail(std::move(mark.error()).at({"features.tsv", line.number}));
            marks.push_back(std::move(*mark));
        }
    }
    return expand(phones, marks);
}

std::vector<BuiltinPhone> builtin_phones() {
    // The text is built in and read by a test, so that it cannot be wrong here.
    return expand_feature_table(builtin_features_text()).value_or(std::vector<BuiltinPhone>{});
}

std::string_view builtin_features_text() {
    return embedded_files().front().text;
}

std::string_view builtin_features_version() {
    constexpr std::string_view k_key = "\nversion\t";
    const std::string_view text = builtin_features_text();
    const std::size_t begin = text.find(k_key) + k_key.size();
    return text.substr(begin, text.find('\n', begin) - begin);
}

} // namespace sauti::phones
