// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// SHIBA's tokenizer: a text is its Unicode code points, and four numbers of the private-use area (and 0) have a job of
/// their own. No normalisation, no truncation.
/// Law: decode(encode(x)) == "[CLS]" + x for a valid text x without white space at its ends and without the special
/// code points. encode("wizara") == {57344, 119, 105, 122, 97, 114, 97}.
/// Source: SHIBA's CodepointTokenizer (Octanove Labs, Apache-2.0).
namespace sauti::shiba {

inline constexpr std::int32_t k_pad = 0;
inline constexpr std::int32_t k_cls = 0xE000;
inline constexpr std::int32_t k_sep = 0xE001;
/// Reserved beside the three: never chosen for masking, has no text.
inline constexpr std::int32_t k_unused_special = 0xE002;
inline constexpr std::int32_t k_mask = 0xE003;

/// 0xE000 … 0xE003: what a text should not hold, and what masking leaves alone.
[[nodiscard]] constexpr bool is_special(std::int32_t id) {
    return id >= k_cls && id <= k_mask;
}

/// One text: CLS, then its code points, white space cut at both ends; no SEP at the end.
/// `encoding` with the byte of the first ill-formed sequence.
[[nodiscard]] base::Result<std::vector<std::int32_t>> encode(std::string_view text);

/// Several: CLS, the first, SEP, the second, … with SEP only between. `invalid` for an empty list.
[[nodiscard]] base::Result<std::vector<std::int32_t>> encode(std::span<const std::string> texts);

/// The code points of one stripped text, without CLS, put behind what `ids` holds. `encoding` as above.
[[nodiscard]] base::Result<void> append_code_points(std::vector<std::int32_t>& ids, std::string_view text);

/// Code points as UTF-8; 0 gives "[PAD]", CLS "[CLS]", SEP "[SEP]", MASK "[MASK]". `invalid` for an id that is no code
/// point (negative, a surrogate, above 0x10FFFF); the message says its index.
[[nodiscard]] base::Result<std::string> decode(std::span<const std::int32_t> ids);

} // namespace sauti::shiba
