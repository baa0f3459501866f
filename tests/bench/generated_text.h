// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>

/// Text of any length in Swahili's shape, never with q or x, the same at each call.
namespace sauti::bench {

/// What the rows of a text are made of.
struct Material {
    std::string id;
    std::size_t letters = 0; ///< a row
    bool new_words = false;  ///< most words of a row stand nowhere else
};

/// Words come with Zipf's frequencies, as in a language, or are ever new ones.
[[nodiscard]] base::Result<void> make_text(const std::filesystem::path& path, std::int64_t rows,
                                           const Material& material);

} // namespace sauti::bench
