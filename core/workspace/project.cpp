// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/project.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "corpus/corpus_info.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace sauti::workspace {

namespace fs = std::filesystem;
using base::ErrorKind;

namespace {

constexpr std::string_view k_format = "sauti-project";
constexpr std::array k_parts = {Part::corpus, Part::recipe, Part::dataset, Part::run};

std::string_view folder_name(Part part) {
    switch (part) {
    case Part::corpus: return "corpora";
    case Part::recipe: return "recipes";
    case Part::dataset: return "datasets";
    case Part::run: return "runs";
    }
    return {};
}

/// What may stand in a folder that becomes a project: nothing a person made, but what a killed `create` left.
bool is_free(const fs::path& folder) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        const bool is_part =
            std::any_of(k_parts.begin(), k_parts.end(), [&name](Part part) { return folder_name(part) == name; });
        const bool is_empty_part = is_part && fs::is_directory(entry, error) && fs::is_empty(entry, error);
        if (name != ".git" && name.rfind(base::k_temporary_prefix, 0) != 0 && !is_empty_part) return false;
    }
    return true;
}

/// Names of the folders in `folder`, but for temporary ones.
std::vector<std::string> folders_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        std::string file_name = entry.path().filename().string();
        const bool is_temporary = file_name.rfind(base::k_temporary_prefix, 0) == 0;
        if (!is_temporary && entry.is_directory(error)) names.push_back(std::move(file_name));
    }
    return names;
}

void sweep_one(const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder, error)) static_cast<void>(base::remove_leftovers(folder));
}

/// Temporaries of killed processes; a read-only project is opened all the same. Inside of a corpus, of a data set's
/// steps and of a run the holder of the lock may be a process of another machine, whose number says nothing here.
void sweep(const fs::path& folder) {
    sweep_one(folder);
    for (const Part part : k_parts)
        sweep_one(folder / folder_name(part));
    const fs::path corpora = folder / folder_name(Part::corpus);
    for (const std::string& id : folders_in(corpora)) {
        if (!base::FileLock::is_held(corpus::lock_path(corpora / id))) sweep_one(corpora / id);
    }
    const fs::path steps = folder / ".sauti" / "steps";
    for (const std::string& id : folders_in(steps)) {
        if (!base::FileLock::is_held(steps / id / "lock")) sweep_one(steps / id);
    }
    const fs::path runs = folder / folder_name(Part::run);
    for (const std::string& id : folders_in(runs)) {
        if (base::FileLock::is_held(runs / id / "lock")) continue;
        for (const char* inner : {"", "checkpoints", "predictions"})
            sweep_one(runs / id / inner);
    }
}

} // namespace

std::string_view part_name(Part part) {
    switch (part) {
    case Part::corpus: return "corpus";
    case Part::recipe: return "recipe";
    case Part::dataset: return "data set";
    case Part::run: return "run";
    }
    return {};
}

base::Result<void> check_id(std::string_view id) {
    const auto refuse = [id](std::string_view why) {
        return base::fail(ErrorKind::invalid, fmt::format("\"{}\" cannot be a name here: {}", id, why),
                          "use letters, digits, '-', '_' and '.'");
    };
    if (id.empty()) return refuse("it is empty");
    if (id.size() > 100) return refuse("it is longer than 100 bytes");
    if (id.front() == '.') return refuse("it begins with a dot");
    for (const char c : id) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F || std::string_view("/\\:*?\"<>| ").find(c) != std::string_view::npos) {
            return refuse(fmt::format("it holds '{}'", byte < 0x20 || byte == 0x7F ? '?' : c));
        }
    }
    return {};
}

Project::Project(fs::path folder, std::string name, std::string created)
    : folder_(std::move(folder)), name_(std::move(name)), created_(std::move(created)) {}

base::Result<Project> Project::create(const fs::path& folder, std::string name) {
    std::error_code error;
    if (fs::exists(folder / "sauti.json", error)) {
        return base::fail(base::make_error(ErrorKind::invalid, fmt::format("{} is a project already", folder.string()),
                                           "open it instead")
                              .within(folder.string()));
    }
    if (!is_free(folder)) {
        return base::fail(base::make_error(ErrorKind::invalid, fmt::format("{} is not empty", folder.string()),
                                           "choose a new or an empty folder")
                              .within(folder.string()));
    }
    fs::create_directories(folder, error);
    if (error) return base::fail(base::write_error(error.value(), folder, "create"));
    for (const Part part : k_parts) {
        fs::create_directory(folder / folder_name(part), error);
        if (error) return base::fail(base::write_error(error.value(), folder / folder_name(part), "create"));
    }
    if (name.empty()) name = fs::weakly_canonical(folder, error).filename().string();
    const std::string created = base::now_rfc3339();
    // Last, so that a folder with sauti.json is always a whole project.
    SAUTI_CHECK(
        base::write_json(folder / "sauti.json",
                         {{"format", k_format}, {"version", k_project_version}, {"name", name}, {"created", created}}));
    return Project(folder, std::move(name), created);
}

base::Result<Project> Project::open(const fs::path& folder) {
    const fs::path file = folder / "sauti.json";
    auto json = base::read_json(file);
    if (!json) {
        if (json.error().kind != ErrorKind::not_found) return base::fail(std::move(json.error()));
        return base::fail(
            base::make_error(ErrorKind::not_found,
                             fmt::format("{} is not a Sauti project (it has no sauti.json)", folder.string()),
                             fmt::format("sauti-cli project new {}", folder.string()))
                .within(folder.string()));
    }
    SAUTI_CHECK(base::check_format(*json, k_format, k_project_version, file.string()));
    base::ObjectReader reader(*json, file.string(), "");
    reader.accept("format");
    reader.accept("version");
    std::string name = reader.text("name", folder.filename().string());
    std::string created = reader.text("created", "");
    // Other keys are kept for whoever wrote them: no finish().
    sweep(folder);
    return Project(folder, std::move(name), std::move(created));
}

fs::path Project::folder_of(Part part) const {
    return folder_ / folder_name(part);
}

fs::path Project::path_of(Part part, std::string_view id) const {
    return folder_of(part) / (part == Part::recipe ? fmt::format("{}.json", id) : std::string(id));
}

std::vector<std::string> Project::ids(Part part) const {
    std::vector<std::string> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_of(part), error)) {
        const std::string file_name = entry.path().filename().string();
        if (file_name.empty() || file_name.front() == '.') continue;
        if (part == Part::run) {
            // a start that was killed before its run.json stood is no run yet
            if (fs::exists(entry.path() / "run.json", error)) found.push_back(file_name);
        } else if (part != Part::recipe) {
            if (entry.is_directory(error)) found.push_back(file_name);
        } else if (entry.path().extension() == ".json") {
            found.push_back(entry.path().stem().string());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

base::Result<fs::path> Project::existing(Part part, std::string_view id) const {
    SAUTI_CHECK(check_id(id));
    fs::path path = path_of(part, id);
    std::error_code error;
    if (fs::exists(path, error)) return path;
    const std::vector<std::string> there = ids(part);
    std::string hint = fmt::format("this project has no {} yet", part_name(part));
    if (!there.empty()) hint = fmt::format("there are: {}", fmt::join(there, ", "));
    if (const auto near = base::nearest_name(id, there)) hint = fmt::format("did you mean \"{}\"?", *near);
    return base::fail(base::make_error(ErrorKind::not_found, fmt::format("there is no {} \"{}\"", part_name(part), id),
                                       std::move(hint))
                          .within(path.string()));
}

} // namespace sauti::workspace
