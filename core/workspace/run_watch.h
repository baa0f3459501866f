// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "runs/curves.h"
#include "runs/run_reader.h"
#include "runs/run_spec.h"
#include "training/sample.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

/// A run followed by its folder, whichever process writes it: what a window shows of it four times a second.
///
///     RunWatch watch("my-study/runs/phones-s1");
///     SAUTI_TRY(const RunView view, watch.refresh({}));   // in a job
namespace sauti::workspace {

/// A state of a run in plain values.
struct RunView {
    runs::RunFacts facts;
    runs::RunSpec spec;
    std::string device; ///< "cpu"
    /// By metric, at most a few points for each of 800 columns over the whole run.
    std::map<std::string, std::vector<runs::CurvePoint>, std::less<>> curves;
    std::map<std::string, double, std::less<>> last; ///< last finite value by metric
    std::int64_t step = 0;                           ///< of the last line of metrics
    double epoch = 0;
    std::optional<training::Sample> sample; ///< the last one
    std::optional<std::int64_t> checkpoint; ///< step of the newest
    std::int64_t damaged_lines = 0;
};

class RunWatch {
public:
    explicit RunWatch(std::filesystem::path folder);

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// Reads what was written since the last call. Thread-safe, one at a time. The errors of read_run; cancelled.
    [[nodiscard]] base::Result<RunView> refresh(const base::Work& work);

private:
    [[nodiscard]] base::Result<void> read_events();

    const std::filesystem::path folder_;
    std::mutex mutex_; ///< guards all below
    runs::RunCurves curves_;
    std::uint64_t next_event_byte_ = 0;
    std::optional<training::Sample> sample_;
};

} // namespace sauti::workspace
