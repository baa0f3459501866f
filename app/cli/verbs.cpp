// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/verbs.h"

namespace sauti::cli {

void declare_verbs(Cli& cli) {
#ifndef SAUTI_HEADLESS
    // Verbs of rooms that a training node does not have.
    declare_project(cli);
    declare_corpus(cli);
    declare_dataset(cli);
    declare_g2p(cli);
    declare_phones(cli);
    declare_inventory(cli);
#endif
    declare_ner(cli);
    declare_predict(cli);
    declare_runs(cli);
    declare_train(cli);
    declare_shiba(cli);
    declare_engine(cli);
}

} // namespace sauti::cli
