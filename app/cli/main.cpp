// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cli.h"

#include <csignal>
#include <iostream>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    // A reader that goes away (head) is an error of the stream, not a death.
    std::signal(SIGPIPE, SIG_IGN);
    // A file-size limit (ulimit -f) is an error of the write, "full", not a death.
    std::signal(SIGXFSZ, SIG_IGN);
    struct stat status = {};
    const bool in_is_pipe = fstat(STDIN_FILENO, &status) == 0 && S_ISFIFO(status.st_mode);
    sauti::cli::Streams streams = {std::cin, std::cout, std::cerr, isatty(STDERR_FILENO) != 0, in_is_pipe, argv};
    return sauti::cli::run_cli(argc, argv, streams);
}
