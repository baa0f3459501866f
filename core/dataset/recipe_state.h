// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "dataset/data_set.h"
#include "dataset/recipe.h"
#include "dataset/step.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// How the cards of a recipe stand to the data set that was built from an earlier form of it: what a build would do.
namespace sauti::dataset {

enum class CardState {
    built,      ///< as in the data set: a build skips it
    changed,    ///< its own options or source are others than when it was built
    fresh,      ///< the data set knows no such step
    runs_again, ///< unchanged itself, but something before it is not
};

struct Card {
    std::string id;
    const RecipeStep* step = nullptr; ///< null: an input
    CardState state = CardState::fresh;
    std::string reason; ///< "max_length was 2048", "phones changed", "not built yet"
    /// Of the data set, where it knows the step: counts of an earlier form while it is changed.
    std::optional<StepReport> report;
};

/// Inputs, then steps in the order of the column. `info` null: nothing is built. `recipe` must have its corpora filled
/// in, and outlive the cards. Reads corpus.json of the inputs and asks the tools for the tables' stamps.
[[nodiscard]] std::vector<Card> card_states(const Recipe& recipe, const DataSetInfo* info,
                                            const std::filesystem::path& project, const Tools& tools);

/// What corpora and data sets give to the inputs; an input that is not known is left out.
[[nodiscard]] std::map<std::string, std::optional<Kind>> input_kinds(const Recipe& recipe,
                                                                     const std::filesystem::path& project);

} // namespace sauti::dataset
