// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/safetensors.h"

#include <optional>

namespace sauti::formats::detail {

/// Bytes of a tensor; nullopt if a product overflows 64 bits. `whole` is false if the bits fill no whole byte.
struct TensorSize {
    std::uint64_t bytes = 0;
    bool whole = true;
};
[[nodiscard]] std::optional<TensorSize> tensor_size(TensorType type, const std::vector<std::uint64_t>& shape);

} // namespace sauti::formats::detail
