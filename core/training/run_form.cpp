// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/run_form.h"

#include "training/data_places.h"
#include "training/request.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <variant>

namespace sauti::training {

using base::ErrorKind;
using base::Json;
using runs::RunKind;

namespace {

constexpr std::size_t k_most_steps = 1000;

bool begins_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

/// Keys that belong to one run, not to a way of training.
bool is_of_one_run(std::string_view key) {
    return key == "kind" || key == "name" || key == "seed" || key == "preset" || key == "start" ||
           begins_with(key, "data.");
}

bool is_text(const runs::SpecKey& key) {
    runs::RunSpec spec;
    const runs::SpecField field = key.field(spec);
    return std::holds_alternative<std::string*>(field) || std::holds_alternative<std::optional<std::string>*>(field);
}

bool may_be_null(const runs::SpecKey& key) {
    runs::RunSpec spec;
    const runs::SpecField field = key.field(spec);
    return std::holds_alternative<std::optional<bool>*>(field) ||
           std::holds_alternative<std::optional<std::int64_t>*>(field) ||
           std::holds_alternative<std::optional<double>*>(field) ||
           std::holds_alternative<std::optional<std::string>*>(field);
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0)
        text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0)
        text.remove_suffix(1);
    return std::string(text);
}

/// The JSON that a typed text means for a key; a text that is no JSON stays text, and set_value says what is wanted.
Json value_of_text(const runs::SpecKey& key, const std::string& typed) {
    const std::string text = trimmed(typed);
    if (text.empty() && may_be_null(key)) return nullptr;
    if (is_text(key)) return text;
    std::string plain = text;
    const bool is_grouped = !plain.empty() && std::all_of(plain.begin(), plain.end(), [](unsigned char c) {
        return std::isdigit(c) != 0 || c == ',';
    });
    if (is_grouped) plain.erase(std::remove(plain.begin(), plain.end(), ','), plain.end());
    auto parsed = base::parse_json(plain, "");
    return parsed ? *parsed : Json(text);
}

std::string grouped(std::int64_t value) {
    std::string digits = std::to_string(value);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

/// For a POSIX shell.
std::string quoted(const std::string& word) {
    const bool is_plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || std::string_view("_-./:=@,+%").find(static_cast<char>(c)) != std::string::npos;
    });
    if (is_plain) return word;
    std::string made = "'";
    for (const char c : word)
        made += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return made + "'";
}

/// The words that say what is wrong, without the name that stands beside them anyway.
std::string problem_text(const base::Error& error, std::string_view key) {
    const std::string start = fmt::format("\"{}\" ", key);
    std::string text = begins_with(error.message, start) ? error.message.substr(start.size()) : error.message;
    if (begins_with(error.hint, "did you mean")) text += "; " + error.hint;
    return text;
}

} // namespace

bool concerns(std::string_view key, RunKind kind) {
    if (key == "kind" || key == "name" || key == "preset" || key == "seed") return false;
    const bool is_pretraining = kind == RunKind::pretrain;
    if (key == "labels" || key == "decode") return !is_pretraining;
    if (begins_with(key, "masking.") || key == "model.vocabulary") return is_pretraining;
    return true;
}

std::string form_text(const runs::SpecKey& key, const runs::RunSpec& spec) {
    const Json value = runs::value_of(key, spec);
    if (value.is_null()) return "";
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer() && key.name != "seed") return grouped(value.get<std::int64_t>());
    if (value.is_number_float()) return fmt::format("{}", value.get<double>());
    return base::compact(value);
}

RunForm::RunForm(std::vector<fs::path> folders) : folders_(std::move(folders)) {
    resolve();
}

base::Result<runs::ResolvedSpec> RunForm::base_of(RunKind kind, const std::string& preset) const {
    runs::SpecRequest request;
    request.kind = kind;
    if (!preset.empty()) request.preset = preset;
    if (preset.empty()) request.settings = {"schedule.max_steps=1000"};
    request.preset_folders = folders_;
    return runs::resolve_spec(request);
}

base::Result<void> RunForm::take_preset(RunKind kind, const std::string& preset) {
    SAUTI_TRY(runs::ResolvedSpec made, base_of(kind, preset));
    State before = state_;
    base_ = std::move(made);
    state_.kind = kind;
    state_.preset = preset;
    if (kind != before.kind) {
        // Another kind reads other rows and is judged by other numbers.
        std::erase_if(state_.typed, [&](const auto& one) {
            return begins_with(one.first, "data.") || begins_with(one.first, "evaluate.") || one.first == "start" ||
                   one.first == "model.head" ||
                   (one.first != "name" && one.first != "seed" && !concerns(one.first, kind));
        });
    }
    for (const char* key :
         {"evaluate.every_steps", "evaluate.every_epochs", "checkpoint.every_steps", "checkpoint.every_epochs"}) {
        if (is_typed(key)) yield_other(key);
    }
    resolve();
    open_key_.clear();
    note("preset", std::move(before));
    open_key_.clear();
    return {};
}

base::Result<void> RunForm::take_spec(const runs::RunSpec& spec) {
    const auto kind = runs::run_kind_of(spec.kind);
    if (!kind) return base::fail(base::ErrorKind::invalid, fmt::format("\"{}\" is no kind of run", spec.kind));
    State taken{*kind, spec.preset.value_or(state_.preset), {}};
    const std::vector<std::string> known = runs::preset_names(*kind, folders_);
    if (std::find(known.begin(), known.end(), taken.preset) == known.end())
        taken.preset = known.empty() ? std::string() : known.front();
    SAUTI_TRY(runs::ResolvedSpec made, base_of(*kind, taken.preset));
    for (const runs::SpecKey& key : runs::spec_keys()) {
        const bool is_fixed = key.name == "kind" || key.name == "preset";
        if (!is_fixed && runs::value_of(key, spec) != runs::value_of(key, made.spec))
            taken.typed[std::string(key.name)] = form_text(key, spec);
    }
    become(std::move(taken), std::move(made), "spec");
    return {};
}

void RunForm::become(State taken, runs::ResolvedSpec base, const std::string& step) {
    State before = std::exchange(state_, std::move(taken));
    base_ = std::move(base);
    resolve();
    open_key_.clear();
    note(step, std::move(before));
    open_key_.clear();
}

void RunForm::put(std::string_view key_name, std::string text) {
    const runs::SpecKey* key = runs::find_spec_key(key_name);
    if (key == nullptr) return;
    runs::RunSpec spec = base_.spec;
    const bool is_same = runs::set_value(spec, *key, value_of_text(*key, text), "") &&
                         runs::value_of(*key, spec) == runs::value_of(*key, base_.spec);
    if (is_same) {
        state_.typed.erase(std::string(key_name));
    } else {
        state_.typed[std::string(key_name)] = std::move(text);
    }
}

void RunForm::set(std::string_view key, std::string text) {
    State before = state_;
    put(key, std::move(text));
    if (before == state_) return;
    yield_other(key);
    resolve();
    note(std::string(key), std::move(before));
}

void RunForm::yield_other(std::string_view key) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 2> k_pairs = {
        {{"evaluate.every_steps", "evaluate.every_epochs"}, {"checkpoint.every_steps", "checkpoint.every_epochs"}}};
    for (const auto& [steps, epochs] : k_pairs) {
        if (key != steps && key != epochs) continue;
        const std::string_view other = key == steps ? epochs : steps;
        if (!is_typed(key)) {
            if (is_typed(other) && text(other).empty()) put(other, preset_text(other));
        } else if (!text(key).empty() && !text(other).empty()) {
            put(other, "");
        }
    }
}

base::Result<void> RunForm::choose_data(const std::string& data, const fs::path& project) {
    runs::RunSpec spec = resolved_.spec;
    SAUTI_CHECK(fill_data(spec, data, project));
    State before = state_;
    put("data.train", spec.data.train.value_or(""));
    put("data.eval", spec.data.eval.value_or(""));
    put("data.test", spec.data.test.value_or(""));
    if (before == state_) return {};
    resolve();
    open_key_.clear();
    note("data", std::move(before));
    open_key_.clear();
    return {};
}

void RunForm::resolve() {
    if (base_.spec.preset.value_or("") != state_.preset || base_.origins.empty()) {
        if (auto made = base_of(state_.kind, state_.preset)) base_ = std::move(*made);
    }
    resolved_ = base_;
    problems_.clear();
    for (const auto& [name, text] : state_.typed) {
        const runs::SpecKey* key = runs::find_spec_key(name);
        if (key == nullptr) continue;
        const auto set = runs::set_value(resolved_.spec, *key, value_of_text(*key, text), "");
        if (set) {
            resolved_.origins[name] = runs::Origin::setting;
        } else {
            problems_[name] = problem_text(set.error(), name);
        }
    }
    for (const runs::SpecProblem& problem : runs::spec_problems(resolved_.spec))
        problems_.emplace(problem.key, problem.sentence);
    if (!resolved_.spec.data.train) problems_.emplace("data.train", "choose the rows to learn from");
}

std::string RunForm::text(std::string_view key) const {
    const auto found = state_.typed.find(key);
    return found != state_.typed.end() ? found->second : preset_text(key);
}

std::string RunForm::preset_text(std::string_view key_name) const {
    const runs::SpecKey* key = runs::find_spec_key(key_name);
    return key == nullptr ? std::string() : form_text(*key, base_.spec);
}

bool RunForm::differs(std::string_view key) const {
    return !is_of_one_run(key) && state_.typed.count(key) == 1;
}

std::vector<std::string> RunForm::different_keys() const {
    std::vector<std::string> keys;
    for (const runs::SpecKey& key : runs::spec_keys()) {
        if (differs(key.name)) keys.emplace_back(key.name);
    }
    return keys;
}

std::string RunForm::problem(std::string_view key) const {
    const auto found = problems_.find(key);
    return found == problems_.end() ? std::string() : found->second;
}

std::vector<std::string> RunForm::wrong_keys() const {
    std::vector<std::string> keys;
    for (const runs::SpecKey& key : runs::spec_keys()) {
        if (problems_.count(key.name) == 1) keys.emplace_back(key.name);
    }
    return keys;
}

base::Result<TrainRequest> RunForm::request(const std::optional<fs::path>& project) const {
    if (const std::vector<std::string> wrong = wrong_keys(); !wrong.empty()) {
        return base::fail(ErrorKind::invalid, fmt::format("{}: {}", wrong.front(), problem(wrong.front())));
    }
    if (!project) {
        return base::fail(ErrorKind::usage, "no project is open, so there is no place for the run", "open one first");
    }
    TrainRequest made;
    made.resolved = resolved_;
    made.project = project;
    made.run_folder = new_run_folder(*project, resolved_.spec);
    return made;
}

std::vector<std::string> RunForm::data_arguments(const std::optional<fs::path>& project) const {
    const runs::RunSpec::Data& data = resolved_.spec.data;
    const std::string train = data.train.value_or("");
    const std::string set = train.substr(0, train.rfind(':'));
    runs::RunSpec filled = resolved_.spec;
    if (!train.empty() && fill_data(filled, set, project) && filled.data == data) return {"--data " + quoted(set)};
    std::vector<std::string> words;
    const std::array<std::pair<const char*, const std::optional<std::string>*>, 3> keys = {
        {{"data.train", &data.train}, {"data.eval", &data.eval}, {"data.test", &data.test}}};
    for (const auto& [name, value] : keys) {
        if (*value) words.push_back("--set " + quoted(fmt::format("{}={}", name, **value)));
    }
    return words;
}

std::string RunForm::command(const std::optional<fs::path>& project, std::size_t columns) const {
    std::vector<std::string> words = {state_.kind == RunKind::pretrain ? "sauti-cli train" : "sauti-cli finetune"};
    if (!state_.preset.empty()) words.push_back("--preset " + quoted(state_.preset));
    for (std::string& word : data_arguments(project))
        words.push_back(std::move(word));
    for (const runs::SpecKey& key : runs::spec_keys()) {
        if (state_.typed.count(key.name) == 0 || problems_.count(key.name) == 1 || begins_with(key.name, "data.")) {
            continue;
        }
        const Json value = runs::value_of(key, resolved_.spec);
        const std::string text = value.is_string() ? value.get<std::string>() : base::compact(value);
        if (key.name == "seed" || key.name == "device" || key.name == "threads") {
            words.push_back(fmt::format("--{} {}", key.name, quoted(text)));
        } else {
            words.push_back("--set " + quoted(fmt::format("{}={}", key.name, text)));
        }
    }
    std::string made;
    std::size_t line = 0;
    for (const std::string& word : words) {
        if (!made.empty() && line + word.size() + 3 > columns) {
            made += " \\\n  ";
            line = 2;
        } else if (!made.empty()) {
            made += ' ';
            ++line;
        }
        made += word;
        line += word.size();
    }
    return made;
}

void RunForm::note(const std::string& key, State before) {
    steps_.resize(done_);
    if (!open_key_.empty() && open_key_ == key && done_ > 0) {
        steps_.back().after = state_;
        if (steps_.back().before == state_) {
            steps_.pop_back();
            --done_;
        }
        return;
    }
    steps_.push_back({key, std::move(before), state_});
    if (steps_.size() > k_most_steps) steps_.erase(steps_.begin());
    done_ = steps_.size();
    open_key_ = key;
}

std::optional<std::string> RunForm::undo_key() const {
    return done_ > 0 ? std::optional(steps_[done_ - 1].key) : std::nullopt;
}

std::optional<std::string> RunForm::redo_key() const {
    return done_ < steps_.size() ? std::optional(steps_[done_].key) : std::nullopt;
}

void RunForm::go_to(const State& state) {
    const bool is_other_base = state.kind != state_.kind || state.preset != state_.preset;
    state_ = state;
    if (is_other_base) base_ = {};
    open_key_.clear();
    resolve();
}

void RunForm::undo() {
    if (done_ == 0) return;
    --done_;
    go_to(steps_[done_].before);
}

void RunForm::redo() {
    if (done_ >= steps_.size()) return;
    go_to(steps_[done_++].after);
}

void RunForm::forget_steps() {
    steps_.clear();
    done_ = 0;
    open_key_.clear();
}

Json RunForm::draft() const {
    Json typed = Json::object();
    for (const auto& [key, text] : state_.typed)
        typed[key] = text;
    return {{"kind", runs::name(state_.kind)}, {"preset", state_.preset}, {"typed", typed}};
}

base::Result<void> RunForm::take_draft(const Json& draft) {
    const base::Error wrong = base::make_error(ErrorKind::invalid, "what was kept of a half-typed run cannot be read");
    if (!draft.is_object() || !draft.contains("kind") || !draft["kind"].is_string() || !draft.contains("preset") ||
        !draft["preset"].is_string() || !draft.contains("typed") || !draft["typed"].is_object()) {
        return base::fail(wrong);
    }
    const auto kind = runs::run_kind_of(draft["kind"].get<std::string>());
    if (!kind) return base::fail(wrong);
    State taken{*kind, draft["preset"].get<std::string>(), {}};
    for (const auto& [key, text] : draft["typed"].items()) {
        if (!text.is_string() || runs::find_spec_key(key) == nullptr) return base::fail(wrong);
        taken.typed[key] = text.get<std::string>();
    }
    SAUTI_TRY(runs::ResolvedSpec made, base_of(taken.kind, taken.preset));
    become(std::move(taken), std::move(made), "draft");
    return {};
}

} // namespace sauti::training
