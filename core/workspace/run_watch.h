// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "runs/curves.h"
#include "runs/run_reader.h"
#include "runs/run_spec.h"
#include "training/sample.h"
#include "workspace/run_process.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
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
    /// Counts the readings that brought something: while it stays, the curves are those of before.
    std::uint64_t news = 0;
    std::shared_ptr<const std::string> log; ///< the end of log.txt, whole lines; the same pointer while it is the same
    std::optional<RunProcess> process;      ///< that trains it now, on this machine
};

/// Of a log no more than this is shown.
inline constexpr std::uint64_t k_most_log_bytes = 64 << 10;

class RunWatch {
public:
    explicit RunWatch(std::filesystem::path folder);

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// Reads what was written since the last call. Thread-safe, one at a time. The errors of read_run; cancelled.
    [[nodiscard]] base::Result<RunView> refresh(const base::Work& work);

private:
    [[nodiscard]] base::Result<void> read_events();
    void read_curves();
    void read_log();

    const std::filesystem::path folder_;
    std::mutex mutex_; ///< guards all below
    runs::RunCurves curves_;
    std::uint64_t next_event_byte_ = 0;
    std::optional<training::Sample> sample_;
    RunView seen_; ///< what the curves gave
    std::shared_ptr<const std::string> log_;
    std::uint64_t log_bytes_ = 0; ///< of the whole file
};

} // namespace sauti::workspace
