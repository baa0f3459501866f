// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engine/shiba_session.h"
#include "runs/run_folder.h"

#include <cstdint>
#include <filesystem>
#include <optional>

/// Where a run stands after an update, and its folder checkpoints/step-000500/: model.safetensors,
/// optimizer.safetensors, state.json. Every random stream is named by seed, epoch and place, so no generator's state is
/// kept. Law: a run that goes on from a checkpoint ends with the same bytes as one that was never stopped.
namespace sauti::training {

struct BestSoFar {
    std::int64_t step = 0;
    double value = 0;
    bool operator==(const BestSoFar&) const = default;
};

struct State {
    std::int64_t step = 0; ///< updates done
    /// The batch that comes next: gradients of batches before it are in the weights, none are pending.
    std::int64_t epoch = 0;
    std::int64_t batch = 0;
    std::int64_t ids = 0; ///< real ids read in updates done
    double wall_s = 0;    ///< computing time of all sessions
    std::int64_t logged_step = 0;
    std::int64_t evaluated_step = 0;
    std::int64_t evaluations = 0;
    std::int64_t without_better = 0; ///< evaluations since the best one
    std::optional<BestSoFar> best;
    /// Of the updates since the last line of metrics.
    struct Window {
        double loss = 0;
        double gradient_norm = 0;
        std::int64_t updates = 0;
        std::int64_t ids = 0;
        double wall_s = 0;
        bool operator==(const Window&) const = default;
    } window;
    runs::RunFolder::LogPositions logs;
};

/// Syncs the logs, then writes the three files aside and moves the folder when whole. A folder of that step is
/// replaced. full, io_write: the run's older checkpoints are as they were.
[[nodiscard]] base::Result<void> save_checkpoint(const engine::ShibaSession& session, State& state,
                                                 runs::RunFolder& folder);

[[nodiscard]] base::Result<State> read_state(const std::filesystem::path& checkpoint);
/// Weights and optimizer into a session of the same description.
[[nodiscard]] base::Result<void> load_checkpoint(engine::ShibaSession& session,
                                                 const std::filesystem::path& checkpoint);

} // namespace sauti::training
