// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/environment.h"
#include "base/json.h"
#include "base/work.h"
#include "bench/benches.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

using namespace sauti;

namespace {

/// The shape that scripts read (docs/command-line.md, benches).
base::Json as_json(const std::string& name, const bench::Options& options,
                   const std::vector<bench::Measurement>& results) {
    base::Json rows = base::Json::array();
    for (const bench::Measurement& one : results) {
        rows.push_back({{"case", one.name},
                        {"value", one.value},
                        {"unit", one.unit},
                        {"repeats", one.repeats},
                        {"median", one.median},
                        {"p95", one.p95},
                        {"min", one.min},
                        {"max", one.max}});
    }
    return {
        {"bench", name},
        {"machine", {{"text", base::machine_text()}, {"cores", base::core_count()}, {"load", bench::load_average()}}},
        {"threads", options.threads},
        {"versions", {{"sauti", base::version()}, {"compiler", __VERSION__}}},
        {"results", rows}};
}

const bench::Bench* find_bench(const std::string& name) {
    for (const bench::Bench& one : bench::benches()) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

std::string list_of_benches() {
    std::string text = "Benches:\n";
    for (const bench::Bench& one : bench::benches())
        text += fmt::format("  {:<10} {}\n", one.name, one.help);
    return text;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App app("Measures what Sauti promises: speed and memory", "sauti-bench");
    std::string name;
    std::string data;
    bool json = false;
    bench::Options options;
    app.add_option("name", name, "Which bench")->required();
    app.add_option("--data", data, "Real material to measure on, where the bench takes some");
    app.add_option("--size", options.size, "Rows, words or steps of generated material");
    app.add_option("--repeats", options.repeats, "Repeats of each case");
    app.add_option("--threads", options.threads, "Threads");
    app.add_flag("--json", json, "One JSON object");
    app.footer(list_of_benches());
    CLI11_PARSE(app, argc, argv)
    options.data = data;

    const bench::Bench* chosen = find_bench(name);
    if (chosen == nullptr) {
        std::cerr << "sauti-bench: error: there is no bench \"" << name << "\"\n" << list_of_benches();
        return 2;
    }
    const auto results = chosen->run(options);
    if (!results) {
        std::cerr << "sauti-bench: error: " << results.error().to_string() << '\n';
        return 5;
    }
    if (json) {
        std::cout << base::compact(as_json(name, options, *results)) << '\n';
        return 0;
    }
    std::cout << base::machine_text() << '\n';
    for (const bench::Measurement& one : *results) {
        std::cout << fmt::format("{:<40} {:>12.2f} {:<8} ({} repeats, {:.2f} to {:.2f}, 95 % to {:.2f})\n", one.name,
                                 one.value, one.unit, one.repeats, one.min, one.max, one.p95);
    }
    return 0;
}
