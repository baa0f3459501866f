// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/data_set.h"

#include "base/file.h"
#include "base/hash.h"
#include "dataset/origin.h"
#include "dataset/recipe.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace sauti::dataset {

using base::ErrorKind;

namespace {

base::Json json_of(const DataSetFile& file) {
    return {{"path", file.path},         {"output", file.output}, {"split", file.split}, {"kind", name(file.kind)},
            {"units", name(file.units)}, {"bytes", file.bytes},   {"lines", file.lines}, {"sha256", file.sha256}};
}

base::Result<DataSetFile> file_of(const base::Json& json, const std::string& origin) {
    base::ObjectReader reader(json, origin, "files");
    DataSetFile file;
    file.path = reader.text("path");
    file.output = reader.text("output");
    file.split = reader.text("split");
    const auto kind = kind_of(reader.text("kind"));
    const auto units = units_of(reader.text("units"));
    file.bytes = static_cast<std::uint64_t>(reader.integer("bytes"));
    file.lines = reader.integer("lines");
    file.sha256 = reader.text("sha256");
    if (!kind || !units)
        reader.fail(ErrorKind::invalid, "a file's kind or units are of no sort that this program knows");
    SAUTI_CHECK(reader.finish());
    const fs::path path = file.path;
    const bool inside = path.is_relative() && file.path.find("..") == std::string::npos;
    if (!inside) {
        return base::fail(base::make_error(ErrorKind::forbidden, fmt::format("{} lies outside the data set", file.path))
                              .within(origin));
    }
    file.kind = *kind;
    file.units = *units;
    return file;
}

base::Json json_of(const StepRecord& step) {
    base::Json json = {{"id", step.id}, {"step", step.step}, {"from", step.from}};
    json["options"] = base::Json::parse(step.options, nullptr, false);
    if (!step.tables.empty()) json["tables"] = step.tables;
    json["key"] = step.key;
    json.update(json_of(step.report));
    return json;
}

base::Result<StepRecord> step_of(const base::Json& json, const std::string& origin) {
    base::ObjectReader reader(json, origin, "steps");
    StepRecord step;
    step.id = reader.text("id");
    step.step = reader.text("step");
    step.key = reader.text("key");
    step.tables = reader.text("tables", std::string());
    const base::Json& options = reader.raw("options");
    for (const char* key :
         {"lines_in", "lines_out", "lost", "changed", "unmapped", "warnings", "warnings_total", "printed"}) {
        reader.accept(key);
    }
    const base::Json& from = reader.raw("from");
    SAUTI_CHECK(reader.finish());
    for (const base::Json& id : from) {
        if (id.is_string()) step.from.push_back(id.get<std::string>());
    }
    step.options = base::compact(options);
    if (options.is_object() && options.contains("mode") && options["mode"].is_string()) {
        step.mode = base::mode_of(options["mode"].get<std::string>()).value_or(base::Mode::corrected);
    }
    step.report = report_of(json);
    return step;
}

void check_file(const fs::path& folder, const DataSetFile& file, std::vector<base::Warning>& findings) {
    const fs::path path = folder / file.path;
    const auto find = [&](ErrorKind kind, std::string message) {
        findings.push_back({std::move(message), {path.string(), -1, -1}, kind});
    };
    std::error_code error;
    const std::uintmax_t bytes = fs::file_size(path, error);
    if (error) return find(ErrorKind::not_found, fmt::format("{} is missing", file.path));
    if (bytes != file.bytes) {
        return find(ErrorKind::checksum, fmt::format("{} has {} bytes, not {}", file.path, bytes, file.bytes));
    }
    const auto sha256 = base::sha256_of_file(path);
    if (!sha256) return find(sha256.error().kind, sha256.error().message);
    if (*sha256 != file.sha256)
        find(ErrorKind::checksum, fmt::format("{} has other contents than were built", file.path));
    const auto index = IndexReader::open(path.string() + std::string(k_index_suffix));
    if (!index) find(index.error().kind, index.error().message);
}

} // namespace

std::vector<DataSetFile> DataSetInfo::files_of(std::string_view output) const {
    std::vector<DataSetFile> found;
    for (const DataSetFile& file : files) {
        if (file.output == output) found.push_back(file);
    }
    return found;
}

std::vector<std::string> DataSetInfo::outputs() const {
    std::vector<std::string> names;
    for (const DataSetFile& file : files) {
        if (std::find(names.begin(), names.end(), file.output) == names.end()) names.push_back(file.output);
    }
    return names;
}

base::Json json_of(const DataSetInfo& info) {
    base::Json json = {{"format", "sauti-dataset"}, {"version", k_data_set_version}, {"name", info.name}};
    json["recipe"] = base::Json::parse(info.recipe, nullptr, false);
    json["parents"] = base::Json::array();
    for (const Parent& parent : info.parents) {
        base::Json one = base::Json::object();
        one[parent.kind] = parent.id;
        one["sha256"] = parent.sha256;
        json["parents"].push_back(one);
    }
    json["versions"] = base::Json::object();
    for (const auto& [what, version] : info.versions)
        json["versions"][what] = version;
    json["modes"] = base::Json::object();
    json["steps"] = base::Json::array();
    for (const StepRecord& step : info.steps) {
        json["modes"][step.id] = base::name(step.mode);
        json["steps"].push_back(json_of(step));
    }
    json["files"] = base::Json::array();
    for (const DataSetFile& file : info.files)
        json["files"].push_back(json_of(file));
    json["built"] = info.built;
    json["machine"] = info.machine;
    return json;
}

base::Result<DataSetInfo> read_data_set(const fs::path& folder) {
    const fs::path path = folder / k_data_set_file;
    const std::string origin = path.string();
    SAUTI_TRY(const base::Json json, base::read_json(path));
    SAUTI_CHECK(base::check_format(json, "sauti-dataset", k_data_set_version, origin));
    DataSetInfo info;
    base::ObjectReader reader(json, origin, "");
    info.name = reader.text("name");
    info.built = reader.text("built", std::string());
    info.machine = reader.text("machine", std::string());
    info.recipe = base::compact(reader.raw("recipe"));
    const base::Json& versions = reader.raw("versions");
    for (const auto& [what, version] : versions.items()) {
        if (version.is_string()) info.versions[what] = version.get<std::string>();
    }
    for (const base::Json& one : reader.raw("parents")) {
        if (!one.is_object()) continue;
        for (const char* kind : {"corpus", "dataset"}) {
            if (one.contains(kind)) info.parents.push_back({kind, one.value(kind, ""), one.value("sha256", "")});
        }
    }
    for (const base::Json& one : reader.raw("steps")) {
        SAUTI_TRY(StepRecord step, step_of(one, origin));
        info.steps.push_back(std::move(step));
    }
    for (const base::Json& one : reader.raw("files")) {
        SAUTI_TRY(DataSetFile file, file_of(one, origin));
        info.files.push_back(std::move(file));
    }
    // Keys of a person or of a later version of the same format are none of ours.
    for (const auto& [key, value] : json.items())
        reader.accept(key);
    SAUTI_CHECK(reader.finish());
    return info;
}

std::vector<std::string> data_set_names(const fs::path& project) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(project / "datasets", error)) {
        const std::string name = entry.path().filename().string();
        if (name.rfind('.', 0) == 0 || !fs::exists(entry.path() / k_data_set_file, error)) continue;
        names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

base::Result<fs::path> data_set_folder(const fs::path& project, const std::string& name) {
    const std::vector<std::string> names = data_set_names(project);
    if (std::find(names.begin(), names.end(), name) != names.end()) return project / "datasets" / name;
    const auto nearest = base::nearest_name(name, names);
    return base::fail(ErrorKind::not_found, fmt::format("there is no data set {}", name),
                      nearest ? fmt::format("did you mean {}?", *nearest)
                              : "sauti-cli dataset list shows those there are");
}

base::Result<std::vector<base::Warning>> verify(const fs::path& folder, const base::Work& work) {
    SAUTI_TRY(const DataSetInfo info, read_data_set(folder));
    std::vector<base::Warning> findings;
    std::int64_t done = 0;
    for (const DataSetFile& file : info.files) {
        SAUTI_CHECK(work.check());
        check_file(folder, file, findings);
        work.report({++done, static_cast<std::int64_t>(info.files.size()), "files", file.path});
    }
    return findings;
}

base::Result<std::vector<GraphNode>> provenance(const DataSetInfo& info) {
    SAUTI_TRY(const Recipe recipe, parse_recipe(info.recipe, std::string(k_data_set_file)));
    std::vector<GraphNode> nodes;
    for (const RecipeInput& input : recipe.inputs) {
        GraphNode node;
        node.id = input.name;
        node.kind = input.dataset.empty() ? "corpus" : "dataset";
        node.label = input.dataset.empty() ? input.corpus : input.dataset;
        if (!input.where.empty()) node.label += " where " + input.where;
        nodes.push_back(std::move(node));
    }
    for (const StepRecord& step : info.steps) {
        nodes.push_back({step.id, "step", step.step, step.report.lines_in, step.report.lines_out,
                         step.report.lost_total(), step.report.warnings.total(), step.from});
    }
    for (const auto& [name, from] : recipe.outputs) {
        GraphNode node;
        node.id = "output " + name;
        node.kind = "output";
        node.label = name;
        node.from = {from};
        nodes.push_back(std::move(node));
    }
    return nodes;
}

} // namespace sauti::dataset
