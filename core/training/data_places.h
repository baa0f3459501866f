// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "runs/run_spec.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// From what a spec says ("swa-phones/pretrain:train", a path) to files of rows.
/// Example: fill_data for --data swa-phones/ner sets train, eval and test to swa-phones/ner:train, :dev and :test.
namespace sauti::training {

namespace fs = std::filesystem;

struct DataFile {
    fs::path path;
    std::string kind;   ///< "jsonl" or "conll"
    std::string sha256; ///< as the data set noted it; empty for a plain file
};

/// A file's path, or DATASET/OUTPUT:SPLIT of `project`. not_found names what there is; unsupported: a kind of file that
/// is no rows (plain text: says which step makes rows).
[[nodiscard]] base::Result<DataFile> find_data(std::string_view reference, const std::optional<fs::path>& project);

/// What `--data` means: DATASET/OUTPUT (or DATASET with one fitting output) of the project, the folder of a data set
/// with or without /OUTPUT, or any folder with train, dev or validation, and test files. Sets the spec's three keys.
/// not_found names what was looked for.
[[nodiscard]] base::Result<void> fill_data(runs::RunSpec& spec, std::string_view data,
                                           const std::optional<fs::path>& project);

/// Everything in the project's data sets that a run of this kind takes, as DATASET/OUTPUT:SPLIT, sorted by data set; in
/// the order of its files within one. A data set that cannot be read is left out: its own page tells why.
[[nodiscard]] std::vector<std::string> data_references(const fs::path& project, runs::RunKind kind);

} // namespace sauti::training
