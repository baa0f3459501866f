// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cli.h"

#include <sstream>
#include <string>
#include <vector>

/// Calls a verb as a person types it, with string streams.
namespace sauti::test {

struct Run {
    int code = 0;
    std::string out;
    std::string err;
};

inline Run run_cli(const std::vector<std::string>& words, const std::string& input = {}) {
    std::vector<const char*> argv = {"sauti-cli"};
    for (const std::string& word : words)
        argv.push_back(word.c_str());
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    cli::Streams streams = {in, out, err};
    Run run;
    run.code = cli::run_cli(static_cast<int>(argv.size()), argv.data(), streams);
    run.out = out.str();
    run.err = err.str();
    return run;
}

} // namespace sauti::test
