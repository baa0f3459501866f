// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/recipe_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

namespace sauti::dataset {

namespace {

base::Error wrong(const std::string& origin, const std::string& where, const std::string& what, std::string hint = {}) {
    return base::make_error(base::ErrorKind::invalid, fmt::format("{}: {}", where, what), std::move(hint))
        .within(origin);
}

std::vector<std::string> ids_of(const Recipe& recipe) {
    std::vector<std::string> ids;
    for (const RecipeInput& input : recipe.inputs)
        ids.push_back(input.name);
    for (const RecipeStep& step : recipe.steps)
        ids.push_back(step.id);
    return ids;
}

base::Result<void> check_id(const std::vector<std::string>& ids, const std::string& id, const std::string& origin,
                            const std::string& where) {
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) return {};
    const auto nearest = base::nearest_name(id, ids);
    return base::fail(wrong(origin, where, fmt::format("\"{}\" is no input and no step", id),
                            nearest ? fmt::format("did you mean \"{}\"?", *nearest) : std::string()));
}

/// "a ← b ← a", found by walking from step to step until one comes again.
std::string loop_text(const Recipe& recipe, const std::set<std::string>& runnable) {
    std::vector<std::string> way;
    const RecipeStep* step = nullptr;
    for (const RecipeStep& one : recipe.steps) {
        if (runnable.count(one.id) == 0) step = &one;
    }
    while (step != nullptr && std::find(way.begin(), way.end(), step->id) == way.end()) {
        way.push_back(step->id);
        const RecipeStep* next = nullptr;
        for (const std::string& id : step->from) {
            if (runnable.count(id) == 0 && recipe.input(id) == nullptr) next = recipe.step(id);
        }
        step = next;
    }
    std::string text;
    if (step == nullptr) return text;
    for (auto at = std::find(way.begin(), way.end(), step->id); at != way.end(); ++at)
        text += *at + " ← ";
    return text + step->id;
}

std::string kinds_text(const StepInfo& step) {
    std::string text;
    for (const Kind kind : step.takes)
        text += (text.empty() ? "" : " or ") + std::string(name(kind));
    return text;
}

} // namespace

base::Result<void> check_graph(const Recipe& recipe, const std::string& origin) {
    const std::vector<std::string> ids = ids_of(recipe);
    std::set<std::string> seen;
    for (const std::string& id : ids) {
        if (!seen.insert(id).second) {
            return base::fail(wrong(origin, "steps", fmt::format("the id \"{}\" stands twice", id)));
        }
    }
    for (std::size_t i = 0; i < recipe.steps.size(); ++i) {
        const RecipeStep& step = recipe.steps[i];
        const std::string where = fmt::format("steps[{}].from", i);
        for (const std::string& id : step.from)
            SAUTI_CHECK(check_id(ids, id, origin, where));
        if (step.from.size() > 1 && step.step->shape == Shape::each_file) {
            return base::fail(wrong(origin, where, fmt::format("{} reads one input", step.step->name),
                                    "put a step \"concatenate\" before it"));
        }
    }
    for (const auto& [name, from] : recipe.outputs)
        SAUTI_CHECK(check_id(ids, from, origin, "outputs." + name));
    const auto order = in_order(recipe);
    if (order.size() == recipe.steps.size()) return {};
    std::set<std::string> runnable;
    for (const RecipeStep* step : order)
        runnable.insert(step->id);
    return base::fail(wrong(origin, "steps", fmt::format("they go round in a loop: {}", loop_text(recipe, runnable)),
                            "let the first step of a chain read an input"));
}

std::map<std::string, std::optional<Kind>> kinds_of(const Recipe& recipe,
                                                    const std::map<std::string, std::optional<Kind>>& inputs) {
    std::map<std::string, std::optional<Kind>> kinds = inputs;
    for (const RecipeStep* step : in_order(recipe)) {
        kinds[step->id] = step->step->gives ? step->step->gives : kinds[step->from[0]];
    }
    return kinds;
}

base::Result<void> check_kinds(const Recipe& recipe, const std::string& origin) {
    const auto kinds = kinds_of(recipe, {});
    for (std::size_t i = 0; i < recipe.steps.size(); ++i) {
        const RecipeStep& step = recipe.steps[i];
        const std::string where = fmt::format("steps[{}] ({})", i, step.id);
        std::optional<Kind> common;
        for (const std::string& id : step.from) {
            const auto kind = kinds.count(id) > 0 ? kinds.at(id) : std::nullopt;
            if (!kind) continue;
            if (!step.step->takes_kind(*kind)) {
                return base::fail(wrong(origin, where,
                                        fmt::format("{} takes {}, but \"{}\" gives {}", step.step->name,
                                                    kinds_text(*step.step), id, name(*kind))));
            }
            if (common && *common != *kind) {
                return base::fail(
                    wrong(origin, where, fmt::format("{} and {} cannot be joined", name(*common), name(*kind))));
            }
            common = kind;
        }
    }
    return {};
}

} // namespace sauti::dataset
