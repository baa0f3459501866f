// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/environment.h"
#include "engine/engine.h"
#include "torch/session.h"
#include "torch/threads.h"

#include <fmt/format.h>
#include <torch/version.h>

#include <new>
#include <unistd.h>

namespace sauti::torch_engine {

namespace {

class TorchEngine final : public engine::Engine {
public:
    engine::EngineFacts facts() const override {
        const std::int64_t memory = std::int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE);
        engine::EngineFacts facts;
        facts.name = "torch";
        facts.version = fmt::format("LibTorch {}", TORCH_VERSION);
        facts.details = number_library_text();
        facts.offers = {"shiba"};
        facts.devices = {{"cpu", base::machine_text(), memory}};
        facts.precisions = {"fp32", "fp64"};
        return facts;
    }

    base::Result<std::unique_ptr<engine::ShibaSession>> create_shiba(const engine::ShibaModel& model,
                                                                     const engine::SessionOptions& options) override {
        return make_session(model, options);
    }
};

} // namespace

} // namespace sauti::torch_engine

extern "C" __attribute__((visibility("default"))) const char* sauti_engine_abi() {
    return SAUTI_ENGINE_ABI;
}

extern "C" __attribute__((visibility("default"))) sauti::engine::Engine* sauti_engine_create() {
    return new (std::nothrow) sauti::torch_engine::TorchEngine;
}
