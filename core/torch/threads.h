// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace sauti::torch_engine {

/// Sets the threads of ATen's loops and of OpenBLAS's own pool, which ATen's setting does not reach. Both are the
/// process's, so a session sets them whenever it computes.
void use_threads(int threads);

/// "BLAS … , kernels …" in one line, for people and run.json.
[[nodiscard]] std::string number_library_text();

} // namespace sauti::torch_engine
