// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/dataset_detail.h"
#include "cli/dataset_paths.h"
#include "cli/terminal.h"
#include "workspace/binding.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <utility>
#include <vector>

namespace sauti::cli {

namespace fs = std::filesystem;
using base::ErrorKind;
using dataset::StepInfo;

namespace {

struct StepOptions {
    std::string step;
    std::map<std::string, std::string> words;
    std::string kind;
    std::vector<std::string> paths;
};

std::string options_text() {
    std::string text = "Steps and their options (each also takes --mode reference|corrected):\n";
    for (const StepInfo& step : dataset::steps()) {
        text += fmt::format("  {:<18}{}\n", step.name, step.help);
        for (const dataset::OptionInfo& option : step.options) {
            const std::string standard =
                option.default_value.empty() ? "" : fmt::format(" (default {})", option.default_value);
            text += fmt::format("    --{} {}{}: {}{}\n", option.name, dataset::name(option.type),
                                option.unit.empty() ? "" : fmt::format(" [{}]", option.unit), option.help, standard);
        }
    }
    return text;
}

base::Result<dataset::Options> values_of(const StepInfo& step, const StepOptions& options, const Globals& globals) {
    std::map<std::string, std::string> words = options.words;
    for (const dataset::OptionInfo& option : step.options) {
        if (option.name == "seed" && globals.seed) words["seed"] = std::to_string(*globals.seed);
    }
    SAUTI_TRY(dataset::Options values, dataset::Options::from_words(step.options, words));
    for (const dataset::OptionInfo& option : step.options) {
        if (option.required && values.text(option.name).empty()) {
            return base::fail(ErrorKind::usage, fmt::format("{} needs --{}", step.name, option.name),
                              std::string(option.help));
        }
    }
    return values;
}

base::Result<void> run_one(const StepInfo& step, const dataset::Options& values, const StepFiles& files,
                           Streams& streams, const base::Work& work, dataset::StepReport& report) {
    std::vector<dataset::StepInput> inputs;
    for (const StepFile& file : files.inputs) {
        SAUTI_TRY(dataset::StepInput input, open_input(file, streams, step.in_memory));
        inputs.push_back(std::move(input));
    }
    std::vector<std::unique_ptr<StepOutput>> outputs;
    for (const std::string& path : files.outputs) {
        SAUTI_TRY(std::unique_ptr<StepOutput> output, StepOutput::create(path, streams));
        outputs.push_back(std::move(output));
    }
    const dataset::Tools tools = workspace::dataset_tools();
    dataset::StepRun run = {values, values.mode(), inputs, {}, report, tools, work};
    for (const auto& output : outputs)
        run.outputs.push_back(&output->lines());
    SAUTI_CHECK(dataset::run_step(step, run));
    for (const auto& output : outputs)
        SAUTI_CHECK(output->commit());
    return {};
}

base::Result<int> run(const StepOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const StepInfo* const step, dataset::find_step(options.step));
    SAUTI_TRY(const dataset::Options values, values_of(*step, options, globals));
    SAUTI_TRY(StepPlan plan, plan_step(*step, values.mode(), options.kind, options.paths));
    for (const std::string& words : plan.words)
        tell_warning({words, {}, ErrorKind::invalid}, globals, streams.err);
    const Interrupt interrupt;
    ProgressLine line(globals, streams, std::string(step->name));
    const base::Work work = work_with(interrupt, line);
    dataset::StepReport all;
    const bool to_stream = plan.files.size() == 1 && plan.files[0].outputs[0] == "-";
    for (const StepFiles& files : plan.files) {
        dataset::StepReport report;
        SAUTI_CHECK(run_one(*step, values, files, streams, work, report));
        line.clear();
        if (!globals.json) tell_report(report, files.inputs[0].path, globals, streams);
        all.add(report);
    }
    if (globals.json) {
        base::Json json = {{"step", step->name}, {"files", plan.files.size()}};
        json.update(dataset::json_of(all));
        (to_stream ? streams.err : streams.out) << base::compact(json) << '\n';
    }
    return code_of(all);
}

} // namespace

void declare_dataset_step(Cli& cli, CLI::App& family) {
    const auto options = std::make_shared<StepOptions>();
    CLI::App* step =
        cli.verb(family, "step", "One step as a filter on files, folders or a stream",
                 "  sauti-cli dataset step phonemize-conll --code swa-Latn train.txt phones.txt\n"
                 "  echo 'chai ni tamu' | sauti-cli dataset step phonemize-text --code swa-Latn - -\n\n" +
                     options_text(),
                 [options](const Globals& globals, Streams& streams) { return run(*options, globals, streams); });
    step->add_option("NAME", options->step, "Step")->required();
    step->add_option("PATHS", options->paths, "IN OUT: files, folders, or - (concatenate: IN IN … OUT)")
        ->required()
        ->expected(2, -1);
    step->add_option("--kind", options->kind, "What the lines are, where it cannot be seen: text, conll or jsonl")
        ->check(CLI::IsMember({"text", "conll", "jsonl"}));
    std::set<std::string> names;
    const auto add = [&](const dataset::OptionInfo& option) {
        const std::string name(option.name);
        if (name == "seed" || !names.insert(name).second) return; // --seed is the program's own
        std::string flags = "--" + name;
        std::string dashed = name;
        for (char& c : dashed)
            c = c == '_' ? '-' : c;
        if (dashed != name) flags += ",--" + dashed;
        step->add_option_function<std::string>(
            flags, [options, name](const std::string& word) { options->words[name] = word; }, std::string(option.help));
    };
    add(dataset::mode_option());
    for (const StepInfo& info : dataset::steps()) {
        for (const dataset::OptionInfo& option : info.options)
            add(option);
    }
}

} // namespace sauti::cli
