// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"

#include <fmt/format.h>
#include <spawn.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
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
    std::vector<std::string> words = command;
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    Ended ended;
    const auto start = Clock::now();
    pid_t pid = 0;
    const int failure = posix_spawn(&pid, command[0].c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    if (failure == 0) {
        if (::write(in[1], input.data(), input.size()) < 0) ended.output.clear(); // it may have ended without reading
    }
    ::close(in[1]);
    std::array<char, 4096> piece = {};
    ssize_t count = 0;
    while (failure == 0 && (count = ::read(out[0], piece.data(), piece.size())) > 0) {
        ended.output.append(piece.data(), static_cast<std::size_t>(count));
    }
    ::close(out[0]);
    if (failure != 0) {
        return base::fail(ErrorKind::not_found, fmt::format("cannot start {}: {}", command[0], std::strerror(failure)));
    }
    int status = 0;
    waitpid(pid, &status, 0);
    ended.wall_ms = since_ms(start);
    ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ended;
}

} // namespace sauti::bench
