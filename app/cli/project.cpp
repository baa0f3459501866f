// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/project.h"

#include "base/json.h"
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "workspace/demo.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>

namespace sauti::cli {

namespace {

using workspace::Part;
using workspace::Project;

struct NewOptions {
    std::string folder;
    std::string name;
};

base::Result<int> make_new(const NewOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const Project project, Project::create(options.folder, options.name));
    if (globals.json) {
        streams.out << base::compact({{"name", project.name()}, {"folder", project.folder().string()}}) << '\n';
        return k_done;
    }
    streams.out << "Project \"" << project.name() << "\" in " << project.folder().string() << '\n';
    say(globals, streams, fmt::format("next: sauti-cli --project {} corpus add FOLDER", project.folder().string()));
    return k_done;
}

base::Result<int> make_demo(const std::string& folder, const Globals& globals, Streams& streams) {
    const Interrupt interrupt;
    ProgressLine line(globals, streams, "importing");
    SAUTI_TRY(const Project project, workspace::make_demo_project(folder, work_with(interrupt, line)));
    line.clear();
    if (globals.json) {
        streams.out << base::compact({{"name", project.name()}, {"folder", project.folder().string()}}) << '\n';
        return k_done;
    }
    streams.out << "Project \"" << project.name() << "\" in " << project.folder().string() << ": corpora swa and kin\n";
    say(globals, streams, fmt::format("next: sauti-cli --project {} corpus rows swa", project.folder().string()));
    return k_done;
}

base::Result<int> show_info(const Globals& globals, Streams& streams) {
    SAUTI_TRY(const auto folder, project_folder(globals));
    SAUTI_TRY(const Project project, Project::open(folder));
    base::Json json = {{"name", project.name()}, {"folder", folder.string()}, {"created", project.created()}};
    const std::pair<const char*, Part> parts[] = {
        {"corpora", Part::corpus}, {"recipes", Part::recipe}, {"datasets", Part::dataset}, {"runs", Part::run}};
    for (const auto& [key, part] : parts)
        json[key] = project.ids(part);
    if (globals.json) {
        streams.out << base::compact(json) << '\n';
        return k_done;
    }
    streams.out << "name      " << project.name() << "\nfolder    " << folder.string() << "\ncreated   "
                << project.created() << '\n';
    for (const auto& [key, part] : parts) {
        streams.out << fmt::format("{:<10}{}\n", key, fmt::join(project.ids(part), ", "));
    }
    return k_done;
}

} // namespace

void declare_project(Cli& cli) {
    CLI::App* family = cli.family("project", "Make and look at a project");

    const auto options = std::make_shared<NewOptions>();
    CLI::App* make =
        cli.verb(*family, "new", "Make an empty project in a new folder",
                 "  sauti-cli project new my-study\n"
                 "  sauti-cli project new my-study --name \"Swahili phones\"",
                 [options](const Globals& globals, Streams& streams) { return make_new(*options, globals, streams); });
    make->add_option("DIR", options->folder, "Folder to make")->required();
    make->add_option("--name", options->name, "Name shown (default: the folder's)");

    const auto demo_folder = std::make_shared<std::string>();
    CLI::App* demo = cli.verb(
        *family, "demo", "Make a project with the demo texts, Swahili and Kinyarwanda",
        "  sauti-cli project demo demo\n"
        "  sauti-cli --project demo corpus rows swa --filter tag:PER",
        [demo_folder](const Globals& globals, Streams& streams) { return make_demo(*demo_folder, globals, streams); });
    demo->add_option("DIR", *demo_folder, "Folder to make")->required();

    cli.verb(*family, "info", "Name, folder, corpora, recipes, data sets and runs of the project",
             "  sauti-cli project info\n  sauti-cli --json project info", show_info);
}

} // namespace sauti::cli
