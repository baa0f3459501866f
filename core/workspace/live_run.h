// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"
#include "engine/engines.h"
#include "training/train.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

/// A run that trains as a job of this process, steered and watched from another thread. What it writes (metrics,
/// samples, checkpoints) is read from its folder, as for a run of another process; only what no file says comes from
/// here.
///
///     const auto run = LiveRun::start(jobs, engines, request);
///     run->control().pause();
///     jobs.request_stop(run->job()); // a checkpoint, then the end; the run can be resumed
namespace sauti::workspace {

class LiveRun {
public:
    /// A run whose body is started by whoever owns the jobs.
    [[nodiscard]] static std::shared_ptr<LiveRun> make(training::TrainRequest request);
    /// Opens the engine on the job's thread (nice 10, set before the engine makes its own threads), then trains; to be
    /// run once, at low priority. It keeps the run alive; `engines` must outlive it.
    [[nodiscard]] static base::Jobs::Body body(std::shared_ptr<LiveRun> run, engine::Engines& engines);
    /// "Train phones-s1", "Go on with phones-s1".
    [[nodiscard]] std::string title() const;

    /// Both in one. `jobs` and `engines` must outlive the job.
    [[nodiscard]] static std::shared_ptr<LiveRun> start(base::Jobs& jobs, engine::Engines& engines,
                                                        training::TrainRequest request);

    /// Of a run that `start` started.
    [[nodiscard]] base::JobId job() const { return job_; }
    [[nodiscard]] const training::TrainRequest& request() const { return request_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return request_.run_folder; }
    [[nodiscard]] training::Control& control() { return control_; }

    /// The last news; `doing` is "opening the engine" before the first.
    [[nodiscard]] training::News news() const;
    /// Set when the run came to its end; the error of a run that did not is the job's.
    [[nodiscard]] std::optional<training::TrainOutcome> outcome() const;

private:
    explicit LiveRun(training::TrainRequest request);
    [[nodiscard]] base::Result<void> train(engine::Engines& engines, const base::JobContext& context);

    const training::TrainRequest request_;
    training::Control control_;
    base::JobId job_ = 0;
    mutable std::mutex mutex_; ///< guards the two below
    training::News news_;
    std::optional<training::TrainOutcome> outcome_;
};

} // namespace sauti::workspace
