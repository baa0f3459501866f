// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phones/distance_tables.h"
#include "phones/phone_reader.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// How far two words of phones, or two phones, are apart: PanPhon's 19 word distances and 6 segment distances (PanPhon
/// 0.22.2, panphon/distance.py and segment.py).
///
///     distances.words(*distance_of("feature_edit_distance"), "bapa", "bata")   // 0.10416666666666667
///
/// reference equals PanPhon to the last digit, its misaligned weights and its ZeroDivisionError included. corrected
/// takes phones as PhoneReader reads them; weights stand where they belong and tones count; a phone without features is
/// as far as can be from all others; two empty words are 0 apart.
namespace sauti::phones {

/// What a feature edit distance counts.
enum class Metric { feature, hamming, partial_hamming, weighted };

struct DistanceName {
    enum class Family { levenshtein, classes, features };
    std::string_view name;
    Family family;
    Metric metric = Metric::feature;
    bool quarter = false;    ///< insertions and deletions cost a quarter ("jt_")
    bool by_length = false;  ///< divided by the longer word ("_div_maxlen")
    bool zero_fails = false; ///< reference: two empty words are a ZeroDivisionError
};
[[nodiscard]] const std::array<DistanceName, 19>& distance_names();
/// usage, with the nearest name.
[[nodiscard]] base::Result<const DistanceName*> distance_of(std::string_view name);

struct SegmentDistances {
    std::int64_t distance = 0; ///< sum of |a − b|
    double norm_distance = 0;
    std::int64_t hamming = 0; ///< unequal features
    double norm_hamming = 0;
    double weighted = 0;
    double norm_weighted = 0;
    std::vector<std::string_view> differing; ///< names, in order
};

/// Costs of a feature edit distance between phones.
struct Costs {
    Metric metric = Metric::feature;
    bool quarter = false;
    const DistanceTables* tables = nullptr;
    base::Mode mode = base::Mode::corrected;

    /// Of a deletion or an insertion.
    [[nodiscard]] double alone(const Phone& phone) const;
    [[nodiscard]] double substitution(const Phone& a, const Phone& b) const;
    /// The plain dynamic program.
    [[nodiscard]] double edit(const std::vector<Phone>& a, const std::vector<Phone>& b) const;
};

/// Immutable, any number of threads.
class Distances {
public:
    Distances(std::shared_ptr<const FeatureTable> table, DistanceTables tables, base::Mode mode);
    /// Table and weights of PanPhon's folder, of SAUTI_PANPHON_DATA, or our own.
    [[nodiscard]] static base::Result<Distances> find(const std::filesystem::path& folder, base::Mode mode);

    [[nodiscard]] const PhoneReader& reader() const { return reader_; }
    [[nodiscard]] const DistanceTables& tables() const { return *tables_; }
    [[nodiscard]] Costs costs(Metric metric, bool quarter = false) const;

    /// reference: `invalid` ("ZeroDivisionError") where PanPhon fails. limit: words of over 30,000 phones each.
    [[nodiscard]] base::Result<double> words(const DistanceName& name, std::string_view a, std::string_view b) const;
    [[nodiscard]] SegmentDistances segments(std::string_view a, std::string_view b) const;
    /// Dolgopolsky's class of each phone in a row: "kata" → "KVTV".
    [[nodiscard]] std::vector<std::string> classes(std::string_view word) const;
    /// Phones as distances take them: as `reader` gives them, ¹ read as ˩ also in reference.
    [[nodiscard]] std::vector<Phone> phones(std::string_view word) const;

private:
    PhoneReader reader_;
    std::shared_ptr<const DistanceTables> tables_;
};

} // namespace sauti::phones
