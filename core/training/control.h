// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runs/run_reader.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace sauti::training {

/// What another thread may ask of a run that goes on. Thread-safe; stopping is asked through base::Work.
class Control {
public:
    void pause();
    void go_on();
    /// A checkpoint after the update under way.
    void request_checkpoint();
    [[nodiscard]] bool is_paused() const;

    /// For the loop: waits while paused, until going on or a stop. Returns true if it waited.
    bool wait_while_paused(const std::stop_token& stop);
    /// For the loop: whether a checkpoint was asked for since the last call.
    [[nodiscard]] bool take_checkpoint_request();

private:
    mutable std::mutex mutex_; ///< guards the two below
    bool paused_ = false;
    bool checkpoint_ = false;
    std::condition_variable_any changed_;
};

/// How a run stands, told after every update on the run's own thread.
struct News {
    std::int64_t step = 0;
    std::int64_t total_steps = 0;
    double epoch = 0;
    double loss = 0;          ///< of the update, mean over its batches
    double learning_rate = 0; ///< of the next update
    double ids_per_s = 0;
    std::optional<double> left_s;         ///< by the rate so far; unset in the first moments
    std::optional<double> best;           ///< of the metric that decides
    std::optional<runs::MetricLine> line; ///< a line of metrics that was just written
    std::string doing;                    ///< "training", "evaluating", "testing", "writing a checkpoint", "paused"
};
using NewsSink = std::function<void(const News&)>;

} // namespace sauti::training
