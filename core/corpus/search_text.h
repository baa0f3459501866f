// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// The folded text that is searched, and how pieces are found in it. Internal to the room.
namespace sauti::corpus {

[[nodiscard]] bool is_ascii(std::string_view text);

/// unicode::search_key(text) into `folded`, fast where the text is ASCII (`ascii` must be is_ascii(text)).
void fold_into(std::string_view text, bool ascii, std::string& folded);

/// First place of `needle` in `hay` from `from` on; npos if there is none. An empty needle is found at `from`.
[[nodiscard]] std::size_t find_piece(std::string_view hay, std::string_view needle, std::size_t from);
/// The same by the C library: what the fast one is tested against, and stands in for it where there is no SSE2.
[[nodiscard]] std::size_t find_piece_plain(std::string_view hay, std::string_view needle, std::size_t from);

} // namespace sauti::corpus
