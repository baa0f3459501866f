// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/work.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace sauti::base {

Result<void> Work::check() const {
    if (!cancelled()) return {};
    return fail(ErrorKind::cancelled, "stopped on request");
}

int core_count() {
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

Result<void> parallel_for(std::int64_t count, int threads,
                          const std::function<Result<void>(std::int64_t begin, std::int64_t end)>& body) {
    const std::int64_t parts = std::min<std::int64_t>(count, threads > 0 ? threads : core_count());
    if (parts <= 1) return count > 0 ? body(0, count) : Result<void>{};
    std::mutex mutex;
    std::optional<Error> first;
    {
        std::vector<std::jthread> workers;
        for (std::int64_t part = 0; part < parts; ++part) {
            workers.emplace_back([&, part] {
                auto outcome = body(count * part / parts, count * (part + 1) / parts);
                if (outcome) return;
                const std::lock_guard lock(mutex);
                if (!first) first = std::move(outcome.error());
            });
        }
    }
    if (first) return fail(std::move(*first));
    return {};
}

} // namespace sauti::base
