// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_overview.h"

#include "base/file.h"
#include "runs/metric_scan.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>
#include <tuple>
#include <unordered_map>

namespace sauti::runs {

namespace {

constexpr std::uint64_t k_tail_bytes = 64 * 1024;

RunOverview::Stamp stamp_of(const fs::path& folder) {
    RunOverview::Stamp stamp;
    std::error_code error;
    const auto written = fs::last_write_time(folder / "run.json", error);
    if (!error) stamp.run_json_ns = static_cast<std::int64_t>(written.time_since_epoch().count());
    const auto json_bytes = fs::file_size(folder / "run.json", error);
    if (!error) stamp.run_json_bytes = json_bytes;
    const auto metrics_bytes = fs::file_size(folder / "metrics.jsonl", error);
    if (!error) stamp.metrics_bytes = metrics_bytes;
    return stamp;
}

void read_last_values(const fs::path& folder, RunOverview& overview) {
    const auto reader = base::FileReader::open(folder / "metrics.jsonl");
    if (!reader) return; // a run that has not begun
    const std::uint64_t from = reader->size() > k_tail_bytes ? reader->size() - k_tail_bytes : 0;
    const auto tail = reader->read_at(from, static_cast<std::size_t>(reader->size() - from));
    if (!tail) return; // cut by a resumed run just now: the next look finds it
    std::string_view rest = *tail;
    if (from > 0) rest.remove_prefix(std::min(rest.size(), rest.find('\n') + 1));
    MetricScanner scanner;
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        if (const ScannedLine* scanned = scanner.scan(line)) {
            for (const auto& [metric, value] : scanned->values)
                overview.last.insert_or_assign(std::string(metric), value);
            overview.facts.step = std::max(overview.facts.step, scanned->step);
        } else if (const auto parsed = parse_metric_line(line)) {
            for (const auto& [metric, value] : parsed->values)
                overview.last.insert_or_assign(metric, value);
            overview.facts.step = std::max(overview.facts.step, parsed->step);
        }
    }
}

} // namespace

std::optional<double> RunOverview::value(std::string_view metric) const {
    const auto found = last.find(metric);
    if (found == last.end()) return std::nullopt;
    return found->second;
}

base::Result<RunOverview> read_overview(const fs::path& folder) {
    RunOverview overview;
    overview.stamp = stamp_of(folder);
    SAUTI_TRY(overview.facts, read_run(folder));
    SAUTI_TRY(const base::Json whole, read_run_json(folder));
    if (const auto spec = whole.find("spec"); spec == whole.end()) {
        overview.spec_problem = "run.json holds no spec";
    } else if (const auto read = read_spec(*spec, (folder / "run.json").string(), overview.spec); !read) {
        overview.spec_problem = read.error().message;
    }
    if (const auto device = whole.find("device"); device != whole.end() && device->is_string())
        overview.device = device->get<std::string>();
    if (const auto count = whole.find("parameters"); count != whole.end() && count->is_number_integer())
        overview.parameters = count->get<std::int64_t>();
    if (const auto data = whole.find("data"); data != whole.end() && data->is_object()) {
        const auto test = data->find("test");
        const bool has_path = test != data->end() && test->is_object() && test->contains("path");
        if (has_path && test->at("path").is_string()) overview.test_path = test->at("path").get<std::string>();
    }
    read_last_values(folder, overview);
    if (const auto result = whole.find("result"); result != whole.end() && result->is_object()) {
        for (const auto& [metric, value] : result->items())
            if (const auto number = base::as_number(value)) overview.last.insert_or_assign(metric, *number);
    }
    std::error_code error;
    overview.has_predictions = fs::exists(folder / "predictions" / "test.conll", error);
    return overview;
}

base::Result<OverviewList> list_overviews(const fs::path& runs, const std::vector<RunOverview>& known,
                                          const base::Work& work) {
    OverviewList list;
    std::error_code error;
    if (!fs::exists(runs, error)) return list;
    std::unordered_map<std::string, const RunOverview*> by_id;
    for (const RunOverview& one : known)
        by_id.emplace(one.facts.id, &one);
    fs::directory_iterator entries(runs, error);
    for (const fs::directory_iterator end; !error && entries != end; entries.increment(error)) {
        SAUTI_CHECK(work.check());
        const fs::path& folder = entries->path();
        const std::string id = folder.filename().string();
        std::error_code ignored;
        if (id.rfind(base::k_temporary_prefix, 0) == 0 || !fs::exists(folder / "run.json", ignored)) continue;
        const auto before = by_id.find(id);
        const bool is_known = before != by_id.end() && before->second->facts.state != RunState::running &&
                              before->second->stamp == stamp_of(folder);
        if (is_known) {
            list.runs.push_back(*before->second);
        } else if (auto overview = read_overview(folder)) {
            list.runs.push_back(std::move(*overview));
        } else {
            list.broken.push_back({overview.error().message, overview.error().place, overview.error().kind});
        }
        base::Progress progress;
        progress.done = static_cast<std::int64_t>(list.runs.size());
        progress.unit = "runs";
        work.report(progress);
    }
    if (error) return base::fail(base::ErrorKind::io_read, fmt::format("cannot read the folder {}", runs.string()));
    std::sort(list.runs.begin(), list.runs.end(), [](const RunOverview& one, const RunOverview& other) {
        return std::tie(one.facts.created, one.facts.id) < std::tie(other.facts.created, other.facts.id);
    });
    return list;
}

} // namespace sauti::runs
