// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/work.h"
#include "runs/run_reader.h"
#include "runs/run_spec.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What a table of runs shows of each: facts, spec, and the last value of each metric, read from run.json and the end
/// of the metrics, so that a thousand runs are listed in a fraction of a second, and again in less.
namespace sauti::runs {

struct RunOverview {
    RunFacts facts;
    RunSpec spec;
    std::string spec_problem; ///< why the spec could not be read (an import, a newer Sauti); empty if it was
    /// The last value of each metric that stands in the last 64 KiB of the metrics, the result's over all.
    std::map<std::string, double, std::less<>> last;
    bool has_predictions = false;
    std::string device;
    std::int64_t parameters = 0;
    std::string test_path; ///< file of the test rows as run.json names it; empty if there are none

    /// nullopt where the run has no such metric.
    [[nodiscard]] std::optional<double> value(std::string_view metric) const;
    /// Tells whether run.json or metrics were written since.
    struct Stamp {
        std::int64_t run_json_ns = 0;
        std::uint64_t run_json_bytes = 0;
        std::uint64_t metrics_bytes = 0;
        bool operator==(const Stamp&) const = default;
    } stamp;
};

/// not_found, syntax, unsupported: of run.json.
[[nodiscard]] base::Result<RunOverview> read_overview(const std::filesystem::path& folder);

struct OverviewList {
    std::vector<RunOverview> runs;     ///< by time of creation, then id
    std::vector<base::Warning> broken; ///< folders whose run.json cannot be read
};
/// All run folders in `runs`; what `known` has and was not written since is taken from there, but for the state of one
/// that ran (its process may have died). Progress in runs. io_read, cancelled.
[[nodiscard]] base::Result<OverviewList> list_overviews(const std::filesystem::path& runs,
                                                        const std::vector<RunOverview>& known = {},
                                                        const base::Work& work = {});

} // namespace sauti::runs
