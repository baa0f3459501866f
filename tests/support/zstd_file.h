// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/golden.h"

#include <zstd.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>

namespace sauti::test {

/// Whole text of a compressed file; "" if it cannot be read.
inline std::string zstd_text_of(const std::filesystem::path& path) {
    const std::string packed = text_of(path);
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
    std::string text;
    std::array<char, 1 << 16> piece = {};
    ZSTD_inBuffer in = {packed.data(), packed.size(), 0};
    while (in.pos < in.size) {
        ZSTD_outBuffer out = {piece.data(), piece.size(), 0};
        if (ZSTD_isError(ZSTD_decompressStream(context.get(), &out, &in)) != 0) return {};
        text.append(piece.data(), out.pos);
    }
    return text;
}

} // namespace sauti::test
