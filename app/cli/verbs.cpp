// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/verbs.h"

namespace sauti::cli {

void declare_verbs(Cli& cli) {
    static_cast<void>(cli);
}

} // namespace sauti::cli
