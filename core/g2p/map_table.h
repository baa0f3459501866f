// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A table from graphemes to phones as it stands in a file: "Orth,Phon" and a row for each key. Internal to g2p.
namespace sauti::g2p {

struct MapEntry {
    std::u32string key; ///< NFD
    std::string phones; ///< NFD, UTF-8
    std::int64_t line = 0;
};

struct MapOptions {
    bool tones = false;          ///< keep tone letters in the phones
    bool trimmed_fields = false; ///< corrected: cut white space around key and phones
    bool ipa_g = false;          ///< corrected: write ASCII g as ɡ in the phones
};

/// Epitran's map/CODE.csv. The header must be Orth,Phon and every row have two fields: `syntax` with the line; a key
/// that stands twice (after NFD) is `invalid`. `path` is for messages.
[[nodiscard]] base::Result<std::vector<MapEntry>> parse_map(std::string_view text, const std::string& path,
                                                            const MapOptions& options);
/// The same rules for one key and its phones, wherever they come from.
[[nodiscard]] MapEntry make_entry(std::string_view key, std::string_view phones, std::int64_t line,
                                  const MapOptions& options);
/// `invalid` for an empty key and for two equal ones.
[[nodiscard]] base::Result<void> check_keys(const std::vector<MapEntry>& entries, const std::string& path);

} // namespace sauti::g2p
