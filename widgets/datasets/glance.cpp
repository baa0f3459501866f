// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/glance.h"

#include "base/file.h"
#include "corpus/import.h"
#include "dataset/builder.h"
#include "runs/run_reader.h"
#include "widgets/datasets/provenance_boxes.h"
#include "workspace/binding.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace sauti::widgets::datasets {

namespace fs = std::filesystem;

namespace {

void read_recipes(const fs::path& project, Glance& glance) {
    for (const dataset::FoundRecipe& found : dataset::find_recipes(project)) {
        RecipeEntry entry;
        entry.name = found.name;
        entry.shipped = found.shipped;
        const auto text = base::read_file(found.path);
        const auto recipe = text ? dataset::parse_recipe(*text, found.path.string())
                                 : base::Result<dataset::Recipe>(base::fail(text.error()));
        if (recipe) {
            entry.description = recipe->description;
        } else {
            entry.problem = recipe.error().message;
        }
        glance.recipes.push_back(std::move(entry));
    }
}

void read_sets(const fs::path& project, Glance& glance) {
    for (const std::string& name : dataset::data_set_names(project)) {
        SetEntry entry;
        entry.name = name;
        const auto info = dataset::read_data_set(project / "datasets" / name);
        if (!info) {
            entry.problem = info.error().to_string();
            glance.sets.push_back(std::move(entry));
            continue;
        }
        entry.built = info->built;
        for (const dataset::DataSetFile& file : info->files) {
            entry.lines += file.lines;
            entry.bytes += file.bytes;
        }
        for (const dataset::Parent& parent : info->parents) {
            if (parent.kind == "corpus" && entry.corpus.empty()) entry.corpus = parent.id;
        }
        const base::Json recipe = base::Json::parse(info->recipe, nullptr, false);
        if (recipe.is_object()) entry.recipe = recipe.value("name", std::string());
        glance.sets.push_back(std::move(entry));
    }
}

void choose(const Question& question, Glance& glance) {
    const auto has = [&](const std::string& name) {
        return std::any_of(glance.recipes.begin(), glance.recipes.end(),
                           [&](const auto& one) { return one.name == name; });
    };
    glance.name = question.recipe;
    if (glance.name.empty() || !has(glance.name)) {
        glance.name.clear();
        for (const SetEntry& set : glance.sets) {
            if (glance.name.empty() && has(set.recipe)) glance.name = set.recipe;
        }
        for (const RecipeEntry& recipe : glance.recipes) {
            if (glance.name.empty() && !recipe.shipped) glance.name = recipe.name;
        }
    }
    glance.corpus = question.corpus;
    const auto& ids = glance.corpora;
    if (!ids.empty() && std::find(ids.begin(), ids.end(), glance.corpus) == ids.end()) {
        glance.corpus = ids.front();
        for (const SetEntry& set : glance.sets) {
            if (set.recipe == glance.name && !set.corpus.empty()) glance.corpus = set.corpus;
        }
    }
}

void read_chosen(const fs::path& project, Glance& glance) {
    if (glance.name.empty()) return;
    const auto path = dataset::recipe_path(glance.name, project);
    if (!path) {
        glance.problem = path.error();
        return;
    }
    glance.path = path->string();
    for (const RecipeEntry& entry : glance.recipes)
        glance.shipped = glance.shipped || (entry.name == glance.name && entry.shipped);
    auto text = base::read_file(*path);
    auto recipe =
        text ? dataset::parse_recipe(*text, glance.path) : base::Result<dataset::Recipe>(base::fail(text.error()));
    if (text) glance.text = std::move(*text);
    if (!recipe) {
        glance.problem = recipe.error();
        return;
    }
    glance.recipe = std::move(*recipe);
    dataset::Recipe filled = *glance.recipe;
    for (dataset::RecipeInput& input : filled.inputs) {
        if (!input.asked) continue;
        glance.asks = true;
        input.corpus = glance.corpus;
        input.asked = glance.corpus.empty();
    }
    glance.set_name = dataset::default_name(filled, glance.asks);
    if (!glance.asks) glance.corpus.clear();
    glance.filled = std::move(filled);
}

void compare(const fs::path& project, Glance& glance) {
    if (!glance.filled) return;
    glance.kinds = dataset::input_kinds(*glance.filled, project);
    const fs::path folder = project / "datasets" / glance.set_name;
    auto info = dataset::read_data_set(folder);
    if (info) {
        for (const SetEntry& set : glance.sets) {
            if (set.name == glance.set_name && set.recipe != glance.name) glance.other_recipe = set.recipe;
        }
        if (glance.other_recipe.empty()) glance.info = std::move(*info);
    }
    glance.cards = dataset::card_states(*glance.filled, glance.info ? &*glance.info : nullptr, project,
                                        workspace::dataset_tools());
}

} // namespace

std::shared_ptr<const Glance> look(const Question& question, const base::Work& work) {
    auto glance = std::make_shared<Glance>();
    read_recipes(question.project, *glance);
    if (const auto ids = corpus::corpus_ids(question.project)) glance->corpora = *ids;
    read_sets(question.project, *glance);
    if (work.cancelled()) return nullptr;
    choose(question, *glance);
    read_chosen(question.project, *glance);
    compare(question.project, *glance);
    if (work.cancelled()) return nullptr;
    add_boxes(question.project, *glance);
    return work.cancelled() ? nullptr : glance;
}

} // namespace sauti::widgets::datasets
