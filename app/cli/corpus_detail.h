// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cli.h"

/// The subverbs of `corpus` that stand in files of their own.
namespace sauti::cli {

void declare_corpus_rows(Cli& cli, CLI::App& family);
void declare_corpus_validate(Cli& cli, CLI::App& family);
void declare_corpus_stats(Cli& cli, CLI::App& family);

} // namespace sauti::cli
