// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Remembers a yes or no for each word, in one table with open addressing: a look-up is a hash and, as a rule, one
/// comparison, several times faster than a map of strings, and a filter over phones makes ten million of them.
/// Internal to the room.
namespace sauti::corpus {

class WordMemo {
public:
    WordMemo();

    /// The answer for `word`; asks `answer(word)` if it is new. Over 200,000 words all are forgotten.
    template <class Answer>
    bool answer_of(std::string_view word, const Answer& answer) {
        const std::uint64_t hash = hash_of(word);
        Entry* entry = find(word, hash);
        if (entry->state == k_free) {
            const bool yes = answer(word);
            entry = insert(word, hash);
            entry->state = yes ? k_yes : k_no;
        }
        return entry->state == k_yes;
    }

private:
    static constexpr std::uint32_t k_free = 0;
    static constexpr std::uint32_t k_no = 1;
    static constexpr std::uint32_t k_yes = 2;

    struct Entry {
        std::uint64_t hash = 0;
        std::uint32_t begin = 0; ///< in words_
        std::uint32_t size = 0;
        std::uint32_t state = k_free;
    };

    [[nodiscard]] static std::uint64_t hash_of(std::string_view word);
    /// Where the word stands, or the free place where it would.
    [[nodiscard]] Entry* find(std::string_view word, std::uint64_t hash);
    [[nodiscard]] Entry* insert(std::string_view word, std::uint64_t hash);

    std::vector<Entry> entries_; ///< a power of two
    std::string words_;
    std::size_t count_ = 0;
};

} // namespace sauti::corpus
