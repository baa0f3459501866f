// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "ner/tags.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The labels of a model and their numbers. Law: index(name(i)) == i.
namespace sauti::ner {

class LabelSet {
public:
    LabelSet() = default;
    /// invalid: no names, an empty or doubled name.
    [[nodiscard]] static base::Result<LabelSet> of(std::vector<std::string> names);
    /// The labels that occur in the data, and O: O first, then by type PER, ORG, LOC, DATE, then other types by code
    /// point; within a type B- before I- before other prefixes.
    [[nodiscard]] static LabelSet from_data(const TagRows& rows);
    /// O, B-PER, I-PER, B-ORG, I-ORG, B-LOC, I-LOC, B-DATE, I-DATE: MasakhaNER's.
    [[nodiscard]] static LabelSet masakhaner();

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(names_.size()); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] const std::string& name(std::int64_t index) const { return names_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] std::optional<std::int64_t> index(std::string_view name) const;
    bool operator==(const LabelSet& other) const { return names_ == other.names_; }

private:
    std::vector<std::string> names_;
    std::map<std::string, std::int64_t, std::less<>> numbers_;
};

/// Gathers the labels of a stream of sentences.
class LabelCollector {
public:
    void add(const Tags& tags);
    [[nodiscard]] LabelSet labels() const;
    [[nodiscard]] const std::map<std::string, std::int64_t, std::less<>>& counts() const { return counts_; }

private:
    std::map<std::string, std::int64_t, std::less<>> counts_;
};

} // namespace sauti::ner
