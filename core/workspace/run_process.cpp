// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/run_process.h"

#include "base/file.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string_view>
#include <unistd.h>

namespace sauti::workspace {

namespace fs = std::filesystem;

namespace {

/// "pid 4711 on HOST", as the lock's holder wrote it; nullopt for another host.
std::optional<std::int64_t> pid_of_lock(std::string_view text) {
    constexpr std::string_view k_begin = "pid ";
    if (text.substr(0, k_begin.size()) != k_begin) return std::nullopt;
    std::int64_t pid = 0;
    const char* const end = text.data() + text.size();
    const auto number = std::from_chars(text.data() + k_begin.size(), end, pid);
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    const std::string_view rest(number.ptr, static_cast<std::size_t>(end - number.ptr));
    return number.ec == std::errc() && rest == fmt::format(" on {}", host) ? std::optional(pid) : std::nullopt;
}

std::string first_line(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

} // namespace

std::optional<RunProcess> process_of_run(const fs::path& run_folder) {
    if (!base::FileLock::is_held(run_folder / "lock")) return std::nullopt;
    const auto text = base::read_file(run_folder / "lock", 4096);
    const auto pid = text ? pid_of_lock(*text) : std::nullopt;
    if (!pid) return std::nullopt;
    RunProcess process;
    process.pid = *pid;
    process.is_this = *pid == ::getpid();
    const fs::path facts = fs::path("/proc") / std::to_string(*pid);
    process.program = first_line(facts / "comm");
    if (process.program.empty()) return std::nullopt; // it ended just now
    std::int64_t pages = 0;
    std::int64_t resident = 0;
    std::ifstream(facts / "statm") >> pages >> resident;
    process.memory_bytes = resident * ::sysconf(_SC_PAGESIZE);
    return process;
}

base::Result<void> ask_to_stop(const fs::path& run_folder) {
    const auto process = process_of_run(run_folder);
    if (!process) {
        return base::fail(base::make_error(base::ErrorKind::not_found, "no process of this machine writes the run",
                                           "stop it where it was started")
                              .within(run_folder.string()));
    }
    if (process->program != "sauti-cli") {
        return base::fail(base::ErrorKind::unsupported,
                          fmt::format("the run belongs to {} (process {})", process->program, process->pid),
                          "stop it there");
    }
    if (::kill(static_cast<pid_t>(process->pid), SIGINT) != 0) {
        return base::fail(base::ErrorKind::io_write,
                          fmt::format("process {} was not asked: {}", process->pid, std::strerror(errno)));
    }
    return {};
}

} // namespace sauti::workspace
