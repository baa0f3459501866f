// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "dataset/step.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A recipe says how a data set is made: inputs, steps in a graph without loops, outputs. A person writes it, so every
/// mistake is an error with its place and, where a name is wrong, the nearest right one.
///
///     { "format": "sauti-recipe", "version": 1, "name": "phones-ner",
///       "inputs": { "corpus": { "corpus": null } },
///       "steps": [ { "id": "phones", "step": "phonemize-conll", "from": ["corpus"] },
///                  { "id": "chars", "step": "split-characters", "from": ["phones"] } ],
///       "outputs": { "ner": "chars" } }
///
/// An input is { "corpus": ID }, with "where": FILTER for a part of it, or { "dataset": "NAME/OUTPUT" }. A corpus of
/// null is asked for at each build (`dataset build phones-ner --corpus swa`): that is how one recipe serves all
/// corpora. The option "code" of the phonemize steps may be left out: then it is the corpus's own. An optional
/// "description" says what the recipe is for. Law: parse_recipe(pretty(json_of(recipe))) gives the same recipe.
namespace sauti::dataset {

inline constexpr int k_recipe_version = 1;

struct RecipeInput {
    std::string name;
    std::string corpus;  ///< id; empty: a data set, or asked for
    std::string dataset; ///< "NAME/OUTPUT"
    std::string where;   ///< filter; empty: the source's own bytes
    bool asked = false;  ///< "corpus": null
};

struct RecipeStep {
    std::string id;
    const StepInfo* step = nullptr;
    std::vector<std::string> from;
    Options options;
    std::vector<std::string> given; ///< names of the options that the person wrote
};

struct Recipe {
    std::string name;
    std::string description;
    std::vector<RecipeInput> inputs;
    std::vector<RecipeStep> steps;                            ///< as written
    std::vector<std::pair<std::string, std::string>> outputs; ///< name → id of a step or input

    [[nodiscard]] const RecipeInput* input(std::string_view id) const;
    [[nodiscard]] const RecipeStep* step(std::string_view id) const;
};

/// syntax, unsupported (a newer version), invalid.
[[nodiscard]] base::Result<Recipe> parse_recipe(std::string_view text, const std::string& origin);
[[nodiscard]] base::Result<Recipe> recipe_of(const base::Json& json, const std::string& origin);
[[nodiscard]] base::Json json_of(const Recipe& recipe);

/// Steps in the order in which they can run: as written where the graph allows. A loop is an error already at parsing.
[[nodiscard]] std::vector<const RecipeStep*> in_order(const Recipe& recipe);

/// Puts corpora in for the inputs that ask: "swa" for the only one (or all), "NAME=swa" for one by its name. usage if
/// one is left open or a name is unknown.
[[nodiscard]] base::Result<void> fill_inputs(Recipe& recipe, const std::vector<std::string>& corpora);

struct FoundRecipe {
    std::string name; ///< of the file, without .json
    std::filesystem::path path;
    bool shipped = false; ///< with the program; else of the project
};
/// Recipes of the project first, then the shipped ones (a project's hides a shipped one of its name).
[[nodiscard]] std::vector<FoundRecipe> find_recipes(const std::optional<std::filesystem::path>& project);
/// A path to a file, or a name of `find_recipes`. not_found names the nearest.
[[nodiscard]] base::Result<std::filesystem::path> recipe_path(const std::string& name_or_path,
                                                              const std::optional<std::filesystem::path>& project);

} // namespace sauti::dataset
