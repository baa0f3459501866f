// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading run folders while they may be written by another process: nothing here locks, writes or waits, so that a
/// window and a command line can look at a training run that goes on in a shell.
namespace sauti::runs {

namespace fs = std::filesystem;

enum class RunState { queued, running, stopped, finished, failed, interrupted };

[[nodiscard]] std::string_view name(RunState state);
[[nodiscard]] std::optional<RunState> run_state_of(std::string_view text);

/// run.json with its state derived: `running` with a free lock is `interrupted` (the process died).
struct RunFacts {
    std::string id; ///< the folder's name
    fs::path folder;
    std::string name;
    std::string kind; ///< "pretrain", "finetune"
    RunState state = RunState::running;
    std::string created;   ///< RFC 3339
    std::string ended;     ///< empty while it is not over
    std::int64_t step = 0; ///< of the last checkpoint or end
    std::int64_t total_steps = 0;
    std::string error; ///< sentence of a failed run
    std::optional<std::int64_t> best_step;
    std::optional<double> best_value;
};

/// not_found, syntax, unsupported: of run.json.
[[nodiscard]] base::Result<RunFacts> read_run(const fs::path& folder);
/// The whole run.json.
[[nodiscard]] base::Result<base::Json> read_run_json(const fs::path& folder);

struct RunList {
    std::vector<RunFacts> runs;        ///< by time of creation, then id
    std::vector<base::Warning> broken; ///< folders whose run.json cannot be read
};
/// All run folders in `runs` (a project's folder of that name); an absent folder is an empty list.
[[nodiscard]] base::Result<RunList> list_runs(const fs::path& runs);

/// A metric's name, unit and words: one table for logs, charts and reports.
struct MetricFacts {
    std::string_view name; ///< "train/ids_per_s"
    std::string_view unit; ///< "ids/s", "" if none
    std::string_view help;
    std::optional<bool> lower_is_better; ///< unset where neither is
};
/// nullptr for a name that we did not define (imported runs have them).
[[nodiscard]] const MetricFacts* find_metric(std::string_view name);
[[nodiscard]] std::vector<MetricFacts> known_metrics();

/// One line of metrics.jsonl: where in the run, and the numbers by name. NaN and infinities are kept.
struct MetricLine {
    std::int64_t step = 0;
    double epoch = 0;
    std::int64_t ids = 0;
    double wall_s = 0;
    std::string time;
    std::map<std::string, double, std::less<>> values;
};

struct MetricPage {
    std::vector<MetricLine> lines;
    std::uint64_t next_byte = 0;    ///< where to go on; a torn last line is left for the next time
    std::int64_t damaged_lines = 0; ///< whole lines that are no metrics; skipped and counted
};
/// The lines from byte `from` on, at most `max_lines`. A file shorter than `from` (a resumed run cut it) is read from
/// its start. An absent file is an empty page.
[[nodiscard]] base::Result<MetricPage> read_metrics(const fs::path& folder, std::uint64_t from = 0,
                                                    std::size_t max_lines = 1'000'000);

/// One line; nullopt where it is no metrics. The plain way, which MetricScanner must agree with.
[[nodiscard]] std::optional<MetricLine> parse_metric_line(std::string_view text);

/// The whole lines of a metrics file from a byte on, at most about `max_bytes` of them, as one text.
struct MetricText {
    std::string text; ///< each line with its newline
    std::uint64_t from = 0;
    std::uint64_t next_byte = 0;
    std::uint64_t file_bytes = 0;
};
/// The same rules as read_metrics; `from` of the answer is 0 where the file was cut.
[[nodiscard]] base::Result<MetricText> read_metric_text(const fs::path& folder, std::uint64_t from,
                                                        std::size_t max_bytes);

/// What `runs show` prints of one metric.
struct MetricSummary {
    double last = 0;
    std::int64_t last_step = 0;
    std::optional<double> best; ///< unset where neither direction is better, or no value is finite
    std::int64_t best_step = 0;
    std::int64_t count = 0;
};
[[nodiscard]] std::map<std::string, MetricSummary> summarise(const std::vector<MetricLine>& lines);

/// One line of events.jsonl as JSON text, from byte `from` on; the same rules as read_metrics.
struct EventPage {
    std::vector<std::string> lines;
    std::uint64_t next_byte = 0;
};
[[nodiscard]] base::Result<EventPage> read_events(const fs::path& folder, std::uint64_t from = 0);

/// Whole checkpoints of a run, by step.
[[nodiscard]] std::map<std::int64_t, fs::path> checkpoints(const fs::path& folder);
/// "best" (falls back on the last where none was best) or "last"; not_found if there is none.
[[nodiscard]] base::Result<fs::path> find_checkpoint(const fs::path& folder, std::string_view which);

} // namespace sauti::runs
