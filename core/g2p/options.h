// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mode.h"
#include "base/result.h"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

/// What a transliteration may be asked to do, as plain data: it is kept in recipes and in a data set's provenance.
namespace sauti::g2p {

/// The single changes that make up `corrected` mode. None of them is on in `reference` mode.
struct Corrections {
    bool unlimited_replacements = true; ///< a rule replaces all its matches, not the first 32 of the text
    bool apostrophes = true;            ///< ' ’ ‘ ʼ ʻ stand for each other where the text's own has no key
    bool turkic_case = true;            ///< I → ı and İ → i for tur, aze and kaz in Latin letters
    bool rule_comments = true;          ///< a rule ends where " %" begins
    bool trimmed_fields = true;         ///< blanks around a map's fields are no part of them
    bool ipa_g = true;                  ///< ASCII g in phones is written ɡ (U+0261)
    bool strict_keeps_rule_ipa = true;  ///< what a rule wrote is no unmapped letter
    bool words = true;                  ///< a word sounds the same whatever punctuation or word follows
    bool key_marks = true;              ///< a key of several letters does not end inside a letter with its marks
    bool segment_marks = true;          ///< a tone mark is no segment of its own, but part of the one before it

    [[nodiscard]] static Corrections none();
    /// All for `corrected`, none for `reference`.
    [[nodiscard]] static Corrections of(base::Mode mode);
};

/// A switch by its name in recipes and on the command line ("key-marks").
struct CorrectionName {
    std::string_view name;
    bool Corrections::*member;
    std::string_view help;
};
[[nodiscard]] const std::array<CorrectionName, 10>& correction_names();
/// usage, with the nearest name as a hint, if there is no such switch.
[[nodiscard]] base::Result<void> set_correction(Corrections& corrections, std::string_view name, bool on);

struct Options {
    base::Mode mode = base::Mode::corrected;
    Corrections corrections = {}; ///< heard in `corrected` mode only
    bool pre_rules = true;
    bool post_rules = true;
    bool ligatures = false;    ///< t͡ʃ → ʧ and its like at the end
    bool punctuation = false;  ///< curly quotes and the like → ASCII at the end ("puncnorm")
    bool tones = false;        ///< keep tone letters ˩˨˧˦˥ of the map's phones
    int rule_limit_ms = 10000; ///< about how long one rule may search in one text
    /// Epitran's data folder (with map/, pre/, post/ …); empty: the built-in tables alone.
    std::filesystem::path data_folder;
};

/// SAUTI_EPITRAN_DATA, or empty.
[[nodiscard]] std::filesystem::path data_folder_from_environment();

} // namespace sauti::g2p
