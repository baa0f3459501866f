// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/feature_table.h"

#include "base/hash.h"
#include "phones/builtin_features.h"
#include "phones/segment_trie.h"
#include "phones/table_text.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace sauti::phones {

namespace fs = std::filesystem;
using base::ErrorKind;

struct FeatureTable::Parts {
    SegmentTrie trie;
    std::vector<FeatureVector> vectors;
    std::vector<std::string> names; ///< NFD
    /// As the file has them, where that is not NFD, by index.
    std::vector<std::pair<std::string, std::size_t>> written;
    std::string stamp;
};

namespace {

constexpr std::array<std::string_view, k_feature_count> k_names = {
    "syl", "son",   "cons", "cont", "delrel", "lat",  "nas",   "strid",   "voi",   "sg",   "cg",     "ant",
    "cor", "distr", "lab",  "hi",   "lo",     "back", "round", "velaric", "tense", "long", "hitone", "hireg"};

base::Result<std::int8_t> feature_value(std::string_view text) {
    if (text == "+") return std::int8_t{1};
    if (text == "-") return std::int8_t{-1};
    if (text == "0") return std::int8_t{0};
    return base::fail(ErrorKind::syntax, fmt::format("a feature is \"{}\", not +, - or 0", text));
}

base::Result<FeatureVector> vector_of(const std::vector<std::string>& fields) {
    if (fields.size() != k_feature_count + 1) {
        return base::fail(ErrorKind::syntax,
                          fmt::format("a row has {} fields instead of {}", fields.size(), k_feature_count + 1));
    }
    FeatureVector vector = {};
    for (std::size_t i = 0; i < k_feature_count; ++i) {
        SAUTI_TRY(vector[i], feature_value(fields[i + 1]));
    }
    return vector;
}

bool is_header(const std::vector<std::string>& fields) {
    return fields.size() == k_feature_count + 1 && fields[0] == "ipa" &&
           std::equal(k_names.begin(), k_names.end(), fields.begin() + 1);
}

std::string with_form(std::string_view word, Form form) {
    return form == Form::any ? unicode::nfd(word) : std::string(word);
}

/// ¹²³⁴⁵ → ˩˨˧˦˥, as word_to_vector_list does first.
std::string with_tone_letters(std::string_view word) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> k_digits = {
        {{"¹", "˩"}, {"²", "˨"}, {"³", "˧"}, {"⁴", "˦"}, {"⁵", "˥"}}};
    std::string out;
    while (!word.empty()) {
        const auto digit = std::find_if(k_digits.begin(), k_digits.end(), [word](const auto& pair) {
            return word.substr(0, pair.first.size()) == pair.first;
        });
        const std::size_t step = digit == k_digits.end() ? 1 : digit->first.size();
        out += digit == k_digits.end() ? word.substr(0, 1) : digit->second;
        word.remove_prefix(step);
    }
    return out;
}

} // namespace

const std::array<std::string_view, k_feature_count>& feature_names() {
    return k_names;
}

std::optional<std::size_t> feature_index(std::string_view name) {
    const auto found = std::find(k_names.begin(), k_names.end(), name);
    if (found == k_names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - k_names.begin());
}

std::string to_text(const FeatureVector& vector) {
    std::string text;
    for (const std::int8_t value : vector)
        text += value > 0 ? '+' : value < 0 ? '-' : '0';
    return text;
}

FeatureTable::FeatureTable(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
FeatureTable::~FeatureTable() = default;

std::shared_ptr<const FeatureTable> FeatureTable::builtin() {
    static const std::shared_ptr<const FeatureTable> table = [] {
        auto parts = std::make_unique<Parts>();
        std::vector<std::u32string> names;
        for (BuiltinPhone& phone : builtin_phones()) {
            parts->names.push_back(unicode::to_utf8(phone.nfd));
            names.push_back(std::move(phone.nfd));
            parts->vectors.push_back(phone.features);
        }
        parts->trie = SegmentTrie(names);
        parts->stamp = fmt::format("builtin {} {}", builtin_features_version(),
                                   base::sha256_hex(builtin_features_text()).substr(0, 12));
        return std::shared_ptr<const FeatureTable>(new FeatureTable(std::move(parts)));
    }();
    return table;
}

base::Result<std::shared_ptr<const FeatureTable>> FeatureTable::read_panphon(const fs::path& folder) {
    const std::string path = (folder / "ipa_all.csv").string();
    SAUTI_TRY(const std::string text, read_table(path));
    auto parts = std::make_unique<Parts>();
    std::vector<std::u32string> names;
    for (const TextLine& line : lines_of(text)) {
        auto fields = csv_fields(line.text);
        if (!fields) return base::fail(std::move(fields.error()).at({path, line.number}));
        if (line.number == 1) {
            if (is_header(*fields)) continue;
            return base::fail(base::make_error(ErrorKind::syntax, "the first line does not name PanPhon's 24 features")
                                  .at({path, 1}));
        }
        auto vector = vector_of(*fields);
        if (!vector) return base::fail(std::move(vector.error()).at({path, line.number}));
        parts->names.push_back(unicode::nfd(fields->front()));
        names.push_back(unicode::to_code_points(parts->names.back()));
        if (parts->names.back() != fields->front()) {
            parts->written.emplace_back(std::move(fields->front()), parts->vectors.size());
        }
        parts->vectors.push_back(*vector);
        if (names.back().empty()) {
            return base::fail(base::make_error(ErrorKind::invalid, "a segment is empty").at({path, line.number}));
        }
    }
    if (names.empty()) {
        return base::fail(base::make_error(ErrorKind::not_this_format, "the table holds no segment").at({path}));
    }
    parts->trie = SegmentTrie(names);
    parts->stamp = fmt::format("panphon {}", base::sha256_hex(text).substr(0, 12));
    return std::shared_ptr<const FeatureTable>(new FeatureTable(std::move(parts)));
}

base::Result<std::shared_ptr<const FeatureTable>> FeatureTable::find(const fs::path& folder) {
    if (!folder.empty()) return read_panphon(folder);
    const char* variable = std::getenv("SAUTI_PANPHON_DATA");
    if (variable != nullptr && *variable != '\0') return read_panphon(variable);
    return builtin();
}

const std::string& FeatureTable::stamp() const {
    return parts_->stamp;
}

std::size_t FeatureTable::size() const {
    return parts_->vectors.size();
}

KnownPrefix FeatureTable::prefix(std::string_view nfd) const {
    const SegmentTrie::Found found = parts_->trie.longest(nfd);
    if (found.index < 0) return {};
    const auto index = static_cast<std::size_t>(found.index);
    return {found.size_bytes, &parts_->vectors[index], index};
}

const std::vector<FeatureVector>& FeatureTable::all_vectors() const {
    return parts_->vectors;
}

const std::vector<std::string>& FeatureTable::names() const {
    return parts_->names;
}

std::optional<std::size_t> FeatureTable::find_as_written(std::string_view text) const {
    for (const auto& [written, index] : parts_->written) {
        if (written == text) return index;
    }
    const auto found = std::find(parts_->names.begin(), parts_->names.end(), text);
    if (found == parts_->names.end()) return std::nullopt;
    const auto index = static_cast<std::size_t>(found - parts_->names.begin());
    const bool other_form = std::any_of(parts_->written.begin(), parts_->written.end(),
                                        [index](const auto& pair) { return pair.second == index; });
    return other_form ? std::nullopt : std::optional(index);
}

std::vector<std::string> FeatureTable::segments(std::string_view word, Form form) const {
    const std::string nfd = with_form(word, form);
    std::vector<std::string> found;
    for (std::string_view rest = nfd; !rest.empty();) {
        const std::size_t known = prefix(rest).size_bytes;
        if (known > 0) found.emplace_back(rest.substr(0, known));
        rest.remove_prefix(known > 0 ? known : unicode::decode_first(rest).size_bytes);
    }
    return found;
}

std::vector<std::string> FeatureTable::segments_and_rest(std::string_view word, Form form) const {
    const std::string nfd = with_form(word, form);
    std::vector<std::string> found;
    for (std::string_view rest = nfd; !rest.empty();) {
        const std::size_t known = prefix(rest).size_bytes;
        const std::size_t step = known > 0 ? known : unicode::decode_first(rest).size_bytes;
        found.emplace_back(rest.substr(0, step));
        rest.remove_prefix(step);
    }
    return found;
}

bool FeatureTable::is_valid(std::string_view word) const {
    const std::string nfd = unicode::nfd(word);
    for (std::string_view rest = nfd; !rest.empty();) {
        const std::size_t known = prefix(rest).size_bytes;
        if (known == 0) return false;
        rest.remove_prefix(known);
    }
    return true;
}

std::string FeatureTable::known_part(std::string_view word) const {
    std::string joined;
    for (const std::string& segment : segments(word))
        joined += segment;
    return joined;
}

std::string FeatureTable::longest_prefix(std::string_view word) const {
    const std::string nfd = unicode::nfd(word);
    return nfd.substr(0, prefix(nfd).size_bytes);
}

bool FeatureTable::is_segment(std::string_view text) const {
    const std::string nfd = unicode::nfd(text);
    return !nfd.empty() && prefix(nfd).size_bytes == nfd.size();
}

std::vector<std::string> FeatureTable::known_segments(const std::vector<std::string>& list) const {
    std::vector<std::string> known;
    std::copy_if(list.begin(), list.end(), std::back_inserter(known),
                 [this](const std::string& entry) { return is_segment(entry); });
    return known;
}

FeatureVector FeatureTable::features(std::string_view segment) const {
    const std::string nfd = unicode::nfd(segment);
    const KnownPrefix found = prefix(nfd);
    return found.features != nullptr && found.size_bytes == nfd.size() ? *found.features : FeatureVector{};
}

std::vector<FeatureVector> FeatureTable::vectors(std::string_view word, Form form) const {
    const std::string nfd = with_form(with_tone_letters(word), form);
    std::vector<FeatureVector> found;
    for (std::string_view rest = nfd; !rest.empty();) {
        const KnownPrefix segment = prefix(rest);
        if (segment.features != nullptr) found.push_back(*segment.features);
        rest.remove_prefix(segment.features != nullptr ? segment.size_bytes : unicode::decode_first(rest).size_bytes);
    }
    return found;
}

} // namespace sauti::phones
