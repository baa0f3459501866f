// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/recipe_state.h"

#include "base/hash.h"
#include "corpus/import.h"
#include "dataset/file_set.h"
#include "dataset/recipe_edit.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace sauti::dataset {

namespace {

const StepRecord* record_of(const DataSetInfo* info, const std::string& id) {
    if (info == nullptr) return nullptr;
    for (const StepRecord& record : info->steps) {
        if (record.id == id) return &record;
    }
    return nullptr;
}

std::optional<corpus::CorpusInfo> corpus_of(const RecipeInput& input, const fs::path& project) {
    if (input.corpus.empty()) return std::nullopt;
    const auto folder = corpus::corpus_folder(project, input.corpus);
    if (!folder) return std::nullopt;
    auto info = corpus::read_corpus_info(*folder);
    if (!info) return std::nullopt;
    return std::move(*info);
}

std::string shown(const base::Json& value) {
    if (value.is_string()) return value.get<std::string>().empty() ? "not set" : value.get<std::string>();
    return base::compact(value);
}

/// Compares one card after the other; a card knows the states of those it reads.
class States {
public:
    States(const Recipe& recipe, const DataSetInfo* info, const fs::path& project, const Tools& tools)
        : recipe_(recipe), info_(info), project_(project), tools_(tools) {
        if (info == nullptr) return;
        auto built = parse_recipe(info->recipe, std::string(k_data_set_file));
        if (built) built_ = std::move(*built);
    }

    std::vector<Card> run() {
        for (const RecipeInput& input : recipe_.inputs)
            add_input(input);
        for (const RecipeStep* step : in_order(recipe_))
            add_step(*step);
        return std::move(cards_);
    }

private:
    void add_input(const RecipeInput& input) {
        Card card;
        card.id = input.name;
        const auto corpus = corpus_of(input, project_);
        if (corpus) codes_[input.name] = corpus->code;
        const RecipeInput* const was = built_ ? built_->input(input.name) : nullptr;
        if (was == nullptr) {
            card.reason = "not built yet";
        } else if (was->corpus != input.corpus || was->dataset != input.dataset) {
            card.state = CardState::changed;
            card.reason = fmt::format("was {}", was->corpus.empty() ? was->dataset : was->corpus);
        } else if (was->where != input.where) {
            card.state = CardState::changed;
            card.reason = was->where.empty() ? "had no filter" : "where was " + was->where;
        } else if (!same_source(input, corpus)) {
            card.state = CardState::changed;
            card.reason = "its files changed since";
        } else {
            card.state = CardState::built;
        }
        if (const StepRecord* const record = record_of(info_, input.name)) card.report = record->report;
        if (!card.report && corpus) {
            card.report.emplace();
            card.report->lines_in = card.report->lines_out = corpus->rows();
        }
        cards_.push_back(std::move(card));
    }

    bool same_source(const RecipeInput& input, const std::optional<corpus::CorpusInfo>& corpus) const {
        const std::string& id = input.corpus.empty() ? input.dataset : input.corpus;
        std::string now = corpus ? corpus->fingerprint : std::string();
        if (!input.dataset.empty()) {
            const auto set = data_set_output(project_, input.dataset);
            if (set) now = base::sha256_hex(base::compact(identity_of(*set)));
        }
        return std::any_of(info_->parents.begin(), info_->parents.end(),
                           [&](const Parent& one) { return one.id == id && one.sha256 == now; });
    }

    void add_step(const RecipeStep& step) {
        Card card;
        card.id = step.id;
        card.step = &step;
        codes_[step.id] = codes_[step.from[0]];
        const StepRecord* const record = record_of(info_, step.id);
        if (record != nullptr) card.report = record->report;
        if (record == nullptr || record->step != step.step->name) {
            card.reason = record == nullptr ? "not built yet" : "was " + record->step;
            if (record != nullptr) card.state = CardState::changed;
        } else {
            card.reason = difference(step, *record);
            card.state = card.reason.empty() ? CardState::built : CardState::changed;
        }
        if (card.state == CardState::built) {
            for (const std::string& id : step.from) {
                if (state_of(id) == CardState::built) continue;
                card.state = CardState::runs_again;
                card.reason =
                    fmt::format("{} {}", id, state_of(id) == CardState::runs_again ? "runs again" : "changed");
                break;
            }
        }
        cards_.push_back(std::move(card));
    }

    /// The first thing that is not as it was built; empty: nothing.
    std::string difference(const RecipeStep& step, const StepRecord& record) {
        if (record.from != step.from) return fmt::format("read {} before", record.from.empty() ? "?" : record.from[0]);
        Options options = step.options;
        const bool has_code = std::any_of(step.step->options.begin(), step.step->options.end(),
                                          [](const OptionInfo& option) { return option.name == "code"; });
        if (has_code && options.text("code").empty()) options.set("code", codes_[step.id]);
        const base::Json now = options.json();
        const base::Json was = base::Json::parse(record.options, nullptr, false);
        for (const auto& [key, value] : now.items()) {
            const bool is_path = std::any_of(step.step->options.begin(), step.step->options.end(),
                                             [&key = key](const OptionInfo& option) {
                                                 return option.name == key && option.type == OptionType::path;
                                             });
            const base::Json before = was.is_object() && was.contains(key) ? was[key] : base::Json();
            if (is_path && value.is_string() && before.is_string()) {
                const fs::path given = value.get<std::string>();
                const fs::path whole = given.empty() || given.is_absolute() ? given : project_ / given;
                if (whole == fs::path(before.get<std::string>())) continue;
            }
            if (before != value) return fmt::format("{} was {}", key, shown(before));
        }
        if (!has_code || !tools_.transliterator) return {};
        const auto tables = tools_.transliterator(options.text("code"), options.mode());
        return tables && tables->stamp != record.tables ? "the G2P tables changed since" : "";
    }

    CardState state_of(const std::string& id) const {
        for (const Card& card : cards_) {
            if (card.id == id) return card.state;
        }
        return CardState::fresh;
    }

    const Recipe& recipe_;
    const DataSetInfo* info_;
    const fs::path& project_;
    const Tools& tools_;
    std::optional<Recipe> built_;
    std::map<std::string, std::string> codes_;
    std::vector<Card> cards_;
};

} // namespace

std::vector<Card> card_states(const Recipe& recipe, const DataSetInfo* info, const fs::path& project,
                              const Tools& tools) {
    return States(recipe, info, project, tools).run();
}

std::map<std::string, std::optional<Kind>> input_kinds(const Recipe& recipe, const fs::path& project) {
    std::map<std::string, std::optional<Kind>> kinds;
    for (const RecipeInput& input : recipe.inputs) {
        if (!input.dataset.empty()) {
            const auto set = data_set_output(project, input.dataset);
            if (set && !set->files.empty()) kinds[input.name] = set->files.front().kind;
            continue;
        }
        const auto corpus = corpus_of(input, project);
        if (!corpus || corpus->files.empty()) continue;
        const bool conll = corpus->files.front().kind == corpus::FileKind::conll;
        kinds[input.name] = conll ? Kind::conll : Kind::text;
    }
    return kinds;
}

} // namespace sauti::dataset
