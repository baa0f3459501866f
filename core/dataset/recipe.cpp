// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/recipe.h"

#include "base/environment.h"
#include "base/file.h"
#include "dataset/recipe_check.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace sauti::dataset {

namespace fs = std::filesystem;
using base::ErrorKind;

namespace {

/// Everything that reading needs to say where a mistake is.
struct Place {
    const std::string& origin;

    base::Error error(const std::string& where, const std::string& what, std::string hint = {}) const {
        return base::make_error(ErrorKind::invalid, fmt::format("{}: {}", where, what), std::move(hint)).within(origin);
    }
};

base::Result<std::string> text_of(const base::Json& value, const Place& place, const std::string& where) {
    if (!value.is_string() || value.get<std::string>().empty()) {
        return base::fail(place.error(
            where, fmt::format("must be a text, but is {}", value.is_string() ? "empty" : value.type_name())));
    }
    return value.get<std::string>();
}

base::Result<RecipeInput> read_input(const std::string& name, const base::Json& json, const Place& place) {
    const std::string where = "inputs." + name;
    if (!json.is_object()) {
        return base::fail(place.error(where, "must be an object", R"(as in { "corpus": "swa" })"));
    }
    base::ObjectReader reader(json, place.origin, where);
    RecipeInput input;
    input.name = name;
    const base::Json& corpus = reader.raw("corpus");
    const base::Json& dataset = reader.raw("dataset");
    const bool has_corpus = json.contains("corpus"); // null too: asked for
    const bool has_dataset = json.contains("dataset");
    input.where = reader.text("where", std::string());
    SAUTI_CHECK(reader.finish());
    if (has_corpus == has_dataset) {
        return base::fail(place.error(where, "needs either \"corpus\" or \"dataset\""));
    }
    if (has_corpus) {
        input.asked = corpus.is_null();
        if (input.asked) return input;
        SAUTI_TRY(input.corpus, text_of(corpus, place, where + ".corpus"));
        return input;
    }
    SAUTI_TRY(input.dataset, text_of(dataset, place, where + ".dataset"));
    if (!input.where.empty()) return base::fail(place.error(where, "\"where\" works on a corpus only"));
    const std::size_t slash = input.dataset.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == input.dataset.size()) {
        return base::fail(place.error(where + ".dataset", fmt::format("is \"{}\"", input.dataset),
                                      "name data set and output, as in \"swa-phones/ner\""));
    }
    return input;
}

base::Result<std::vector<std::string>> read_from(const base::Json& json, const Place& place, const std::string& where) {
    if (!json.is_array() || json.empty()) {
        return base::fail(place.error(where, "must be a list of inputs or steps", R"(as in ["swa"])"));
    }
    std::vector<std::string> from;
    for (std::size_t i = 0; i < json.size(); ++i) {
        SAUTI_TRY(std::string id, text_of(json[i], place, fmt::format("{}[{}]", where, i)));
        from.push_back(std::move(id));
    }
    return from;
}

base::Result<RecipeStep> read_step(const base::Json& json, const Place& place, const std::string& where) {
    if (!json.is_object()) return base::fail(place.error(where, "must be an object"));
    base::ObjectReader reader(json, place.origin, where);
    const base::Json& id = reader.raw("id");
    const base::Json& name = reader.raw("step");
    const base::Json& from = reader.raw("from");
    const base::Json& options = reader.raw("options");
    SAUTI_CHECK(reader.finish());
    SAUTI_TRY(const std::string step_id, text_of(id, place, where + ".id"));
    SAUTI_TRY(const std::string step_name, text_of(name, place, where + ".step"));
    auto info = find_step(step_name);
    if (!info) return base::fail(place.error(where + ".step", info.error().message, info.error().hint));
    SAUTI_TRY(std::vector<std::string> sources, read_from(from, place, where + ".from"));
    SAUTI_TRY(Options values, Options::from_json((*info)->options, options, place.origin, where + ".options"));
    RecipeStep step = {step_id, *info, std::move(sources), std::move(values), {}};
    for (const auto& [key, value] : options.items())
        step.given.push_back(key);
    return step;
}

base::Result<void> read_outputs(Recipe& recipe, const base::Json& json, const Place& place) {
    if (!json.is_object() || json.empty()) {
        return base::fail(
            place.error("outputs", "must be an object that names at least one step", R"(as in { "ner": "chars" })"));
    }
    for (const auto& [name, from] : json.items()) {
        const bool plain = !name.empty() && name.find('/') == std::string::npos && name[0] != '.';
        if (!plain) return base::fail(place.error("outputs", fmt::format("\"{}\" cannot be a folder's name", name)));
        SAUTI_TRY(const std::string id, text_of(from, place, "outputs." + name));
        recipe.outputs.emplace_back(name, id);
    }
    return {};
}

std::vector<std::string> json_names(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const bool temporary = entry.path().filename().string().rfind(base::k_temporary_prefix, 0) == 0;
        if (entry.path().extension() == ".json" && !temporary) names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

const RecipeInput* Recipe::input(std::string_view id) const {
    for (const RecipeInput& one : inputs) {
        if (one.name == id) return &one;
    }
    return nullptr;
}

const RecipeStep* Recipe::step(std::string_view id) const {
    for (const RecipeStep& one : steps) {
        if (one.id == id) return &one;
    }
    return nullptr;
}

base::Result<Recipe> parse_recipe(std::string_view text, const std::string& origin) {
    SAUTI_TRY(const base::Json json, base::parse_json(text, origin));
    return recipe_of(json, origin);
}

base::Result<Recipe> recipe_of(const base::Json& json, const std::string& origin) {
    const Place place = {origin};
    SAUTI_CHECK(base::check_format(json, "sauti-recipe", k_recipe_version, origin));
    base::ObjectReader reader(json, origin, "");
    reader.accept("format");
    reader.accept("version");
    Recipe recipe;
    recipe.name = reader.text("name");
    recipe.description = reader.text("description", std::string());
    const base::Json& inputs = reader.raw("inputs");
    const base::Json& steps = reader.raw("steps");
    const base::Json& outputs = reader.raw("outputs");
    SAUTI_CHECK(reader.finish());
    if (!inputs.is_object() || inputs.empty()) {
        return base::fail(place.error("inputs", "must be an object with at least one input",
                                      R"(as in { "swa": { "corpus": "swa" } })"));
    }
    for (const auto& [name, value] : inputs.items()) {
        SAUTI_TRY(RecipeInput input, read_input(name, value, place));
        recipe.inputs.push_back(std::move(input));
    }
    if (!steps.is_array()) return base::fail(place.error("steps", "must be a list"));
    for (std::size_t i = 0; i < steps.size(); ++i) {
        SAUTI_TRY(RecipeStep step, read_step(steps[i], place, fmt::format("steps[{}]", i)));
        recipe.steps.push_back(std::move(step));
    }
    SAUTI_CHECK(read_outputs(recipe, outputs, place));
    SAUTI_CHECK(check_graph(recipe, origin));
    SAUTI_CHECK(check_kinds(recipe, origin));
    return recipe;
}

base::Json json_of(const Recipe& recipe) {
    base::Json json = {{"format", "sauti-recipe"}, {"version", k_recipe_version}, {"name", recipe.name}};
    if (!recipe.description.empty()) json["description"] = recipe.description;
    json["inputs"] = base::Json::object();
    for (const RecipeInput& input : recipe.inputs) {
        base::Json one = base::Json::object();
        if (!input.dataset.empty()) {
            one["dataset"] = input.dataset;
        } else {
            one["corpus"] = input.asked ? base::Json(nullptr) : base::Json(input.corpus);
        }
        if (!input.where.empty()) one["where"] = input.where;
        json["inputs"][input.name] = one;
    }
    json["steps"] = base::Json::array();
    for (const RecipeStep& step : recipe.steps) {
        base::Json one = {{"id", step.id}, {"step", step.step->name}, {"from", step.from}};
        const base::Json all = step.options.json();
        for (const std::string& key : step.given)
            one["options"][key] = all[key];
        json["steps"].push_back(one);
    }
    json["outputs"] = base::Json::object();
    for (const auto& [name, from] : recipe.outputs)
        json["outputs"][name] = from;
    return json;
}

std::vector<const RecipeStep*> in_order(const Recipe& recipe) {
    std::vector<const RecipeStep*> order;
    std::set<std::string> done;
    for (const RecipeInput& input : recipe.inputs)
        done.insert(input.name);
    bool moved = true;
    while (moved) {
        moved = false;
        for (const RecipeStep& step : recipe.steps) {
            const bool ready =
                done.count(step.id) == 0 &&
                std::all_of(step.from.begin(), step.from.end(), [&](const auto& id) { return done.count(id) > 0; });
            if (!ready) continue;
            order.push_back(&step);
            done.insert(step.id);
            moved = true;
        }
    }
    return order;
}

base::Result<void> fill_inputs(Recipe& recipe, const std::vector<std::string>& corpora) {
    for (const std::string& word : corpora) {
        const std::size_t sign = word.find('=');
        const std::string name = sign == std::string::npos ? "" : word.substr(0, sign);
        const std::string id = sign == std::string::npos ? word : word.substr(sign + 1);
        bool used = false;
        for (RecipeInput& input : recipe.inputs) {
            const bool meant = name.empty() ? input.asked : input.name == name && input.dataset.empty();
            if (!meant) continue;
            input.corpus = id;
            input.asked = false;
            used = true;
        }
        if (!used) {
            return base::fail(ErrorKind::usage,
                              name.empty() ? fmt::format("recipe {} asks for no corpus (any more)", recipe.name)
                                           : fmt::format("recipe {} has no corpus input \"{}\"", recipe.name, name),
                              "sauti-cli dataset recipes shows the inputs");
        }
    }
    for (const RecipeInput& input : recipe.inputs) {
        if (!input.asked) continue;
        return base::fail(ErrorKind::usage,
                          fmt::format("recipe {} asks for a corpus as its input \"{}\"", recipe.name, input.name),
                          recipe.inputs.size() == 1 ? std::string("give one with --corpus ID")
                                                    : fmt::format("give one with --corpus {}=ID", input.name));
    }
    return {};
}

std::vector<FoundRecipe> find_recipes(const std::optional<fs::path>& project) {
    std::vector<FoundRecipe> found;
    std::set<std::string> names;
    if (project) {
        for (const std::string& name : json_names(*project / "recipes")) {
            found.push_back({name, *project / "recipes" / (name + ".json"), false});
            names.insert(name);
        }
    }
    const fs::path shipped = base::find_resource("recipes");
    if (shipped.empty()) return found;
    for (const std::string& name : json_names(shipped)) {
        if (names.insert(name).second) found.push_back({name, shipped / (name + ".json"), true});
    }
    return found;
}

base::Result<fs::path> recipe_path(const std::string& name_or_path, const std::optional<fs::path>& project) {
    std::error_code error;
    const fs::path path = name_or_path;
    if (fs::is_regular_file(path, error)) return path;
    std::vector<std::string> names;
    for (const FoundRecipe& found : find_recipes(project)) {
        if (found.name == name_or_path || found.name + ".json" == name_or_path) return found.path;
        names.push_back(found.name);
    }
    const auto nearest = base::nearest_name(name_or_path, names);
    return base::fail(ErrorKind::not_found, fmt::format("there is no recipe {}", name_or_path),
                      nearest ? fmt::format("did you mean {}?", *nearest) : "sauti-cli dataset recipes lists them");
}

} // namespace sauti::dataset
