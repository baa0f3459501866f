// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "g2p/engine.h"
#include "g2p/map_table.h"
#include "g2p/rule_file.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// All tables of one code as they were read, from a data folder or from our own. Internal to g2p.
namespace sauti::g2p {

struct CodeTables {
    TableInfo info;
    std::string map_path; ///< for places in it
    std::vector<MapEntry> map;
    std::vector<RuleText> pre;
    std::vector<RuleText> post;
    std::u32string strip;                                       ///< code points taken out first, sorted
    std::map<char32_t, std::string> punctuation;                ///< one code point → its plain form
    std::vector<std::pair<std::u32string, std::string>> xsampa; ///< IPA → X-SAMPA, no key twice
};

/// Which options change what is read (trimming, comments, ɡ, tones).
[[nodiscard]] base::Result<CodeTables> read_tables(std::string_view code, const Options& options);

/// Our own table of a code, or nullopt.
[[nodiscard]] std::optional<std::string_view> builtin_text(std::string_view code);
[[nodiscard]] std::vector<std::string> builtin_codes();
/// The form of resources/g2p/README.md. `syntax` and `invalid` with the line.
[[nodiscard]] base::Result<CodeTables> parse_builtin(std::string_view text, const std::string& path,
                                                     const Options& options);

} // namespace sauti::g2p
