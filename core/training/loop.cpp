// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/loop.h"

#include "base/clock.h"
#include "base/json.h"
#include "shiba/batches.h"
#include "shiba/model_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <system_error>
#include <utility>

namespace sauti::training {

using base::ErrorKind;
using base::Json;
using Clock = std::chrono::steady_clock;

namespace {

std::int64_t row_count(const Objective& objective) {
    return static_cast<std::int64_t>(objective.train_lengths().size());
}

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string number_text(double value) {
    return std::isnan(value) ? "nan" : value > 0 ? "infinite" : "minus infinity";
}

} // namespace

Loop::Loop(const LoopParts& parts, State state)
    : parts_(parts), state_(std::move(state)),
      schedule_(parts.spec, batch_count(parts.spec, row_count(parts.objective))),
      saved_step_(state_.step > 0 ? state_.step : -1), clock_(Clock::now()) {}

bool Loop::stopped_early() const {
    const int patience = parts_.spec.evaluate.patience;
    return patience > 0 && state_.without_better >= patience;
}

bool Loop::is_over() const {
    return state_.step >= schedule_.total_updates() || stopped_early();
}

void Loop::take_time() {
    const double seconds = seconds_since(clock_);
    clock_ = Clock::now();
    state_.wall_s += seconds;
    session_s_ += seconds;
}

base::Result<void> Loop::run() {
    auto outcome = train();
    take_time();
    if (outcome) return saved_step_ == state_.step ? base::Result<void>{} : checkpoint();
    if (outcome.error().kind != ErrorKind::cancelled) return outcome;
    // A stop: what the last update left is kept, batches after it are computed anew on resume.
    parts_.session.clear_gradients();
    SAUTI_CHECK(parts_.folder.append_log(fmt::format("stopped at update {}", state_.step)));
    if (saved_step_ != state_.step) SAUTI_CHECK(checkpoint());
    return outcome;
}

base::Result<void> Loop::train() {
    if (saved_step_ == state_.step) SAUTI_CHECK(note_checkpoint()); // a kill may have come between the two
    SAUTI_CHECK(settle()); // a stop may have come between an update and its evaluation
    load_epoch(state_.epoch);
    index_ = state_.batch;
    while (!is_over()) {
        if (index_ >= static_cast<std::int64_t>(batches_.size()) || schedule_.is_left_over(index_)) {
            // reference: gradients left over stay for the next epoch (carries_left_over_batches_into_the_next_epoch)
            load_epoch(epoch_ + 1);
            index_ = 0;
            continue;
        }
        SAUTI_CHECK(pause_if_asked());
        SAUTI_CHECK(parts_.work.check());
        SAUTI_CHECK(accumulate());
        const bool is_whole = schedule_.ends_update(index_++);
        if (!is_whole) continue;
        SAUTI_CHECK(update());
        SAUTI_CHECK(settle());
    }
    return {};
}

void Loop::load_epoch(std::int64_t epoch) {
    epoch_ = epoch;
    batches_ = shiba::batches_of_epoch(parts_.objective.train_lengths(), parts_.spec.batch.rows,
                                       batch_order(parts_.spec), parts_.spec.seed, static_cast<std::uint64_t>(epoch));
}

base::Result<void> Loop::accumulate() {
    SAUTI_TRY(const engine::ShibaBatch batch, parts_.objective.train_batch(static_cast<std::uint64_t>(epoch_), index_,
                                                                           batches_[static_cast<std::size_t>(index_)]));
    const engine::DropoutKey dropout = {parts_.spec.seed, static_cast<std::uint64_t>(state_.step),
                                        static_cast<std::uint64_t>(pending_.batches)};
    SAUTI_TRY(const engine::BatchLoss loss, parts_.session.accumulate(batch, schedule_.loss_scale(), dropout));
    if (!std::isfinite(loss.loss)) return base::fail(not_finite("the loss", loss.loss));
    ++pending_.batches;
    pending_.loss += loss.loss;
    for (const std::int64_t length : batch.lengths)
        pending_.ids += length;
    return {};
}

base::Result<void> Loop::update() {
    const engine::StepOptions options = {schedule_.learning_rate(state_.step), parts_.spec.optimizer.clip_norm};
    SAUTI_TRY(const engine::StepOutcome outcome, parts_.session.step(options));
    if (!outcome.applied || !std::isfinite(outcome.gradient_norm)) {
        return base::fail(not_finite("the gradient", outcome.gradient_norm));
    }
    take_time();
    last_loss_ = pending_.loss / static_cast<double>(pending_.batches);
    state_.window.loss += last_loss_;
    state_.window.gradient_norm += outcome.gradient_norm;
    state_.window.ids += pending_.ids;
    ++state_.window.updates;
    state_.ids += pending_.ids;
    ++state_.step;
    ++session_steps_;
    state_.epoch = epoch_;
    state_.batch = index_;
    pending_ = {};
    tell("training");
    return {};
}

base::Result<void> Loop::settle() {
    const runs::RunSpec& spec = parts_.spec;
    const std::int64_t step = state_.step;
    if (step == 0) return {};
    const bool is_last = step >= schedule_.total_updates();
    if (state_.logged_step < step && (step == 1 || step % k_updates_a_line == 0 || is_last)) {
        SAUTI_CHECK(log_training());
    }
    bool is_best = false;
    if (state_.evaluated_step < step && parts_.objective.has(Split::eval) &&
        schedule_.is_due(step, spec.evaluate.every_steps, spec.evaluate.every_epochs)) {
        SAUTI_TRY(is_best, evaluate());
    }
    const bool is_asked = parts_.control.take_checkpoint_request();
    const bool is_due = schedule_.is_due(step, spec.checkpoint.every_steps, spec.checkpoint.every_epochs);
    if (saved_step_ != step && (is_due || is_asked || (is_best && spec.checkpoint.keep_best) || is_over())) {
        return checkpoint();
    }
    return {};
}

runs::MetricLine Loop::line() const {
    runs::MetricLine made;
    made.step = state_.step;
    made.epoch = schedule_.epoch_of(state_.step);
    made.ids = state_.ids;
    made.time = base::now_rfc3339();
    made.wall_s = std::round(state_.wall_s * 1e3) / 1e3;
    return made;
}

base::Result<void> Loop::log_training() {
    State::Window& window = state_.window;
    const double updates = static_cast<double>(std::max<std::int64_t>(1, window.updates));
    const double seconds = state_.wall_s - window.wall_s;
    runs::MetricLine made = line();
    made.values["train/loss"] = window.loss / updates;
    made.values["train/grad_norm"] = window.gradient_norm / updates;
    made.values["train/lr"] = schedule_.learning_rate(state_.step);
    if (seconds > 0) made.values["train/ids_per_s"] = std::round(static_cast<double>(window.ids) / seconds);
    SAUTI_CHECK(write_line(std::move(made), "training"));
    window = {};
    window.wall_s = state_.wall_s;
    state_.logged_step = state_.step;
    return {};
}

base::Result<void> Loop::write_judgement(std::string_view group, const Judgement& judgement, double seconds) {
    runs::MetricLine made = line();
    for (const auto& [short_name, value] : judgement.values)
        made.values[fmt::format("{}/{}", group, short_name)] = value;
    made.values[fmt::format("{}/seconds", group)] = std::round(seconds * 1e3) / 1e3;
    return write_line(std::move(made), group == "test" ? "testing" : "evaluating");
}

base::Result<void> Loop::write_line(runs::MetricLine made, std::string doing) {
    SAUTI_CHECK(parts_.folder.append_metrics(made));
    if (!parts_.news) return {};
    News told = news(std::move(doing));
    told.line = std::move(made);
    parts_.news(told);
    return {};
}

base::Result<bool> Loop::evaluate() {
    tell("evaluating");
    const auto begin = Clock::now();
    const auto number = static_cast<std::uint64_t>(state_.evaluations);
    SAUTI_TRY(const Judgement judgement, parts_.objective.judge(parts_.session, Split::eval, number, parts_.work));
    SAUTI_TRY(const Json sample, parts_.objective.sample(parts_.session, number));
    take_time();
    // Evaluating is not training: the rate of the next line is of updates alone.
    state_.window.wall_s += seconds_since(begin);
    SAUTI_CHECK(write_judgement("eval", judgement, seconds_since(begin)));
    if (!sample.is_null()) SAUTI_CHECK(parts_.folder.append_event("sample", state_.step, sample));
    state_.evaluated_step = state_.step;
    ++state_.evaluations;
    saved_step_ = -1; // a checkpoint of this update, written by a stop, does not know the outcome
    const std::string metric = parts_.spec.evaluate.metric.substr(std::string_view("eval/").size());
    const double value = judgement.values.count(metric) == 1 ? judgement.values.at(metric) : std::nan("");
    const bool lower = parts_.spec.evaluate.better == "lower";
    const bool is_better =
        std::isfinite(value) && (!state_.best || (lower ? value < state_.best->value : value > state_.best->value));
    state_.without_better = is_better ? 0 : state_.without_better + 1;
    if (is_better) state_.best = BestSoFar{state_.step, value};
    SAUTI_CHECK(parts_.folder.append_log(fmt::format("update {}: {} {}{}", state_.step, parts_.spec.evaluate.metric,
                                                     value, is_better ? ", the best so far" : "")));
    return is_better;
}

base::Result<void> Loop::checkpoint() {
    tell("writing a checkpoint");
    auto saved = save_checkpoint(parts_.session, state_, parts_.folder);
    if (!saved) {
        return base::fail(
            std::move(saved.error()).context(fmt::format("writing the checkpoint of update {}", state_.step)));
    }
    saved_step_ = state_.step;
    return note_checkpoint();
}

base::Result<void> Loop::note_checkpoint() {
    SAUTI_TRY(const Json whole, runs::read_run_json(parts_.folder.path()));
    Json changes = {{"step", state_.step}};
    std::optional<std::int64_t> kept;
    if (state_.best) {
        changes["best"] = {{"step", state_.best->step},
                           {"metric", parts_.spec.evaluate.metric},
                           {"value", base::number(state_.best->value)}};
        if (parts_.spec.checkpoint.keep_best) kept = state_.best->step;
    }
    const bool is_noted = std::all_of(changes.items().begin(), changes.items().end(), [&](const auto& change) {
        return whole.contains(change.key()) && whole[change.key()] == change.value();
    });
    if (!is_noted) {
        // Told after the checkpoint that does not know it, so that a resume cuts it off and tells it no second time.
        SAUTI_CHECK(parts_.folder.append_log(fmt::format("checkpoint of update {}", state_.step)));
        SAUTI_CHECK(parts_.folder.update(changes));
    }
    return parts_.folder.prune(parts_.spec.checkpoint.keep_last, kept);
}

base::Error Loop::not_finite(std::string_view what, double value) {
    parts_.session.clear_gradients();
    runs::MetricLine made = line();
    made.step = state_.step + 1;
    made.values["train/loss"] = std::nan("");
    auto logged = parts_.folder.append_metrics(made);
    static_cast<void>(logged); // the loss that is no number is what to tell, not that its line was not written
    return base::make_error(
        ErrorKind::not_finite, fmt::format("{} became {} in update {}", what, number_text(value), state_.step + 1),
        fmt::format("the checkpoints before it are good; start a new run from one with a lower rate: --set "
                    "start=run:{}@last --set optimizer.learning_rate={}",
                    parts_.folder.path().filename().string(), parts_.spec.optimizer.learning_rate / 4));
}

base::Result<void> Loop::pause_if_asked() {
    if (!parts_.control.is_paused()) return {};
    take_time();
    tell("paused");
    SAUTI_CHECK(parts_.folder.append_log(fmt::format("paused after update {}", state_.step)));
    static_cast<void>(parts_.control.wait_while_paused(parts_.work.stop_token()));
    clock_ = Clock::now();
    return parts_.folder.append_log("going on");
}

News Loop::news(std::string doing) const {
    News made;
    made.step = state_.step;
    made.total_steps = schedule_.total_updates();
    made.epoch = schedule_.epoch_of(state_.step);
    made.loss = last_loss_;
    made.learning_rate = schedule_.learning_rate(state_.step);
    const double seconds = state_.wall_s - state_.window.wall_s;
    if (state_.window.updates > 0 && seconds > 0) made.ids_per_s = static_cast<double>(state_.window.ids) / seconds;
    if (session_steps_ > 2) {
        made.left_s = session_s_ / static_cast<double>(session_steps_) *
                      static_cast<double>(schedule_.total_updates() - state_.step);
    }
    if (state_.best) made.best = state_.best->value;
    made.doing = std::move(doing);
    return made;
}

void Loop::tell(std::string doing) const {
    const News told = news(std::move(doing));
    if (parts_.news) parts_.news(told);
    base::Progress progress;
    progress.done = told.step;
    progress.total = told.total_steps;
    progress.unit = "updates";
    progress.message = told.doing;
    parts_.work.report(progress);
}

base::Result<Judgement> Loop::finish() {
    if (parts_.spec.checkpoint.keep_best && state_.best && state_.best->step != state_.step) {
        SAUTI_CHECK(
            shiba::load_model(parts_.session, parts_.folder.checkpoint_path(state_.best->step) / "model.safetensors"));
    }
    Judgement judgement;
    if (!parts_.objective.has(Split::test)) return judgement;
    tell("testing");
    const auto begin = Clock::now();
    SAUTI_TRY(judgement, parts_.objective.judge(parts_.session, Split::test, 0, parts_.work));
    SAUTI_CHECK(write_judgement("test", judgement, seconds_since(begin)));
    const std::string text = parts_.objective.prediction_text(Split::test, judgement);
    if (text.empty()) return judgement;
    std::error_code error;
    fs::create_directories(parts_.folder.path() / "predictions", error);
    if (error) return base::fail(base::write_error(error.value(), parts_.folder.path() / "predictions", "create"));
    SAUTI_CHECK(base::write_atomically(parts_.folder.path() / "predictions" / "test.conll", text));
    return judgement;
}

} // namespace sauti::training
