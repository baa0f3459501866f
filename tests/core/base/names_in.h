// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace sauti::testing {

/// Names of all that lies directly in a folder.
inline std::set<std::string> names_in(const std::filesystem::path& folder) {
    std::set<std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        all.insert(entry.path().filename().string());
    return all;
}

} // namespace sauti::testing
