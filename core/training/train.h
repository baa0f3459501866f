// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "engine/engine.h"
#include "runs/run_spec.h"
#include "training/control.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// A run from its spec to its end: the one way in for the command line and the window.
namespace sauti::training {

namespace fs = std::filesystem;

struct TrainRequest {
    runs::ResolvedSpec resolved;
    fs::path run_folder;             ///< to be made; or, with `resume`, to go on in
    std::optional<fs::path> project; ///< what DATASET/OUTPUT:SPLIT and run:ID refer to
    bool resume = false;
};

struct TrainOutcome {
    fs::path run_folder;
    std::int64_t steps = 0;
    bool stopped_early = false;
    std::optional<std::int64_t> best_step;
    std::optional<double> best_value;
    std::map<std::string, double> test;  ///< "test/entity_f1" …; empty without test rows
    std::vector<base::Warning> warnings; ///< of the data
};

/// Trains. The run's folder is locked meanwhile and always ends in a state that tells what happened: finished, stopped
/// (cancelled; a checkpoint holds all but the update under way) or failed (with the error). busy: another process has
/// the run; invalid: a resumed run's data changed, a shape key that differs from the start's; and the errors of data,
/// engine and files. Everything happens on the caller's thread.
[[nodiscard]] base::Result<TrainOutcome> train(engine::Engine& engine, const TrainRequest& request, Control& control,
                                               const base::Work& work, const NewsSink& news = {});

/// The spec that a run's folder keeps, for going on.
[[nodiscard]] base::Result<runs::ResolvedSpec> spec_of_run(const fs::path& run_folder);

/// "run:ID@best", "run:ID@last", "run:ID", "file:PATH", a model file or a run's folder → the model file.
[[nodiscard]] base::Result<fs::path> find_model(std::string_view reference, const std::optional<fs::path>& project);

/// "auto" → the first CUDA device that the engine offers, else "cpu".
[[nodiscard]] std::string device_for(std::string_view wanted, const engine::EngineFacts& facts);

} // namespace sauti::training
