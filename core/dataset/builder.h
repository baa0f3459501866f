// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus.h"
#include "dataset/data_set.h"
#include "dataset/recipe.h"
#include "dataset/step.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

/// Builds a data set from a recipe: step by step into a store (step_store.h), then as a whole into datasets/NAME. A
/// step whose inputs, options and versions are those of an earlier build is skipped. Stopped, killed or out of disk,
/// the same call goes on behind the last finished step, and the old data set stands until the new one is whole. Law:
/// two builds of one recipe over the same inputs give the same bytes (dataset.json: apart from `built`, `machine`).
namespace sauti::dataset {

struct BuiltStep {
    std::string id;
    bool skipped = false; ///< known from an earlier build
};

struct BuildRequest {
    std::filesystem::path project;
    std::string name; ///< of the data set
    Recipe recipe;    ///< with every input filled in
    Tools tools;
    corpus::OpenOptions open; ///< for inputs with a filter
    bool replace = false;     ///< even a data set of another recipe
    /// Told of each step that is done, on the building thread, in order; may be empty.
    std::function<void(const BuiltStep& step, const StepReport& report)> on_step;
};

struct BuildResult {
    DataSetInfo info;
    std::filesystem::path folder;
    std::vector<BuiltStep> steps;
    bool unchanged = false; ///< the data set stood there already, to the byte
};

/// Errors: busy (another process builds it), invalid (kinds that do not fit, a missing code, another recipe's data set
/// of this name), those of inputs and steps, full, io_write, cancelled. Progress: bytes of the step that runs.
[[nodiscard]] base::Result<BuildResult> build(const BuildRequest& request, const base::Work& work = {});

/// The default name: the recipe's, or CORPUS-RECIPE where a shipped recipe was filled with one corpus.
[[nodiscard]] std::string default_name(const Recipe& recipe, bool filled);

/// Letters, digits, '.', '-', '_' and other Unicode letters, no leading '.'; `usage` else.
[[nodiscard]] base::Result<void> check_name(const std::string& name);

} // namespace sauti::dataset
