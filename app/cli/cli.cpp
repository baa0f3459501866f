// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cli.h"

#include "base/environment.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/standard_output.h"
#include "cli/verbs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdlib>
#include <ostream>
#include <utility>

namespace sauti::cli {

namespace fs = std::filesystem;
using base::ErrorKind;

namespace {

constexpr const char* k_output_name = "standard output";

base::Result<int> parse_and_act(Cli& cli, int argc, const char* const* argv, Streams& streams) {
    try {
        cli.app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        streams.out << cli.app.help();
        return k_done;
    } catch (const CLI::CallForAllHelp&) {
        streams.out << cli.app.help("", CLI::AppFormatMode::All);
        return k_done;
    } catch (const CLI::CallForVersion& version) {
        streams.out << version.what() << '\n';
        return k_done;
    } catch (const CLI::ParseError& wrong) {
        return base::fail(ErrorKind::usage, wrong.what(), "sauti-cli --help shows the verbs");
    }
    if (!cli.action) {
        streams.out << cli.app.help();
        return k_done;
    }
    return cli.action(cli.globals, streams);
}

} // namespace

int exit_code(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::usage: return 2;
    case ErrorKind::io_write:
    case ErrorKind::full: return 4;
    case ErrorKind::busy:
    case ErrorKind::no_engine:
    case ErrorKind::not_finite:
    case ErrorKind::not_built:
    case ErrorKind::internal: return 5;
    case ErrorKind::cancelled: return 130;
    default: return 3;
    }
}

Cli::Cli() : app("Sauti: language models on phones, from the command line", "sauti-cli") {
    app.require_subcommand(0, 1);
    app.fallthrough();
    app.set_version_flag("--version", [] { return fmt::format("sauti-cli {}", base::version()); });
    app.add_option_function<std::string>(
        "--project", [this](const std::string& folder) { globals.project = folder; },
        "Project folder (default: the nearest one upward)");
    app.add_flag("--json", globals.json, "Answers for machines: one JSON object, or JSON lines");
    app.add_flag("--quiet", globals.quiet, "No words on standard error but errors");
    app.add_flag("--progress", globals.progress, "Progress lines where there is no terminal");
    app.add_option("--threads", globals.threads, "Threads; 0 = all cores")->check(CLI::Range(0, 1024));
    app.add_option_function<std::uint64_t>(
        "--seed", [this](std::uint64_t seed) { globals.seed = seed; }, "Seed");
    app.add_option_function<std::string>(
           "--color", [this](const std::string& when) { globals.color = when == "auto"; }, "auto or never")
        ->check(CLI::IsMember({"auto", "never"}));
}

CLI::App* Cli::verb(CLI::App& parent, const std::string& name, const std::string& help, const std::string& examples,
                    Action verb_action) {
    CLI::App* sub = parent.add_subcommand(name, help);
    sub->fallthrough();
    sub->footer("Examples:\n" + examples);
    sub->callback([this, verb_action = std::move(verb_action)] { action = verb_action; });
    return sub;
}

CLI::App* Cli::family(const std::string& name, const std::string& help) {
    CLI::App* sub = app.add_subcommand(name, help);
    sub->require_subcommand(1);
    sub->fallthrough();
    return sub;
}

void tell_error(const base::Error& error, const Globals& globals, std::ostream& err) {
    if (globals.json) {
        base::Json body = {{"kind", base::name(error.kind)}, {"message", error.message}};
        body["place"] = error.place.to_string();
        body["hint"] = error.hint;
        err << base::compact({{"error", body}}) << '\n';
        return;
    }
    err << "sauti-cli: error: " << error.message << '\n';
    for (const std::string& action : error.trail)
        err << "  while: " << action << '\n';
    if (!error.place.empty()) err << "  at: " << error.place.to_string() << '\n';
    if (!error.hint.empty()) err << "  try: " << error.hint << '\n';
}

void tell_warning(const base::Warning& warning, const Globals& globals, std::ostream& err) {
    if (globals.quiet) return;
    if (globals.json) {
        const base::Json body = {
            {"kind", base::name(warning.kind)}, {"message", warning.message}, {"place", warning.place.to_string()}};
        err << base::compact({{"warning", body}}) << '\n';
        return;
    }
    err << "sauti-cli: warning: " << warning.message << '\n';
    if (!warning.place.empty()) err << "  at: " << warning.place.to_string() << '\n';
}

void say(const Globals& globals, Streams& streams, const std::string& words) {
    if (!globals.quiet) streams.err << words << '\n';
}

void prepare_engine(const Globals& globals, const Streams& streams) {
    if (streams.argv != nullptr) base::prepare_environment(thread_count(globals), streams.argv);
}

int thread_count(const Globals& globals) {
    return globals.threads > 0 ? globals.threads : base::core_count();
}

fs::path probe_program(const Streams& streams) {
    return streams.argv != nullptr ? fs::path("/proc/self/exe") : fs::path();
}

base::Result<fs::path> project_folder(const Globals& globals) {
    std::error_code error;
    if (globals.project) {
        if (fs::exists(*globals.project / "sauti.json", error)) return *globals.project;
        return base::fail(
            base::make_error(ErrorKind::not_found,
                             fmt::format("{} is not a Sauti project (it has no sauti.json)", globals.project->string()),
                             fmt::format("sauti-cli project new {}", globals.project->string())));
    }
    const fs::path here = fs::current_path(error);
    for (fs::path folder = here;; folder = folder.parent_path()) {
        if (fs::exists(folder / "sauti.json", error)) return folder;
        if (folder == folder.parent_path()) break;
    }
    return base::fail(base::make_error(ErrorKind::not_found, "there is no project here or in a folder above",
                                       "give one with --project DIR, or make one: sauti-cli project new DIR"));
}

base::Result<void> check_output(const Streams& streams) {
    if (streams.out) return {};
    const int error_number = streams.standard_output != nullptr ? streams.standard_output->error_number() : EIO;
    base::Error error = base::write_error(error_number, k_output_name, "write");
    error.place = {}; // the sentence names it
    if (error.kind != ErrorKind::full) error.hint.clear();
    return base::fail(std::move(error));
}

int run_cli(int argc, const char* const* argv, Streams& streams) {
    Cli cli;
    declare_verbs(cli);
    auto outcome = parse_and_act(cli, argc, argv, streams);
    streams.out.flush();
    const auto written = check_output(streams);
    const bool only_output_failed = outcome ? !written : !written && outcome.error().message == written.error().message;
    if (only_output_failed) {
        if (streams.standard_output != nullptr && streams.standard_output->reader_is_gone()) return k_reader_gone;
        tell_error(written.error(), cli.globals, streams.err);
        return exit_code(written.error().kind);
    }
    if (!outcome) {
        tell_error(outcome.error(), cli.globals, streams.err);
        return exit_code(outcome.error().kind);
    }
    return *outcome;
}

} // namespace sauti::cli
