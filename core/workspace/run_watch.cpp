// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/run_watch.h"

#include "base/json.h"

#include <nlohmann/json.hpp>

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
    for (auto line = page.lines.rbegin(); line != page.lines.rend(); ++line) {
        if (auto sample = training::sample_of_event(*line)) {
            sample_ = std::move(sample);
            break;
        }
    }
    return {};
}

base::Result<RunView> RunWatch::refresh(const base::Work& work) {
    const std::lock_guard lock(mutex_);
    RunView view;
    SAUTI_TRY(view.facts, runs::read_run(folder_));
    SAUTI_TRY(const base::Json whole, runs::read_run_json(folder_));
    if (whole.contains("spec")) {
        SAUTI_CHECK(runs::read_spec(whole["spec"], folder_.string(), view.spec));
    }
    if (whole.contains("device") && whole["device"].is_string()) view.device = whole["device"].get<std::string>();
    SAUTI_TRY(const bool is_news, curves_.read_more(work));
    static_cast<void>(is_news); // the state may have changed without it
    SAUTI_CHECK(read_events());
    for (const std::string& metric : curves_.metrics()) {
        const runs::Curve* curve = curves_.find(metric);
        if (curve == nullptr || curve->size() == 0) continue;
        const runs::CurvePoint last = curve->at(curve->size() - 1, runs::Axis::step);
        const runs::CurvePoint first = curve->at(0, runs::Axis::step);
        view.curves[metric] = curve->decimated(runs::Axis::step, first.x, last.x, k_watched_columns);
        view.last[metric] = last.y;
        if (static_cast<std::int64_t>(last.x) >= view.step) {
            view.step = static_cast<std::int64_t>(last.x);
            view.epoch = curve->at(curve->size() - 1, runs::Axis::epoch).x;
        }
    }
    const auto all = runs::checkpoints(folder_);
    if (!all.empty()) view.checkpoint = all.rbegin()->first;
    view.sample = sample_;
    view.damaged_lines = curves_.damaged_lines();
    return view;
}

} // namespace sauti::workspace
