// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ner/labels.h"
#include "training/objective.h"

#include <map>
#include <span>
#include <vector>

namespace sauti::training {

/// Fills `materials` for naming entities.
[[nodiscard]] base::Result<void> open_labelling(const runs::RunSpec& spec, const std::map<Split, fs::path>& paths,
                                                const base::Work& work, Materials& materials);

/// Tags for rows, computed in batches in the best order: what judging and `predict` share.
struct TaggingOptions {
    std::int64_t rows_per_batch = 16;
    bool decode_bio = false; ///< no orphan I-
    base::Mode mode = base::Mode::corrected;
};
struct Tagging {
    ner::TagRows tags; ///< a tag for each token of each row
    LossMean loss;     ///< of the tokens whose gold tag the model knows
};
[[nodiscard]] base::Result<Tagging> tag_rows(engine::ShibaSession& session, const ner::LabelSet& labels,
                                             std::span<const TaggedRow* const> rows, const TaggingOptions& options,
                                             const base::Work& work);

} // namespace sauti::training
