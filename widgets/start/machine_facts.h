// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engines.h"

#include <QString>
#include <vector>

namespace sauti::widgets::start {

/// What "This machine" says. From earlier probes alone: no number library is read.
struct MachineFacts {
    QString engine;      ///< "LibTorch 1.13.1" or why there is none
    QString devices;     ///< "CPU, 2 threads · CUDA:0, 11.0 GB"
    int builds = 0;      ///< plug-ins found
    bool probed = false; ///< false: some plug-in was never asked
};

/// Reads the probes' cache; for a job.
[[nodiscard]] MachineFacts cached_machine_facts();
/// From builds that were asked just now.
[[nodiscard]] MachineFacts machine_facts_of(const std::vector<engine::EngineBuild>& builds);

} // namespace sauti::widgets::start
