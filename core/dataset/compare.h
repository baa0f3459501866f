// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "dataset/data_set.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// What differs between two data sets: how they were made, which files they have, and which lines of a file the other
/// one does not have. Order does not count: a file of the same lines in another order has no line of its own.
///
///     compare(project / "datasets" / "swa-phones", project / "datasets" / "swa-chars")
///     → facts  {"step chars: options", "{…}", "{…}"}, files {"ner/train.txt", 812 lines only in one, 790 in the other}
namespace sauti::dataset {

/// One setting that is not the same in both; empty: that one has none.
struct FactDifference {
    std::string what; ///< "recipe", "corpus swa", "step phones: options", "version of chars"
    std::string one;
    std::string other;
};

struct LineOfOne {
    std::int64_t line = 0; ///< from 1
    std::string text;
};

struct FileDifference {
    std::string path; ///< in both folders
    std::optional<DataSetFile> one;
    std::optional<DataSetFile> other;
    bool same = false;         ///< to the byte
    std::int64_t only_one = 0; ///< lines that the other has not, each as often as it stands too often
    std::int64_t only_other = 0;
    std::vector<LineOfOne> first_one; ///< the first of them
    std::vector<LineOfOne> first_other;
};

struct SetDifference {
    DataSetInfo one;
    DataSetInfo other;
    std::vector<FactDifference> facts;
    std::vector<FileDifference> files; ///< by path; those that are the same too
    [[nodiscard]] bool same() const;
};

/// Reads the lines of files that differ: eight bytes of memory a line of both, two at a time. Errors: those of
/// read_data_set; io_read, cancelled. Progress in bytes.
[[nodiscard]] base::Result<SetDifference> compare(const std::filesystem::path& one, const std::filesystem::path& other,
                                                  const base::Work& work = {});

} // namespace sauti::dataset
