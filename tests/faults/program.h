// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QProcess>
#include <QStringList>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <thread>

/// sauti-cli as a child process: what a person has, with its death and its limits.
namespace sauti::test {

namespace fs = std::filesystem;

struct Ended {
    bool killed = false; ///< it was still running when the signal came
    int code = 0;
    double wall_s = 0;
    QByteArray out;
    QByteArray err;
};

/// How a child is disturbed.
struct Fate {
    std::optional<double> kill_after_s;        ///< kill −9
    std::optional<std::uint64_t> largest_file; ///< bytes that a file may have; writing more fails as on a full disk
};

/// Runs the program in a folder to its end.
inline Ended run_program(const fs::path& folder, const QStringList& words, const Fate& fate = {}) {
    QProcess child;
    child.setWorkingDirectory(QString::fromStdString(folder.string()));
    if (fate.largest_file) {
        const rlim_t most = *fate.largest_file;
        child.setChildProcessModifier([most] {
            const rlimit limit = {most, most};
            static_cast<void>(setrlimit(RLIMIT_FSIZE, &limit));
        });
    }
    QElapsedTimer clock;
    clock.start();
    child.start(SAUTI_CLI, words);
    if (fate.kill_after_s && child.waitForStarted()) {
        std::this_thread::sleep_for(std::chrono::duration<double>(*fate.kill_after_s));
        child.kill();
    }
    child.waitForFinished(300000);
    Ended ended;
    ended.wall_s = static_cast<double>(clock.elapsed()) / 1e3;
    ended.killed = child.exitStatus() == QProcess::CrashExit;
    ended.code = child.exitCode();
    ended.out = child.readAllStandardOutput();
    ended.err = child.readAllStandardError();
    return ended;
}

} // namespace sauti::test
