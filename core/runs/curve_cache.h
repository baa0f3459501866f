// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "runs/curves.h"

#include <filesystem>
#include <memory>

/// The curves of a long run as they stand in memory, kept beside the project so that the run opens at once the next
/// time. Such a file may be deleted at any moment; one that does not fit its metrics file is not used.
///
///     SAUTI_TRY(auto curves, CurveCache::open(run_folder, project / ".sauti/curves/phones-s1.curves", work));
namespace sauti::runs {

class CurveCache {
public:
    /// Fewer lines than this are read from the run each time: that is as quick.
    static constexpr std::size_t k_least_lines = 20'000;
    /// All caches of a folder together; the oldest go when another is written.
    static constexpr std::uint64_t k_most_bytes = std::uint64_t{1} << 30;

    /// The curves of a run from its cache and what was written since, else from its metrics; the cache is written anew
    /// where that saves time. A cache that cannot be read or written is no error. io_read, cancelled: of the metrics.
    [[nodiscard]] static base::Result<std::unique_ptr<RunCurves>>
    open(const std::filesystem::path& run_folder, const std::filesystem::path& cache_file, const base::Work& work = {});

    /// nullptr where the file is absent, damaged, of another version or machine, or not of these metrics (told by the
    /// length and the last bytes that it was made from).
    [[nodiscard]] static std::unique_ptr<RunCurves> load(const std::filesystem::path& run_folder,
                                                         const std::filesystem::path& cache_file);
    [[nodiscard]] static base::Result<void> save(const RunCurves& curves, const std::filesystem::path& cache_file);
};

} // namespace sauti::runs
