// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/json.h"
#include "base/result.h"
#include "runs/run_reader.h"
#include "runs/run_spec.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The folder of one run while it is written: run.json, metrics.jsonl, events.jsonl, log.txt, checkpoints/step-000500/,
/// predictions/. One process at a time (flock on `lock`); after a kill or a full disk every file is the old or the new
/// one, logs lose at most their last line.
namespace sauti::runs {

/// "Phones S1!" → "phones-s1"; "run" where nothing is left. Letters, digits, '-', '_' and '.'.
[[nodiscard]] std::string slug(std::string_view name);
/// The slug of `name`, or the first of slug-2, slug-3 … whose folder in `runs` does not exist or holds no run.
[[nodiscard]] std::string free_id(const fs::path& runs, std::string_view name);

/// A line of metrics.jsonl without its newline.
[[nodiscard]] std::string metric_text(const MetricLine& line);

/// One input of a run, as it was read.
struct DataFacts {
    std::string role; ///< "train", "eval", "test"
    std::string name; ///< as the spec says it
    fs::path path;
    std::string sha256;
    std::uint64_t size_bytes = 0;
    std::int64_t rows = 0;
};

/// What a run's folder says besides its spec, fixed at the start.
struct RunSetting {
    RunSpec spec;
    std::vector<DataFacts> data;
    std::string engine; ///< "torch, LibTorch 1.13.1"
    std::string device; ///< "cpu"
    int threads = 1;    ///< as used
    std::int64_t total_steps = 0;
};

/// Belongs to one thread.
class RunFolder {
public:
    /// Makes `folder` (it must not exist, or hold only what a killed start left) and locks it. invalid: there is a run
    /// in it already.
    [[nodiscard]] static base::Result<RunFolder> create(const fs::path& folder);
    /// Locks an existing run; busy if it is being written. Removes what a killed process left half-built.
    [[nodiscard]] static base::Result<RunFolder> open(const fs::path& folder);

    [[nodiscard]] const fs::path& path() const { return path_; }
    [[nodiscard]] fs::path checkpoint_path(std::int64_t step) const;

    /// Writes run.json with state running; an earlier start's `created`, `best` and `started` count are kept.
    [[nodiscard]] base::Result<void> start(const RunSetting& setting);
    /// Sets keys of run.json (top level) and writes it.
    [[nodiscard]] base::Result<void> update(const base::Json& changes);
    [[nodiscard]] base::Result<void> set_state(RunState state, const base::Json& changes);

    /// Opens the logs; a position cuts off what was written after it.
    struct LogPositions {
        std::uint64_t metrics_bytes = 0;
        std::uint64_t events_bytes = 0;
    };
    [[nodiscard]] base::Result<void> open_logs(const LogPositions& positions);
    /// Flushed to the disk: a checkpoint may rely on them.
    [[nodiscard]] base::Result<LogPositions> sync_logs();

    [[nodiscard]] base::Result<void> append_metrics(const MetricLine& line);
    /// `event` gets its time.
    [[nodiscard]] base::Result<void> append_event(std::string_view kind, std::int64_t step, const base::Json& details);
    [[nodiscard]] base::Result<void> append_log(std::string_view line);

    /// Removes checkpoints but the newest `keep_last` and `keep`.
    [[nodiscard]] base::Result<void> prune(int keep_last, std::optional<std::int64_t> keep);

private:
    RunFolder(fs::path path, base::FileLock lock);
    fs::path path_;
    base::FileLock lock_;
    std::optional<base::LineAppender> metrics_;
    std::optional<base::LineAppender> events_;
    std::optional<base::LineAppender> log_;
};

} // namespace sauti::runs
