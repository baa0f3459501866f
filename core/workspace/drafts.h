// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Half-typed forms, saved while a person types so that a crash loses nothing: `.sauti/drafts/NAME.json`. Everything
/// else of a project is written at once and needs no draft.
namespace sauti::workspace {

class Drafts {
public:
    explicit Drafts(std::filesystem::path project_folder);

    [[nodiscard]] base::Result<void> save(std::string_view name, const base::Json& value) const;
    /// nullopt if there is none or it cannot be read: a draft is never worth an error.
    [[nodiscard]] std::optional<base::Json> load(std::string_view name) const;
    /// Called when the form was carried out or thrown away.
    void discard(std::string_view name) const;
    /// What a crash left, sorted by name.
    [[nodiscard]] std::vector<std::string> names() const;

private:
    [[nodiscard]] std::filesystem::path path_of(std::string_view name) const;

    std::filesystem::path folder_;
};

} // namespace sauti::workspace
