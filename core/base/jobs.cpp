// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/jobs.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <exception>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace sauti::base {

using Clock = std::chrono::steady_clock;

/// What worker and askers share; one lock for all of it, so that progress and end stay in order.
struct JobContext::Shared {
    std::mutex mutex;
    std::condition_variable ended;
    JobState state = JobState::running;
    Progress progress;
    std::optional<Error> error;
    std::deque<std::string> log;
    std::size_t log_dropped = 0;
    Clock::time_point started = Clock::now();
    Clock::time_point finished = {};
};

struct Jobs::Entry {
    std::string name;
    std::shared_ptr<JobContext::Shared> shared = std::make_shared<JobContext::Shared>();
    std::jthread thread;
};

namespace {

double seconds_between(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

} // namespace

void JobContext::log(std::string line) const {
    const std::lock_guard lock(shared_->mutex);
    shared_->log.push_back(std::move(line));
    if (shared_->log.size() > k_log_lines) {
        shared_->log.pop_front();
        ++shared_->log_dropped;
    }
}

Jobs::Jobs() = default;

Jobs::~Jobs() {
    request_stop_all();
    std::map<JobId, std::shared_ptr<Entry>> ending;
    {
        const std::lock_guard lock(mutex_);
        ending.swap(entries_);
    }
    // The threads are joined here, without the lock: a job may still be asking about itself.
}

JobId Jobs::start(std::string name, Body body, bool low_priority) {
    auto entry = std::make_shared<Entry>();
    entry->name = std::move(name);
    const auto shared = entry->shared;
    entry->thread =
        std::jthread([shared, body = std::move(body), low_priority, title = entry->name](const std::stop_token& stop) {
            pthread_setname_np(pthread_self(), title.substr(0, 15).c_str());
            if (low_priority) setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), 10);
            const JobContext context(Work(stop,
                                          [shared](const Progress& progress) {
                                              const std::lock_guard lock(shared->mutex);
                                              shared->progress = progress;
                                          }),
                                     shared);
            Result<void> outcome;
            try {
                outcome = body(context);
            } catch (const std::exception& thrown) {
                // Bodies return their errors; what comes here is a lack of memory or a mistake, and must not end the
                // program.
                outcome = fail(ErrorKind::internal, std::string("the job was ended by an exception: ") + thrown.what());
            }
            const std::lock_guard lock(shared->mutex);
            shared->finished = Clock::now();
            if (outcome) {
                shared->state = JobState::done;
            } else {
                shared->state = outcome.error().kind == ErrorKind::cancelled ? JobState::cancelled : JobState::failed;
                shared->error = std::move(outcome.error());
            }
            shared->ended.notify_all();
        });
    const std::lock_guard lock(mutex_);
    entries_.emplace(next_, std::move(entry));
    return next_++;
}

std::shared_ptr<Jobs::Entry> Jobs::find(JobId id) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(id);
    return found == entries_.end() ? nullptr : found->second;
}

void Jobs::request_stop(JobId id) {
    if (const auto entry = find(id)) entry->thread.request_stop();
}

void Jobs::request_stop_all() {
    const std::lock_guard lock(mutex_);
    for (auto& [id, entry] : entries_)
        entry->thread.request_stop();
}

std::optional<JobStatus> Jobs::status(JobId id) const {
    const auto entry = find(id);
    if (!entry) return std::nullopt;
    JobStatus status;
    status.id = id;
    status.name = entry->name;
    status.stop_requested = entry->thread.get_stop_token().stop_requested();
    const std::lock_guard lock(entry->shared->mutex);
    status.state = entry->shared->state;
    status.progress = entry->shared->progress;
    status.error = entry->shared->error;
    const bool running = status.state == JobState::running;
    status.elapsed_s = seconds_between(entry->shared->started, running ? Clock::now() : entry->shared->finished);
    const Progress& progress = status.progress;
    if (running && progress.total > 0 && progress.done > 0) {
        status.left_s =
            status.elapsed_s * static_cast<double>(progress.total - progress.done) / static_cast<double>(progress.done);
    }
    return status;
}

std::vector<JobStatus> Jobs::statuses() const {
    std::vector<JobId> ids;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, entry] : entries_)
            ids.push_back(id);
    }
    std::vector<JobStatus> all;
    for (const JobId id : ids) {
        if (auto one = status(id)) all.push_back(std::move(*one));
    }
    std::stable_partition(all.begin(), all.end(), [](const JobStatus& one) { return one.state == JobState::running; });
    return all;
}

std::vector<std::string> Jobs::log(JobId id, std::size_t from) const {
    const auto entry = find(id);
    if (!entry) return {};
    const std::lock_guard lock(entry->shared->mutex);
    const std::size_t skip = from > entry->shared->log_dropped ? from - entry->shared->log_dropped : 0;
    const auto& lines = entry->shared->log;
    if (skip >= lines.size()) return {};
    return {lines.begin() + static_cast<std::ptrdiff_t>(skip), lines.end()};
}

Result<void> Jobs::wait(JobId id) {
    const auto entry = find(id);
    if (!entry) return fail(ErrorKind::internal, "there is no such job");
    std::unique_lock lock(entry->shared->mutex);
    entry->shared->ended.wait(lock, [&] { return entry->shared->state != JobState::running; });
    if (entry->shared->error) return fail(*entry->shared->error);
    return {};
}

bool Jobs::wait_for(JobId id, double seconds) {
    const auto entry = find(id);
    if (!entry) return true;
    std::unique_lock lock(entry->shared->mutex);
    return entry->shared->ended.wait_for(lock, std::chrono::duration<double>(seconds),
                                         [&] { return entry->shared->state != JobState::running; });
}

void Jobs::forget(JobId id) {
    const auto entry = find(id);
    if (!entry) return;
    {
        const std::lock_guard lock(entry->shared->mutex);
        if (entry->shared->state == JobState::running) return;
    }
    const std::lock_guard lock(mutex_);
    entries_.erase(id);
}

} // namespace sauti::base
