// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/provenance_boxes.h"

#include "corpus/import.h"
#include "runs/run_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace sauti::widgets::datasets {

namespace fs = std::filesystem;

namespace {

/// "swa-phones/pretrain:train" and "swa-phones/pretrain" are of swa-phones.
bool is_of(const base::Json& value, const std::string& set) {
    return value.is_string() && value.get<std::string>().rfind(set + "/", 0) == 0;
}

bool reads(const fs::path& run, const std::string& set) {
    const auto json = runs::read_run_json(run);
    if (!json || !json->contains("spec")) return false;
    const base::Json& spec = (*json)["spec"];
    if (!spec.is_object() || !spec.contains("data") || !spec["data"].is_object()) return false;
    const base::Json& data = spec["data"];
    return std::any_of(data.begin(), data.end(), [&](const base::Json& one) { return is_of(one, set); });
}

std::string run_detail(const runs::RunFacts& run) {
    std::string detail = fmt::format("run · {}", runs::name(run.state));
    if (run.best_value) detail += fmt::format(" · best {:.3f}", *run.best_value);
    return detail;
}

std::string grouped(std::int64_t number) {
    std::string text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

GraphBox parent_box(const dataset::RecipeInput& input, const fs::path& project) {
    GraphBox box;
    if (!input.dataset.empty()) {
        box.kind = GraphBox::Kind::data_set;
        box.id = input.dataset.substr(0, input.dataset.find('/'));
        box.detail = "data set";
        return box;
    }
    box.id = input.corpus;
    box.detail = "corpus";
    const auto folder = corpus::corpus_folder(project, input.corpus);
    if (!folder) {
        box.detail = "corpus · not there";
        return box;
    }
    const auto info = corpus::read_corpus_info(*folder);
    if (info) box.detail = fmt::format("corpus · {} rows", grouped(info->rows()));
    return box;
}

} // namespace

void add_boxes(const fs::path& project, Glance& glance) {
    if (!glance.filled) return;
    std::vector<GraphBox>& boxes = glance.boxes;
    GraphBox recipe;
    recipe.kind = GraphBox::Kind::recipe;
    recipe.id = glance.name;
    recipe.detail = fmt::format("recipe · {} steps", glance.filled->steps.size());
    recipe.column = 1;
    for (const dataset::RecipeInput& input : glance.filled->inputs) {
        if (input.asked) continue;
        recipe.from.push_back(boxes.size());
        boxes.push_back(parent_box(input, project));
    }
    boxes.push_back(std::move(recipe));
    GraphBox set;
    set.kind = GraphBox::Kind::data_set;
    set.id = glance.set_name;
    set.here = true;
    set.column = 2;
    set.from = {boxes.size() - 1};
    set.detail = glance.info ? "this data set" : "not built yet";
    boxes.push_back(std::move(set));
    if (!glance.info) return;
    const std::size_t here = boxes.size() - 1;
    std::vector<GraphBox> made;
    const auto list = runs::list_runs(project / "runs");
    if (list) {
        for (auto run = list->runs.rbegin(); run != list->runs.rend(); ++run) {
            if (!reads(run->folder, glance.set_name)) continue;
            made.push_back({GraphBox::Kind::run, run->id, run_detail(*run), 3, {here}, false});
        }
    }
    for (const std::string& name : dataset::data_set_names(project)) {
        const auto info = dataset::read_data_set(project / "datasets" / name);
        if (!info) continue;
        const bool child = std::any_of(info->parents.begin(), info->parents.end(), [&](const auto& parent) {
            return parent.kind == "dataset" && parent.id.rfind(glance.set_name + "/", 0) == 0;
        });
        if (child) made.push_back({GraphBox::Kind::data_set, name, "data set", 3, {here}, false});
    }
    glance.more_runs = made.size() > k_runs_shown ? made.size() - k_runs_shown : 0;
    made.resize(std::min(made.size(), k_runs_shown));
    boxes.insert(boxes.end(), std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
}

} // namespace sauti::widgets::datasets
