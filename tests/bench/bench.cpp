// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"

#include <fmt/format.h>
#include <spawn.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace sauti::bench {

namespace fs = std::filesystem;
using base::ErrorKind;
using Clock = std::chrono::steady_clock;

namespace {

double since_ms(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

base::Result<pid_t> spawn(const std::vector<std::string>& command, const posix_spawn_file_actions_t& actions) {
    std::vector<std::string> words = command;
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t pid = 0;
    const int failure = posix_spawn(&pid, command[0].c_str(), &actions, nullptr, arguments.data(), environ);
    if (failure == 0) return pid;
    return base::fail(ErrorKind::not_found, fmt::format("cannot start {}: {}", command[0], std::strerror(failure)));
}

} // namespace

Measurement single(std::string name, double value, std::string unit) {
    return summary(std::move(name), {value}, std::move(unit));
}

Measurement summary(std::string name, std::vector<double> values, std::string unit) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    Measurement result;
    result.name = std::move(name);
    result.unit = std::move(unit);
    result.repeats = static_cast<int>(values.size());
    result.median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    result.value = result.median;
    result.p95 = values[(values.size() * 95 + 99) / 100 - 1]; // the nearest rank
    result.min = values.front();
    result.max = values.back();
    return result;
}

double milliseconds(const std::function<void()>& work) {
    const auto start = Clock::now();
    work();
    return since_ms(start);
}

base::Result<Measurement> timed(std::string name, int repeats, const std::function<base::Result<void>()>& work) {
    SAUTI_CHECK(work());
    std::vector<double> values;
    for (int i = 0; i < std::max(1, repeats); ++i) {
        const auto start = Clock::now();
        SAUTI_CHECK(work());
        values.push_back(since_ms(start));
    }
    return summary(std::move(name), std::move(values), "ms");
}

double load_average() {
    double load = 0;
    return getloadavg(&load, 1) == 1 ? load : 0;
}

double peak_memory_mib() {
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

base::Result<TemporaryFolder> TemporaryFolder::create() {
    std::error_code error;
    std::string pattern = (fs::temp_directory_path(error) / "sauti-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        return base::fail(ErrorKind::io_write, fmt::format("cannot create {}: {}", pattern, std::strerror(errno)));
    }
    return TemporaryFolder(pattern);
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

base::Result<Ended> run_program(const std::vector<std::string>& command, std::string_view input) {
    std::array<int, 2> in = {};
    std::array<int, 2> out = {};
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) {
        return base::fail(ErrorKind::internal, fmt::format("cannot open a pipe: {}", std::strerror(errno)));
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    Ended ended;
    const auto start = Clock::now();
    const auto started = spawn(command, actions);
    posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    if (started) {
        if (::write(in[1], input.data(), input.size()) < 0) ended.output.clear(); // it may have ended without reading
    }
    ::close(in[1]);
    std::array<char, 4096> piece = {};
    ssize_t count = 0;
    while (started && (count = ::read(out[0], piece.data(), piece.size())) > 0) {
        ended.output.append(piece.data(), static_cast<std::size_t>(count));
    }
    ::close(out[0]);
    SAUTI_TRY(const pid_t pid, started);
    int status = 0;
    waitpid(pid, &status, 0);
    ended.wall_ms = since_ms(start);
    ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ended;
}

base::Result<std::string> maps_of_program(const std::vector<std::string>& command, double seconds) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    const auto started = spawn(command, actions);
    posix_spawn_file_actions_destroy(&actions);
    SAUTI_TRY(const pid_t pid, started);
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    // Files of /proc have no length that could be read by.
    std::ifstream file(fmt::format("/proc/{}/maps", pid));
    std::string maps((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    ::kill(pid, SIGTERM);
    int status = 0;
    waitpid(pid, &status, 0);
    if (maps.empty()) {
        return base::fail(ErrorKind::internal, fmt::format("{} had ended after {} s", command[0], seconds));
    }
    return maps;
}

} // namespace sauti::bench
