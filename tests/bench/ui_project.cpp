// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/ui_project.h"

#include "base/environment.h"
#include "base/file.h"
#include "base/json.h"
#include "bench/bench.h"
#include "bench/generated_text.h"
#include "corpus/import.h"
#include "workspace/binding.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace sauti::bench {

namespace fs = std::filesystem;

namespace {

/// Letters of a row of the large corpus, as in the bench `corpus`.
constexpr std::size_t k_row_letters = 60;
constexpr std::int64_t k_lines_of_short = 60;

base::Result<void> by_command(std::vector<std::string> words) {
    const std::string verb = words.front();
    words.insert(words.begin(), (base::program_folder() / "sauti-cli").string());
    words.emplace_back("--quiet");
    SAUTI_TRY(const Ended ended, run_program(words, {}));
    if (ended.exit_code == 0) return {};
    return base::fail(base::ErrorKind::internal, fmt::format("sauti-cli {} ended with {}", verb, ended.exit_code));
}

base::Result<void> add_large_corpus(const fs::path& project, const fs::path& text, std::int64_t rows) {
    SAUTI_CHECK(make_text(text, rows, {"big", k_row_letters}));
    SAUTI_TRY(const corpus::Recognition recognition, corpus::recognise(text));
    corpus::ImportOptions options;
    options.id = "big";
    options.code = "swa-Latn";
    SAUTI_TRY([[maybe_unused]] const corpus::CorpusInfo info, corpus::import_corpus(project, recognition, options));
    SAUTI_TRY([[maybe_unused]] const bool done, workspace::complete_corpus(project / "corpora" / "big"));
    return {};
}

/// What a run of so many updates writes, an evaluation every hundred.
base::Result<void> write_metrics(const fs::path& folder, std::int64_t lines, double shift) {
    SAUTI_TRY(base::AtomicFile file, base::AtomicFile::create(folder / "metrics.jsonl"));
    for (std::int64_t line = 1; line <= lines; ++line) {
        const double part = static_cast<double>(line) / static_cast<double>(lines);
        const double loss = 3 * std::exp(-4 * part) + 0.2 * std::sin(static_cast<double>(line) * 0.7) + 1 + shift;
        std::string text = fmt::format(R"({{"step":{},"epoch":{:.4f},"ids":{},"time":"2026-01-01T00:00:00Z",)"
                                       R"("wall_s":{:.2f},"train/loss":{:.5f},"train/lr":{:.6g},)"
                                       R"("train/grad_norm":{:.4f},"train/ids_per_s":{:.0f})",
                                       line, part * 10, line * 1024, static_cast<double>(line) * 0.1, loss,
                                       2e-3 * (1 - part), loss / 3, 9000 + 100 * loss);
        if (line % 100 == 0) text += fmt::format(R"(,"eval/loss":{:.5f})", loss + 0.1);
        SAUTI_CHECK(file.write(text + "}\n"));
    }
    return file.commit();
}

/// Runs that are over, made from a real one.
base::Result<void> add_runs(const fs::path& runs, const UiProject& plan) {
    SAUTI_TRY(base::Json whole, base::read_json(runs / "first" / "run.json"));
    for (int number = 1; number < plan.runs; ++number) {
        const bool is_long = number == 1;
        const std::string id = is_long ? "long" : fmt::format("run-{:04}", number);
        const std::int64_t lines = is_long ? plan.lines : k_lines_of_short;
        whole["id"] = whole["name"] = whole["spec"]["name"] = id;
        whole["spec"]["seed"] = number;
        whole["created"] = fmt::format("2026-01-01T00:{:02}:{:02}Z", number / 60 % 60, number % 60);
        whole["step"] = whole["total_steps"] = lines;
        std::error_code error;
        fs::create_directories(runs / id, error);
        SAUTI_CHECK(base::write_json(runs / id / "run.json", whole));
        SAUTI_CHECK(write_metrics(runs / id, lines, 0.001 * number));
    }
    return {};
}

} // namespace

base::Result<fs::path> make_ui_project(const UiProject& plan) {
    const fs::path project = plan.folder / "study";
    const std::string place = project.string();
    SAUTI_CHECK(by_command({"project", "demo", place}));
    SAUTI_CHECK(by_command({"dataset", "build", "swa-phones", "--project", place}));
    SAUTI_CHECK(by_command({"train", "--project", place, "--preset", "tiny", "--data", "swa-phones/pretrain", "--run",
                            "first", "--set", "schedule.max_steps=4", "--threads", "1"}));
    SAUTI_CHECK(add_large_corpus(project, plan.folder / "big.txt", plan.rows));
    SAUTI_CHECK(add_runs(project / "runs", plan));
    return project;
}

} // namespace sauti::bench
