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

std::shared_ptr<LiveRun> LiveRun::start(base::Jobs& jobs, engine::Engines& engines, training::TrainRequest request) {
    const std::shared_ptr<LiveRun> run(new LiveRun(std::move(request)));
    const std::string title = fmt::format("{} {}", run->request_.resume ? "Go on with" : "Train",
                                          run->request_.run_folder.filename().string());
    run->job_ = jobs.start(
        title, [run, &engines](const base::JobContext& context) { return run->train(engines, context); }, true);
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
