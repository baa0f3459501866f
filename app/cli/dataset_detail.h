// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "cli/cli.h"
#include "dataset/data_set.h"
#include "dataset/step.h"

#include <filesystem>
#include <string>

/// What the files of the verb `dataset` share.
namespace sauti::cli {

/// "2,109 lines in, 2,100 out, lost 9: blank line 9" and so on, one line each, silent with --quiet.
void tell_report(const dataset::StepReport& report, const std::string& name, const Globals& globals, Streams& streams);
/// 1 if a part of the input was bad, else 0.
[[nodiscard]] int code_of(const dataset::StepReport& report);

void declare_dataset_step(Cli& cli, CLI::App& family);
void declare_dataset_build(Cli& cli, CLI::App& family);

} // namespace sauti::cli
