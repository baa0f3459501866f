// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/work.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <string>
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

namespace {

using RangeBody = std::function<Result<void>(std::int64_t begin, std::int64_t end)>;

Result<void> guarded(const RangeBody& body, std::int64_t begin, std::int64_t end) {
    try {
        return body(begin, end);
    } catch (const std::exception& thrown) {
        // Bodies return their errors; what comes here is a lack of memory or a mistake, and must not end the program.
        return fail(ErrorKind::internal, std::string("a parallel loop was ended by an exception: ") + thrown.what());
    }
}

} // namespace

Result<void> parallel_for(std::int64_t count, int threads,
                          const std::function<Result<void>(std::int64_t begin, std::int64_t end)>& body) {
    const std::int64_t parts = std::min<std::int64_t>(count, threads > 0 ? threads : core_count());
    if (parts <= 1) return count > 0 ? guarded(body, 0, count) : Result<void>{};
    std::vector<std::optional<Error>> errors(static_cast<std::size_t>(parts));
    {
        std::vector<std::jthread> workers;
        for (std::int64_t part = 0; part < parts; ++part) {
            workers.emplace_back([&, part] {
                auto outcome = guarded(body, count * part / parts, count * (part + 1) / parts);
                if (!outcome) errors[static_cast<std::size_t>(part)] = std::move(outcome.error());
            });
        }
    }
    for (auto& error : errors) {
        if (error) return fail(std::move(*error));
    }
    return {};
}

} // namespace sauti::base
