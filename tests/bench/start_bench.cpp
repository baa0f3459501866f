// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/environment.h"
#include "bench/benches.h"

#include <fmt/format.h>

namespace sauti::bench {

namespace {

base::Result<Measurement> starts(const std::string& name, const std::vector<std::string>& command, int repeats) {
    std::vector<double> values;
    for (int i = 0; i <= repeats; ++i) {
        SAUTI_TRY(const Ended ended, run_program(command, "habari\n"));
        if (ended.exit_code != 0 || ended.output.empty()) {
            return base::fail(base::ErrorKind::internal,
                              fmt::format("{} ended with {} and {} bytes", name, ended.exit_code, ended.output.size()));
        }
        if (i > 0) values.push_back(ended.wall_ms); // the first one warms the page cache
    }
    return summary(name, std::move(values), "ms");
}

} // namespace

base::Result<std::vector<Measurement>> start_bench(const Options& options) {
    const int repeats = options.repeats > 0 ? options.repeats : 15;
    const std::string program = (base::program_folder() / "sauti-cli").string();
    SAUTI_TRY(Measurement version, starts("sauti-cli --version", {program, "--version"}, repeats));
    SAUTI_TRY(Measurement g2p, starts("sauti-cli g2p swa-Latn", {program, "g2p", "swa-Latn"}, repeats));
    return std::vector<Measurement>{std::move(version), std::move(g2p)};
}

} // namespace sauti::bench
