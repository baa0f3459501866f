// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/facts.h"

#include <nlohmann/json.hpp>

namespace sauti::engine {

using base::Json;

Json facts_json(const EngineFacts& facts) {
    Json devices = Json::array();
    for (const Device& device : facts.devices) {
        devices.push_back({{"id", device.id}, {"name", device.name}, {"memory_bytes", device.memory_bytes}});
    }
    return {{"name", facts.name},     {"version", facts.version}, {"details", facts.details},
            {"offers", facts.offers}, {"devices", devices},       {"precisions", facts.precisions}};
}

base::Result<EngineFacts> facts_of(const Json& json) {
    try {
        EngineFacts facts;
        facts.name = json.at("name").get<std::string>();
        facts.version = json.at("version").get<std::string>();
        facts.details = json.at("details").get<std::string>();
        facts.offers = json.at("offers").get<std::vector<std::string>>();
        facts.precisions = json.at("precisions").get<std::vector<std::string>>();
        for (const Json& device : json.at("devices")) {
            facts.devices.push_back({device.at("id").get<std::string>(), device.at("name").get<std::string>(),
                                     device.at("memory_bytes").get<std::int64_t>()});
        }
        return facts;
    } catch (const Json::exception& wrong) {
        return base::fail(base::ErrorKind::invalid,
                          std::string("a plug-in's facts are not as expected: ") + wrong.what());
    }
}

} // namespace sauti::engine
