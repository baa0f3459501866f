// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mode.h"
#include "phones/feature_table.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// A phone string read phone by phone, with word of everything that had no features.
///
///     reader.read("kaᵐba")   // k, a, ᵐb (b with nas +), a
///     reader.read("gaga")    // ɡ, a, ɡ, a and two notices: g is read as ɡ
///
/// reference: PanPhon's segments; what has no features is dropped (and told in the notices).
/// corrected: variants of a letter or mark are brought together (g, the tie below, ligatures, a ring above, ɚ); marks
/// are read in any order and bind backwards; a superscript nasal belongs to the obstruent after it; what has no
/// features stays a phone that is not known; a tone mark is a phone where the table says so. Stress and syllable marks
/// are no phones. White space divides words and is no phone.
namespace sauti::phones {

struct Phone {
    std::string text;            ///< NFD, as the table spells it
    FeatureVector features = {}; ///< zeros where nothing is known
    bool known = false;
    std::size_t begin_bytes = 0; ///< in the text as it was given
    std::size_t end_bytes = 0;
};

struct Notice {
    enum class Kind {
        respelled, ///< read as `read_as`
        unread,    ///< a mark without features: the phone was read without it
        unknown,   ///< no features at all
    };
    Kind kind = Kind::unknown;
    std::string text;
    std::string read_as;
    std::size_t begin_bytes = 0; ///< in the text as it was given
};

struct Reading {
    std::vector<Phone> phones;
    std::vector<Notice> notices; ///< in the order of the text
};

/// Immutable, any number of threads.
class PhoneReader {
public:
    PhoneReader(std::shared_ptr<const FeatureTable> table, base::Mode mode);

    [[nodiscard]] base::Mode mode() const { return mode_; }
    [[nodiscard]] const FeatureTable& table() const { return *table_; }

    [[nodiscard]] Reading read(std::string_view text) const;
    /// The phones' texts alone.
    [[nodiscard]] std::vector<std::string> texts(std::string_view text) const;
    /// The text if it is exactly one phone; a phone that is not known otherwise.
    [[nodiscard]] Phone single(std::string_view text) const;

private:
    class Corrected;

    [[nodiscard]] Reading read_as_reference(std::string_view text) const;

    std::shared_ptr<const FeatureTable> table_;
    base::Mode mode_;
    /// corrected: names with the marks of each letter sorted → index in the table.
    std::unordered_map<std::u32string, std::size_t> by_key_;
    /// corrected: marks that are segments of the table, as tones are.
    std::u32string tone_marks_;
};

} // namespace sauti::phones
