// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/search_text.h"

#include "unicode/normalise.h"

#include <cstdint>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

std::size_t find_piece_plain(std::string_view hay, std::string_view needle, std::size_t from) {
    if (from > hay.size()) return std::string_view::npos;
    if (needle.empty()) return from;
    const void* found = memmem(hay.data() + from, hay.size() - from, needle.data(), needle.size());
    if (found == nullptr) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<const char*>(found) - hay.data());
}

#ifdef __SSE2__

std::size_t find_piece(std::string_view hay, std::string_view needle, std::size_t from) {
    constexpr std::size_t k_step = 16;
    const std::size_t length = needle.size();
    if (length < 2 || hay.size() < from || hay.size() - from < length + k_step) {
        return find_piece_plain(hay, needle, from);
    }
    // Sixteen places at once: where both the first and the last byte fit, the bytes between are compared (W. Mula,
    // "SIMD-friendly algorithms for substring searching").
    const __m128i first = _mm_set1_epi8(needle.front());
    const __m128i last = _mm_set1_epi8(needle.back());
    const char* const bytes = hay.data();
    std::size_t at = from;
    for (; at + length - 1 + k_step <= hay.size(); at += k_step) {
        const __m128i begins = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + at));
        const __m128i ends = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + at + length - 1));
        const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(begins, first), _mm_cmpeq_epi8(ends, last));
        auto places = static_cast<unsigned>(_mm_movemask_epi8(both));
        while (places != 0) {
            const std::size_t place = at + static_cast<std::size_t>(__builtin_ctz(places));
            if (std::memcmp(bytes + place + 1, needle.data() + 1, length - 2) == 0) return place;
            places &= places - 1;
        }
    }
    return find_piece_plain(hay, needle, at);
}

#else

std::size_t find_piece(std::string_view hay, std::string_view needle, std::size_t from) {
    return find_piece_plain(hay, needle, from);
}

#endif

} // namespace sauti::corpus
