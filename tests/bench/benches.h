// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bench/bench.h"

#include <vector>

namespace sauti::bench {

/// Every bench, by name.
[[nodiscard]] const std::vector<Bench>& benches();

[[nodiscard]] base::Result<std::vector<Measurement>> corpus_bench(const Options& options);
[[nodiscard]] base::Result<std::vector<Measurement>> g2p_bench(const Options& options);
[[nodiscard]] base::Result<std::vector<Measurement>> phones_bench(const Options& options);
[[nodiscard]] base::Result<std::vector<Measurement>> start_bench(const Options& options);
[[nodiscard]] base::Result<std::vector<Measurement>> ui_bench(const Options& options); ///< where there is a window

} // namespace sauti::bench
