// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/search_text.h"

#include "unicode/normalise.h"

#include <cstdint>
#include <cstring>

namespace sauti::corpus {

bool is_ascii(std::string_view text) {
    std::uint64_t high = 0;
    while (text.size() >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), sizeof word);
        high |= word;
        text.remove_prefix(sizeof word);
    }
    for (const char letter : text)
        high |= static_cast<unsigned char>(letter);
    return (high & 0x8080808080808080U) == 0;
}

void fold_into(std::string_view text, bool ascii, std::string& folded) {
    if (!ascii) {
        folded = unicode::search_key(text);
        return;
    }
    folded.resize(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i];
        folded[i] = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
    }
}

std::size_t find_piece(std::string_view hay, std::string_view needle, std::size_t from) {
    if (from > hay.size()) return std::string_view::npos;
    if (needle.empty()) return from;
    // glibc's memmem; std::string_view::find compares at every first letter and is several times slower.
    const void* found = memmem(hay.data() + from, hay.size() - from, needle.data(), needle.size());
    if (found == nullptr) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<const char*>(found) - hay.data());
}

} // namespace sauti::corpus
