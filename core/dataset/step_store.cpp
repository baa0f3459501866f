// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/step_store.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace sauti::dataset {

namespace {

constexpr std::string_view k_step_file = "step.json";
constexpr std::string_view k_lock_file = "lock";

fs::path folder_for(const fs::path& project, const std::string& data_set) {
    return project / ".sauti" / "steps" / data_set;
}

base::Json json_of_file(const DataFile& file) {
    return {
        {"name", file.name},   {"split", file.split}, {"kind", name(file.kind)}, {"units", name(file.units)},
        {"bytes", file.bytes}, {"lines", file.lines}, {"sha256", file.sha256},   {"index_sha256", file.index_sha256}};
}

base::Json json_of_step(const FileSet& set, const StepReport& report) {
    base::Json json = {{"format", "sauti-step"}, {"version", 1}, {"code", set.code}};
    json["files"] = base::Json::array();
    for (const DataFile& file : set.files)
        json["files"].push_back(json_of_file(file));
    json["report"] = json_of(report);
    return json;
}

/// Nothing if a part is missing or of another type: such a step is made again.
std::optional<DataFile> file_of(const base::Json& json, const fs::path& folder) {
    base::ObjectReader reader(json, std::string(k_step_file), "files");
    DataFile file;
    file.name = reader.text("name");
    file.split = reader.text("split");
    const auto kind = kind_of(reader.text("kind"));
    const auto units = units_of(reader.text("units"));
    file.bytes = static_cast<std::uint64_t>(reader.integer("bytes"));
    file.lines = reader.integer("lines");
    file.sha256 = reader.text("sha256");
    file.index_sha256 = reader.text("index_sha256");
    if (!reader.finish() || !kind || !units || file.name.find('/') != std::string::npos) return std::nullopt;
    file.kind = *kind;
    file.units = *units;
    file.path = folder / file.name;
    file.index = file.path.string() + std::string(k_index_suffix);
    return file;
}

bool is_as_written(const DataFile& file) {
    const auto data = base::sha256_of_file(file.path);
    const auto index = base::sha256_of_file(file.index);
    return data && index && *data == file.sha256 && *index == file.index_sha256;
}

/// The files of a folder that was moved.
void move_paths(FileSet& set, const fs::path& folder) {
    for (DataFile& file : set.files) {
        file.path = folder / file.name;
        file.index = file.path.string() + std::string(k_index_suffix);
    }
}

} // namespace

StepStore::StepStore(fs::path folder, base::FileLock lock) : folder_(std::move(folder)), lock_(std::move(lock)) {}

base::Result<StepStore> StepStore::open(const fs::path& project, const std::string& data_set) {
    const fs::path folder = folder_for(project, data_set);
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return base::fail(base::write_error(error.value(), folder, "create"));
    SAUTI_TRY(base::FileLock lock, base::FileLock::acquire(folder / k_lock_file, "data set " + data_set));
    SAUTI_TRY(const int removed, base::remove_leftovers(folder));
    static_cast<void>(removed); // how many temporaries a killed build left is of no interest
    return StepStore(folder, std::move(lock));
}

std::optional<StepStore::Finished> StepStore::read(const fs::path& folder) const {
    const auto json = base::read_json(folder / k_step_file);
    if (!json || !base::check_format(*json, "sauti-step", 1, folder.string())) return std::nullopt;
    const auto files = json->find("files");
    const auto report = json->find("report");
    if (files == json->end() || report == json->end() || !files->is_array()) return std::nullopt;
    Finished finished;
    finished.known = true;
    finished.files.code = json->value("code", std::string());
    finished.report = report_of(*report);
    for (const base::Json& one : *files) {
        auto file = file_of(one, folder);
        if (!file || !is_as_written(*file)) return std::nullopt;
        finished.files.files.push_back(std::move(*file));
    }
    return finished;
}

bool StepStore::has(const std::string& key) const {
    std::error_code error;
    return fs::exists(folder_ / key / k_step_file, error);
}

base::Result<StepStore::Finished> StepStore::get(const std::string& key, const Make& make) {
    used_.insert(key);
    const fs::path folder = folder_ / key;
    if (has(key)) {
        if (auto known = read(folder)) return std::move(*known);
        // Somebody changed it: made anew.
        SAUTI_CHECK(base::remove_folder(folder));
    }
    SAUTI_TRY(base::FolderBuilder builder, base::FolderBuilder::create(folder, true));
    Finished finished;
    SAUTI_TRY(finished.files, make(builder.path(), finished.report));
    SAUTI_CHECK(base::write_json(builder.path() / k_step_file, json_of_step(finished.files, finished.report)));
    SAUTI_CHECK(builder.commit());
    move_paths(finished.files, folder);
    return finished;
}

base::Result<void> StepStore::forget_others() {
    std::vector<fs::path> others;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        const std::string key = entry.path().filename().string();
        if (entry.is_directory(error) && used_.count(key) == 0) others.push_back(entry.path());
    }
    for (const fs::path& other : others)
        SAUTI_CHECK(base::remove_folder(other));
    return {};
}

bool is_being_built(const fs::path& project, const std::string& data_set) {
    return base::FileLock::is_held(folder_for(project, data_set) / k_lock_file);
}

} // namespace sauti::dataset
