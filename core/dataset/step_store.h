// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "dataset/file_set.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>

/// Finished steps of one data set's builds, so that a build goes on where it was stopped, and a later one skips what
/// has not changed.
///
///     .sauti/steps/DATASET/lock                held while the data set is built
///     .sauti/steps/DATASET/KEY/step.json       {"format":"sauti-step","version":1,"code","files":[…],"report":{…}}
///     .sauti/steps/DATASET/KEY/FILE, FILE.idx
///
/// KEY is the hash of the inputs' hashes, step, options and versions. A step's folder is moved in place when whole;
/// what is in it is hashed again before it is used. Everything here may be deleted at any time but during a build.
/// Files of outputs are shared with the data set's folder by hard links where the file system has them.
namespace sauti::dataset {

class StepStore {
public:
    /// Makes the folder, takes the lock (busy) and removes what a killed build left.
    [[nodiscard]] static base::Result<StepStore> open(const fs::path& project, const std::string& data_set);

    struct Finished {
        FileSet files;
        StepReport report;
        bool known = false; ///< it was there already
    };
    /// The step behind `key`: from the store, or made by `make` in the folder that it is given.
    using Make = std::function<base::Result<FileSet>(const fs::path& folder, StepReport& report)>;
    [[nodiscard]] base::Result<Finished> get(const std::string& key, const Make& make);
    /// True if the store has the step, by its folder alone.
    [[nodiscard]] bool has(const std::string& key) const;

    /// Removes the steps that none of the calls of `get` asked for.
    [[nodiscard]] base::Result<void> forget_others();

private:
    StepStore(fs::path folder, base::FileLock lock);
    [[nodiscard]] std::optional<Finished> read(const fs::path& folder) const;

    fs::path folder_;
    base::FileLock lock_;
    std::set<std::string> used_;
};

/// True while a process builds the data set.
[[nodiscard]] bool is_being_built(const fs::path& project, const std::string& data_set);

} // namespace sauti::dataset
