// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "base/work.h"
#include "dataset/step.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// A data set of a project: `datasets/NAME/dataset.json`, and one subfolder an output that holds its files, each with
/// its index (origin.h). It is moved in place when whole and never changed after; a build replaces it as a whole.
///
///     datasets/swa-phones/dataset.json, ner/train.txt, ner/train.txt.idx, …, pretrain/train.jsonl, …
namespace sauti::dataset {

namespace fs = std::filesystem;

inline constexpr int k_data_set_version = 1;
inline constexpr std::string_view k_data_set_file = "dataset.json";

/// One file; what training reads.
struct DataSetFile {
    std::string path; ///< in the data set's folder: "ner/train.txt"
    std::string output;
    std::string split; ///< "train", "dev", "validation", "test" … as the source calls it
    Kind kind = Kind::text;
    Units units = Units::lines;
    std::uint64_t bytes = 0;
    std::int64_t lines = 0;
    std::string sha256;
};

/// Where it came from: a corpus with its fingerprint, or an output of another data set.
struct Parent {
    std::string kind; ///< "corpus" or "dataset"
    std::string id;
    std::string sha256;
};

struct StepRecord {
    std::string id;
    std::string step;
    std::vector<std::string> from;
    base::Mode mode = base::Mode::corrected;
    std::string options; ///< all of them, as a JSON object's text
    std::string tables;  ///< stamp of the G2P tables; empty: none took part
    std::string key;     ///< hash of inputs, step, options and versions: the same key, the same bytes
    StepReport report;
};

struct DataSetInfo {
    std::string name;
    std::string recipe; ///< whole, as JSON text
    std::vector<Parent> parents;
    std::map<std::string, std::string> versions;
    std::vector<StepRecord> steps;
    std::vector<DataSetFile> files;
    std::string built; ///< RFC 3339, UTC
    std::string machine;

    [[nodiscard]] std::vector<DataSetFile> files_of(std::string_view output) const;
    /// Names of the outputs in the order of the recipe.
    [[nodiscard]] std::vector<std::string> outputs() const;
};

[[nodiscard]] base::Json json_of(const DataSetInfo& info);
/// not_found, syntax, invalid; unsupported if it is of a newer version.
[[nodiscard]] base::Result<DataSetInfo> read_data_set(const fs::path& folder);

/// lines_in, lines_out, lost, changed, unmapped (character → count), warnings, printed.
[[nodiscard]] base::Json json_of(const StepReport& report);
[[nodiscard]] StepReport report_of(const base::Json& json);

/// Names of the data sets of a project, sorted.
[[nodiscard]] std::vector<std::string> data_set_names(const fs::path& project);
/// datasets/NAME; not_found names the nearest.
[[nodiscard]] base::Result<fs::path> data_set_folder(const fs::path& project, const std::string& name);

/// What is not as dataset.json says: a file that is missing, of another size or hash, an index that cannot be read.
/// Empty: all is well.
[[nodiscard]] base::Result<std::vector<base::Warning>> verify(const fs::path& folder, const base::Work& work = {});

/// The graph behind a data set, for a picture: corpora and data sets → steps → outputs.
struct GraphNode {
    std::string id;
    std::string kind; ///< "corpus", "dataset", "step", "output"
    std::string label;
    std::int64_t lines_in = -1; ///< steps only
    std::int64_t lines_out = -1;
    std::int64_t lost = 0;
    std::int64_t warnings = 0;
    std::vector<std::string> from;
};
[[nodiscard]] base::Result<std::vector<GraphNode>> provenance(const DataSetInfo& info);

} // namespace sauti::dataset
