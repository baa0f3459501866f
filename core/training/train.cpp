// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/train.h"

#include "base/json.h"
#include "runs/run_folder.h"
#include "shiba/model_file.h"
#include "shiba/weights.h"
#include "training/loop.h"
#include "training/objective.h"
#include "training/start.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <system_error>
#include <utility>

namespace sauti::training {

using base::ErrorKind;
using base::Json;

namespace {

engine::OptimizerOptions optimizer_of(const runs::RunSpec::Optimizer& optimizer) {
    return {optimizer.type, optimizer.beta1, optimizer.beta2, optimizer.epsilon, optimizer.weight_decay};
}

/// A resumed run must see the bytes that it began with.
base::Result<void> check_data(const fs::path& run_folder, const std::vector<runs::DataFacts>& data) {
    SAUTI_TRY(const Json whole, runs::read_run_json(run_folder));
    for (const runs::DataFacts& one : data) {
        const auto known = whole.find("data");
        if (known == whole.end() || !known->contains(one.role)) continue;
        if ((*known)[one.role].value("sha256", one.sha256) == one.sha256) continue;
        return base::fail(base::make_error(ErrorKind::invalid,
                                           fmt::format("the {} rows changed since this run began", one.role),
                                           "start a new run, or put the old file back")
                              .within(one.path.string()));
    }
    return {};
}

/// What stays in run.json of a run that did not come to its end.
base::Result<void> write_end(runs::RunFolder& folder, const base::Error& error, std::int64_t step) {
    if (error.kind == ErrorKind::cancelled) {
        SAUTI_CHECK(folder.append_event("stopped", step, Json::object()));
        return folder.set_state(runs::RunState::stopped, {{"step", step}});
    }
    const Json told = {{"kind", base::name(error.kind)},
                       {"message", error.message},
                       {"place", error.place.to_string()},
                       {"hint", error.hint}};
    SAUTI_CHECK(folder.append_event("failed", step, {{"error", told}}));
    SAUTI_CHECK(folder.append_log(error.to_string()));
    return folder.set_state(runs::RunState::failed, {{"error", told}});
}

/// One run on its way; the folder's lock is held as long as this lives.
class Run {
public:
    Run(engine::Engine& engine, const TrainRequest& request, Control& control, const base::Work& work,
        const NewsSink& news)
        : engine_(engine), request_(request), spec_(request.resolved.spec), control_(control), work_(work),
          news_(news) {}

    [[nodiscard]] base::Result<TrainOutcome> go();

private:
    [[nodiscard]] base::Result<void> prepare();
    [[nodiscard]] base::Result<void> make_session();
    [[nodiscard]] base::Result<void> open_folder();
    [[nodiscard]] base::Result<void> note_start();
    [[nodiscard]] base::Result<void> set_weights();
    [[nodiscard]] base::Result<TrainOutcome> train_to_end();

    engine::Engine& engine_;
    const TrainRequest& request_;
    runs::RunSpec spec_;
    Control& control_;
    const base::Work& work_;
    const NewsSink& news_;
    Materials materials_;
    engine::ShibaModel model_;
    std::optional<fs::path> start_file_;
    std::optional<fs::path> checkpoint_;
    std::optional<runs::RunFolder> folder_;
    std::unique_ptr<engine::ShibaSession> session_;
    runs::RunSetting setting_;
    State state_;
};

base::Result<void> Run::prepare() {
    // All that can be wrong with the request is found before the run's folder is made.
    if (spec_.start && !request_.resume) {
        SAUTI_TRY(start_file_, find_model(*spec_.start, request_.project));
        SAUTI_CHECK(take_shape(spec_, request_.resolved, *start_file_));
    }
    SAUTI_TRY(materials_, open_materials(spec_, request_.project, work_));
    model_ = runs::model_of(spec_.model);
    materials_.objective->complete(model_);
    return {};
}

base::Result<void> Run::open_folder() {
    if (!request_.resume) {
        SAUTI_TRY(runs::RunFolder made, runs::RunFolder::create(request_.run_folder));
        folder_.emplace(std::move(made));
        return {};
    }
    SAUTI_TRY(runs::RunFolder opened, runs::RunFolder::open(request_.run_folder));
    folder_.emplace(std::move(opened));
    SAUTI_CHECK(check_data(request_.run_folder, materials_.facts));
    const auto all = runs::checkpoints(request_.run_folder);
    if (all.empty()) return {}; // killed before its first checkpoint: from the beginning
    checkpoint_ = all.rbegin()->second;
    SAUTI_TRY(state_, read_state(*checkpoint_));
    return {};
}

base::Result<void> Run::make_session() {
    const engine::EngineFacts facts = engine_.facts();
    setting_.spec = spec_;
    setting_.data = materials_.facts;
    setting_.engine = fmt::format("{} {}", facts.name, facts.version);
    setting_.device = device_for(spec_.device, facts);
    setting_.threads = spec_.threads > 0 ? spec_.threads : base::core_count();
    const auto rows = static_cast<std::int64_t>(materials_.objective->train_lengths().size());
    setting_.total_steps = Schedule(spec_, batch_count(spec_, rows)).total_updates();
    SAUTI_TRY(session_, engine_.create_shiba(model_, {setting_.device, spec_.precision, setting_.threads}));
    session_->set_optimizer(optimizer_of(spec_.optimizer));
    return {};
}

base::Result<void> Run::note_start() {
    SAUTI_CHECK(folder_->start(setting_));
    SAUTI_CHECK(folder_->open_logs(state_.logs));
    std::int64_t parameters = 0;
    for (const engine::TensorFacts& tensor : session_->tensors())
        parameters += tensor.trained ? tensor.count() : 0;
    return folder_->update({{"parameters", parameters}, {"labels", model_.labels}});
}

base::Result<void> Run::set_weights() {
    if (checkpoint_) {
        SAUTI_CHECK(load_checkpoint(*session_, *checkpoint_));
        return folder_->append_log(fmt::format("going on after update {}", state_.step));
    }
    SAUTI_CHECK(shiba::fill(*session_, shiba::initial_filler(model_, spec_.seed)));
    if (spec_.start && !start_file_) {
        SAUTI_TRY(start_file_, find_model(*spec_.start, request_.project));
    }
    if (!start_file_) return {};
    SAUTI_TRY(const std::string told, load_start(*session_, *start_file_));
    return folder_->append_log(told);
}

base::Result<TrainOutcome> Run::train_to_end() {
    for (const base::Warning& warning : materials_.warnings) {
        SAUTI_CHECK(folder_->append_log(fmt::format("warning: {} at {}", warning.message, warning.place.to_string())));
    }
    SAUTI_CHECK(set_weights());
    const LoopParts parts = {spec_, *session_, *materials_.objective, *folder_, control_, work_, news_};
    Loop loop(parts, state_);
    auto trained = loop.run();
    state_ = loop.state();
    if (!trained) return base::fail(std::move(trained.error()));
    SAUTI_TRY(const Judgement judgement, loop.finish());
    TrainOutcome outcome;
    outcome.run_folder = request_.run_folder;
    outcome.steps = state_.step;
    outcome.stopped_early = loop.stopped_early();
    outcome.warnings = std::move(materials_.warnings);
    for (const auto& [short_name, value] : judgement.values)
        outcome.test["test/" + short_name] = value;
    Json changes = {{"step", state_.step}, {"stopped_early", outcome.stopped_early}};
    if (state_.best) {
        outcome.best_step = state_.best->step;
        outcome.best_value = state_.best->value;
    }
    for (const auto& [metric, value] : outcome.test)
        changes["result"][metric] = base::number(value);
    SAUTI_CHECK(folder_->append_event("finished", state_.step, Json::object()));
    SAUTI_CHECK(folder_->set_state(runs::RunState::finished, changes));
    return outcome;
}

base::Result<TrainOutcome> Run::go() {
    SAUTI_CHECK(prepare());
    SAUTI_CHECK(make_session());
    SAUTI_CHECK(open_folder());
    SAUTI_CHECK(note_start());
    auto outcome = train_to_end();
    if (outcome) return outcome;
    auto written = write_end(*folder_, outcome.error(), state_.step);
    // On a full disk the end cannot be noted either; the state is then derived (interrupted), and the first error is
    // the one to tell.
    static_cast<void>(written);
    return outcome;
}

} // namespace

base::Result<TrainOutcome> train(engine::Engine& engine, const TrainRequest& request, Control& control,
                                 const base::Work& work, const NewsSink& news) {
    return Run(engine, request, control, work, news).go();
}

base::Result<runs::ResolvedSpec> spec_of_run(const fs::path& run_folder) {
    SAUTI_TRY(const Json whole, runs::read_run_json(run_folder));
    SAUTI_TRY(const runs::RunFacts facts, runs::read_run(run_folder));
    if (facts.state == runs::RunState::finished) {
        return base::fail(base::make_error(ErrorKind::invalid, "this run is finished: there is nothing to go on with",
                                           "start a new run from it: --set start=run:" + facts.id + "@best")
                              .within(run_folder.string()));
    }
    const std::string origin = (run_folder / "run.json").string();
    const auto spec = whole.find("spec");
    if (spec == whole.end()) {
        return base::fail(base::make_error(ErrorKind::invalid, "this run has no spec").within(origin));
    }
    runs::ResolvedSpec resolved;
    std::vector<std::string> seen;
    SAUTI_CHECK(runs::read_spec(*spec, origin, resolved.spec, &seen));
    for (const std::string& key : seen)
        resolved.origins[key] = runs::Origin::file;
    return resolved;
}

std::string device_for(std::string_view wanted, const engine::EngineFacts& facts) {
    if (wanted != "auto") return std::string(wanted);
    for (const engine::Device& device : facts.devices) {
        if (device.id.rfind("cuda", 0) == 0) return device.id;
    }
    return "cpu";
}

} // namespace sauti::training
