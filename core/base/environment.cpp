// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/environment.h"

#include "base/work.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <sys/utsname.h>
#include <unistd.h>

namespace sauti::base {

namespace fs = std::filesystem;

void prepare_environment(int threads, char** argv) {
    constexpr const char* k_mark = "SAUTI_ENVIRONMENT_READY";
    if (std::getenv(k_mark) != nullptr) return;
    bool changed = false;
    const auto set_if_unset = [&changed](const char* name, const std::string& value) {
        if (std::getenv(name) != nullptr) return;
        setenv(name, value.c_str(), 1);
        changed = true;
    };
    set_if_unset("OMP_WAIT_POLICY", "PASSIVE");
    if (threads > 0) set_if_unset("OPENBLAS_NUM_THREADS", std::to_string(threads));
    if (!changed) return;
    setenv(k_mark, "1", 1);
    execv("/proc/self/exe", argv);
    // Only where /proc is missing: go on with what the libraries chose, slower but right.
}

fs::path program_folder() {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::current_path(error) : self.parent_path();
}

std::vector<fs::path> resource_folders() {
    std::vector<fs::path> folders;
    if (const char* named = std::getenv("SAUTI_RESOURCES")) folders.emplace_back(named);
    folders.push_back(program_folder() / "../share/sauti");
#ifdef SAUTI_SOURCE_RESOURCES
    folders.emplace_back(SAUTI_SOURCE_RESOURCES);
#endif
    return folders;
}

fs::path find_resource(const fs::path& relative) {
    std::error_code error;
    for (const fs::path& folder : resource_folders()) {
        if (fs::exists(folder / relative, error)) return folder / relative;
    }
    return {};
}

std::string machine_text() {
    utsname names = {};
    uname(&names);
    std::ifstream info("/proc/cpuinfo");
    std::string cpu = "unknown CPU";
    for (std::string line; std::getline(info, line);) {
        if (line.rfind("model name", 0) != 0) continue;
        cpu = line.substr(line.find(':') + 2);
        break;
    }
    return fmt::format("{}, {} cores, {}", names.machine, core_count(), cpu);
}

std::string version() {
    return SAUTI_VERSION;
}

} // namespace sauti::base
