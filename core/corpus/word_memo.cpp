// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/word_memo.h"

#include <cstring>

namespace sauti::corpus {

namespace {

constexpr std::size_t k_words_known = 200000;
constexpr std::size_t k_bytes_known = std::size_t{64} << 20;
constexpr std::size_t k_places_first = std::size_t{1} << 12;

} // namespace

WordMemo::WordMemo() : entries_(k_places_first) {}

std::uint64_t WordMemo::hash_of(std::string_view word) {
    constexpr std::uint64_t k_multiplier = 0x9E3779B97F4A7C15U;
    std::uint64_t hash = word.size() * k_multiplier;
    while (word.size() >= sizeof(std::uint64_t)) {
        std::uint64_t piece = 0;
        std::memcpy(&piece, word.data(), sizeof piece);
        hash = (hash ^ piece) * k_multiplier;
        hash ^= hash >> 32;
        word.remove_prefix(sizeof piece);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, word.data(), word.size());
    hash = (hash ^ rest) * k_multiplier;
    return hash ^ (hash >> 29);
}

WordMemo::Entry* WordMemo::find(std::string_view word, std::uint64_t hash) {
    const std::size_t mask = entries_.size() - 1;
    for (std::size_t place = hash & mask;; place = (place + 1) & mask) {
        Entry& entry = entries_[place];
        if (entry.state == k_free) return &entry;
        if (entry.hash == hash && std::string_view(words_).substr(entry.begin, entry.size) == word) return &entry;
    }
}

WordMemo::Entry* WordMemo::insert(std::string_view word, std::uint64_t hash) {
    // Bounded: a corpus with ever new words must not fill the memory.
    if (count_ >= k_words_known || words_.size() + word.size() > k_bytes_known) {
        entries_.assign(k_places_first, Entry{});
        words_.clear();
        count_ = 0;
    }
    if (count_ * 2 >= entries_.size()) {
        const std::vector<Entry> old = std::move(entries_);
        entries_.assign(old.size() * 2, Entry{});
        const std::size_t mask = entries_.size() - 1;
        for (const Entry& entry : old) {
            if (entry.state == k_free) continue;
            std::size_t place = entry.hash & mask;
            while (entries_[place].state != k_free)
                place = (place + 1) & mask;
            entries_[place] = entry;
        }
    }
    Entry* entry = find(word, hash);
    entry->hash = hash;
    entry->begin = static_cast<std::uint32_t>(words_.size());
    entry->size = static_cast<std::uint32_t>(word.size());
    words_.append(word);
    ++count_;
    return entry;
}

} // namespace sauti::corpus
