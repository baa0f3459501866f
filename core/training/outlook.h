// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "engine/engine.h"
#include "runs/run_spec.h"
#include "training/objective.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

/// What a run would do, told before it starts: counts are exact, memory and time are estimates until a step was
/// measured.
///
///     Forecaster forecaster;
///     SAUTI_TRY(const Outlook outlook, forecaster.look(resolved, project, "cpu", work));
namespace sauti::training {

/// The first training row as the model is given it.
struct FirstRow {
    struct Cell {
        std::string letter; ///< the right one, also where it is hidden
        std::string tag;    ///< fine-tuning: "B-PER"; empty or "O" elsewhere
        bool is_asked = false;
    };
    std::vector<Cell> cells;
    std::int64_t left_out = 0; ///< letters after the last cell
};

struct Outlook {
    std::int64_t rows = 0;
    std::int64_t eval_rows = 0;
    std::int64_t test_rows = 0;
    std::int64_t ids = 0; ///< of the training rows, CLS included
    std::int64_t longest_ids = 0;
    std::int64_t classes = 0; ///< letters that are told apart, or labels
    std::int64_t parameters = 0;
    std::int64_t updates = 0;
    std::int64_t updates_per_epoch = 0;
    double epochs = 0;
    std::int64_t memory_bytes = 0;     ///< within a factor of two
    std::int64_t checkpoint_bytes = 0; ///< of one; the run keeps `checkpoints_kept`
    std::int64_t checkpoints_kept = 0;
    double update_s = 0; ///< of one update, without evaluations
    /// By formula it is right within a factor of three or so; measured on this device it is scaled to this model.
    enum class Basis { formula, scaled, measured } basis = Basis::formula;
    FirstRow first_row;
    std::vector<base::Warning> warnings; ///< of the data
    runs::RunSpec::Model model;          ///< its shape as the start decides it

    [[nodiscard]] double total_s() const { return update_s * static_cast<double>(updates); }
};

/// Floating-point operations of one update: forward and twice that for backward, over padded rows of the mean width.
[[nodiscard]] double update_operations(const runs::RunSpec& spec, const engine::ShibaModel& model, double width_ids);

/// Keeps the rows that were read and the times that were measured. Thread-safe; one question at a time is answered.
class Forecaster {
public:
    /// Reads the rows (again only where they or the way of masking changed). cancelled; the errors of open_materials,
    /// find_model and take_shape.
    [[nodiscard]] base::Result<Outlook> look(const runs::ResolvedSpec& resolved, const std::optional<fs::path>& project,
                                             const std::string& device, const base::Work& work);

    /// Computes k_measured_updates updates of a new model after one that warms up, and keeps their mean. Progress in
    /// updates; cancelled; the errors of the engine.
    [[nodiscard]] base::Result<void> measure(engine::Engine& engine, const runs::ResolvedSpec& resolved,
                                             const std::optional<fs::path>& project, const base::Work& work);

    static constexpr int k_measured_updates = 5;

private:
    struct Prepared {
        runs::RunSpec spec;
        engine::ShibaModel model;
        double width_ids = 0; ///< mean of the batches' widths
    };
    [[nodiscard]] base::Result<Prepared> prepare(const runs::ResolvedSpec& resolved,
                                                 const std::optional<fs::path>& project, const base::Work& work);
    [[nodiscard]] base::Result<void> open(const runs::RunSpec& spec, const std::optional<fs::path>& project,
                                          const base::Work& work);
    [[nodiscard]] base::Result<FirstRow> first_row(const Prepared& prepared);
    void estimate_time(const Prepared& prepared, const std::string& device, Outlook& outlook) const;

    struct Measured {
        std::string key; ///< all that the time depends on
        double seconds = 0;
        double operations = 0;
    };
    std::mutex mutex_; ///< guards all below
    std::string opened_key_;
    std::optional<Materials> materials_;
    std::map<std::string, Measured> measured_; ///< by device, precision and threads
};

} // namespace sauti::training
