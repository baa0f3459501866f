// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "cli/cli.h"
#include "g2p/engine.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// What the files of the verb g2p share.
namespace sauti::cli {

enum class G2pOutput { text, strict, list, tuples, xsampa, trace };

struct G2pOptions {
    std::string code; ///< or several, with commas
    std::vector<std::filesystem::path> files;
    G2pOutput output = G2pOutput::text;
    g2p::Options engine;
    std::string mode = "corrected";
    std::vector<std::string> no_correct;
    bool words = false;
    bool json_strings = false;
    bool languages = false;
    bool lint = false;
    std::filesystem::path compare; ///< a second data folder
    std::filesystem::path rules;   ///< where the report of rules goes
    std::filesystem::path panphon;
    std::filesystem::path unmapped;
    std::string fold; ///< a folding table, by name or file
};

/// One JSON object: the answer, the map's steps, the rules that fired, and what made each phone.
[[nodiscard]] base::Result<base::Json> trace_json(const g2p::Engine& engine, std::string_view text);
/// A line for each rule (TSV): place, pre or post, matches, words changed, the first of them before and after, the
/// rule.
[[nodiscard]] base::Result<void> write_rule_report(const std::filesystem::path& path,
                                                   const std::vector<g2p::RuleCount>& counts);
/// FILE:LINE: what is suspicious; of the codes given, or of all that the folder has. Exit code 1 with findings.
[[nodiscard]] base::Result<int> lint_tables(const G2pOptions& options, const Globals& globals, Streams& streams);
/// Words of the input that the two data folders transcribe differently (TSV): word, times, here, there, what worked in
/// one of them only. Exit code 1 if there are any.
[[nodiscard]] base::Result<int> compare_folders(const G2pOptions& options, const Globals& globals, Streams& streams);

} // namespace sauti::cli
