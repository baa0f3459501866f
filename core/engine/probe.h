// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engine/engine.h"

#include <chrono>
#include <filesystem>
#include <optional>

/// Asks a child process what a plug-in is: two builds of one number library in a process collide, and a broken one may
/// take its process with it.
namespace sauti::engine {

/// Runs `PROGRAM engine probe PLUGIN --json`. no_engine with the child's own words if it could not open the plug-in,
/// died or took longer than `limit`.
[[nodiscard]] base::Result<EngineFacts> probe_in_child(const std::filesystem::path& program,
                                                       const std::filesystem::path& plugin,
                                                       std::chrono::seconds limit = std::chrono::seconds(60));

/// Answers of earlier probes (usable or not) in the user's cache folder, by path, time and size of the plug-in and by
/// the interface's hash. A cache that cannot be read or written only costs a probe.
class ProbeCache {
public:
    /// `file`: empty = engines.json in $XDG_CACHE_HOME/sauti or ~/.cache/sauti; without either nothing is kept.
    explicit ProbeCache(std::filesystem::path file = {});

    /// The facts, or the error that the probe gave; nullopt: not known.
    [[nodiscard]] std::optional<base::Result<EngineFacts>> find(const std::filesystem::path& plugin) const;
    void keep(const std::filesystem::path& plugin, const base::Result<EngineFacts>& answer);

private:
    std::filesystem::path file_;
};

} // namespace sauti::engine
