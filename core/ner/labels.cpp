// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace sauti::ner {

using base::ErrorKind;

namespace {

constexpr std::string_view k_first_types[] = {"PER", "ORG", "LOC", "DATE"};

/// O, then known types in their order, others by code point, B- before I- before the rest.
auto order_of(const std::string& label) {
    const std::size_t dash = label.find('-');
    const std::string type = dash == std::string::npos ? label : label.substr(dash + 1);
    const std::string prefix = dash == std::string::npos ? std::string() : label.substr(0, dash);
    const auto* const known = std::find(std::begin(k_first_types), std::end(k_first_types), type);
    const int prefix_rank = prefix == "B" ? 0 : prefix == "I" ? 1 : 2;
    return std::tuple(label != "O", known - std::begin(k_first_types), type, prefix_rank, prefix);
}

} // namespace

base::Result<LabelSet> LabelSet::of(std::vector<std::string> names) {
    if (names.empty()) return base::fail(ErrorKind::invalid, "a model needs at least one label");
    LabelSet set;
    for (const std::string& name : names) {
        if (name.empty()) return base::fail(ErrorKind::invalid, "a label is empty");
        if (!set.numbers_.emplace(name, set.size()).second) {
            return base::fail(ErrorKind::invalid, fmt::format("the label \"{}\" stands twice", name));
        }
        set.names_.push_back(name);
    }
    return set;
}

LabelSet LabelSet::from_data(const TagRows& rows) {
    LabelCollector collector;
    for (const Tags& tags : rows)
        collector.add(tags);
    return collector.labels();
}

LabelSet LabelSet::masakhaner() {
    return from_data({{"O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-DATE", "I-DATE"}});
}

std::optional<std::int64_t> LabelSet::index(std::string_view name) const {
    const auto found = numbers_.find(name);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

void LabelCollector::add(const Tags& tags) {
    for (const std::string& tag : tags) {
        if (!tag.empty()) ++counts_[tag];
    }
}

LabelSet LabelCollector::labels() const {
    std::vector<std::string> names = {"O"};
    for (const auto& [label, count] : counts_) {
        if (label != "O") names.push_back(label);
    }
    std::sort(names.begin(), names.end(),
              [](const std::string& a, const std::string& b) { return order_of(a) < order_of(b); });
    return LabelSet::of(std::move(names)).value(); // neither empty nor doubled
}

} // namespace sauti::ner
