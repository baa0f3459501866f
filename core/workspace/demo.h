// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "workspace/project.h"

#include <filesystem>

namespace sauti::workspace {

/// Makes a project with the demo texts that come with Sauti (Swahili and Kinyarwanda news sentences with entities):
/// their files in texts/swa and texts/kin, so that the project is whole when it is copied, and the corpora `swa` and
/// `kin` over them. Where an earlier making was killed, what is missing of it is made. Errors as Project::create and
/// the import; not_found if the texts were not installed.
[[nodiscard]] base::Result<Project> make_demo_project(const std::filesystem::path& folder, const base::Work& work = {});

/// The demo project, but a corpus is missing: its making was killed.
[[nodiscard]] bool is_unfinished_demo(const std::filesystem::path& folder);

} // namespace sauti::workspace
