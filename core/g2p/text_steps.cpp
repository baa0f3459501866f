// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/text_steps.h"

#include "unicode/utf8.h"

#include <array>
#include <utility>

namespace sauti::g2p {

void write_ligatures(std::string& text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> k_ligatures = {
        {{"t͡s", "ʦ"}, {"t͡ʃ", "ʧ"}, {"t͡ɕ", "ʨ"}, {"d͡z", "ʣ"}, {"d͡ʒ", "ʤ"}, {"d͡ʑ", "ʥ"}}};
    for (const auto& [parts, ligature] : k_ligatures) {
        for (std::size_t at = text.find(parts); at != std::string::npos; at = text.find(parts, at + ligature.size())) {
            text.replace(at, parts.size(), ligature);
        }
    }
}

void write_plain_punctuation(std::string& text, const std::map<char32_t, std::string>& table) {
    std::string out;
    out.reserve(text.size());
    for (std::string_view rest = text; !rest.empty();) {
        const unicode::Decoded next = unicode::decode_first(rest);
        const auto plain = table.find(next.code_point);
        out += plain == table.end() ? rest.substr(0, next.size_bytes) : std::string_view(plain->second);
        rest.remove_prefix(next.size_bytes);
    }
    text = std::move(out);
}

} // namespace sauti::g2p
