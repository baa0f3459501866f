// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a phone is: the segments with their 24 articulatory features, and the cutting of a phone string into them, as
/// PanPhon 0.22.2 does it (David Mortensen et al., "PanPhon: A Resource for Mapping IPA Segments to Articulatory
/// Feature Vectors", COLING 2016; repository dmort27/panphon, file panphon/featuretable.py).
///
///     table.segments("t͡ʃai")   // ["t͡ʃ", "a", "i"]
///
/// At each place the longest known segment is taken, by code points of the NFD.
namespace sauti::phones {

inline constexpr std::size_t k_feature_count = 24;
/// syl son cons cont … in the order of every vector here.
[[nodiscard]] const std::array<std::string_view, k_feature_count>& feature_names();
/// Place of a name in that order.
[[nodiscard]] std::optional<std::size_t> feature_index(std::string_view name);

/// +1, 0 or −1 a feature.
using FeatureVector = std::array<std::int8_t, k_feature_count>;
/// "-++---+-+----0-+-+--0-00".
[[nodiscard]] std::string to_text(const FeatureVector& vector);

/// Does `segments` put the word in NFD first?
enum class Form { any, already_nfd };

struct KnownPrefix {
    std::size_t size_bytes = 0;
    const FeatureVector* features = nullptr;
    std::size_t index = 0; ///< of the segment in the table, where `features` is not null
};

/// Immutable, any number of threads.
class FeatureTable {
public:
    /// Our own table (resources/phones/features.tsv), built into the program; read once, when first asked for.
    [[nodiscard]] static std::shared_ptr<const FeatureTable> builtin();
    /// PanPhon's ipa_all.csv in `folder`. not_found, syntax (line), invalid.
    [[nodiscard]] static base::Result<std::shared_ptr<const FeatureTable>>
    read_panphon(const std::filesystem::path& folder);
    /// PanPhon's folder if one is named (`folder`, else SAUTI_PANPHON_DATA), else our own.
    [[nodiscard]] static base::Result<std::shared_ptr<const FeatureTable>>
    find(const std::filesystem::path& folder = {});

    ~FeatureTable();
    FeatureTable(const FeatureTable&) = delete;
    FeatureTable& operator=(const FeatureTable&) = delete;

    /// "builtin 1" or "panphon", with the first 12 digits of the hash of its bytes.
    [[nodiscard]] const std::string& stamp() const;
    [[nodiscard]] std::size_t size() const;

    /// Known segments in order; the rest is dropped (ipa_segs).
    [[nodiscard]] std::vector<std::string> segments(std::string_view word, Form form = Form::any) const;
    /// The same, unknown code points kept as elements of their own (segs_safe): "gɡ" → ["g", "ɡ"].
    [[nodiscard]] std::vector<std::string> segments_and_rest(std::string_view word, Form form = Form::any) const;
    /// Nothing unknown in it (validate_word); true for the empty word.
    [[nodiscard]] bool is_valid(std::string_view word) const;
    /// `segments` joined (filter_string).
    [[nodiscard]] std::string known_part(std::string_view word) const;
    /// Longest known segment at the beginning, or "" (longest_one_seg_prefix).
    [[nodiscard]] std::string longest_prefix(std::string_view word) const;
    /// Exactly one known segment.
    [[nodiscard]] bool is_segment(std::string_view text) const;
    /// Entries that are exactly one known segment, as given (filter_segs).
    [[nodiscard]] std::vector<std::string> known_segments(const std::vector<std::string>& list) const;
    /// Vector of one segment; all zeros if unknown (fts).
    [[nodiscard]] FeatureVector features(std::string_view segment) const;
    /// ¹²³⁴⁵ read as ˩˨˧˦˥, then a vector for each known segment (word_to_vector_list).
    [[nodiscard]] std::vector<FeatureVector> vectors(std::string_view word, Form form = Form::any) const;
    /// Longest known segment at the beginning of NFD text and its vector (owned by the table); 0 and null if none.
    [[nodiscard]] KnownPrefix prefix(std::string_view nfd) const;
    /// Vectors of all segments, by their index.
    [[nodiscard]] const std::vector<FeatureVector>& all_vectors() const;
    /// NFD names of all segments, by their index.
    [[nodiscard]] const std::vector<std::string>& names() const;
    /// Index of the segment that the table's file writes so, in its own normal form. Linear in the table's size.
    [[nodiscard]] std::optional<std::size_t> find_as_written(std::string_view text) const;

private:
    struct Parts;
    explicit FeatureTable(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

} // namespace sauti::phones
