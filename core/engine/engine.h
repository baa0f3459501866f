// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engine/shiba_session.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

/// The plain interface to number crunching. An implementation is a shared library that exports
/// `sauti_engine_abi` and `sauti_engine_create`; `engine/engines.h` finds and opens it.
namespace sauti::engine {

struct Device {
    std::string id;   ///< "cpu", "cuda:0"
    std::string name; ///< "Intel … (2 cores)", "NVIDIA H100"
    std::int64_t memory_bytes = 0;
};

struct EngineFacts {
    std::string name;                    ///< "torch"
    std::string version;                 ///< "LibTorch 1.13.1"
    std::string details;                 ///< BLAS, kernels, in one line
    std::vector<std::string> offers;     ///< "shiba"
    std::vector<Device> devices;         ///< usable now
    std::vector<std::string> precisions; ///< "fp32", "fp64", "bf16"
};

struct SessionOptions {
    std::string device = "cpu";
    std::string precision = "fp32"; ///< fp64 for tests, bf16 where the device is fast with it
    int threads = 1;                ///< of the engine's own loops and of its BLAS
};

class Engine {
public:
    virtual ~Engine() = default;
    [[nodiscard]] virtual EngineFacts facts() const = 0;
    /// Weights are zero; write them. unsupported: a device, precision or model the engine does not offer.
    [[nodiscard]] virtual base::Result<std::unique_ptr<ShibaSession>> create_shiba(const ShibaModel& model,
                                                                                   const SessionOptions& options) = 0;
};

/// Hash of the interface headers and the compiler's ABI; another value is refused.
[[nodiscard]] std::string interface_abi();

extern "C" {
using AbiFunction = const char* (*)();
using CreateFunction = Engine* (*)(); ///< the caller owns the engine
}

} // namespace sauti::engine
