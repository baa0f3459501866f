// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/work.h"
#include "dataset/data_set.h"
#include "dataset/recipe.h"
#include "dataset/recipe_edit.h"
#include "dataset/recipe_state.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// All that the page Data sets shows of a project besides the preview, read in one job as plain values.
namespace sauti::widgets::datasets {

struct RecipeEntry {
    std::string name;
    std::string description;
    bool shipped = false;
    std::string problem; ///< why it cannot be read
};

struct SetEntry {
    std::string name;
    std::string recipe; ///< name of the recipe it was built from
    std::string corpus; ///< the first one behind it; empty: none
    std::string built;  ///< RFC 3339
    std::int64_t lines = 0;
    std::uint64_t bytes = 0;
    std::string problem;
};

/// A box of the graph.
struct GraphBox {
    enum class Kind { corpus, data_set, recipe, run };
    Kind kind = Kind::corpus;
    std::string id;
    std::string detail; ///< "corpus · 3,013 rows"
    int column = 0;
    std::vector<std::size_t> from; ///< numbers of boxes
    bool here = false;             ///< the data set of the page
};

struct Question {
    std::filesystem::path project;
    std::string recipe; ///< by name; empty: the first data set's, else none
    std::string corpus; ///< for open inputs; empty: the first corpus
};

struct Glance {
    std::vector<RecipeEntry> recipes;
    std::vector<std::string> corpora;
    std::vector<SetEntry> sets;

    std::string name; ///< of the recipe; empty: none is chosen
    bool shipped = false;
    std::string path; ///< of its file
    std::string text; ///< its bytes
    std::optional<base::Error> problem;
    std::optional<dataset::Recipe> recipe; ///< as written
    bool asks = false;                     ///< for a corpus
    std::string corpus;                    ///< put into the open inputs
    std::optional<dataset::Recipe> filled; ///< ready to build; unset while no corpus is there
    dataset::InputKinds kinds;

    std::string set_name;                     ///< what Build writes
    std::optional<dataset::DataSetInfo> info; ///< as it was built last
    std::string other_recipe;                 ///< that a data set of this name was built from; empty: none
    std::vector<dataset::Card> cards;         ///< of `filled`, whose steps they point at
    std::vector<GraphBox> boxes;
    std::size_t more_runs = 0; ///< beyond those in the graph
};

/// Never fails as a whole: what cannot be read says so in its place. Null only if cancelled.
[[nodiscard]] std::shared_ptr<const Glance> look(const Question& question, const base::Work& work);

} // namespace sauti::widgets::datasets
