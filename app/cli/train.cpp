// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/train.h"

#include "base/clock.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/run_places.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "engine/engines.h"
#include "runs/run_folder.h"
#include "training/request.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>
#include <system_error>

namespace sauti::cli {

namespace fs = std::filesystem;
using base::ErrorKind;
using base::Json;

namespace {

struct TrainOptions {
    runs::RunKind kind = runs::RunKind::pretrain;
    std::string spec_file;
    std::string preset;
    std::string data;
    std::vector<std::string> settings;
    std::string run_id;
    std::string resume;
    std::string out;
    std::string device;
    bool help_keys = false;

    [[nodiscard]] std::string verb() const { return kind == runs::RunKind::pretrain ? "train" : "finetune"; }
};

int show_keys(const Globals& globals, Streams& streams) {
    const runs::RunSpec standard;
    if (!globals.json) streams.out << "key\ttype\tunit\tdefault\trange\thelp\n";
    for (const runs::SpecKey& key : runs::spec_keys()) {
        const Json value = runs::value_of(key, standard);
        if (globals.json) {
            streams.out << base::compact({{"key", key.name},
                                          {"type", runs::type_text(key)},
                                          {"unit", key.unit},
                                          {"default", value},
                                          {"range", runs::range_text(key)},
                                          {"help", key.help}})
                        << '\n';
        } else {
            streams.out << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", key.name, runs::type_text(key), key.unit,
                                       base::compact(value), runs::range_text(key), key.help);
        }
    }
    return k_done;
}

base::Result<training::TrainRequest> new_run(const TrainOptions& options, const Globals& globals,
                                             const std::optional<fs::path>& project) {
    training::NewRun asked;
    asked.spec.kind = options.kind;
    if (!options.preset.empty()) asked.spec.preset = options.preset;
    if (!options.spec_file.empty()) asked.spec.file = options.spec_file;
    asked.spec.seed = globals.seed;
    if (globals.threads > 0) asked.spec.threads = globals.threads;
    if (!options.device.empty()) asked.spec.device = options.device;
    asked.spec.settings = options.settings;
    asked.data = options.data;
    asked.run_id = options.run_id;
    if (!options.out.empty()) asked.out = options.out;
    return training::new_run_request(std::move(asked), project);
}

base::Result<training::TrainRequest> old_run(const TrainOptions& options, const std::optional<fs::path>& project) {
    if (!options.spec_file.empty() || !options.preset.empty() || !options.data.empty() || !options.settings.empty()) {
        return base::fail(ErrorKind::usage, "a resumed run keeps its spec",
                          fmt::format("sauti-cli {} --resume {}", options.verb(), options.resume));
    }
    SAUTI_TRY(const fs::path folder, find_run(options.resume, project));
    return training::resume_request(folder, project);
}

std::string news_text(const training::News& news) {
    std::string text =
        fmt::format("update {}/{}  loss {:.4g}  lr {:.2g}", news.step, news.total_steps, news.loss, news.learning_rate);
    if (news.ids_per_s > 0) text += fmt::format("  {:.0f} ids/s", news.ids_per_s);
    if (news.best) text += fmt::format("  best {:.4g}", *news.best);
    if (news.left_s) text += fmt::format("  {} left", base::duration_text(*news.left_s));
    if (news.doing != "training") text += "  " + news.doing;
    return text;
}

/// What a person types to refer to a run: its id in a project, else its folder.
std::string handle_of(const training::TrainRequest& request) {
    const fs::path& folder = request.run_folder;
    const bool in_project = request.project && folder.parent_path() == *request.project / "runs";
    return in_project ? folder.filename().string() : folder.string();
}

void tell_outcome(const training::TrainRequest& request, const training::TrainOutcome& outcome, const Globals& globals,
                  Streams& streams) {
    const runs::RunSpec& spec = request.resolved.spec;
    const std::string handle = handle_of(request);
    if (globals.json) {
        Json json = {{"event", "finished"}, {"run", handle}, {"folder", outcome.run_folder.string()}};
        json["step"] = outcome.steps;
        json["stopped_early"] = outcome.stopped_early;
        if (outcome.best_step) {
            json["best"] = {{"step", *outcome.best_step},
                            {"metric", spec.evaluate.metric},
                            {"value", base::number(*outcome.best_value)}};
        }
        for (const auto& [metric, value] : outcome.test)
            json[metric] = base::number(value);
        streams.out << base::compact(json) << '\n';
        return;
    }
    streams.out << fmt::format("updates    {}{}\n", outcome.steps,
                               outcome.stopped_early ? " (no better evaluation came: stopped early)" : "");
    if (outcome.best_step) {
        streams.out << fmt::format("best       {} {:.4f} after update {}\n", spec.evaluate.metric, *outcome.best_value,
                                   *outcome.best_step);
    }
    for (const auto& [metric, value] : outcome.test)
        streams.out << fmt::format("{:<21}  {:.4f}\n", metric, value);
    streams.out << fmt::format("run        {}\n", outcome.run_folder.string());
    const auto f1 = outcome.test.find("test/entity_f1");
    if (f1 != outcome.test.end()) streams.out << fmt::format("test F1    {:.4f}\n", f1->second);
    say(globals, streams,
        spec.kind == "pretrain"
            ? fmt::format("next: sauti-cli finetune --preset {} --data DATASET --set start=run:{}@best",
                          spec.preset.value_or("tiny"), handle)
            : fmt::format("next: sauti-cli predict {} TEXT --format conll", handle));
}

base::Result<int> run_train(const TrainOptions& options, const Globals& globals, Streams& streams) {
    if (options.help_keys) return show_keys(globals, streams);
    prepare_engine(globals, streams);
    SAUTI_TRY(const std::optional<fs::path> project, project_if_any(globals));
    SAUTI_TRY(const training::TrainRequest request,
              options.resume.empty() ? new_run(options, globals, project) : old_run(options, project));
    engine::Engines engines(probe_program(streams));
    SAUTI_TRY(engine::Engine * engine, engines.open());
    std::error_code error;
    fs::create_directories(request.run_folder.parent_path(), error); // its failure shows when the run's folder is made
    say(globals, streams, fmt::format("{} {}", request.resume ? "going on with" : "run", request.run_folder.string()));
    const Interrupt interrupt;
    ProgressLine line(globals, streams, options.verb());
    training::Control control;
    const training::NewsSink news = [&](const training::News& one) {
        if (one.line && globals.json) streams.out << runs::metric_text(*one.line) << std::endl;
        line.show_text(news_text(one));
    };
    auto outcome = training::train(*engine, request, control, base::Work(interrupt.token()), news);
    line.clear();
    if (!outcome) {
        base::Error told = std::move(outcome.error());
        if (told.kind == ErrorKind::cancelled) {
            const auto facts = runs::read_run(request.run_folder);
            told.message = fmt::format("stopped; a checkpoint holds the run after update {}", facts ? facts->step : 0);
            told.hint = fmt::format("sauti-cli {} --resume {}", options.verb(), handle_of(request));
        }
        return base::fail(std::move(told));
    }
    for (const base::Warning& warning : outcome->warnings)
        tell_warning(warning, globals, streams.err);
    tell_outcome(request, *outcome, globals, streams);
    return k_done;
}

void declare(Cli& cli, runs::RunKind kind) {
    auto options = std::make_shared<TrainOptions>();
    options->kind = kind;
    const bool is_pretrain = kind == runs::RunKind::pretrain;
    const std::string verb = options->verb();
    CLI::App* sub =
        cli.verb(cli.app, verb, is_pretrain ? "Pretrain a model on rows of text" : "Fine-tune a model to name entities",
                 is_pretrain ? "  sauti-cli train --preset tiny --data swa-phones/pretrain --seed 1\n"
                               "  sauti-cli train --resume tiny"
                             : "  sauti-cli finetune --preset tiny --data swa-phones/ner --set start=run:tiny@best\n"
                               "  sauti-cli finetune --preset tiny --data swa-phones/ner --set schedule.max_epochs=5",
                 [options](const Globals& globals, Streams& streams) { return run_train(*options, globals, streams); });
    sub->add_option("SPEC", options->spec_file, "A run spec (JSON)");
    sub->add_option("--preset", options->preset, "Spec that the rest differs from: tiny, small, paper-…");
    sub->add_option("--data", options->data,
                    "DATASET/OUTPUT of the project, or a folder with train, dev and test files");
    sub->add_option("--set", options->settings, "key=value; see --help-keys")->allow_extra_args(false);
    sub->add_option("--run", options->run_id, "Id of the new run (default: its name)");
    sub->add_option("--resume", options->resume, "Go on with this run");
    sub->add_option("--out", options->out, "Folder of the new run, where there is no project");
    sub->add_option("--device", options->device, "cpu, cuda:N or auto");
    sub->add_flag("--help-keys", options->help_keys, "Every key: type, unit, default, range, help");
}

} // namespace

void declare_train(Cli& cli) {
    declare(cli, runs::RunKind::pretrain);
    declare(cli, runs::RunKind::finetune);
}

} // namespace sauti::cli
