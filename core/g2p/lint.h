// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// What is suspicious in the tables of a code: they load, but do not do what their author may have meant.
///
///     for (const Finding& finding : *lint("lug-Latn", folder))
///         // map/lug-Latn.csv:53: the key "Mp" never matches: texts are in lower case
namespace sauti::g2p {

struct Finding {
    base::Place place; ///< file and line
    std::string problem;
};

/// In the order of files (map, pre, post) and lines. Tables that do not load are an error, as of Engine::load.
[[nodiscard]] base::Result<std::vector<Finding>> lint(std::string_view code, const std::filesystem::path& data_folder);

} // namespace sauti::g2p
