// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "cli/cli.h"

#include <chrono>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace sauti::cli {

/// One line that is redrawn on a terminal; plain lines every 10 s elsewhere with --progress, else silent. Any thread.
class ProgressLine {
public:
    ProgressLine(const Globals& globals, Streams& streams, std::string name);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// Bar, rate and time left from the counts.
    void show(const base::Progress& progress);
    /// A line made by the caller (loss, rate, time left of a training run).
    void show_text(const std::string& text);
    /// Clears the line, so that words can be printed.
    void clear();

private:
    [[nodiscard]] bool due(bool last);
    void draw(const std::string& text);

    std::mutex mutex_;
    Streams& streams_;
    std::string name_;
    bool terminal_;
    bool plain_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point started_;
    std::chrono::steady_clock::time_point last_;
};

/// While it lives, the first SIGINT or SIGTERM asks for a stop; a second one ends the process at once.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

private:
    std::stop_source source_;
    std::jthread watcher_;
};

/// A Work whose stop is Ctrl-C and whose progress is drawn by `line`.
[[nodiscard]] base::Work work_with(const Interrupt& interrupt, ProgressLine& line);

} // namespace sauti::cli
