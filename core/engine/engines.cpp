// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engines.h"

#include "base/environment.h"
#include "engine/probe.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <dlfcn.h>

namespace sauti::engine {

namespace fs = std::filesystem;
using base::ErrorKind;

namespace {

/// A plug-in's file name: libsauti_NAME.so, but for the library that holds this code.
bool is_plugin_name(const std::string& name) {
    return name.rfind("libsauti_", 0) == 0 && name.size() > 3 && name.substr(name.size() - 3) == ".so" &&
           name != "libsauti_core.so";
}

/// Plug-ins in a folder and, if `deep`, in its subfolders (one a build), in the order of their names.
void list_folder(const fs::path& folder, bool deep, std::vector<fs::path>& found) {
    std::error_code error;
    std::vector<fs::path> here;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (is_plugin_name(entry.path().filename().string())) here.push_back(entry.path());
        if (deep && entry.is_directory(error)) list_folder(entry.path(), false, here);
    }
    std::sort(here.begin(), here.end());
    found.insert(found.end(), here.begin(), here.end());
}

void list_named(const std::string& places, std::vector<fs::path>& found) {
    for (std::size_t begin = 0; begin <= places.size();) {
        const std::size_t end = std::min(places.find(':', begin), places.size());
        const fs::path place = places.substr(begin, end - begin);
        std::error_code error;
        if (fs::is_directory(place, error)) {
            list_folder(place, true, found);
        } else if (!place.empty()) {
            found.push_back(place);
        }
        begin = end + 1;
    }
}

fs::path user_data_folder() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0') return data;
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
        return fs::path(home) / ".local/share";
    return {};
}

base::Error no_engine(const std::vector<std::pair<fs::path, std::string>>& reasons) {
    std::string message = "no usable engine plug-in was found";
    for (const auto& [path, reason] : reasons)
        message += fmt::format("; {}: {}", path.string(), reason);
    return base::make_error(ErrorKind::no_engine, message,
                            "name one in SAUTI_ENGINE_PATH, or build the target sauti_torch (it needs LibTorch)");
}

} // namespace

std::string interface_abi() {
    return SAUTI_ENGINE_ABI;
}

base::Result<std::unique_ptr<Engine>> load_plugin(const fs::path& path) {
    std::error_code error;
    if (!fs::exists(path, error)) {
        return base::fail(ErrorKind::not_found, fmt::format("there is no plug-in {}", path.string()));
    }
    // Never closed: a number library leaves threads and registrations behind that outlive it.
    void* library = dlopen(fs::absolute(path, error).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return base::fail(ErrorKind::no_engine, fmt::format("the plug-in cannot be loaded: {}", dlerror()));
    }
    const auto abi = reinterpret_cast<AbiFunction>(dlsym(library, "sauti_engine_abi"));
    const auto create = reinterpret_cast<CreateFunction>(dlsym(library, "sauti_engine_create"));
    if (abi == nullptr || create == nullptr) {
        return base::fail(ErrorKind::no_engine,
                          "the library is no engine plug-in (sauti_engine_abi or sauti_engine_create is missing)");
    }
    if (std::string_view(abi()) != interface_abi()) {
        return base::fail(
            ErrorKind::no_engine,
            fmt::format("the plug-in was built for interface {}, this program has {}", abi(), interface_abi()),
            "build both from the same sources with the same compiler");
    }
    std::unique_ptr<Engine> engine(create());
    if (!engine) return base::fail(ErrorKind::no_engine, "the plug-in could not make its engine");
    return engine;
}

Engines::Engines(fs::path probe_program) : probe_program_(std::move(probe_program)) {}

Engines::Engines(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

Engines::~Engines() = default;

std::vector<fs::path> Engines::candidates() {
    std::vector<fs::path> found;
    if (const char* named = std::getenv("SAUTI_ENGINE_PATH")) list_named(named, found);
    const fs::path library = base::program_folder().parent_path() / "lib";
    list_folder(library / "sauti" / "engines", true, found);
    list_folder(library, false, found);
    if (const fs::path data = user_data_folder(); !data.empty()) list_folder(data / "sauti" / "engines", true, found);
    std::vector<fs::path> once;
    for (const fs::path& path : found) {
        if (std::find(once.begin(), once.end(), path) == once.end()) once.push_back(path);
    }
    return once;
}

std::vector<EngineBuild> Engines::builds() {
    std::vector<EngineBuild> answers;
    ProbeCache cache;
    for (const fs::path& path : candidates()) {
        auto facts = cache.find(path);
        if (!facts && probe_program_.empty()) {
            answers.push_back({path, false, "not probed", {}});
            continue;
        }
        if (!facts) {
            facts = probe_in_child(probe_program_, path);
            cache.keep(path, *facts);
        }
        if (*facts) {
            answers.push_back({path, true, {}, **facts});
        } else {
            answers.push_back({path, false, facts->error().message, {}});
        }
    }
    return answers;
}

base::Result<Engine*> Engines::open(const std::optional<fs::path>& path) {
    const std::lock_guard lock(mutex_);
    if (engine_) {
        if (path && !opened_.empty() && *path != opened_) {
            return base::fail(
                ErrorKind::busy,
                fmt::format("{} is open already; another plug-in takes effect at the next start", opened_.string()));
        }
        return engine_.get();
    }
    std::vector<std::pair<fs::path, std::string>> reasons;
    std::vector<fs::path> tries = path ? std::vector<fs::path>{*path} : candidates();
    if (tries.size() > 1 && !probe_program_.empty()) {
        // Several: only those that a child could open are opened here, since a failed one may already have loaded its
        // number library.
        tries.clear();
        for (const EngineBuild& build : builds()) {
            if (build.usable) {
                tries.push_back(build.path);
            } else {
                reasons.emplace_back(build.path, build.reason);
            }
        }
    }
    for (const fs::path& candidate : tries) {
        auto engine = load_plugin(candidate);
        if (engine) {
            engine_ = std::move(*engine);
            opened_ = candidate;
            return engine_.get();
        }
        reasons.emplace_back(candidate, engine.error().message);
    }
    return base::fail(no_engine(reasons));
}

} // namespace sauti::engine
