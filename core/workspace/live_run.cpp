// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/live_run.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

namespace sauti::workspace {

namespace fs = std::filesystem;

LiveRun::LiveRun(training::TrainRequest request) : request_(std::move(request)) {
    news_.doing = "opening the engine";
}

std::shared_ptr<LiveRun> LiveRun::make(training::TrainRequest request) {
    return std::shared_ptr<LiveRun>(new LiveRun(std::move(request)));
}

base::Jobs::Body LiveRun::body(std::shared_ptr<LiveRun> run, engine::Engines& engines) {
    return [run = std::move(run), &engines](const base::JobContext& context) { return run->train(engines, context); };
}

std::string LiveRun::title() const {
    return fmt::format("{} {}", request_.resume ? "Go on with" : "Train", request_.run_folder.filename().string());
}

std::shared_ptr<LiveRun> LiveRun::start(base::Jobs& jobs, engine::Engines& engines, training::TrainRequest request) {
    std::shared_ptr<LiveRun> run = make(std::move(request));
    run->job_ = jobs.start(run->title(), body(run, engines), true);
    return run;
}

base::Result<void> LiveRun::train(engine::Engines& engines, const base::JobContext& context) {
    SAUTI_TRY(engine::Engine * engine, engines.open());
    std::error_code error;
    fs::create_directories(folder().parent_path(), error); // its failure shows when the run's folder is made
    const training::NewsSink sink = [this](const training::News& told) {
        const std::lock_guard lock(mutex_);
        news_ = told;
    };
    SAUTI_TRY(training::TrainOutcome outcome, training::train(*engine, request_, control_, context.work(), sink));
    for (const base::Warning& warning : outcome.warnings)
        context.log(fmt::format("{} at {}", warning.message, warning.place.to_string()));
    const std::lock_guard lock(mutex_);
    outcome_ = std::move(outcome);
    return {};
}

training::News LiveRun::news() const {
    const std::lock_guard lock(mutex_);
    return news_;
}

std::optional<training::TrainOutcome> LiveRun::outcome() const {
    const std::lock_guard lock(mutex_);
    return outcome_;
}

} // namespace sauti::workspace
