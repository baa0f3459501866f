// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "cli/dataset_detail.h"
#include "cli/terminal.h"
#include "dataset/builder.h"
#include "dataset/preview.h"
#include "workspace/binding.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>
#include <vector>

namespace sauti::cli {

namespace fs = std::filesystem;

namespace {

struct BuildOptions {
    std::string recipe;
    std::vector<std::string> corpora;
    std::string name;
    bool resume = false;
    bool replace = false;
    int preview_lines = 0;
};

base::Result<dataset::Recipe> read_recipe(const BuildOptions& options, const fs::path& project) {
    SAUTI_TRY(const fs::path path, dataset::recipe_path(options.recipe, project));
    SAUTI_TRY(const std::string text, base::read_file(path));
    SAUTI_TRY(dataset::Recipe recipe, dataset::parse_recipe(text, path.string()));
    SAUTI_CHECK(dataset::fill_inputs(recipe, options.corpora));
    return recipe;
}

base::Result<int> show_preview(const dataset::Recipe& recipe, const BuildOptions& options, const fs::path& project,
                               const Globals& globals, Streams& streams) {
    dataset::PreviewOptions wanted;
    wanted.project = project;
    wanted.lines = static_cast<std::size_t>(options.preview_lines);
    wanted.open.phone_patterns = workspace::phone_patterns();
    SAUTI_TRY(const auto steps, dataset::preview(recipe, wanted, workspace::dataset_tools()));
    for (const dataset::StepPreview& step : steps) {
        if (globals.json) {
            base::Json json = {{"id", step.id}, {"kind", dataset::name(step.kind)}};
            json.update(dataset::json_of(step.report));
            json["lines"] = base::Json::array();
            for (const auto& line : step.lines) {
                json["lines"].push_back({{"text", line.text},
                                         {"before", line.before},
                                         {"changed", line.changed},
                                         {"from_line", line.from_line}});
            }
            streams.out << base::compact(json) << '\n';
            continue;
        }
        streams.out << fmt::format("== {} ({}): {} lines in, {} out\n", step.id, dataset::name(step.kind),
                                   step.report.lines_in, step.report.lines_out);
        for (const auto& line : step.lines)
            streams.out << (line.changed ? "* " : "  ") << line.text << '\n';
    }
    return k_done;
}

void tell_result(const dataset::BuildResult& result, const Globals& globals, Streams& streams) {
    std::size_t skipped = 0;
    for (const auto& step : result.steps)
        skipped += step.skipped ? 1 : 0;
    for (const auto& step : result.info.steps)
        tell_report(step.report, step.id, globals, streams);
    if (globals.json) {
        base::Json json = {{"name", result.info.name},
                           {"folder", result.folder.string()},
                           {"unchanged", result.unchanged},
                           {"skipped", skipped}};
        json["files"] = dataset::json_of(result.info)["files"];
        streams.out << base::compact(json) << '\n';
        return;
    }
    streams.out << fmt::format("data set {} in {} ({} of {} steps were known{})\n", result.info.name,
                               result.folder.string(), skipped, result.steps.size(),
                               result.unchanged ? "; nothing changed" : "");
    for (const auto& file : result.info.files) {
        streams.out << fmt::format("  {}\t{} lines\t{} bytes\n", file.path, file.lines, file.bytes);
    }
}

base::Result<int> run_build(const BuildOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const fs::path project, project_folder(globals));
    SAUTI_TRY(dataset::Recipe recipe, read_recipe(options, project));
    if (options.preview_lines > 0) return show_preview(recipe, options, project, globals, streams);
    dataset::BuildRequest request;
    request.project = project;
    request.name = options.name.empty() ? dataset::default_name(recipe, !options.corpora.empty()) : options.name;
    request.recipe = std::move(recipe);
    request.tools = workspace::dataset_tools();
    request.open.phone_patterns = workspace::phone_patterns();
    request.open.threads = globals.threads;
    request.replace = options.replace;
    const Interrupt interrupt;
    ProgressLine line(globals, streams, "build " + request.name);
    auto result = dataset::build(request, work_with(interrupt, line));
    line.clear();
    if (!result) {
        if (result.error().kind == base::ErrorKind::cancelled) {
            result.error().hint = "the finished steps are kept: the same command goes on";
        }
        return base::fail(std::move(result.error()));
    }
    tell_result(*result, globals, streams);
    return k_done;
}

} // namespace

void declare_dataset_build(Cli& cli, CLI::App& family) {
    const auto options = std::make_shared<BuildOptions>();
    CLI::App* build =
        cli.verb(family, "build", "Build a data set from a recipe; finished steps are not done twice",
                 "  sauti-cli dataset build phones-ner --corpus swa\n"
                 "  sauti-cli dataset build recipes/mine.json --name mine",
                 [options](const Globals& globals, Streams& streams) { return run_build(*options, globals, streams); });
    build->add_option("RECIPE", options->recipe, "File, or the name of a recipe (dataset recipes)")->required();
    build->add_option("--corpus", options->corpora, "Corpus for the recipe's open input: ID, or INPUT=ID");
    build->add_option("--name", options->name, "Name of the data set (default: CORPUS-RECIPE, or the recipe's)");
    build->add_flag("--resume", options->resume, "Go on where a build was stopped (always done; taken for scripts)");
    build->add_flag("--replace", options->replace, "Replace a data set of another recipe");
    build->add_option("--preview", options->preview_lines, "Show the first N lines after each step; nothing is written")
        ->check(CLI::Range(1, 1000));
}

} // namespace sauti::cli
