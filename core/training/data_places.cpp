// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data_places.h"

#include "base/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace sauti::training {

using base::ErrorKind;
using base::Json;

namespace {

struct Split {
    std::string output;
    std::string split;
    DataFile file;
};

std::string kind_of_name(const fs::path& path) {
    const std::string ending = path.extension().string();
    if (ending == ".jsonl") return "jsonl";
    if (ending == ".conll" || ending == ".tsv" || ending == ".txt" || ending == ".bio") return "conll";
    return "";
}

std::string text_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

base::Result<std::vector<Split>> splits_of_data_set(const fs::path& folder) {
    SAUTI_TRY(const Json whole, base::read_json(folder / "dataset.json"));
    SAUTI_CHECK(base::check_format(whole, "sauti-dataset", 1, (folder / "dataset.json").string()));
    std::vector<Split> splits;
    const auto files = whole.find("files");
    if (files == whole.end() || !files->is_array()) {
        return base::fail(base::make_error(ErrorKind::invalid, "this data set lists no files", "build it again")
                              .within((folder / "dataset.json").string()));
    }
    for (const Json& file : *files) {
        if (!file.is_object()) continue;
        Split split{text_at(file, "output"), text_at(file, "split"), {}};
        split.file = {folder / text_at(file, "path"), text_at(file, "kind"), text_at(file, "sha256")};
        splits.push_back(std::move(split));
    }
    return splits;
}

/// Files called after a split in a folder that is no data set.
std::vector<Split> splits_of_folder(const fs::path& folder) {
    std::vector<Split> splits;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string stem = entry.path().stem().string();
        const std::string kind = kind_of_name(entry.path());
        if (kind.empty() || !entry.is_regular_file()) continue;
        splits.push_back({"", stem, {entry.path(), kind, ""}});
    }
    std::sort(splits.begin(), splits.end(), [](const Split& a, const Split& b) { return a.file.path < b.file.path; });
    return splits;
}

std::string_view wanted_kind(const runs::RunSpec& spec) {
    return spec.kind == "pretrain" ? "jsonl" : "conll";
}

bool is_data_set(const fs::path& folder) {
    std::error_code error;
    return fs::exists(folder / "dataset.json", error);
}

/// The outputs that have rows of the kind wanted.
std::vector<std::string> outputs_with(const std::vector<Split>& splits, std::string_view kind) {
    std::set<std::string> outputs;
    for (const Split& split : splits) {
        if (split.file.kind == kind) outputs.insert(split.output);
    }
    return {outputs.begin(), outputs.end()};
}

base::Result<std::string> only_output(const std::vector<Split>& splits, std::string_view kind, std::string_view data) {
    const std::vector<std::string> outputs = outputs_with(splits, kind);
    if (outputs.size() == 1) return outputs.front();
    if (outputs.empty()) {
        return base::fail(ErrorKind::not_found, fmt::format("{} has no rows of the kind {}", data, kind),
                          kind == "jsonl" ? "pretraining takes what the step shiba-jsonl makes"
                                          : "fine-tuning takes what the step split-characters makes");
    }
    return base::fail(ErrorKind::invalid, fmt::format("{} has several outputs: {}", data, fmt::join(outputs, ", ")),
                      fmt::format("name one: {}/{}", data, outputs.front()));
}

void take(runs::RunSpec& spec, const std::string& split, const std::string& reference) {
    if (split == "train")
        spec.data.train = reference;
    else if (split == "dev" || split == "validation" || split == "valid")
        spec.data.eval = reference;
    else if (split == "test")
        spec.data.test = reference;
}

base::Result<void> require_train(const runs::RunSpec& spec, std::string_view data) {
    if (spec.data.train) return {};
    return base::fail(ErrorKind::not_found, fmt::format("{} has no train split for this", data),
                      "give the files one by one: --set data.train=FILE --set data.eval=FILE");
}

base::Result<void> fill_from_set(runs::RunSpec& spec, const fs::path& folder, std::string output, std::string_view data,
                                 const std::string& reference_prefix) {
    SAUTI_TRY(const std::vector<Split> splits, splits_of_data_set(folder));
    if (output.empty()) {
        SAUTI_TRY(output, only_output(splits, wanted_kind(spec), data));
    }
    spec.data = {};
    for (const Split& split : splits) {
        if (split.output != output || split.file.kind != wanted_kind(spec)) continue;
        const std::string reference = reference_prefix.empty()
                                          ? fs::absolute(split.file.path).lexically_normal().string()
                                          : fmt::format("{}/{}:{}", reference_prefix, output, split.split);
        take(spec, split.split, reference);
    }
    return require_train(spec, data);
}

base::Result<DataFile> known_kind(DataFile file) {
    if (file.kind == "jsonl" || file.kind == "conll") return file;
    return base::fail(base::make_error(ErrorKind::unsupported, fmt::format("{} is no file of rows", file.path.string()),
                                       "pretraining takes rows of ids (step shiba-jsonl), fine-tuning CoNLL")
                          .within(file.path.string()));
}

} // namespace

base::Result<DataFile> find_data(std::string_view reference, const std::optional<fs::path>& project) {
    const fs::path path(reference);
    std::error_code error;
    if (fs::is_regular_file(path, error)) return known_kind({path, kind_of_name(path), ""});
    const std::size_t colon = reference.rfind(':');
    const std::size_t slash = reference.find('/');
    if (!project || colon == std::string_view::npos || slash == std::string_view::npos || slash > colon) {
        return base::fail(ErrorKind::not_found, fmt::format("there is no file {}", reference),
                          project ? "name rows as DATASET/OUTPUT:SPLIT or as a file"
                                  : "without a project rows are named as files");
    }
    const std::string set(reference.substr(0, slash));
    const std::string output(reference.substr(slash + 1, colon - slash - 1));
    const std::string split(reference.substr(colon + 1));
    const fs::path folder = *project / "datasets" / set;
    if (!is_data_set(folder)) {
        return base::fail(ErrorKind::not_found, fmt::format("there is no data set {} in this project", set),
                          "sauti-cli dataset list shows them");
    }
    SAUTI_TRY(const std::vector<Split> splits, splits_of_data_set(folder));
    std::vector<std::string> known;
    for (const Split& one : splits) {
        if (one.output == output && one.split == split && !one.file.kind.empty() && one.file.kind != "text") {
            return known_kind(one.file);
        }
        known.push_back(fmt::format("{}/{}:{}", set, one.output, one.split));
    }
    return base::fail(ErrorKind::not_found, fmt::format("there are no rows {}", reference),
                      fmt::format("there are: {}", fmt::join(known, ", ")));
}

base::Result<void> fill_data(runs::RunSpec& spec, std::string_view data, const std::optional<fs::path>& project) {
    const std::size_t slash = data.find('/');
    const std::string set(data.substr(0, slash));
    const std::string output(slash == std::string_view::npos ? "" : data.substr(slash + 1));
    if (project && is_data_set(*project / "datasets" / set) && output.find('/') == std::string::npos) {
        return fill_from_set(spec, *project / "datasets" / set, output, data, set);
    }
    fs::path folder = fs::path(data).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    if (is_data_set(folder)) return fill_from_set(spec, folder, "", data, "");
    if (is_data_set(folder.parent_path())) {
        return fill_from_set(spec, folder.parent_path(), folder.filename().string(), data, "");
    }
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        return base::fail(ErrorKind::not_found, fmt::format("there is no data set and no folder {}", data),
                          project ? "sauti-cli dataset list shows the data sets" : "give a folder with train files");
    }
    spec.data = {};
    for (const Split& split : splits_of_folder(folder)) {
        if (split.file.kind != wanted_kind(spec)) continue;
        take(spec, split.split, fs::absolute(split.file.path).lexically_normal().string());
    }
    return require_train(spec, data);
}

std::vector<std::string> data_references(const fs::path& project, runs::RunKind kind) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(project / "datasets", error)) {
        if (is_data_set(entry.path())) folders.push_back(entry.path());
    }
    std::sort(folders.begin(), folders.end());
    const std::string_view wanted = kind == runs::RunKind::pretrain ? "jsonl" : "conll";
    std::vector<std::string> references;
    for (const fs::path& folder : folders) {
        const auto splits = splits_of_data_set(folder);
        if (!splits) continue;
        for (const Split& split : *splits) {
            if (split.file.kind != wanted) continue;
            references.push_back(fmt::format("{}/{}:{}", folder.filename().string(), split.output, split.split));
        }
    }
    return references;
}

} // namespace sauti::training
