// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataset/recipe.h"

#include <map>
#include <optional>
#include <string>

/// What a recipe must fulfil as a whole. Not for other rooms.
namespace sauti::dataset {

/// Ids are there once, `from` and outputs name what there is, nothing goes round in a loop. invalid.
[[nodiscard]] base::Result<void> check_graph(const Recipe& recipe, const std::string& origin);
/// Each step gets what it takes, as far as that is known without the corpora. invalid.
[[nodiscard]] base::Result<void> check_kinds(const Recipe& recipe, const std::string& origin);

/// What each id gives; without a value where only the corpus knows. `inputs` holds what is known of the inputs.
[[nodiscard]] std::map<std::string, std::optional<Kind>>
kinds_of(const Recipe& recipe, const std::map<std::string, std::optional<Kind>>& inputs);

} // namespace sauti::dataset
