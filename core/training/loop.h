// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "engine/shiba_session.h"
#include "runs/run_folder.h"
#include "training/checkpoint.h"
#include "training/control.h"
#include "training/objective.h"
#include "training/schedule.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The training loop over an engine session: batches, updates, evaluation, early stopping, checkpoints. It knows no
/// LibTorch and no window. Sources of its rules: transformers 4.6 (Trainer), as the original program used it.
namespace sauti::training {

/// What the loop works with; all must outlive it.
struct LoopParts {
    const runs::RunSpec& spec;
    engine::ShibaSession& session;
    Objective& objective;
    runs::RunFolder& folder;
    Control& control;
    const base::Work& work;
    const NewsSink& news;
};

/// Lines of metrics are written after the first update and every so many.
inline constexpr std::int64_t k_updates_a_line = 10;

/// Belongs to one thread.
class Loop {
public:
    Loop(const LoopParts& parts, State state);

    /// Trains to the end of the schedule or an early stop, with a checkpoint at the end. cancelled: a stop was asked
    /// for, a checkpoint was written; not_finite: the loss or gradient was, nothing of that update was kept; full,
    /// io_write: the last checkpoint holds.
    [[nodiscard]] base::Result<void> run();

    /// The best weights (or the last) into the session, then the test rows once.
    [[nodiscard]] base::Result<Judgement> finish();

    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] const Schedule& schedule() const { return schedule_; }
    [[nodiscard]] bool stopped_early() const;

private:
    [[nodiscard]] base::Result<void> train();
    void load_epoch(std::int64_t epoch);
    [[nodiscard]] base::Result<void> accumulate();
    [[nodiscard]] base::Result<void> update();
    /// What is due after the update that is done: a line of metrics, evaluation, checkpoint.
    [[nodiscard]] base::Result<void> settle();
    [[nodiscard]] base::Result<void> log_training();
    [[nodiscard]] base::Result<bool> evaluate(); ///< true if it is the best so far
    [[nodiscard]] base::Result<void> checkpoint();
    /// In run.json and log.txt; older checkpoints go. Nothing happens where that was done already.
    [[nodiscard]] base::Result<void> note_checkpoint();
    [[nodiscard]] base::Error not_finite(std::string_view what, double value);
    [[nodiscard]] base::Result<void> pause_if_asked();
    [[nodiscard]] base::Result<void> write_judgement(std::string_view group, const Judgement& judgement,
                                                     double seconds);
    [[nodiscard]] runs::MetricLine line() const;
    [[nodiscard]] base::Result<void> write_line(runs::MetricLine line, std::string doing);
    [[nodiscard]] News news(std::string doing) const;
    void tell(std::string doing) const;
    void take_time();
    [[nodiscard]] bool is_over() const;

    LoopParts parts_;
    State state_;
    Schedule schedule_;
    /// The next batch; ahead of the state's while an update is under way.
    std::int64_t epoch_ = 0;
    std::int64_t index_ = 0;
    std::vector<std::vector<std::uint32_t>> batches_; ///< of that epoch
    /// The update under way: batches computed, their losses and ids.
    struct Pending {
        std::int64_t batches = 0;
        double loss = 0;
        std::int64_t ids = 0;
    } pending_;
    double last_loss_ = 0;
    std::int64_t saved_step_ = -1;
    std::chrono::steady_clock::time_point clock_;
    double session_s_ = 0;           ///< of this process alone
    std::int64_t session_steps_ = 0; ///< updates of this process
};

} // namespace sauti::training
