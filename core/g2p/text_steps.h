// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

/// Small steps around the map: each takes text and gives text. Internal to g2p.
namespace sauti::g2p {

/// t͡s → ʦ, t͡ʃ → ʧ, t͡ɕ → ʨ, d͡z → ʣ, d͡ʒ → ʤ, d͡ʑ → ʥ.
void write_ligatures(std::string& text);
/// Each code point of the table by its plain form.
void write_plain_punctuation(std::string& text, const std::map<char32_t, std::string>& table);

} // namespace sauti::g2p
