// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace sauti::base {

/// How far a piece of work is. `total` is −1 while it is not known.
struct Progress {
    std::int64_t done = 0;
    std::int64_t total = -1;
    std::string unit;    ///< "rows", "bytes", "steps"
    std::string message; ///< what is being done now
};

/// What a long function receives: whether to stop, and where to tell how far it is. Copied freely; the sink is called
/// on the worker's thread and must be quick.
class Work {
public:
    using Sink = std::function<void(const Progress&)>;

    Work() = default;
    explicit Work(std::stop_token stop, Sink sink = {}) : stop_(std::move(stop)), sink_(std::move(sink)) {}

    /// Ask at least every 100 ms.
    [[nodiscard]] bool cancelled() const { return stop_.stop_requested(); }
    /// The `cancelled` error if a stop was asked for.
    [[nodiscard]] Result<void> check() const;
    void report(const Progress& progress) const {
        if (sink_) sink_(progress);
    }
    [[nodiscard]] const std::stop_token& stop_token() const { return stop_; }

private:
    std::stop_token stop_;
    Sink sink_;
};

/// Splits [0, count) over `threads` threads (0 = all cores); `body(begin, end)` must touch only its own part.
/// Every part runs to its end; of several errors that of the lowest part comes back, so that it does not depend on
/// chance. Order of execution is not defined; results must not depend on it.
[[nodiscard]] Result<void> parallel_for(std::int64_t count, int threads,
                                        const std::function<Result<void>(std::int64_t begin, std::int64_t end)>& body);

/// Cores of this machine, at least 1.
[[nodiscard]] int core_count();

} // namespace sauti::base
