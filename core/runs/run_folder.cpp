// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_folder.h"

#include "base/clock.h"
#include "base/environment.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace sauti::runs {

using base::ErrorKind;
using base::Json;

namespace {

Json data_json(const std::vector<DataFacts>& data) {
    Json all = Json::object();
    for (const DataFacts& one : data) {
        all[one.role] = {{"name", one.name},
                         {"path", one.path.string()},
                         {"sha256", one.sha256},
                         {"bytes", one.size_bytes},
                         {"rows", one.rows}};
    }
    return all;
}

/// A start that failed or was killed before run.json stood leaves a lock, perhaps a half-written file, and nothing
/// else.
bool is_taken(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) return fs::exists(folder, error);
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        if (name != "lock" && name.rfind(base::k_temporary_prefix, 0) != 0) return true;
    }
    return false;
}

bool is_slug_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' || letter == '.';
}

} // namespace

std::string slug(std::string_view run_name) {
    std::string made;
    for (char letter : run_name) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        if (is_slug_letter(letter) && !(made.empty() && letter == '.'))
            made += letter;
        else if (!made.empty() && made.back() != '-')
            made += '-';
    }
    while (!made.empty() && made.back() == '-')
        made.pop_back();
    return made.empty() ? "run" : made;
}

std::string free_id(const fs::path& runs, std::string_view run_name) {
    const std::string base_id = slug(run_name);
    if (!is_taken(runs / base_id)) return base_id;
    for (int number = 2;; ++number) {
        std::string id = fmt::format("{}-{}", base_id, number);
        if (!is_taken(runs / id)) return id;
    }
}

std::string metric_text(const MetricLine& line) {
    Json object = {{"step", line.step}, {"epoch", line.epoch}, {"ids", line.ids}};
    object["time"] = line.time.empty() ? base::now_rfc3339() : line.time;
    object["wall_s"] = line.wall_s;
    for (const auto& [metric, value] : line.values)
        object[metric] = base::number(value);
    return base::compact(object);
}

RunFolder::RunFolder(fs::path path, base::FileLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}

base::Result<RunFolder> RunFolder::create(const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder / "run.json", error)) {
        return base::fail(base::make_error(ErrorKind::invalid,
                                           fmt::format("there is a run in {} already", folder.string()),
                                           "go on with it by --resume, or choose another folder")
                              .within(folder.string()));
    }
    if (fs::is_directory(folder, error) && is_taken(folder)) {
        return base::fail(base::make_error(ErrorKind::invalid, fmt::format("{} is not empty", folder.string()),
                                           "choose another folder")
                              .within(folder.string()));
    }
    fs::create_directories(folder, error);
    if (error) return base::fail(base::write_error(error.value(), folder, "create"));
    SAUTI_TRY(base::FileLock lock, base::FileLock::acquire(folder / "lock", "this run"));
    SAUTI_TRY(const int removed, base::remove_leftovers(folder));
    static_cast<void>(removed); // of a start that was killed
    return RunFolder(folder, std::move(lock));
}

base::Result<RunFolder> RunFolder::open(const fs::path& folder) {
    SAUTI_TRY(const Json whole, read_run_json(folder));
    static_cast<void>(whole); // only that it can be read
    SAUTI_TRY(base::FileLock lock, base::FileLock::acquire(folder / "lock", "this run"));
    RunFolder opened(folder, std::move(lock));
    for (const fs::path& place : {folder, folder / "checkpoints", folder / "predictions"}) {
        std::error_code error;
        if (!fs::exists(place, error)) continue;
        SAUTI_TRY(const int removed, base::remove_leftovers(place));
        static_cast<void>(removed); // half-built things of a killed process: nobody knew of them
    }
    return opened;
}

fs::path RunFolder::checkpoint_path(std::int64_t step) const {
    return path_ / "checkpoints" / fmt::format("step-{:06}", step);
}

base::Result<void> RunFolder::start(const RunSetting& setting) {
    Json earlier = Json::object();
    std::error_code error;
    if (fs::exists(path_ / "run.json", error)) {
        SAUTI_TRY(earlier, read_run_json(path_));
    }
    const std::string now = base::now_rfc3339();
    Json whole = {{"format", "sauti-run"}, {"version", 1}};
    whole["id"] = (path_.has_filename() ? path_ : path_.parent_path()).filename().string();
    whole["name"] = setting.spec.name;
    whole["kind"] = setting.spec.kind;
    whole["state"] = name(RunState::running);
    whole["created"] = earlier.value("created", now);
    whole["started"] = now;
    whole["starts"] = earlier.value("starts", 0) + 1;
    whole["step"] = earlier.value("step", 0);
    whole["total_steps"] = setting.total_steps;
    whole["spec"] = spec_to_json(setting.spec);
    whole["data"] = data_json(setting.data);
    whole["versions"] = {{"sauti", base::version()}, {"engine", setting.engine}};
    whole["device"] = setting.device;
    whole["threads"] = setting.threads;
    whole["machine"] = base::machine_text();
    for (const char* kept : {"best", "labels", "parameters"}) {
        if (earlier.contains(kept)) whole[kept] = earlier[kept];
    }
    return base::write_json(path_ / "run.json", whole);
}

base::Result<void> RunFolder::update(const Json& changes) {
    SAUTI_TRY(Json whole, read_run_json(path_));
    for (const auto& [key, value] : changes.items())
        whole[key] = value;
    return base::write_json(path_ / "run.json", whole);
}

base::Result<void> RunFolder::set_state(RunState state, const Json& changes) {
    Json all = changes;
    all["state"] = name(state);
    all["ended"] = base::now_rfc3339();
    return update(all);
}

base::Result<void> RunFolder::open_logs(const LogPositions& positions) {
    SAUTI_TRY(base::LineAppender metrics,
              base::LineAppender::open_at(path_ / "metrics.jsonl", positions.metrics_bytes));
    SAUTI_TRY(base::LineAppender events, base::LineAppender::open_at(path_ / "events.jsonl", positions.events_bytes));
    SAUTI_TRY(base::LineAppender log, base::LineAppender::open(path_ / "log.txt"));
    metrics_.emplace(std::move(metrics));
    events_.emplace(std::move(events));
    log_.emplace(std::move(log));
    return {};
}

base::Result<RunFolder::LogPositions> RunFolder::sync_logs() {
    SAUTI_CHECK(metrics_->sync());
    SAUTI_CHECK(events_->sync());
    LogPositions positions;
    SAUTI_TRY(positions.metrics_bytes, metrics_->size_bytes());
    SAUTI_TRY(positions.events_bytes, events_->size_bytes());
    return positions;
}

base::Result<void> RunFolder::append_metrics(const MetricLine& line) {
    return metrics_->append(metric_text(line));
}

base::Result<void> RunFolder::append_event(std::string_view kind, std::int64_t step, const Json& details) {
    Json object = {{"step", step}, {"time", base::now_rfc3339()}, {"event", kind}};
    for (const auto& [key, value] : details.items())
        object[key] = value;
    return events_->append(base::compact(object));
}

base::Result<void> RunFolder::append_log(std::string_view line) {
    return log_->append(fmt::format("{} {}", base::now_rfc3339(), line));
}

base::Result<void> RunFolder::prune(int keep_last, std::optional<std::int64_t> keep) {
    const auto all = checkpoints(path_);
    auto kept = static_cast<std::size_t>(keep_last);
    for (auto one = all.rbegin(); one != all.rend(); ++one) {
        if (kept > 0) {
            --kept;
            continue;
        }
        if (keep && one->first == *keep) continue;
        SAUTI_CHECK(base::remove_folder(one->second));
    }
    return {};
}

} // namespace sauti::runs
