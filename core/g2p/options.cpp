// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/options.h"

#include "g2p/nearest.h"

#include <fmt/format.h>

#include <cstdlib>
#include <vector>

namespace sauti::g2p {

namespace {

constexpr std::array<CorrectionName, 10> k_names = {{
    {"unlimited-replacements", &Corrections::unlimited_replacements,
     "a rule replaces all its matches, not the first 32"},
    {"apostrophes", &Corrections::apostrophes, "' ’ ‘ ʼ ʻ stand for each other where the text's own has no key"},
    {"turkic-case", &Corrections::turkic_case, "I → ı and İ → i for tur, aze and kaz in Latin letters"},
    {"rule-comments", &Corrections::rule_comments, "a rule ends where \" %\" begins"},
    {"trimmed-fields", &Corrections::trimmed_fields, "blanks around a map's fields are no part of them"},
    {"ipa-g", &Corrections::ipa_g, "ASCII g in phones is written ɡ"},
    {"strict-keeps-rule-ipa", &Corrections::strict_keeps_rule_ipa, "what a rule wrote is no unmapped letter"},
    {"words", &Corrections::words, "a word sounds the same whatever punctuation or word follows"},
    {"key-marks", &Corrections::key_marks, "a key of several letters does not end inside a letter with its marks"},
    {"segment-marks", &Corrections::segment_marks, "a mark is no segment of its own, but part of the one before it"},
}};

} // namespace

Corrections Corrections::none() {
    Corrections corrections;
    for (const CorrectionName& entry : k_names)
        corrections.*entry.member = false;
    return corrections;
}

Corrections Corrections::of(base::Mode mode) {
    return mode == base::Mode::reference ? none() : Corrections{};
}

const std::array<CorrectionName, 10>& correction_names() {
    return k_names;
}

base::Result<void> set_correction(Corrections& corrections, std::string_view name, bool on) {
    std::vector<std::string> known;
    for (const CorrectionName& entry : k_names) {
        if (entry.name == name) {
            corrections.*entry.member = on;
            return {};
        }
        known.emplace_back(entry.name);
    }
    return base::fail(base::ErrorKind::usage, fmt::format("there is no correction named \"{}\"", name),
                      nearest_hint(name, known));
}

std::filesystem::path data_folder_from_environment() {
    const char* folder = std::getenv("SAUTI_EPITRAN_DATA");
    return folder == nullptr ? std::filesystem::path() : std::filesystem::path(folder);
}

} // namespace sauti::g2p
