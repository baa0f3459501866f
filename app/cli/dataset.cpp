// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/dataset_detail.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "dataset/builder.h"
#include "dataset/data_set.h"
#include "dataset/recipe.h"
#include "dataset/trace.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>
#include <vector>

namespace sauti::cli {

namespace fs = std::filesystem;

namespace {

std::string span_text(const dataset::Span& span) {
    std::string text = span.lines > 1 ? fmt::format("lines {}–{}", span.line, span.line + span.lines - 1)
                                      : fmt::format("line {}", span.line);
    if (span.end_cps != dataset::k_whole) text += fmt::format(", characters {}–{}", span.begin_cps, span.end_cps);
    return text;
}

base::Json json_of(const dataset::TracedPart& part) {
    base::Json json = {{part.source.kind == "corpus" ? "corpus" : "kind",
                        part.source.kind == "corpus" ? part.source.id : part.source.kind},
                       {"file", part.source.path},
                       {"line", part.span.line},
                       {"lines", part.span.lines}};
    const auto end_or_null = [](std::uint32_t end) { return end == dataset::k_whole ? base::Json() : base::Json(end); };
    json["begin"] = part.span.begin_cps;
    json["end"] = end_or_null(part.span.end_cps);
    json["unit_begin"] = part.span.unit_begin;
    json["unit_end"] = end_or_null(part.span.unit_end);
    json["text"] = part.text;
    json["row"] = part.row > 0 ? base::Json(part.row) : base::Json();
    if (!part.problem.empty()) json["problem"] = part.problem;
    return json;
}

base::Result<int> show_trace(const std::string& what, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const fs::path project, project_folder(globals));
    SAUTI_TRY(const auto question, dataset::trace_question(what));
    const Interrupt interrupt;
    ProgressLine line(globals, streams, "trace");
    SAUTI_TRY(const dataset::Trace trace, dataset::trace(project, question, work_with(interrupt, line)));
    line.clear();
    if (globals.json) {
        base::Json json = {
            {"dataset", question.data_set}, {"file", question.file}, {"line", question.line}, {"text", trace.text}};
        json["steps"] = trace.steps;
        json["parts"] = base::Json::array();
        for (const auto& part : trace.parts)
            json["parts"].push_back(json_of(part));
        streams.out << base::compact(json) << '\n';
        return k_done;
    }
    streams.out << fmt::format("{}:{}:{}  {}\n", question.data_set, question.file, question.line, trace.text);
    streams.out << fmt::format("made by {}\n", fmt::join(trace.steps, " ← "));
    for (const auto& part : trace.parts) {
        const std::string owner = part.source.kind == "corpus" ? "corpus " + part.source.id + ", " : "";
        streams.out << fmt::format("from {}{}, {}", owner, part.source.path, span_text(part.span));
        if (part.row > 0) streams.out << ", row " << part.row;
        streams.out << '\n';
        if (!part.text.empty()) streams.out << "    " << part.text << '\n';
        if (!part.problem.empty()) streams.out << "    (" << part.problem << ")\n";
    }
    return k_done;
}

base::Result<int> list(const Globals& globals, Streams& streams) {
    SAUTI_TRY(const fs::path project, project_folder(globals));
    int code = k_done;
    for (const std::string& name : dataset::data_set_names(project)) {
        const auto info = dataset::read_data_set(project / "datasets" / name);
        if (!info) {
            tell_error(info.error(), globals, streams.err);
            code = k_answer_is_no;
            continue;
        }
        std::int64_t lines = 0;
        for (const auto& file : info->files)
            lines += file.lines;
        const auto outputs = info->outputs();
        if (globals.json) {
            const base::Json json = {{"name", name},
                                     {"outputs", outputs},
                                     {"files", info->files.size()},
                                     {"lines", lines},
                                     {"built", info->built}};
            streams.out << base::compact(json) << '\n';
            continue;
        }
        streams.out << fmt::format("{}\t{}\t{} files\t{} lines\t{}\n", name, fmt::join(outputs, " "),
                                   info->files.size(), lines, info->built);
    }
    return code;
}

base::Result<int> show_info(const std::string& name, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const fs::path project, project_folder(globals));
    SAUTI_TRY(const fs::path folder, dataset::data_set_folder(project, name));
    SAUTI_TRY(const dataset::DataSetInfo info, dataset::read_data_set(folder));
    if (globals.json) {
        streams.out << base::compact(dataset::json_of(info)) << '\n';
        return k_done;
    }
    streams.out << fmt::format("data set  {}\nbuilt     {} ({})\n", info.name, info.built, info.machine);
    for (const auto& parent : info.parents)
        streams.out << fmt::format("from      {} {}\n", parent.kind, parent.id);
    for (const auto& step : info.steps) {
        streams.out << fmt::format("step      {} = {} ({}) of {}: {} lines in, {} out\n", step.id, step.step,
                                   base::name(step.mode), fmt::join(step.from, ", "), step.report.lines_in,
                                   step.report.lines_out);
        for (const auto& [reason, lines] : step.report.lost)
            streams.out << fmt::format("            lost {}: {}\n", lines, reason);
        for (const auto& [what, times] : step.report.changed)
            streams.out << fmt::format("            {}: {}\n", what, times);
        for (const auto& [code_point, times] : step.report.unmapped) {
            streams.out << fmt::format("            no phone for {} (U+{:04X}): {}\n",
                                       unicode::to_utf8(std::u32string_view(&code_point, 1)),
                                       static_cast<std::uint32_t>(code_point), times);
        }
    }
    for (const auto& file : info.files) {
        streams.out << fmt::format("file      {}\t{}\t{}\t{} lines\t{} bytes\t{}\n", file.path,
                                   dataset::name(file.kind), dataset::name(file.units), file.lines, file.bytes,
                                   file.sha256);
    }
    return k_done;
}

base::Result<int> check(const std::string& name, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const fs::path project, project_folder(globals));
    SAUTI_TRY(const fs::path folder, dataset::data_set_folder(project, name));
    const Interrupt interrupt;
    ProgressLine line(globals, streams, "verify " + name);
    SAUTI_TRY(const auto findings, dataset::verify(folder, work_with(interrupt, line)));
    line.clear();
    for (const base::Warning& finding : findings)
        tell_warning(finding, globals, streams.err);
    if (globals.json) {
        streams.out << base::compact({{"name", name}, {"ok", findings.empty()}, {"findings", findings.size()}}) << '\n';
    } else {
        streams.out << (findings.empty()
                            ? fmt::format("{}: every file is as it was built\n", name)
                            : fmt::format("{}: {} files are not as they were built\n", name, findings.size()));
    }
    return findings.empty() ? k_done : k_answer_is_no;
}

base::Result<int> recipes(const Globals& globals, Streams& streams) {
    const auto project = project_folder(globals);
    if (globals.project && !project) return base::fail(project.error());
    int code = k_done;
    for (const auto& found : dataset::find_recipes(project ? std::optional<fs::path>(*project) : std::nullopt)) {
        const auto json = base::read_json(found.path);
        const auto recipe = json ? dataset::recipe_of(*json, found.path.string())
                                 : base::Result<dataset::Recipe>(base::fail(json.error()));
        if (!recipe) {
            tell_error(recipe.error(), globals, streams.err);
            code = k_answer_is_no;
            continue;
        }
        std::vector<std::string> inputs;
        for (const auto& input : recipe->inputs)
            inputs.push_back(input.asked ? input.name + " (asked)" : input.name);
        std::vector<std::string> outputs;
        for (const auto& [name, from] : recipe->outputs)
            outputs.push_back(name);
        if (globals.json) {
            streams.out << base::compact({{"name", found.name},
                                          {"path", found.path.string()},
                                          {"shipped", found.shipped},
                                          {"description", recipe->description},
                                          {"recipe", dataset::json_of(*recipe)}})
                        << '\n';
            continue;
        }
        streams.out << fmt::format("{}\t{}\tinputs: {}\toutputs: {}\t{}\n", found.name,
                                   found.shipped ? "shipped" : "project", fmt::join(inputs, ", "),
                                   fmt::join(outputs, ", "), recipe->description);
    }
    return code;
}

} // namespace

void tell_report(const dataset::StepReport& report, const std::string& name, const Globals& globals, Streams& streams) {
    std::string text = fmt::format("{}: {} lines in, {} out", name, report.lines_in, report.lines_out);
    for (const auto& [reason, lines] : report.lost)
        text += fmt::format("; lost {} ({})", lines, reason);
    for (const auto& [what, times] : report.changed)
        text += fmt::format("; {}: {}", what, times);
    say(globals, streams, text);
    std::int64_t unmapped = 0;
    for (const auto& [code_point, times] : report.unmapped)
        unmapped += times;
    if (unmapped > 0) say(globals, streams, fmt::format("{}: {} characters have no phone", name, unmapped));
    for (const std::string& line : report.printed)
        say(globals, streams, line);
    constexpr std::size_t k_told = 10;
    const auto& warnings = report.warnings.kept();
    for (std::size_t i = 0; i < std::min(k_told, warnings.size()); ++i)
        tell_warning(warnings[i], globals, streams.err);
    if (report.warnings.total() > static_cast<std::int64_t>(k_told)) {
        say(globals, streams,
            fmt::format("and {} more like these", report.warnings.total() - static_cast<std::int64_t>(k_told)));
    }
}

int code_of(const dataset::StepReport& report) {
    return report.warnings.total() > 0 ? k_answer_is_no : k_done;
}

void declare_dataset(Cli& cli) {
    CLI::App* family = cli.family("dataset", "Make data sets of corpora, step by step, and follow a line back");
    declare_dataset_step(cli, *family);
    declare_dataset_build(cli, *family);
    cli.verb(*family, "list", "Data sets of the project", "  sauti-cli dataset list\n  sauti-cli --json dataset list",
             list);
    const auto name = std::make_shared<std::string>();
    const auto named = [&](const char* verb, const char* help, const char* examples, auto action) {
        CLI::App* sub =
            cli.verb(*family, verb, help, examples, [name, action](const Globals& globals, Streams& streams) {
                return action(*name, globals, streams);
            });
        sub->add_option("NAME", *name, "Data set")->required();
    };
    named("info", "Recipe's steps with what was lost, files with hashes",
          "  sauti-cli dataset info swa-phones-ner\n  sauti-cli --json dataset info swa-phones-ner", show_info);
    named("verify", "Check every file against the hash of its build",
          "  sauti-cli dataset verify swa-phones-ner\n  sauti-cli --json dataset verify swa-phones-ner", check);
    named("trace", "Which row of which corpus a line comes from (NAME:FILE:LINE)",
          "  sauti-cli dataset trace swa-phones-ner:ner/train.txt:7\n"
          "  sauti-cli --json dataset trace swa-phones-ner:ner/train.txt:7",
          show_trace);
    cli.verb(*family, "recipes", "Recipes of the project and those that come with Sauti",
             "  sauti-cli dataset recipes\n  sauti-cli --json dataset recipes", recipes);
}

} // namespace sauti::cli
