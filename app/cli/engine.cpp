// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "cli/cli.h"
#include "cli/verbs.h"
#include "engine/engines.h"
#include "engine/facts.h"
#include "shiba/self_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <ostream>

namespace sauti::cli {

namespace {

using base::Json;
using engine::EngineBuild;
using engine::EngineFacts;

struct EngineOptions {
    std::string path;
    std::string device = "cpu";
    std::string precision = "fp32";
};

void tell_facts(const EngineFacts& facts, std::ostream& out) {
    out << fmt::format("  {} {}, offers {}, precisions {}\n", facts.name, facts.version, fmt::join(facts.offers, ", "),
                       fmt::join(facts.precisions, ", "));
    out << "  " << facts.details << '\n';
    for (const engine::Device& device : facts.devices) {
        out << fmt::format("  device {}: {}, {:.1f} GiB\n", device.id, device.name,
                           static_cast<double>(device.memory_bytes) / (1024.0 * 1024.0 * 1024.0));
    }
}

base::Result<int> list_builds(const Globals& globals, Streams& streams) {
    prepare_engine(globals, streams);
    engine::Engines engines(probe_program(streams));
    const std::vector<EngineBuild> builds = engines.builds();
    Json all = Json::array();
    bool usable = false;
    for (const EngineBuild& build : builds) {
        usable = usable || build.usable;
        Json one = {{"path", build.path.string()}, {"usable", build.usable}};
        if (build.usable) {
            one["facts"] = facts_json(build.facts);
        } else {
            one["reason"] = build.reason;
        }
        all.push_back(one);
        if (globals.json) continue;
        streams.out << fmt::format("{}: {}\n", build.path.string(), build.usable ? "usable" : build.reason);
        if (build.usable) tell_facts(build.facts, streams.out);
    }
    if (globals.json) streams.out << base::compact({{"interface", engine::interface_abi()}, {"builds", all}}) << '\n';
    if (builds.empty()) say(globals, streams, "no engine plug-in was found; SAUTI_ENGINE_PATH can name one");
    return usable ? k_done : k_answer_is_no;
}

base::Result<int> probe(const EngineOptions& options, const Globals& globals, Streams& streams) {
    prepare_engine(globals, streams);
    SAUTI_TRY(const std::unique_ptr<engine::Engine> opened, engine::load_plugin(options.path));
    const EngineFacts facts = opened->facts();
    if (globals.json) {
        streams.out << base::compact(facts_json(facts)) << '\n';
    } else {
        streams.out << options.path << '\n';
        tell_facts(facts, streams.out);
    }
    return k_done;
}

base::Result<int> check(const EngineOptions& options, const Globals& globals, Streams& streams) {
    prepare_engine(globals, streams);
    engine::Engines engines(probe_program(streams));
    std::optional<std::filesystem::path> path;
    if (!options.path.empty()) path = options.path;
    SAUTI_TRY(engine::Engine* const opened, engines.open(path));
    SAUTI_TRY(const std::vector<shiba::Figure> figures,
              shiba::self_check(*opened, {options.device, options.precision, thread_count(globals)}));
    Json all = Json::array();
    int wrong = 0;
    for (const shiba::Figure& figure : figures) {
        wrong += figure.holds() ? 0 : 1;
        all.push_back({{"name", figure.name},
                       {"expected", base::number(figure.expected)},
                       {"got", base::number(figure.got)},
                       {"tolerance", figure.tolerance},
                       {"holds", figure.holds()}});
        if (globals.json) continue;
        streams.out << fmt::format("{} {:<52} {:.9g}, expected {:.9g} ± {:.1g}\n", figure.holds() ? "ok   " : "WRONG",
                                   figure.name, figure.got, figure.expected, figure.tolerance);
    }
    if (globals.json) {
        streams.out << base::compact({{"engine", facts_json(opened->facts())}, {"figures", all}, {"wrong", wrong}})
                    << '\n';
    } else {
        streams.out << fmt::format("{} figures, {} wrong\n", figures.size(), wrong);
    }
    return wrong == 0 ? k_done : k_answer_is_no;
}

} // namespace

void declare_engine(Cli& cli) {
    CLI::App* family =
        cli.family("engine", "The plug-in that computes: which builds there are, and whether they are right");
    cli.verb(*family, "list", "Builds of the plug-in that were found, and why one is or is not usable",
             "  sauti-cli engine list\n  sauti-cli --json engine list", list_builds);

    auto options = std::make_shared<EngineOptions>();
    CLI::App* probe_verb =
        cli.verb(*family, "probe", "Opens one plug-in and says what it is",
                 "  sauti-cli engine probe ../lib/libsauti_torch.so\n  sauti-cli engine probe PLUGIN.so --json",
                 [options](const Globals& globals, Streams& streams) { return probe(*options, globals, streams); });
    probe_verb->add_option("path", options->path, "The plug-in")->required();

    CLI::App* check_verb =
        cli.verb(*family, "check", "Computes a small model with known weights and compares with built-in figures",
                 "  sauti-cli engine check\n  sauti-cli --threads 1 engine check --precision fp64",
                 [options](const Globals& globals, Streams& streams) { return check(*options, globals, streams); });
    check_verb->add_option("--engine", options->path, "A plug-in; without it the first usable one");
    check_verb->add_option("--device", options->device, "cpu, cuda:0 …");
    check_verb->add_option("--precision", options->precision, "fp32 or fp64")->check(CLI::IsMember({"fp32", "fp64"}));
}

} // namespace sauti::cli
