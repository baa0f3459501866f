// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "phones/feature_table.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Phone patterns of the filter language: what sounds stand where.
///
///     [ [+nas] ]                    a nasal anywhere
///     [ [-son -cont -voi] / V _ V ] a voiceless stop between vowels
///     [ n ɡ ]  [ t͡ʃ V # ]           phones literally, an edge at the end
///
/// pattern  = "[" element… [ "/" element… "_" element… ] "]"
/// element  = "[" (+|-|0)feature… "]" | "V" (= [+syl]) | "C" (= [-syl]) | "#" (a word's edge) | phones
/// Features have PanPhon's short names; phones are cut into segments, so "mb" is m, then b. A match lies within one
/// word (white space divides words). What has no features is matched only by itself.
namespace sauti::phones {

/// One match, in bytes of the NFD of the text; contexts are not part of it.
struct PatternMatch {
    std::size_t begin_bytes = 0;
    std::size_t end_bytes = 0;
};

/// Immutable, any number of threads.
class PhonePattern {
public:
    /// The whole of `text` is one pattern with its outer brackets (blanks around it are allowed). syntax or invalid,
    /// with the byte where it went wrong in `place.byte`.
    [[nodiscard]] static base::Result<PhonePattern> parse(std::string_view text,
                                                          std::shared_ptr<const FeatureTable> table);
    /// Bytes of the pattern that begins `text` (which starts with "["), its closing bracket included: for the parser of
    /// the language around it. syntax if it does not end.
    [[nodiscard]] static base::Result<std::size_t> extent(std::string_view text);

    /// `phones` are words of phones divided by white space, in any normal form.
    [[nodiscard]] bool matches(std::string_view phones) const;
    /// All matches that do not overlap, left to right.
    [[nodiscard]] std::vector<PatternMatch> find_all(std::string_view phones) const;

private:
    friend class PhoneContext;
    struct Parts;
    explicit PhonePattern(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

    std::shared_ptr<const Parts> parts_;
};

/// What stands before and after a place: "V", "# C", "[+nas]". Immutable, any number of threads.
class PhoneContext {
public:
    /// Either side may be empty. syntax or invalid.
    [[nodiscard]] static base::Result<PhoneContext> parse(std::string_view left, std::string_view right,
                                                          std::shared_ptr<const FeatureTable> table);
    /// Do both sides stand around these bytes of the word (NFD, without white space)?
    [[nodiscard]] bool holds(std::string_view word_nfd, std::size_t begin_bytes, std::size_t end_bytes) const;

private:
    explicit PhoneContext(PhonePattern pattern) : pattern_(std::move(pattern)) {}

    PhonePattern pattern_;
};

} // namespace sauti::phones
