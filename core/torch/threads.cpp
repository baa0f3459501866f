// SPDX-License-Identifier: GPL-3.0-or-later
#include "torch/threads.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <dlfcn.h>

namespace sauti::torch_engine {

namespace {

/// A function of the BLAS that LibTorch loaded, or null where it is another one.
template <class Function>
Function blas_function(const char* name) {
    if (void* found = dlsym(RTLD_DEFAULT, name)) return reinterpret_cast<Function>(found);
    for (const char* library : {"libopenblas.so.0", "libblas.so.3"}) {
        void* handle = dlopen(library, RTLD_NOW | RTLD_NOLOAD);
        if (handle == nullptr) continue;
        void* found = dlsym(handle, name);
        dlclose(handle);
        if (found != nullptr) return reinterpret_cast<Function>(found);
    }
    return nullptr;
}

} // namespace

void use_threads(int threads) {
    const int wanted = std::max(1, threads);
    if (at::get_num_threads() != wanted) at::set_num_threads(wanted);
    static const auto set_blas = blas_function<void (*)(int)>("openblas_set_num_threads");
    static const auto blas_threads = blas_function<int (*)()>("openblas_get_num_threads");
    if (set_blas != nullptr && (blas_threads == nullptr || blas_threads() != wanted)) set_blas(wanted);
}

std::string number_library_text() {
    const auto config = blas_function<const char* (*)()>("openblas_get_config");
    const auto core = blas_function<const char* (*)()>("openblas_get_corename");
    const char* const kernels = std::getenv("ATEN_CPU_CAPABILITY");
    return fmt::format("BLAS: {}{}{}; ATen kernels: {}", config != nullptr ? config() : "that of LibTorch",
                       core != nullptr ? ", core " : "", core != nullptr ? core() : "",
                       kernels != nullptr ? kernels : "its own choice");
}

} // namespace sauti::torch_engine
