// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/recipe_edit.h"

#include "base/json.h"
#include "dataset/recipe_check.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace sauti::dataset {

using base::ErrorKind;

namespace {

RecipeStep* find_step_of(Recipe& recipe, std::string_view id) {
    for (RecipeStep& step : recipe.steps) {
        if (step.id == id) return &step;
    }
    return nullptr;
}

base::Error no_card(std::string_view id) {
    return base::make_error(ErrorKind::not_found, fmt::format("the recipe has no card \"{}\"", id));
}

bool has_card(const Recipe& recipe, std::string_view id) {
    return recipe.input(id) != nullptr || recipe.step(id) != nullptr;
}

/// A corpus of CoNLL gives its text too, where a step asks for it.
bool takes(const Recipe& recipe, const StepInfo& step, const std::string& id, Kind kind) {
    const bool as_text = recipe.input(id) != nullptr && kind == Kind::conll && step.takes_kind(Kind::text);
    return step.takes_kind(kind) || as_text;
}

/// What parse_recipe asks for, and what the corpora add to it.
base::Result<Recipe> checked(Recipe recipe, const InputKinds& kinds) {
    const std::string origin = recipe.name + ".json";
    SAUTI_TRY(Recipe good, parse_recipe(base::pretty(json_of(recipe)), origin));
    std::map<std::string, std::optional<Kind>> known = kinds;
    for (const RecipeStep* step : in_order(good)) {
        for (const std::string& id : step->from) {
            const auto kind = known.count(id) > 0 ? known.at(id) : std::nullopt;
            if (kind && !takes(good, *step->step, id, *kind)) {
                return base::fail(ErrorKind::invalid, fmt::format("{} does not take {}, which \"{}\" gives",
                                                                  step->step->name, name(*kind), id));
            }
        }
        const auto first = known.count(step->from[0]) > 0 ? known.at(step->from[0]) : std::nullopt;
        const bool as_text = first && !step->step->takes_kind(*first);
        known[step->id] = step->step->gives ? step->step->gives : as_text ? std::optional(Kind::text) : first;
    }
    return good;
}

/// Readers and outputs of `id` read `instead`.
void hand_over(Recipe& recipe, const std::string& id, const std::string& instead) {
    for (RecipeStep& step : recipe.steps)
        std::replace(step.from.begin(), step.from.end(), id, instead);
    for (auto& output : recipe.outputs) {
        if (output.second == id) output.second = instead;
    }
}

/// Takes the step out and hands it back, still with what it read.
base::Result<RecipeStep> take_out(Recipe& recipe, std::string_view id) {
    const auto at =
        std::find_if(recipe.steps.begin(), recipe.steps.end(), [&](const auto& one) { return one.id == id; });
    if (at == recipe.steps.end()) return base::fail(no_card(id));
    RecipeStep step = std::move(*at);
    recipe.steps.erase(at);
    hand_over(recipe, step.id, step.from[0]);
    return step;
}

/// Puts the step behind the card: it reads it, and the card that followed there (or, at a chain's end, its outputs)
/// reads the step.
base::Result<void> put_behind(Recipe& recipe, RecipeStep step, std::string_view after) {
    if (!has_card(recipe, after)) return base::fail(no_card(after));
    const std::string above(after);
    const std::vector<std::string> column = column_of(recipe);
    const bool behind_input = recipe.input(above) != nullptr;
    // Behind an input means before all steps: inputs stand first.
    const auto place = behind_input ? column.begin() + static_cast<std::ptrdiff_t>(recipe.inputs.size())
                                    : std::find(column.begin(), column.end(), above) + 1;
    RecipeStep* const next = place == column.end() ? nullptr : find_step_of(recipe, *place);
    step.from[0] = above;
    const std::string id = step.id;
    if (next != nullptr && std::find(next->from.begin(), next->from.end(), above) != next->from.end()) {
        std::replace(next->from.begin(), next->from.end(), above, id);
    } else {
        for (auto& output : recipe.outputs) {
            if (output.second == above) output.second = id;
        }
    }
    // Steps stand as the column shows them, so that the card lands where it was put.
    std::vector<RecipeStep> steps;
    if (behind_input) steps.push_back(step);
    for (const std::string& one : column) {
        if (const RecipeStep* const known = recipe.step(one)) steps.push_back(*known);
        if (one == above && !behind_input) steps.push_back(step);
    }
    recipe.steps = std::move(steps);
    return {};
}

std::string free_id(const Recipe& recipe, std::string_view step) {
    std::string id(step.substr(0, step.find('-')));
    for (int number = 2; has_card(recipe, id); ++number)
        id = fmt::format("{}{}", step.substr(0, step.find('-')), number);
    return id;
}

bool same(const Recipe& a, const Recipe& b) {
    return json_of(a) == json_of(b);
}

} // namespace

std::vector<std::string> column_of(const Recipe& recipe) {
    std::vector<std::string> ids;
    for (const RecipeInput& input : recipe.inputs)
        ids.push_back(input.name);
    for (const RecipeStep* step : in_order(recipe))
        ids.push_back(step->id);
    return ids;
}

std::string output_of(const Recipe& recipe, std::string_view id) {
    for (const auto& [name, from] : recipe.outputs) {
        if (from == id) return name;
    }
    return {};
}

base::Result<Recipe> added(const Recipe& recipe, std::string_view step, std::string_view after,
                           const InputKinds& kinds) {
    SAUTI_TRY(const StepInfo* const info, find_step(step));
    Recipe changed = recipe;
    RecipeStep fresh = {free_id(recipe, step), info, {std::string(after)}, Options(info->options), {}};
    SAUTI_CHECK(put_behind(changed, std::move(fresh), after));
    return checked(std::move(changed), kinds);
}

base::Result<Recipe> removed(const Recipe& recipe, std::string_view id, const InputKinds& kinds) {
    Recipe changed = recipe;
    SAUTI_TRY(const RecipeStep step, take_out(changed, id));
    return checked(std::move(changed), kinds);
}

base::Result<Recipe> moved(const Recipe& recipe, std::string_view id, std::string_view after, const InputKinds& kinds) {
    if (id == after) return base::fail(ErrorKind::invalid, "a step cannot stand behind itself");
    Recipe changed = recipe;
    SAUTI_TRY(RecipeStep step, take_out(changed, id));
    SAUTI_CHECK(put_behind(changed, std::move(step), after));
    return checked(std::move(changed), kinds);
}

std::vector<std::string> legal_places(const Recipe& recipe, std::string_view id, const InputKinds& kinds) {
    std::vector<std::string> places;
    for (const std::string& after : column_of(recipe)) {
        const auto there = moved(recipe, id, after, kinds);
        if (there && !same(*there, recipe)) places.push_back(after);
    }
    return places;
}

base::Result<Recipe> with_form(const Recipe& recipe, std::string_view id, const StepForm& form,
                               const InputKinds& kinds) {
    Recipe changed = recipe;
    RecipeStep* const step = find_step_of(changed, id);
    if (step == nullptr) return base::fail(no_card(id));
    SAUTI_TRY(step->options, Options::from_words(step->step->options, form.options));
    const Options standard(step->step->options);
    std::vector<std::string> given;
    for (const auto& [key, word] : form.options) {
        const bool was = std::find(step->given.begin(), step->given.end(), key) != step->given.end();
        const bool differs = step->options.text(key) != standard.text(key);
        if (differs || (was && !step->options.text(key).empty())) given.push_back(key);
    }
    step->given = std::move(given);
    if (!form.from.empty()) step->from = form.from;
    if (form.output) {
        auto& outputs = changed.outputs;
        outputs.erase(std::remove_if(outputs.begin(), outputs.end(),
                                     [&](const auto& one) { return one.second == id || one.first == *form.output; }),
                      outputs.end());
        if (!form.output->empty()) outputs.emplace_back(*form.output, std::string(id));
        if (outputs.empty()) {
            return base::fail(ErrorKind::invalid, "a recipe needs at least one output",
                              "name another step's output first");
        }
    }
    return checked(std::move(changed), kinds);
}

std::vector<std::string> possible_sources(const Recipe& recipe, std::string_view id, const InputKinds& kinds) {
    std::vector<std::string> sources;
    for (const std::string& source : column_of(recipe)) {
        Recipe changed = recipe;
        RecipeStep* const step = find_step_of(changed, id);
        if (step == nullptr || source == id) continue;
        step->from = {source};
        if (checked(std::move(changed), kinds)) sources.push_back(source);
    }
    return sources;
}

} // namespace sauti::dataset
