// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/schedule.h"

#include <algorithm>
#include <cmath>

namespace sauti::training {

Schedule::Schedule(const runs::RunSpec& spec, std::int64_t batches)
    : is_reference_(spec.model.mode == "reference"), base_rate_(spec.optimizer.learning_rate),
      batches_(std::max<std::int64_t>(1, batches)), accumulation_(spec.batch.accumulation),
      updates_per_epoch_(std::max<std::int64_t>(1, batches_ / accumulation_)) {
    total_ = spec.schedule.max_steps ? *spec.schedule.max_steps
                                     : static_cast<std::int64_t>(std::ceil(spec.schedule.max_epochs.value_or(1) *
                                                                           static_cast<double>(updates_per_epoch_)));
    total_ = std::max<std::int64_t>(1, total_);
    warmup_ = static_cast<std::int64_t>(std::ceil(spec.schedule.warmup_ratio * static_cast<double>(total_)));
}

double Schedule::learning_rate(std::int64_t updates_done) const {
    const auto done = static_cast<double>(updates_done);
    if (updates_done < warmup_) return base_rate_ * done / static_cast<double>(std::max<std::int64_t>(1, warmup_));
    const auto falling = static_cast<double>(std::max<std::int64_t>(1, total_ - warmup_));
    return base_rate_ * std::max(0.0, (static_cast<double>(total_) - done) / falling);
}

bool Schedule::ends_update(std::int64_t index) const {
    if ((index + 1) % accumulation_ == 0) return true;
    return batches_ <= accumulation_ && index + 1 == batches_;
}

bool Schedule::is_left_over(std::int64_t index) const {
    // reference: leftovers are computed and carried over (carries_left_over_batches_into_the_next_epoch)
    if (is_reference_ || batches_ <= accumulation_) return false;
    return index >= batches_ - batches_ % accumulation_;
}

double Schedule::loss_scale() const {
    const std::int64_t parts = is_reference_ ? accumulation_ : std::min(accumulation_, batches_);
    return 1.0 / static_cast<double>(parts);
}

bool Schedule::is_due(std::int64_t update, const std::optional<std::int64_t>& every_steps,
                      const std::optional<double>& every_epochs) const {
    if (update <= 0) return false;
    if (update >= total_) return true;
    if (every_steps) return update % *every_steps == 0;
    if (!every_epochs) return false;
    const double updates = *every_epochs * static_cast<double>(updates_per_epoch_);
    return std::floor(static_cast<double>(update) / updates) > std::floor(static_cast<double>(update - 1) / updates);
}

std::int64_t batch_count(const runs::RunSpec& spec, std::int64_t rows) {
    return (rows + spec.batch.rows - 1) / spec.batch.rows;
}

shiba::BatchOrder batch_order(const runs::RunSpec& spec) {
    if (spec.batch.order == "group_by_length") return shiba::BatchOrder::group_by_length;
    if (spec.batch.order == "bucket") return shiba::BatchOrder::bucket;
    return shiba::BatchOrder::shuffle;
}

} // namespace sauti::training
