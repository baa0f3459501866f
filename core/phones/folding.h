// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phones/feature_table.h"
#include "phones/inventory.h"
#include "phones/inventory_diff.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Folding: a table from one inventory's phones to another's, and its application to lines of phones.
///
///     {"from": ["t","ʃ"], "to": ["t͡ʃ"]}     tʃai  →  t͡ʃai
///     {"from": ["mb"], "to": ["m","b"], "right": "V"}
///
/// parallel: a line is cut into the longest phones: of the `from` inventory, of the folds, or segments. At each place the longest `from` whose contexts hold wins, among equals the first in the table; contexts see the
/// input, never the output. sequence: each fold replaces plain text in the whole line, in order, on what the former
/// left. What no fold covers passes unchanged and is counted; a line that no fold touches keeps its bytes, others are
/// NFC.
namespace sauti::phones {

struct Fold {
    std::vector<std::string> from; ///< phones; in a sequence an empty first or last one stands for a border
    std::vector<std::string> to;   ///< empty: deleted
    std::string left;              ///< phone patterns of the filter language; not in a sequence
    std::string right;
    std::string why; ///< "suggested", "by hand" or nothing
    std::string note;

    bool operator==(const Fold&) const = default;
};

enum class FoldOrder { parallel, sequence };

struct FoldTable {
    std::string name;
    std::string from; ///< source of the inventory that lines are cut by ("epitran:swa-Latn"); may be empty
    std::string to;
    FoldOrder order = FoldOrder::parallel;
    std::vector<Fold> folds;

    bool operator==(const FoldTable&) const = default;
};

/// The file of own (JSON). Law: parse_folds(fold_text(table)) == table. `invalid` and `syntax` with their place.
[[nodiscard]] base::Result<FoldTable> parse_folds(std::string_view text, const std::string& origin);
[[nodiscard]] std::string fold_text(const FoldTable& table);
/// G2P+'s CSV (g2p-plus 0.1.6): a line "phon_BACKEND,phon_ipa", then exactly two fields without quotes; blanks are
/// phone borders and are kept; of two rows with one key the later wins in the place of the first. A sequence.
[[nodiscard]] base::Result<FoldTable> parse_g2p_plus(std::string_view text, const std::string& origin);
/// `invalid` for a table with contexts, commas or line ends.
[[nodiscard]] base::Result<std::string> g2p_plus_text(const FoldTable& table);
/// By what the text begins with.
[[nodiscard]] base::Result<FoldTable> parse_fold_file(std::string_view text, const std::string& origin);

/// How lines are written.
enum class Spacing {
    joined, ///< blanks between words, the phones of a word without any
    spaced, ///< one blank between phones
};

struct FoldCounts {
    std::vector<std::int64_t> applied;          ///< by fold
    std::map<std::string, std::int64_t> passed; ///< phone → how often no fold covered it; of a sequence nothing

    [[nodiscard]] std::int64_t applied_total() const;
};

/// A table ready to run. Immutable, any number of threads.
class Folding {
public:
    /// `from`: the phones of the table's `from` inventory (may be empty). syntax where a context is no phone pattern;
    /// `invalid` for a fold without `from`.
    [[nodiscard]] static base::Result<Folding> make(FoldTable table, const Inventory& from,
                                                    std::shared_ptr<const FeatureTable> features);

    [[nodiscard]] const FoldTable& table() const;
    /// Changes whenever an answer may: a hash of the table, the inventory and the features.
    [[nodiscard]] const std::string& stamp() const;

    [[nodiscard]] std::string apply(std::string_view line, Spacing spacing = Spacing::joined,
                                    FoldCounts* counts = nullptr) const;

private:
    struct Parts;
    explicit Folding(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

    std::shared_ptr<const Parts> parts_;
};

/// Folds for every phone that `to` does not have: look-alikes mended, clusters split, parts joined where `to` has them
/// as one (t ʃ → t͡ʃ), else the nearest by features. What nothing is near stays out.
[[nodiscard]] FoldTable suggest_folds(const PhoneReader& reader, const Inventory& from, const Inventory& to);

/// Different words that become the same: folded form → words, in order.
[[nodiscard]] std::map<std::string, std::vector<std::string>> merged_words(const Folding& folding,
                                                                           const std::vector<std::string>& words);

} // namespace sauti::phones
