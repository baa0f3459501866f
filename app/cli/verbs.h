// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sauti::cli {

struct Cli;

/// All verbs, in the order of --help. Each `declare_…` stands in the verb's own file.
void declare_verbs(Cli& cli);

void declare_engine(Cli& cli);
void declare_ner(Cli& cli);
void declare_corpus(Cli& cli);
void declare_dataset(Cli& cli);
void declare_g2p(Cli& cli);
void declare_inventory(Cli& cli);
void declare_phones(Cli& cli);
void declare_predict(Cli& cli);
void declare_project(Cli& cli);
void declare_runs(Cli& cli);
void declare_train(Cli& cli); ///< train and finetune
void declare_shiba(Cli& cli);

} // namespace sauti::cli
