// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/run_watch.h"

#include "base/json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

namespace sauti::workspace {

namespace {

constexpr int k_watched_columns = 800;

} // namespace

RunWatch::RunWatch(std::filesystem::path folder) : folder_(std::move(folder)), curves_(folder_) {}

base::Result<void> RunWatch::read_events() {
    SAUTI_TRY(const runs::EventPage page, runs::read_events(folder_, next_event_byte_));
    if (page.next_byte < next_event_byte_) sample_.reset(); // a resumed run forgot what its checkpoint does not know
    next_event_byte_ = page.next_byte;
    if (!page.lines.empty()) ++seen_.news;
    for (auto line = page.lines.rbegin(); line != page.lines.rend(); ++line) {
        if (auto sample = training::sample_of_event(*line)) {
            sample_ = std::move(sample);
            break;
        }
    }
    return {};
}

void RunWatch::read_curves() {
    ++seen_.news;
    seen_.curves.clear();
    seen_.last.clear();
    seen_.step = 0;
    for (const std::string& metric : curves_.metrics()) {
        const runs::Curve* curve = curves_.find(metric);
        if (curve == nullptr || curve->size() == 0) continue;
        const runs::CurvePoint last = curve->at(curve->size() - 1, runs::Axis::step);
        const runs::CurvePoint first = curve->at(0, runs::Axis::step);
        seen_.curves[metric] = curve->decimated(runs::Axis::step, first.x, last.x, k_watched_columns);
        seen_.last[metric] = last.y;
        if (static_cast<std::int64_t>(last.x) >= seen_.step) {
            seen_.step = static_cast<std::int64_t>(last.x);
            seen_.epoch = curve->at(curve->size() - 1, runs::Axis::epoch).x;
        }
    }
}

void RunWatch::read_log() {
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(folder_ / "log.txt", error);
    if (error || (log_ && bytes == log_bytes_)) return;
    std::ifstream file(folder_ / "log.txt", std::ios::binary);
    const std::uintmax_t from = bytes > k_most_log_bytes ? bytes - k_most_log_bytes : 0;
    file.seekg(static_cast<std::streamoff>(from));
    auto text = std::make_shared<std::string>(bytes - from, '\0');
    file.read(text->data(), static_cast<std::streamsize>(text->size()));
    text->resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
    if (from > 0) text->erase(0, text->find('\n') + 1);
    text->erase(text->rfind('\n') + 1); // a line that is being written comes the next time
    log_ = std::move(text);
    log_bytes_ = bytes;
}

base::Result<RunView> RunWatch::refresh(const base::Work& work) {
    const std::lock_guard lock(mutex_);
    // The state is asked first: of a run that is over all is there to be read then.
    SAUTI_TRY(const runs::RunFacts facts, runs::read_run(folder_));
    SAUTI_TRY(const base::Json whole, runs::read_run_json(folder_));
    SAUTI_TRY(const bool is_news, curves_.read_more(work));
    if (is_news || seen_.news == 0) read_curves();
    SAUTI_CHECK(read_events());
    read_log();
    RunView view = seen_;
    view.facts = facts;
    if (whole.contains("spec")) {
        SAUTI_CHECK(runs::read_spec(whole["spec"], folder_.string(), view.spec));
    }
    if (whole.contains("device") && whole["device"].is_string()) view.device = whole["device"].get<std::string>();
    const auto all = runs::checkpoints(folder_);
    if (!all.empty()) view.checkpoint = all.rbegin()->first;
    view.sample = sample_;
    view.damaged_lines = curves_.damaged_lines();
    view.log = log_;
    if (view.facts.state == runs::RunState::running) view.process = process_of_run(folder_);
    return view;
}

} // namespace sauti::workspace
