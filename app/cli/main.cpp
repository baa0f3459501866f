// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cli.h"
#include "cli/standard_output.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <iostream>
#include <sys/stat.h>
#include <unistd.h>

namespace {

/// A program may be started with standard streams closed (`>&-`). The next file that it opens would then be standard
/// output, and answers would go into it: /dev/null takes the place, opened so that a write fails.
void fill_closed_streams() {
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        // the lowest free number is given, which is this one
        if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDONLY) != descriptor) _exit(5);
    }
}

/// Ends as a program does that knows nothing of SIGPIPE, so that a shell sees what it sees of cat.
int die_of_broken_pipe() {
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
    return sauti::cli::k_reader_gone; // where the signal is blocked
}

} // namespace

int main(int argc, char** argv) {
    fill_closed_streams();
    std::ios::sync_with_stdio(false);
    // A reader that goes away (head) is an error of the stream, not a death: a training run goes on.
    std::signal(SIGPIPE, SIG_IGN);
    // A file-size limit (ulimit -f) is an error of the write, "full", not a death.
    std::signal(SIGXFSZ, SIG_IGN);
    struct stat status = {};
    const bool in_is_pipe = fstat(STDIN_FILENO, &status) == 0 && S_ISFIFO(status.st_mode);
    sauti::cli::StandardOutput buffer(STDOUT_FILENO);
    std::ostream out(&buffer);
    // what was answered is seen before more is read, and before the words that follow it
    std::cin.tie(&out);
    std::cerr.tie(&out);
    sauti::cli::Streams streams = {std::cin, out, std::cerr, isatty(STDERR_FILENO) != 0, in_is_pipe, argv, &buffer};
    const int code = sauti::cli::run_cli(argc, argv, streams);
    std::cin.tie(nullptr);
    std::cerr.tie(nullptr);
    return code == sauti::cli::k_reader_gone ? die_of_broken_pipe() : code;
}
