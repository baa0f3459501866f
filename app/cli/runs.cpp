// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "cli/cli.h"
#include "cli/run_places.h"
#include "cli/verbs.h"
#include "runs/run_filter.h"
#include "runs/run_overview.h"
#include "runs/run_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>
#include <set>
#include <utility>
#include <vector>

namespace sauti::cli {

namespace fs = std::filesystem;
using base::ErrorKind;
using base::Json;

namespace {

struct ListOptions {
    std::string filter;
    std::vector<std::string> columns = {"id",          "kind",      "state",      "step",
                                        "total_steps", "best_step", "best_value", "created"};
};

struct MetricsOptions {
    std::string id;
    std::vector<std::string> names;
    std::string format = "csv";
};

Json json_of(const runs::RunFacts& run) {
    Json json = {{"id", run.id}, {"name", run.name}, {"kind", run.kind}, {"state", runs::name(run.state)}};
    json["step"] = run.step;
    json["total_steps"] = run.total_steps;
    json["best_step"] = run.best_step ? Json(*run.best_step) : Json(nullptr);
    json["best_value"] = run.best_value ? base::number(*run.best_value) : Json(nullptr);
    json["created"] = run.created;
    json["ended"] = run.ended;
    json["error"] = run.error;
    json["folder"] = run.folder.string();
    return json;
}

std::string cell(const Json& value) {
    if (value.is_null()) return "";
    return value.is_string() ? value.get<std::string>() : base::compact(value);
}

/// The runs that pass; facts alone are read where nothing is asked.
base::Result<runs::RunList> chosen_runs(const fs::path& folder, const std::string& filter) {
    if (filter.empty()) return runs::list_runs(folder);
    SAUTI_TRY(const runs::RunFilter question, runs::RunFilter::parse(filter));
    SAUTI_TRY(runs::OverviewList all, runs::list_overviews(folder));
    runs::RunList chosen;
    chosen.broken = std::move(all.broken);
    for (const runs::RunOverview& run : all.runs) {
        if (question.passes(run)) chosen.runs.push_back(run.facts);
    }
    return chosen;
}

base::Result<int> list(const ListOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const fs::path project, project_folder(globals));
    SAUTI_TRY(const runs::RunList all, chosen_runs(project / "runs", options.filter));
    const Json shape = json_of({});
    for (const std::string& column : options.columns) {
        if (shape.contains(column)) continue;
        std::vector<std::string> known;
        for (const auto& [key, value] : shape.items())
            known.push_back(key);
        const auto near = base::nearest_name(column, known);
        return base::fail(ErrorKind::usage, fmt::format("there is no column {}", column),
                          near ? fmt::format("did you mean {}?", *near)
                               : fmt::format("columns are: {}", fmt::join(known, ", ")));
    }
    if (!globals.json) streams.out << fmt::format("{}\n", fmt::join(options.columns, "\t"));
    for (const runs::RunFacts& run : all.runs) {
        const Json json = json_of(run);
        if (globals.json) {
            streams.out << base::compact(json) << '\n';
            continue;
        }
        std::vector<std::string> cells;
        for (const std::string& column : options.columns)
            cells.push_back(cell(json[column]));
        streams.out << fmt::format("{}\n", fmt::join(cells, "\t"));
    }
    for (const base::Warning& warning : all.broken)
        tell_warning(warning, globals, streams.err);
    return all.broken.empty() ? k_done : k_answer_is_no;
}

base::Result<int> show(const std::string& id, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const auto project, project_if_any(globals));
    SAUTI_TRY(const fs::path folder, find_run(id, project));
    SAUTI_TRY(const runs::RunFacts facts, runs::read_run(folder));
    SAUTI_TRY(const Json whole, runs::read_run_json(folder));
    SAUTI_TRY(const runs::MetricPage page, runs::read_metrics(folder));
    Json answer = json_of(facts);
    for (const char* key :
         {"spec", "data", "versions", "device", "threads", "machine", "parameters", "labels", "result"}) {
        if (whole.contains(key)) answer[key] = whole[key];
    }
    Json metrics = Json::object();
    for (const auto& [metric, summary] : runs::summarise(page.lines)) {
        Json one = {{"last", base::number(summary.last)}, {"last_step", summary.last_step}, {"count", summary.count}};
        if (summary.best) {
            one["best"] = *summary.best;
            one["best_step"] = summary.best_step;
        }
        if (const runs::MetricFacts* known = runs::find_metric(metric)) one["unit"] = known->unit;
        metrics[metric] = std::move(one);
    }
    answer["metrics"] = std::move(metrics);
    Json checkpoints = Json::array();
    for (const auto& [step, path] : runs::checkpoints(folder))
        checkpoints.push_back(step);
    answer["checkpoints"] = std::move(checkpoints);
    streams.out << (globals.json ? base::compact(answer) + "\n" : base::pretty(answer));
    return k_done;
}

void print_csv(const std::vector<runs::MetricLine>& lines, const std::vector<std::string>& names, Streams& streams) {
    streams.out << fmt::format("step,epoch,ids,time,wall_s,{}\n", fmt::join(names, ","));
    for (const runs::MetricLine& line : lines) {
        std::string text = fmt::format("{},{},{},{},{}", line.step, line.epoch, line.ids, line.time, line.wall_s);
        for (const std::string& metric : names) {
            const auto value = line.values.find(metric);
            text += ',';
            if (value != line.values.end()) text += cell(base::number(value->second));
        }
        streams.out << text << '\n';
    }
}

void print_jsonl(const std::vector<runs::MetricLine>& lines, Streams& streams) {
    for (const runs::MetricLine& line : lines) {
        Json json = {{"step", line.step}, {"epoch", line.epoch}, {"ids", line.ids}, {"time", line.time}};
        json["wall_s"] = line.wall_s;
        for (const auto& [metric, value] : line.values)
            json[metric] = base::number(value);
        streams.out << base::compact(json) << '\n';
    }
}

base::Result<int> metrics(const MetricsOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const auto project, project_if_any(globals));
    SAUTI_TRY(const fs::path folder, find_run(options.id, project));
    SAUTI_TRY(runs::MetricPage page, runs::read_metrics(folder));
    std::set<std::string> known;
    for (const runs::MetricLine& line : page.lines) {
        for (const auto& [metric, value] : line.values)
            known.insert(metric);
    }
    for (const std::string& wanted : options.names) {
        if (known.count(wanted) == 1) continue;
        const auto near = base::nearest_name(wanted, {known.begin(), known.end()});
        return base::fail(ErrorKind::not_found, fmt::format("this run has no metric {}", wanted),
                          near ? fmt::format("did you mean {}?", *near)
                               : fmt::format("it has: {}", fmt::join(known, ", ")));
    }
    std::vector<std::string> names = options.names;
    if (names.empty()) names.assign(known.begin(), known.end());
    const std::set<std::string> chosen(names.begin(), names.end());
    std::vector<runs::MetricLine> lines;
    for (runs::MetricLine& line : page.lines) {
        for (auto value = line.values.begin(); value != line.values.end();)
            value = chosen.count(value->first) == 1 ? std::next(value) : line.values.erase(value);
        if (!line.values.empty()) lines.push_back(std::move(line));
    }
    if (options.format == "jsonl" || globals.json)
        print_jsonl(lines, streams);
    else
        print_csv(lines, names, streams);
    if (page.damaged_lines == 0) return k_done;
    base::Warning warning;
    warning.message = fmt::format("{} lines are no metrics and were left out", page.damaged_lines);
    warning.place.path = (folder / "metrics.jsonl").string();
    tell_warning(warning, globals, streams.err);
    return k_answer_is_no;
}

} // namespace

void declare_runs(Cli& cli) {
    CLI::App* family = cli.family("runs", "Training runs: what they were asked, how they went");
    auto list_options = std::make_shared<ListOptions>();
    CLI::App* list_verb = cli.verb(
        *family, "list", "Runs of the project (TSV)",
        "  sauti-cli runs list\n  sauti-cli runs list --columns id,state,best_value\n"
        "  sauti-cli runs list --filter 'kind=finetune eval/entity_f1>0.5'",
        [list_options](const Globals& globals, Streams& streams) { return list(*list_options, globals, streams); });
    list_verb->add_option("--columns", list_options->columns, "Columns, in order")->delimiter(',');
    list_verb->add_option("--filter", list_options->filter,
                          "Pieces of facts and settings, COLUMN=VALUE, METRIC<NUMBER, -WORD; all must hold");
    auto id = std::make_shared<std::string>();
    CLI::App* show_verb =
        cli.verb(*family, "show", "One run as JSON: state, spec, metrics by name",
                 "  sauti-cli runs show tiny\n  sauti-cli --json runs show tiny",
                 [id](const Globals& globals, Streams& streams) { return show(*id, globals, streams); });
    show_verb->add_option("ID", *id, "Id or folder of the run")->required();
    auto options = std::make_shared<MetricsOptions>();
    CLI::App* metrics_verb =
        cli.verb(*family, "metrics", "Metrics of a run, a line each time they were written",
                 "  sauti-cli runs metrics tiny --name train/loss\n  sauti-cli runs metrics tiny --format jsonl",
                 [options](const Globals& globals, Streams& streams) { return metrics(*options, globals, streams); });
    metrics_verb->add_option("ID", options->id, "Id or folder of the run")->required();
    metrics_verb->add_option("--name", options->names, "Only these metrics")->allow_extra_args(false);
    metrics_verb->add_option("--format", options->format, "csv or jsonl")->check(CLI::IsMember({"csv", "jsonl"}));
}

} // namespace sauti::cli
