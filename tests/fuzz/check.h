// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// What the fuzz targets share: a broken promise ends the process, so that libFuzzer keeps the input.
namespace sauti::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

inline void check(bool holds, const char* promise) {
    if (holds) return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

/// Foreign bytes are never a mistake of ours, and every error says something.
inline void check_error(const base::Error& error) {
    check(error.kind != base::ErrorKind::internal, "no internal error from foreign bytes");
    check(!error.message.empty(), "an error has a sentence");
}

} // namespace sauti::fuzz
