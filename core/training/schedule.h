// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runs/run_spec.h"
#include "shiba/batches.h"

#include <cstdint>
#include <optional>

/// How many updates a run makes, at which rate, and which batches make one: pure arithmetic, as the original's training
/// library does it (transformers 4.6, Trainer).
namespace sauti::training {

class Schedule {
public:
    /// `batches` of an epoch, at least 1.
    Schedule(const runs::RunSpec& spec, std::int64_t batches);

    [[nodiscard]] std::int64_t updates_per_epoch() const { return updates_per_epoch_; }
    [[nodiscard]] std::int64_t total_updates() const { return total_; }
    [[nodiscard]] std::int64_t warmup_updates() const { return warmup_; }

    /// Of the update that follows `updates_done`: rises linearly from 0 (the first update of a warm-up has rate 0),
    /// then falls linearly to 0.
    [[nodiscard]] double learning_rate(std::int64_t updates_done) const;

    /// True if batch `index` (from 0) of an epoch ends an update.
    [[nodiscard]] bool ends_update(std::int64_t index) const;
    /// Batches at an epoch's end that make no whole update. reference: their gradients stay and enter the next epoch's
    /// first update; corrected: they are not computed.
    [[nodiscard]] bool is_left_over(std::int64_t index) const;
    /// What each batch's loss is multiplied with.
    [[nodiscard]] double loss_scale() const;

    /// Due after update number `update` (from 1)? Every so many updates, or when an epoch's multiple is passed; the
    /// last update is always due.
    [[nodiscard]] bool is_due(std::int64_t update, const std::optional<std::int64_t>& every_steps,
                              const std::optional<double>& every_epochs) const;

    [[nodiscard]] double epoch_of(std::int64_t updates_done) const {
        return static_cast<double>(updates_done) / static_cast<double>(updates_per_epoch_);
    }

private:
    bool is_reference_;
    double base_rate_;
    std::int64_t batches_;
    std::int64_t accumulation_;
    std::int64_t updates_per_epoch_;
    std::int64_t total_;
    std::int64_t warmup_;
};

/// Batches of an epoch over so many rows.
[[nodiscard]] std::int64_t batch_count(const runs::RunSpec& spec, std::int64_t rows);
/// Of the training rows.
[[nodiscard]] shiba::BatchOrder batch_order(const runs::RunSpec& spec);

} // namespace sauti::training
