// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <functional>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/// Processes that a test starts, so that limits and deaths do not touch the test itself.
namespace sauti::testing {

/// Runs `body` in a child and gives its answer (0 to 100); 200 + signal if one ended it.
inline int in_child(const std::function<int()>& body) {
    const pid_t pid = fork();
    if (pid == 0) {
        // _exit, not exit: nothing of the parent's may be flushed or destroyed a second time
        _exit(body());
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 200 + WTERMSIG(status);
}

/// In a child: no file may grow beyond `bytes`. A write beyond fails with EFBIG, as it fails with ENOSPC on a full
/// disk.
inline void limit_file_size(unsigned long bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {bytes, bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
}

/// The pid of a process that has ended and was waited for.
inline pid_t dead_pid() {
    const pid_t pid = fork();
    if (pid == 0) _exit(0);
    waitpid(pid, nullptr, 0);
    return pid;
}

} // namespace sauti::testing
