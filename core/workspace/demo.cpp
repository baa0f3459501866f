// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/demo.h"

#include "base/environment.h"
#include "base/file.h"
#include "corpus/import.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace sauti::workspace {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_name = "Sauti demo";
constexpr const char* k_corpora[] = {"swa", "kin"};

base::Result<void> copy_texts(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::create_directories(to, error);
    if (error) return base::fail(base::write_error(error.value(), to, "create"));
    for (const auto& entry : fs::directory_iterator(from, error)) {
        if (!entry.is_regular_file()) continue;
        SAUTI_TRY(const std::string bytes, base::read_file(entry.path()));
        SAUTI_CHECK(base::write_atomically(to / entry.path().filename(), bytes));
    }
    return {};
}

} // namespace

bool is_unfinished_demo(const fs::path& folder) {
    const auto project = Project::open(folder);
    return project && project->name() == k_name && project->ids(Part::corpus).size() < std::size(k_corpora);
}

base::Result<Project> make_demo_project(const fs::path& folder, const base::Work& work) {
    const fs::path texts = base::find_resource("demo");
    if (texts.empty()) {
        return base::fail(base::ErrorKind::not_found, "the demo texts were not installed with this program",
                          "set SAUTI_RESOURCES to the folder \"resources\" of the sources");
    }
    SAUTI_TRY(Project project, is_unfinished_demo(folder) ? Project::open(folder) : Project::create(folder, k_name));
    const std::vector<std::string> whole = project.ids(Part::corpus);
    for (const char* id : k_corpora) {
        if (std::find(whole.begin(), whole.end(), id) != whole.end()) continue;
        SAUTI_CHECK(copy_texts(texts / id, folder / "texts" / id));
        SAUTI_TRY(const corpus::Recognition recognition, corpus::recognise(folder / "texts" / id));
        corpus::ImportOptions options;
        options.id = id;
        SAUTI_TRY(const corpus::CorpusInfo info, corpus::import_corpus(folder, recognition, options, work));
    }
    return project;
}

} // namespace sauti::workspace
