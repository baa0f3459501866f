// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_reader.h"

#include "base/file.h"
#include "runs/metric_scan.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

namespace sauti::runs {

using base::ErrorKind;
using base::Json;

namespace {

constexpr std::string_view k_checkpoint_prefix = "step-";
/// Read at once from a growing log; a longer line than this is no line of ours.
constexpr std::size_t k_piece_bytes = std::size_t{1} << 20;

constexpr std::array<std::pair<RunState, std::string_view>, 6> k_states = {{
    {RunState::queued, "queued"},
    {RunState::running, "running"},
    {RunState::stopped, "stopped"},
    {RunState::finished, "finished"},
    {RunState::failed, "failed"},
    {RunState::interrupted, "interrupted"},
}};

// clang-format off
constexpr std::array k_metrics = {
    MetricFacts{"train/loss", "", "mean loss of the batches since the last line", true},
    MetricFacts{"train/lr", "", "learning rate of the next update", std::nullopt},
    MetricFacts{"train/grad_norm", "", "length of the gradient before it is clipped", std::nullopt},
    MetricFacts{"train/ids_per_s", "ids/s", "real ids computed a second", false},
    MetricFacts{"eval/loss", "", "mean loss over the evaluation rows", true},
    MetricFacts{"eval/perplexity", "", "e to the power of eval/loss", true},
    MetricFacts{"eval/accuracy", "", "share of positions answered rightly", false},
    MetricFacts{"eval/entity_f1", "", "entity F1, seqeval's default mode", false},
    MetricFacts{"eval/entity_precision", "", "found entities that are right", false},
    MetricFacts{"eval/entity_recall", "", "right entities that are found", false},
    MetricFacts{"eval/seconds", "s", "time that the evaluation took", std::nullopt},
    MetricFacts{"test/loss", "", "mean loss over the test rows", true},
    MetricFacts{"test/perplexity", "", "e to the power of test/loss", true},
    MetricFacts{"test/accuracy", "", "share of positions answered rightly", false},
    MetricFacts{"test/entity_f1", "", "entity F1, seqeval's default mode", false},
    MetricFacts{"test/entity_precision", "", "found entities that are right", false},
    MetricFacts{"test/entity_recall", "", "right entities that are found", false},
    MetricFacts{"test/seconds", "s", "time that the test took", std::nullopt},
};
// clang-format on

std::string text_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t whole_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

/// The whole lines of a growing file from a byte on; a torn last one is left.
struct TextPage {
    std::vector<std::string> lines;
    std::uint64_t next_byte = 0;
};

base::Result<TextPage> read_lines(const fs::path& path, std::uint64_t from, std::size_t max_lines) {
    TextPage page;
    page.next_byte = from;
    std::error_code error;
    if (!fs::exists(path, error)) {
        page.next_byte = 0;
        return page;
    }
    SAUTI_TRY(const base::FileReader reader, base::FileReader::open(path));
    if (from > reader.size()) page.next_byte = 0;
    std::string pending;
    std::uint64_t at = page.next_byte;
    while (at < reader.size() && page.lines.size() < max_lines) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(k_piece_bytes, reader.size() - at));
        auto piece = reader.read_at(at, wanted);
        if (!piece && piece.error().kind == ErrorKind::truncated) break; // cut by a resumed run just now
        if (!piece) return base::fail(std::move(piece.error()));
        at += wanted;
        pending += *piece;
        std::size_t begin = 0;
        for (std::size_t end = pending.find('\n'); end != std::string::npos && page.lines.size() < max_lines;
             end = pending.find('\n', begin)) {
            page.lines.push_back(pending.substr(begin, end - begin));
            page.next_byte += end + 1 - begin;
            begin = end + 1;
        }
        pending.erase(0, begin);
    }
    return page;
}

} // namespace

std::string_view name(RunState state) {
    for (const auto& [one, text] : k_states) {
        if (one == state) return text;
    }
    return "running";
}

std::optional<RunState> run_state_of(std::string_view text) {
    for (const auto& [state, one] : k_states) {
        if (one == text) return state;
    }
    return std::nullopt;
}

base::Result<Json> read_run_json(const fs::path& folder) {
    const fs::path path = folder / "run.json";
    std::error_code error;
    if (!fs::exists(path, error)) {
        return base::fail(base::make_error(ErrorKind::not_found, fmt::format("there is no run in {}", folder.string()),
                                           "sauti-cli runs list shows the runs")
                              .within(folder.string()));
    }
    SAUTI_TRY(Json whole, base::read_json(path));
    SAUTI_CHECK(base::check_format(whole, "sauti-run", 1, path.string()));
    return whole;
}

base::Result<RunFacts> read_run(const fs::path& folder) {
    // The lock is asked first: a run that ends in between has written its state before it let go.
    const bool is_held = base::FileLock::is_held(folder / "lock");
    SAUTI_TRY(const Json whole, read_run_json(folder));
    RunFacts facts;
    facts.id = (folder.has_filename() ? folder : folder.parent_path()).filename().string();
    facts.folder = folder;
    facts.name = text_at(whole, "name");
    facts.kind = text_at(whole, "kind");
    const auto state = run_state_of(text_at(whole, "state"));
    if (!state) {
        return base::fail(
            base::make_error(ErrorKind::invalid, fmt::format("\"{}\" is no state of a run", text_at(whole, "state")))
                .within((folder / "run.json").string()));
    }
    facts.state = *state == RunState::running && !is_held ? RunState::interrupted : *state;
    facts.created = text_at(whole, "created");
    facts.ended = text_at(whole, "ended");
    facts.step = whole_at(whole, "step");
    facts.total_steps = whole_at(whole, "total_steps");
    if (const auto error = whole.find("error"); error != whole.end() && error->is_object()) {
        facts.error = text_at(*error, "message");
    }
    if (const auto best = whole.find("best"); best != whole.end() && best->is_object()) {
        facts.best_step = whole_at(*best, "step");
        if (const auto value = best->find("value"); value != best->end()) facts.best_value = base::as_number(*value);
    }
    return facts;
}

base::Result<RunList> list_runs(const fs::path& runs) {
    RunList list;
    std::error_code error;
    if (!fs::exists(runs, error)) return list;
    for (const auto& entry : fs::directory_iterator(runs, error)) {
        const std::string file_name = entry.path().filename().string();
        if (file_name.rfind(base::k_temporary_prefix, 0) == 0 || !entry.is_directory()) continue;
        if (!fs::exists(entry.path() / "run.json")) continue;
        auto facts = read_run(entry.path());
        if (facts) {
            list.runs.push_back(std::move(*facts));
        } else {
            list.broken.push_back({facts.error().message, facts.error().place, facts.error().kind});
        }
    }
    if (error) return base::fail(ErrorKind::io_read, fmt::format("cannot read the folder {}", runs.string()));
    std::sort(list.runs.begin(), list.runs.end(), [](const RunFacts& a, const RunFacts& b) {
        return std::tie(a.created, a.id) < std::tie(b.created, b.id);
    });
    return list;
}

const MetricFacts* find_metric(std::string_view metric) {
    for (const MetricFacts& facts : k_metrics) {
        if (facts.name == metric) return &facts;
    }
    return nullptr;
}

std::vector<MetricFacts> known_metrics() {
    return {k_metrics.begin(), k_metrics.end()};
}

std::optional<MetricLine> parse_metric_line(std::string_view text) {
    const auto parsed = base::parse_json(text, "metrics.jsonl");
    if (!parsed || !parsed->is_object()) return std::nullopt;
    MetricLine line;
    line.step = whole_at(*parsed, "step");
    line.ids = whole_at(*parsed, "ids");
    line.time = text_at(*parsed, "time");
    for (const auto& [key, value] : parsed->items()) {
        const auto number = base::as_number(value);
        if (!number) continue;
        if (key == "epoch")
            line.epoch = *number;
        else if (key == "wall_s")
            line.wall_s = *number;
        else if (key.find('/') != std::string::npos)
            line.values[key] = *number;
    }
    return line;
}

base::Result<MetricText> read_metric_text(const fs::path& folder, std::uint64_t from, std::size_t max_bytes) {
    MetricText found;
    const fs::path path = folder / "metrics.jsonl";
    std::error_code error;
    if (!fs::exists(path, error)) return found;
    SAUTI_TRY(const base::FileReader reader, base::FileReader::open(path));
    found.file_bytes = reader.size();
    found.from = found.next_byte = from > reader.size() ? 0 : from;
    std::uint64_t at = found.from;
    // A single longer line than asked for is read whole.
    while (at < reader.size() && (found.text.size() < max_bytes || found.text.find('\n') == std::string::npos)) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(k_piece_bytes, reader.size() - at));
        auto piece = reader.read_at(at, wanted);
        if (!piece && piece.error().kind == ErrorKind::truncated) break; // cut by a resumed run just now
        if (!piece) return base::fail(std::move(piece.error()));
        at += wanted;
        found.text += *piece;
    }
    const std::size_t last = found.text.rfind('\n');
    found.text.resize(last == std::string::npos ? 0 : last + 1);
    found.next_byte = found.from + found.text.size();
    return found;
}

base::Result<MetricPage> read_metrics(const fs::path& folder, std::uint64_t from, std::size_t max_lines) {
    SAUTI_TRY(TextPage text, read_lines(folder / "metrics.jsonl", from, max_lines));
    MetricPage page;
    page.next_byte = text.next_byte;
    MetricScanner scanner;
    for (const std::string& line : text.lines) {
        if (const ScannedLine* scanned = scanner.scan(line)) {
            MetricLine known;
            known.step = scanned->step;
            known.epoch = scanned->epoch;
            known.ids = scanned->ids;
            known.wall_s = scanned->wall_s;
            known.time = scanned->time;
            for (const auto& [metric, value] : scanned->values)
                known.values.emplace(metric, value);
            page.lines.push_back(std::move(known));
            continue;
        }
        auto parsed = parse_metric_line(line);
        if (parsed)
            page.lines.push_back(std::move(*parsed));
        else
            ++page.damaged_lines;
    }
    return page;
}

std::map<std::string, MetricSummary> summarise(const std::vector<MetricLine>& lines) {
    std::map<std::string, MetricSummary> summaries;
    for (const MetricLine& line : lines) {
        for (const auto& [metric, value] : line.values) {
            MetricSummary& summary = summaries[metric];
            summary.last = value;
            summary.last_step = line.step;
            ++summary.count;
            const MetricFacts* facts = find_metric(metric);
            if (facts == nullptr || !facts->lower_is_better || !std::isfinite(value)) continue;
            const bool is_better =
                !summary.best || (*facts->lower_is_better ? value < *summary.best : value > *summary.best);
            if (!is_better) continue;
            summary.best = value;
            summary.best_step = line.step;
        }
    }
    return summaries;
}

base::Result<EventPage> read_events(const fs::path& folder, std::uint64_t from) {
    SAUTI_TRY(TextPage text, read_lines(folder / "events.jsonl", from, 1'000'000));
    return EventPage{std::move(text.lines), text.next_byte};
}

std::map<std::int64_t, fs::path> checkpoints(const fs::path& folder) {
    std::map<std::int64_t, fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / "checkpoints", error)) {
        const std::string file_name = entry.path().filename().string();
        if (file_name.rfind(k_checkpoint_prefix, 0) != 0) continue;
        std::int64_t step = -1;
        const char* end = file_name.data() + file_name.size();
        const auto read = std::from_chars(file_name.data() + k_checkpoint_prefix.size(), end, step);
        if (read.ec == std::errc() && read.ptr == end && step >= 0) found[step] = entry.path();
    }
    return found;
}

base::Result<fs::path> find_checkpoint(const fs::path& folder, std::string_view which) {
    const auto all = checkpoints(folder);
    if (all.empty()) {
        return base::fail(base::make_error(ErrorKind::not_found,
                                           fmt::format("the run in {} has no checkpoint yet", folder.string()),
                                           "wait for its first one, or go on with --resume")
                              .within(folder.string()));
    }
    const fs::path& last = all.rbegin()->second;
    if (which != "best") return last;
    // The newest checkpoint knows which one was best: it is written with it, run.json only after it.
    SAUTI_TRY(const Json state, base::read_json(last / "state.json"));
    const auto best = state.find("best");
    if (best == state.end() || !best->is_object()) return last;
    const auto found = all.find(whole_at(*best, "step"));
    return found != all.end() ? found->second : last;
}

} // namespace sauti::runs
