// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/golden.h"

#include <filesystem>
#include <string>
#include <vector>

/// Manifests of foreign files: a list of {file, expect: ok|warn|error, error, …}. The same test walks our own fixtures
/// and, where they are, the reference answers.
namespace sauti::test {

struct ManifestRow {
    std::string name; ///< of the data row: "own/two_sentences.txt"
    std::filesystem::path path;
    json facts;
};

inline void add_manifest(std::vector<ManifestRow>& rows, const std::string& prefix,
                         const std::filesystem::path& folder) {
    for (const json& facts : json::parse(text_of(folder / "manifest.json"))) {
        const std::string file = facts["file"];
        rows.push_back({prefix + "/" + file, folder / file, facts});
    }
}

inline std::vector<ManifestRow> manifest_rows(const std::string& format) {
    std::vector<ManifestRow> rows;
    add_manifest(rows, "own", std::filesystem::path(SAUTI_FIXTURES) / "formats" / format);
    const std::string golden = "golden/formats/" + format;
    if (has_shared(golden)) add_manifest(rows, "golden", shared(golden));
    return rows;
}

} // namespace sauti::test
