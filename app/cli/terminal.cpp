// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal.h"

#include "base/clock.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <ostream>
#include <sys/ioctl.h>
#include <unistd.h>

namespace sauti::cli {

namespace {

using Clock = std::chrono::steady_clock;

// Signals can only reach a global; it is set by the handler and read by the watcher.
std::atomic<int> g_interrupts{0};

void on_signal(int signal) {
    if (g_interrupts.fetch_add(1) > 0) {
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
}

std::size_t terminal_columns() {
    winsize size = {};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20) return size.ws_col;
    return 80;
}

/// The first `columns` code points, so that no character is cut in two.
std::string cut(const std::string& text, std::size_t columns) {
    if (unicode::length_cps(text) <= columns) return text;
    return unicode::to_utf8(unicode::to_code_points(text).substr(0, columns));
}

std::string count_text(double count) {
    if (count >= 1e6) return fmt::format("{:.1f} M", count / 1e6);
    if (count >= 1e4) return fmt::format("{:.0f} k", count / 1e3);
    return fmt::format("{:.0f}", count);
}

} // namespace

ProgressLine::ProgressLine(const Globals& globals, Streams& streams, std::string name)
    : streams_(streams), name_(std::move(name)), terminal_(streams.err_is_terminal && !globals.quiet),
      plain_(!terminal_ && globals.progress && !globals.quiet), started_(Clock::now()), last_(started_) {}

ProgressLine::~ProgressLine() {
    clear();
}

bool ProgressLine::due(bool last) {
    const auto now = Clock::now();
    const auto gap = terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10000);
    if (!last && now - last_ < gap) return false;
    last_ = now;
    return true;
}

void ProgressLine::show(const base::Progress& progress) {
    const std::lock_guard lock(mutex_);
    if ((!terminal_ && !plain_) || !due(false)) return;
    const double elapsed_s = std::chrono::duration<double>(Clock::now() - started_).count();
    const double rate = elapsed_s > 0 ? static_cast<double>(progress.done) / elapsed_s : 0;
    std::string text = name_;
    if (progress.total > 0) {
        const double share = std::min(1.0, static_cast<double>(progress.done) / static_cast<double>(progress.total));
        const auto filled = static_cast<std::size_t>(share * 20);
        text += fmt::format(" [{}{}] {:3.0f} %", std::string(filled, '='), std::string(20 - filled, ' '), share * 100);
    } else {
        text += fmt::format(" {} {}", progress.done, progress.unit);
    }
    text += fmt::format("  {} {}/s", count_text(rate), progress.unit);
    if (progress.total > 0 && rate > 0) {
        text +=
            fmt::format("  {} left", base::duration_text(static_cast<double>(progress.total - progress.done) / rate));
    }
    if (!progress.message.empty()) text += "  " + progress.message;
    draw(text);
}

void ProgressLine::show_text(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if ((!terminal_ && !plain_) || !due(false)) return;
    draw(text);
}

void ProgressLine::draw(const std::string& text) {
    if (!terminal_) {
        streams_.err << text << std::endl;
        return;
    }
    streams_.err << "\r\x1b[K" << cut(text, terminal_columns() - 1) << std::flush;
    drawn_ = true;
}

void ProgressLine::clear() {
    const std::lock_guard lock(mutex_);
    if (drawn_) streams_.err << "\r\x1b[K" << std::flush;
    drawn_ = false;
}

Interrupt::Interrupt() {
    g_interrupts = 0;
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    watcher_ = std::jthread([this](const std::stop_token& end) {
        while (!end.stop_requested()) {
            if (g_interrupts > 0) source_.request_stop();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    });
}

Interrupt::~Interrupt() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

base::Work work_with(const Interrupt& interrupt, ProgressLine& line) {
    return base::Work(interrupt.token(), [&line](const base::Progress& progress) { line.show(progress); });
}

} // namespace sauti::cli
