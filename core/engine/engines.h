// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sauti::engine {

/// A build of the plug-in on disk and what a probe in a child process said of it.
struct EngineBuild {
    std::filesystem::path path;
    bool usable = false;
    std::string reason; ///< why not
    EngineFacts facts;  ///< if usable
};

/// Finds plug-ins, probes them in a child (two LibTorch in one process collide) and opens one for the process's life.
/// Tests hand in an engine of their own. Thread-safe.
class Engines {
public:
    /// `probe_program` is asked as `PROGRAM engine probe PATH --json`; empty: no probing, the file's ABI is checked
    /// only when it is opened.
    explicit Engines(std::filesystem::path probe_program = {});
    /// For tests: this engine and no other.
    explicit Engines(std::unique_ptr<Engine> engine);
    ~Engines();

    /// As it was given; empty: none.
    [[nodiscard]] const std::filesystem::path& probe_program() const { return probe_program_; }

    /// Places searched, in order: SAUTI_ENGINE_PATH (files or folders, ':'), ../lib/sauti/engines and ../lib beside the
    /// program, the user's data folder.
    [[nodiscard]] static std::vector<std::filesystem::path> candidates();
    /// Probes all candidates; answers are cached by path, time and size.
    [[nodiscard]] std::vector<EngineBuild> builds();

    /// Opens the named plug-in, or the first usable one. The first call decides for the process; another path later is
    /// `busy`. no_engine names every candidate and why it is not usable.
    [[nodiscard]] base::Result<Engine*> open(const std::optional<std::filesystem::path>& path = std::nullopt);

private:
    std::filesystem::path probe_program_;
    std::mutex mutex_; ///< guards the two below
    std::unique_ptr<Engine> engine_;
    std::filesystem::path opened_;
};

/// Opens one plug-in in this process and returns its facts: what `engine probe` prints.
[[nodiscard]] base::Result<std::unique_ptr<Engine>> load_plugin(const std::filesystem::path& path);

} // namespace sauti::engine
