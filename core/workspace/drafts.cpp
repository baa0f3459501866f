// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/drafts.h"

#include "base/file.h"
#include "workspace/project.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace sauti::workspace {

namespace fs = std::filesystem;

Drafts::Drafts(fs::path project_folder) : folder_(std::move(project_folder) / ".sauti/drafts") {}

fs::path Drafts::path_of(std::string_view name) const {
    return folder_ / fmt::format("{}.json", name);
}

base::Result<void> Drafts::save(std::string_view name, const base::Json& value) const {
    SAUTI_CHECK(check_id(name));
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) return base::fail(base::write_error(error.value(), folder_, "create"));
    return base::write_json(path_of(name), value);
}

std::optional<base::Json> Drafts::load(std::string_view name) const {
    auto value = base::read_json(path_of(name));
    if (!value) return std::nullopt;
    return std::move(*value);
}

void Drafts::discard(std::string_view name) const {
    std::error_code ignored;
    fs::remove(path_of(name), ignored);
}

std::vector<std::string> Drafts::names() const {
    std::vector<std::string> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        if (entry.path().extension() == ".json") found.push_back(entry.path().stem().string());
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace sauti::workspace
