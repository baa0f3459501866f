// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/probe.h"

#include "base/file.h"
#include "base/json.h"
#include "engine/facts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <spawn.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <signal.h>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sauti::engine {

namespace fs = std::filesystem;
using base::ErrorKind;
using base::Json;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t k_most_bytes = std::size_t{1} << 20;

struct Pipe {
    int read = -1;
    int write = -1;
};

base::Result<Pipe> make_pipe() {
    std::array<int, 2> ends = {-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return base::fail(ErrorKind::internal, fmt::format("no pipe for a probe: {}", std::strerror(errno)));
    }
    return Pipe{ends[0], ends[1]};
}

/// What the child writes until it closes the pipe; nullopt after the limit.
std::optional<std::string> read_until_end(int descriptor, Clock::time_point end) {
    std::string text;
    std::array<char, 4096> buffer = {};
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        if (left <= 0) return std::nullopt;
        pollfd waiting = {descriptor, POLLIN, 0};
        const int ready = poll(&waiting, 1, static_cast<int>(left));
        if (ready < 0 && errno != EINTR) return text;
        if (ready <= 0) continue;
        const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return text;
        if (text.size() < k_most_bytes) text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

struct ChildAnswer {
    bool in_time = false;
    int status = 0; ///< as waitpid gives it
    std::string text;
};

/// Both streams of the child come back as one text: facts on the one, an error's line on the other.
base::Result<ChildAnswer> run_child(const std::vector<std::string>& words, std::chrono::seconds limit) {
    SAUTI_TRY(const Pipe pipe, make_pipe());
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe.write, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipe.write, STDERR_FILENO);
    std::vector<std::string> copies = words;
    std::vector<char*> arguments;
    for (std::string& word : copies)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int error = posix_spawn(&child, words.front().c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pipe.write);
    if (error != 0) {
        close(pipe.read);
        return base::fail(ErrorKind::no_engine, fmt::format("{} cannot be started to probe a plug-in: {}",
                                                            words.front(), std::strerror(error)));
    }
    ChildAnswer answer;
    auto text = read_until_end(pipe.read, Clock::now() + limit);
    close(pipe.read);
    answer.in_time = text.has_value();
    if (text) answer.text = std::move(*text);
    if (!answer.in_time) kill(child, SIGKILL);
    while (waitpid(child, &answer.status, 0) < 0 && errno == EINTR) {
    }
    return answer;
}

/// The last line that is JSON: libraries may print before it.
std::optional<Json> last_json_line(const std::string& text) {
    std::optional<Json> found;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line(text.data() + begin, end - begin);
        if (!line.empty() && line.front() == '{') {
            if (auto parsed = base::parse_json(line, "probe")) found = std::move(*parsed);
        }
        begin = end + 1;
    }
    return found;
}

std::string identity(const fs::path& plugin) {
    struct stat status = {};
    if (stat(plugin.c_str(), &status) != 0) return {};
    return fmt::format("{} {}.{:09} {} {}", plugin.string(), static_cast<std::int64_t>(status.st_mtim.tv_sec),
                       static_cast<std::int64_t>(status.st_mtim.tv_nsec), static_cast<std::int64_t>(status.st_size),
                       interface_abi());
}

fs::path standard_cache_file() {
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != '\0') {
        return fs::path(cache) / "sauti" / "engines.json";
    }
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
        return fs::path(home) / ".cache" / "sauti" / "engines.json";
    }
    return {};
}

} // namespace

base::Result<EngineFacts> probe_in_child(const fs::path& program, const fs::path& plugin, std::chrono::seconds limit) {
    SAUTI_TRY(const ChildAnswer answer,
              run_child({program.string(), "engine", "probe", plugin.string(), "--json"}, limit));
    if (!answer.in_time) {
        return base::fail(ErrorKind::no_engine, fmt::format("the probe did not answer within {} s", limit.count()));
    }
    const auto json = last_json_line(answer.text);
    if (WIFEXITED(answer.status) && WEXITSTATUS(answer.status) == 0 && json) return facts_of(*json);
    if (WIFSIGNALED(answer.status)) {
        return base::fail(ErrorKind::no_engine,
                          fmt::format("the probe was ended by signal {} ({})", WTERMSIG(answer.status),
                                      strsignal(WTERMSIG(answer.status))));
    }
    if (json && json->contains("error") && json->at("error").value("message", "") != "") {
        return base::fail(ErrorKind::no_engine, json->at("error").value("message", ""));
    }
    return base::fail(ErrorKind::no_engine, fmt::format("the probe ended with {}: {}", WEXITSTATUS(answer.status),
                                                        answer.text.substr(0, 400)));
}

ProbeCache::ProbeCache(fs::path file) : file_(file.empty() ? standard_cache_file() : std::move(file)) {}

std::optional<base::Result<EngineFacts>> ProbeCache::find(const fs::path& plugin) const {
    const std::string key = identity(plugin);
    if (file_.empty() || key.empty()) return std::nullopt;
    const auto cache = base::read_json(file_);
    if (!cache || !cache->is_object() || !cache->contains(key)) return std::nullopt;
    const Json& entry = cache->at(key);
    if (entry.is_string()) return base::Result<EngineFacts>(base::fail(ErrorKind::no_engine, entry.get<std::string>()));
    auto facts = facts_of(entry);
    if (!facts) return std::nullopt;
    return facts;
}

void ProbeCache::keep(const fs::path& plugin, const base::Result<EngineFacts>& answer) {
    const std::string key = identity(plugin);
    if (file_.empty() || key.empty()) return;
    Json cache = Json::object();
    if (auto old = base::read_json(file_); old && old->is_object()) {
        // Entries of the same file with another time or size can never be asked for again.
        for (const auto& [name, value] : old->items()) {
            if (name.rfind(plugin.string() + " ", 0) != 0) cache[name] = value;
        }
    }
    cache[key] = answer ? facts_json(*answer) : Json(answer.error().message);
    std::error_code error;
    fs::create_directories(file_.parent_path(), error);
    // A cache that cannot be written (a read-only home) costs a probe the next time, nothing else.
    static_cast<void>(base::write_json(file_, cache));
}

} // namespace sauti::engine
