// SPDX-License-Identifier: GPL-3.0-or-later
#include "shiba/batches.h"

#include "shiba/code_points.h"

#include <algorithm>
#include <numeric>

namespace sauti::shiba {

namespace {

using Batches = std::vector<std::vector<std::uint32_t>>;

/// Lengths this close are of one bucket: rows within it are taken in random order.
constexpr std::int32_t k_bucket_ids = 8;

engine::ShibaBatch padded(std::size_t rows, std::size_t width) {
    engine::ShibaBatch batch;
    batch.rows = static_cast<std::int64_t>(rows);
    batch.width = static_cast<std::int64_t>(width);
    batch.ids.assign(rows * width, k_pad);
    return batch;
}

void add_predictions(engine::ShibaBatch& batch, const std::vector<std::int64_t>& positions,
                     const std::vector<std::int64_t>& original, const Vocabulary& vocabulary) {
    for (const std::int64_t position : positions) {
        batch.predict_positions.push_back(position);
        batch.predict_targets.push_back(vocabulary.class_of(original[static_cast<std::size_t>(position)]));
    }
    batch.predict_offsets.push_back(static_cast<std::int64_t>(batch.predict_positions.size()));
}

Batches cut(const std::vector<std::uint32_t>& order, std::size_t rows_per_batch) {
    Batches batches;
    for (std::size_t begin = 0; begin < order.size(); begin += rows_per_batch) {
        const std::size_t end = std::min(order.size(), begin + rows_per_batch);
        batches.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(begin),
                             order.begin() + static_cast<std::ptrdiff_t>(end));
    }
    return batches;
}

/// The training library's LengthGroupedSampler: mega-batches sorted by length, the longest row of all put first.
void group_by_length(std::vector<std::uint32_t>& order, std::span<const std::int32_t> lengths, std::size_t per_batch) {
    if (order.empty()) return;
    const std::size_t factor = std::max<std::size_t>(1, std::min<std::size_t>(order.size() / (per_batch * 4), 50));
    const std::size_t mega = per_batch * factor;
    std::size_t longest_begin = 0;
    for (std::size_t begin = 0; begin < order.size(); begin += mega) {
        const auto first = order.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), begin + mega));
        std::stable_sort(first, last, [&](std::uint32_t a, std::uint32_t b) { return lengths[a] > lengths[b]; });
        if (lengths[order[begin]] > lengths[order[longest_begin]]) longest_begin = begin;
    }
    std::swap(order[0], order[longest_begin]);
}

} // namespace

Vocabulary Vocabulary::of_counts(const std::map<std::int64_t, std::int64_t>& counts) {
    Vocabulary made;
    for (const auto& [letter, count] : counts) {
        if (count > 0 && letter > 0 && letter <= 0x10FFFF && (letter < k_cls || letter > k_mask)) {
            made.code_points.push_back(static_cast<std::uint32_t>(letter));
        }
    }
    made.size = static_cast<std::int64_t>(made.code_points.size());
    return made;
}

std::int64_t Vocabulary::class_of(std::int64_t id) const {
    if (code_points.empty()) return id >= 0 && id < size ? id : size;
    const auto found = std::lower_bound(code_points.begin(), code_points.end(), id,
                                        [](std::uint32_t letter, std::int64_t wanted) { return letter < wanted; });
    return found != code_points.end() && *found == id ? found - code_points.begin() : size;
}

std::int64_t Vocabulary::letter_of(std::int64_t letter_class) const {
    if (letter_class < 0 || letter_class >= size) return 0;
    return code_points.empty() ? letter_class : code_points[static_cast<std::size_t>(letter_class)];
}

engine::ShibaBatch collate(std::span<const LabelledRow> rows) {
    std::size_t width = 0;
    for (const LabelledRow& row : rows)
        width = std::max(width, row.ids.size());
    engine::ShibaBatch batch = padded(rows.size(), width);
    batch.labels.assign(rows.size() * width, engine::k_ignored_label);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const auto at = static_cast<std::ptrdiff_t>(r * width);
        std::copy(rows[r].ids.begin(), rows[r].ids.end(), batch.ids.begin() + at);
        std::copy(rows[r].labels.begin(), rows[r].labels.end(), batch.labels.begin() + at);
        batch.lengths.push_back(static_cast<std::int64_t>(rows[r].ids.size()));
    }
    return batch;
}

engine::ShibaBatch collate(std::span<const MaskedRow> rows, std::span<const std::vector<std::int64_t>> originals,
                           const Vocabulary& vocabulary) {
    std::size_t width = 0;
    for (const MaskedRow& row : rows)
        width = std::max(width, row.ids.size());
    engine::ShibaBatch batch = padded(rows.size(), width);
    batch.predict_offsets.push_back(0);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::copy(rows[r].ids.begin(), rows[r].ids.end(), batch.ids.begin() + static_cast<std::ptrdiff_t>(r * width));
        batch.lengths.push_back(static_cast<std::int64_t>(rows[r].ids.size()));
        add_predictions(batch, rows[r].positions, originals[r], vocabulary);
    }
    return batch;
}

engine::ShibaBatch collate(const MaskedBatch& masked, std::span<const std::vector<std::int64_t>> originals,
                           const Vocabulary& vocabulary) {
    engine::ShibaBatch batch;
    batch.rows = masked.rows;
    batch.width = masked.width;
    batch.ids = masked.ids;
    batch.predict_offsets.push_back(0);
    for (std::size_t r = 0; r < masked.predictions.size(); ++r) {
        batch.lengths.push_back(static_cast<std::int64_t>(originals[r].size()));
        add_predictions(batch, masked.predictions[r], originals[r], vocabulary);
    }
    return batch;
}

Batches batches_of_epoch(std::span<const std::int32_t> lengths, std::int64_t rows_per_batch, BatchOrder order,
                         std::uint64_t seed, std::uint64_t epoch) {
    const auto per_batch = static_cast<std::size_t>(rows_per_batch);
    std::vector<std::uint32_t> rows(lengths.size());
    std::iota(rows.begin(), rows.end(), 0U);
    if (order == BatchOrder::sequential) return cut(rows, per_batch);
    base::RandomStream stream(seed, "order", epoch);
    stream.shuffle(rows);
    if (order == BatchOrder::group_by_length) group_by_length(rows, lengths, per_batch);
    if (order != BatchOrder::bucket) return cut(rows, per_batch);
    std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
        return lengths[a] / k_bucket_ids < lengths[b] / k_bucket_ids;
    });
    Batches batches = cut(rows, per_batch);
    // The short last batch stays last, so that every epoch has the same number of whole batches before it.
    const bool short_last = !batches.empty() && batches.back().size() < per_batch;
    std::vector<std::uint32_t> rest;
    if (short_last) {
        rest = std::move(batches.back());
        batches.pop_back();
    }
    stream.shuffle(batches);
    if (short_last) batches.push_back(std::move(rest));
    return batches;
}

} // namespace sauti::shiba
