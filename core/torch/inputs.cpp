// SPDX-License-Identifier: GPL-3.0-or-later
#include "torch/inputs.h"

#include "base/hash.h"

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace sauti::torch_engine {

using base::ErrorKind;
using engine::Head;
using engine::ShibaBatch;
using engine::ShibaModel;

namespace {

constexpr std::int64_t k_cls = 0xE000;
constexpr std::int64_t k_largest_id = 0x7FFFFFFF;
constexpr std::array<std::int64_t, 16> k_primes = {31,  43,  59,  61,  73,  97,  103, 113,
                                                   137, 149, 157, 173, 181, 193, 211, 223};

bool predicts_letters(const ShibaModel& model) {
    return model.head == Head::masked_lm || model.head == Head::autoregressive;
}

template <class... Words>
tl::unexpected<base::Error> refuse(fmt::format_string<Words...> format, Words&&... words) {
    return base::fail(ErrorKind::invalid, fmt::format(format, std::forward<Words>(words)...));
}

base::Result<void> check_sizes(const ShibaModel& model, const ShibaBatch& batch) {
    if (batch.rows < 1 || batch.width < 1)
        return refuse("a batch of {} rows of {} ids is empty", batch.rows, batch.width);
    if (batch.width > model.max_length) {
        std::int64_t row = 0;
        while (row + 1 < batch.rows && batch.lengths.size() > static_cast<std::size_t>(row) &&
               batch.lengths[static_cast<std::size_t>(row)] <= model.max_length) {
            ++row;
        }
        return refuse("row {} has {} ids, max_length is {}", row, batch.width, model.max_length);
    }
    if (std::cmp_not_equal(batch.ids.size(), batch.rows * batch.width)) {
        return refuse("{} ids were given for {} rows of {}", batch.ids.size(), batch.rows, batch.width);
    }
    if (std::cmp_not_equal(batch.lengths.size(), batch.rows)) {
        return refuse("{} lengths were given for {} rows", batch.lengths.size(), batch.rows);
    }
    if (!model.corrections.tail && batch.width < model.downsampling_rate) {
        return refuse("a batch {} ids wide is shorter than the downsampling rate {}", batch.width,
                      model.downsampling_rate);
    }
    return {};
}

base::Result<void> check_rows(const ShibaBatch& batch) {
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        const std::int64_t length = batch.lengths[static_cast<std::size_t>(row)];
        if (length < 1 || length > batch.width) {
            return refuse("row {} has the length {} in a batch {} wide", row, length, batch.width);
        }
        const std::int64_t* const ids = batch.ids.data() + row * batch.width;
        if (ids[0] != k_cls) return refuse("row {} does not start with CLS ({}) but with {}", row, k_cls, ids[0]);
        const auto* const wrong =
            std::find_if(ids, ids + batch.width, [](std::int64_t id) { return id < 0 || id > k_largest_id; });
        if (wrong != ids + batch.width) return refuse("row {} holds the id {}, which is no code point", row, *wrong);
    }
    return {};
}

/// The original multiplies by a prime, so ids equal modulo K collide in every slice; the corrected hash mixes.
std::int64_t bucket_of(std::int64_t id, std::size_t slice, const ShibaModel& model) {
    if (id == 0) return 0;
    const std::int64_t buckets = model.embedder_bucket_count;
    if (!model.corrections.hash) return k_primes[slice] * id % buckets;
    const auto mixed =
        base::fmix32(static_cast<std::uint32_t>(id) + 0x9E3779B1U * static_cast<std::uint32_t>(slice + 1));
    return 1 + mixed % (buckets - 1);
}

at::Tensor indices(const std::vector<std::int64_t>& values) {
    at::Tensor tensor = at::empty({static_cast<std::int64_t>(values.size())}, at::kLong);
    std::copy(values.begin(), values.end(), tensor.data_ptr<std::int64_t>());
    return tensor;
}

void hash(const ShibaModel& model, const ShibaBatch& batch, Inputs& inputs) {
    for (std::size_t slice = 0; std::cmp_less(slice, model.embedder_slice_count); ++slice) {
        std::vector<std::int64_t> buckets(batch.ids.size());
        std::transform(batch.ids.begin(), batch.ids.end(), buckets.begin(),
                       [&](std::int64_t id) { return bucket_of(id, slice, model); });
        inputs.buckets.push_back(indices(buckets));
    }
}

/// Which characters are real: by the rows' lengths, in the original by the id.
void mark_padding(const ShibaModel& model, const ShibaBatch& batch, Inputs& inputs) {
    inputs.keep = at::empty({batch.rows, batch.width}, at::kBool);
    bool* const keep = inputs.keep.data_ptr<bool>();
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        for (std::int64_t i = 0; i < batch.width; ++i) {
            const std::int64_t at = row * batch.width + i;
            // reference: padding is what has the id 0, a U+0000 inside a text too (reference_takes_nul_as_padding)
            keep[at] = model.corrections.padding ? i < batch.lengths[static_cast<std::size_t>(row)]
                                                 : batch.ids[static_cast<std::size_t>(at)] != 0;
            inputs.padded = inputs.padded || !keep[at];
        }
    }
}

void mask_blocks(Inputs& inputs) {
    const std::int64_t blocks = (inputs.width + k_block - 1) / k_block;
    const std::int64_t rows = inputs.padded ? inputs.rows : 1;
    inputs.block_masked = at::empty({rows, blocks, 1, 1, 3 * k_block}, at::kBool);
    bool* masked = inputs.block_masked.data_ptr<bool>();
    at::Tensor has_key = at::empty({rows, blocks, 1, 1, 1}, at::kBool);
    bool* has = has_key.data_ptr<bool>();
    const bool* const keep = inputs.keep.data_ptr<bool>();
    bool all_have = true;
    for (std::int64_t row = 0; row < rows; ++row) {
        for (std::int64_t block = 0; block < blocks; ++block) {
            bool any = false;
            for (std::int64_t slot = 0; slot < 3 * k_block; ++slot) {
                const std::int64_t key = (block - 1) * k_block + slot;
                const bool seen = key >= 0 && key < inputs.width && keep[row * inputs.width + key];
                *masked++ = !seen;
                any = any || seen;
            }
            *has++ = any;
            all_have = all_have && any;
        }
    }
    if (!all_have) inputs.block_has_key = has_key;
}

/// Whether molecule j of a row is real: in the original if all of its characters are, corrected if any is (when the
/// tail is kept; without it a partly filled molecule is what a row on its own would not have).
bool molecule_is_real(const ShibaModel& model, const bool* keep, std::int64_t width, std::int64_t molecule) {
    const std::int64_t begin = molecule * model.downsampling_rate;
    const std::int64_t end = std::min(begin + model.downsampling_rate, width);
    const bool one_is_enough = model.corrections.padding && model.corrections.tail;
    if (one_is_enough) return std::any_of(keep + begin, keep + end, [](bool real) { return real; });
    return std::all_of(keep + begin, keep + end, [](bool real) { return real; });
}

void mask_molecules(const ShibaModel& model, Inputs& inputs) {
    // reference: nobody sees the CLS molecule as a key (reference_cls_molecule_is_never_seen)
    const bool cls_masked = !model.corrections.cls_visible;
    if (!inputs.padded && !cls_masked) return;
    inputs.molecule_masked = at::empty({inputs.rows, inputs.molecules + 1}, at::kBool);
    bool* masked = inputs.molecule_masked.data_ptr<bool>();
    for (std::int64_t row = 0; row < inputs.rows; ++row) {
        const bool* const keep = inputs.keep.data_ptr<bool>() + row * inputs.width;
        *masked++ = cls_masked;
        for (std::int64_t molecule = 0; molecule < inputs.molecules; ++molecule) {
            *masked++ = !molecule_is_real(model, keep, inputs.width, molecule);
        }
    }
}

void mask_final(Inputs& inputs) {
    if (!inputs.padded || inputs.width < 2) return;
    inputs.final_masked = at::empty({inputs.rows, inputs.width - 1}, at::kBool);
    bool* masked = inputs.final_masked.data_ptr<bool>();
    const bool* const keep = inputs.keep.data_ptr<bool>();
    for (std::int64_t row = 0; row < inputs.rows; ++row) {
        for (std::int64_t i = 1; i < inputs.width; ++i)
            *masked++ = !keep[row * inputs.width + i];
    }
}

/// Without the tail a row's last molecule is repeated for its tail; in a padded batch that molecule is each row's own.
void repeat_own_last_molecule(const ShibaModel& model, const ShibaBatch& batch, Inputs& inputs) {
    if (!model.corrections.padding || model.corrections.tail || !inputs.padded) return;
    std::vector<std::int64_t> molecule_of;
    for (std::int64_t row = 0; row < inputs.rows; ++row) {
        const std::int64_t whole = batch.lengths[static_cast<std::size_t>(row)] / model.downsampling_rate;
        const std::int64_t last = std::max<std::int64_t>(whole - 1, 0);
        for (std::int64_t i = 0; i < inputs.width; ++i) {
            molecule_of.push_back(row * inputs.molecules + std::min(i / model.downsampling_rate, last));
        }
    }
    inputs.molecule_of = indices(molecule_of);
}

base::Result<void> check_row_positions(const ShibaModel& model, const ShibaBatch& batch, std::int64_t row) {
    const auto index = static_cast<std::size_t>(row);
    const std::int64_t first = model.corrections.lm_head ? 1 : 0;
    const std::int64_t end = model.corrections.padding ? batch.lengths[index] : batch.width;
    for (std::int64_t p = batch.predict_offsets[index]; p < batch.predict_offsets[index + 1]; ++p) {
        const std::int64_t position = batch.predict_positions[static_cast<std::size_t>(p)];
        if (position >= first && position < end) continue;
        return refuse("row {} predicts position {}, {} to {} are possible", row, position, first, end - 1);
    }
    return {};
}

base::Result<void> take_positions(const ShibaModel& model, const ShibaBatch& batch, Inputs& inputs) {
    const auto& offsets = batch.predict_offsets;
    if (std::cmp_not_equal(offsets.size(), batch.rows + 1) || offsets.front() != 0 ||
        std::cmp_not_equal(offsets.back(), batch.predict_positions.size()) ||
        !std::is_sorted(offsets.begin(), offsets.end())) {
        return refuse("the predicted positions' offsets do not fit {} rows and {} positions", batch.rows,
                      batch.predict_positions.size());
    }
    std::vector<std::int64_t> flat;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        const auto index = static_cast<std::size_t>(row);
        if (!model.corrections.lm_head && offsets[index + 1] - offsets[index] != offsets[1]) {
            return refuse("row {} predicts {} positions and row 0 {}; the original's head needs the same number in all",
                          row, offsets[index + 1] - offsets[index], offsets[1]);
        }
        SAUTI_CHECK(check_row_positions(model, batch, row));
        for (std::int64_t p = offsets[index]; p < offsets[index + 1]; ++p) {
            flat.push_back(row * batch.width + batch.predict_positions[static_cast<std::size_t>(p)]);
        }
    }
    inputs.predicted = indices(flat);
    return {};
}

base::Result<void> take_targets(const ShibaModel& model, const ShibaBatch& batch, Inputs& inputs) {
    const bool letters = predicts_letters(model);
    inputs.targets = letters ? batch.predict_targets : batch.labels;
    const std::int64_t classes = letters ? model.vocabulary_size + 1 : model.label_count;
    const std::int64_t expected = letters ? static_cast<std::int64_t>(batch.predict_positions.size())
                                  : model.head == Head::labels ? batch.rows * batch.width
                                                               : batch.rows;
    if (std::cmp_not_equal(inputs.targets.size(), expected)) {
        return refuse("{} targets were given, {} are needed", inputs.targets.size(), expected);
    }
    for (const std::int64_t target : inputs.targets) {
        if (target == engine::k_ignored_label && !letters) continue;
        if (target < 0 || target >= classes) return refuse("a target is {}, the head has {} classes", target, classes);
    }
    return {};
}

} // namespace

base::Result<Inputs> make_inputs(const ShibaModel& model, const ShibaBatch& batch, bool want_targets) {
    SAUTI_CHECK(check_sizes(model, batch));
    SAUTI_CHECK(check_rows(batch));
    Inputs inputs;
    inputs.rows = batch.rows;
    inputs.width = batch.width;
    const std::int64_t rate = model.downsampling_rate;
    inputs.molecules = model.corrections.tail ? (batch.width + rate - 1) / rate : batch.width / rate;
    hash(model, batch, inputs);
    mark_padding(model, batch, inputs);
    if (model.corrections.attention_mask) mask_blocks(inputs);
    mask_molecules(model, inputs);
    mask_final(inputs);
    repeat_own_last_molecule(model, batch, inputs);
    if (predicts_letters(model)) SAUTI_CHECK(take_positions(model, batch, inputs));
    if (want_targets) SAUTI_CHECK(take_targets(model, batch, inputs));
    return inputs;
}

} // namespace sauti::torch_engine
