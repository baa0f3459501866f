// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/work.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// Owns every job and its thread, for the window and the command line alike. Nobody is called back: news is polled, so
/// that a window takes it on its own thread. All news of a job comes in order: its end is never seen before its last
/// progress.
namespace sauti::base {

using JobId = std::uint64_t;

enum class JobState { running, done, failed, cancelled };

struct JobStatus {
    JobId id = 0;
    std::string name; ///< "Index swa"
    JobState state = JobState::running;
    Progress progress;
    std::optional<Error> error; ///< set when failed or cancelled
    double elapsed_s = 0;
    /// Seconds left by the rate so far; unset while unknown.
    std::optional<double> left_s;
    bool stop_requested = false;
};

/// A line of a job's log; gathered in a ring of `k_log_lines` a job, the rest counted.
inline constexpr std::size_t k_log_lines = 1000;

/// What the body of a job receives.
class JobContext {
public:
    [[nodiscard]] const Work& work() const { return work_; }
    void log(std::string line) const;

private:
    friend class Jobs;
    struct Shared;
    JobContext(Work work, std::shared_ptr<Shared> shared) : work_(std::move(work)), shared_(std::move(shared)) {}
    Work work_;
    std::shared_ptr<Shared> shared_;
};

/// Thread-safe. The destructor asks every job to stop and joins it.
class Jobs {
public:
    using Body = std::function<Result<void>(const JobContext&)>;

    Jobs();
    ~Jobs();
    Jobs(const Jobs&) = delete;
    Jobs& operator=(const Jobs&) = delete;

    /// Starts the body on a thread of its own; `low_priority` sets nice 10 for that thread before the body runs.
    JobId start(std::string name, Body body, bool low_priority = false);
    void request_stop(JobId id);
    void request_stop_all();

    [[nodiscard]] std::optional<JobStatus> status(JobId id) const;
    /// Running ones first in order of start, then ended ones that were not forgotten.
    [[nodiscard]] std::vector<JobStatus> statuses() const;
    /// Log lines from number `from` on (counted from 0 over the job's life).
    [[nodiscard]] std::vector<std::string> log(JobId id, std::size_t from = 0) const;

    /// Waits for the end; the job's error if it failed or was cancelled.
    [[nodiscard]] Result<void> wait(JobId id);
    /// True if it ended within the time.
    [[nodiscard]] bool wait_for(JobId id, double seconds);
    /// Drops an ended job from the list.
    void forget(JobId id);

private:
    struct Entry;
    [[nodiscard]] std::shared_ptr<Entry> find(JobId id) const;

    mutable std::mutex mutex_; ///< guards entries_ and next_
    std::map<JobId, std::shared_ptr<Entry>> entries_;
    JobId next_ = 1;
};

} // namespace sauti::base
