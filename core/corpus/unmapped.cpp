// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/unmapped.h"

#include "unicode/normalise.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace sauti::corpus {

using base::Result;

namespace {

constexpr std::size_t k_words_known = 300000;

bool is_meant_to_stand(char32_t character) {
    const unicode::Category category = unicode::category(character);
    return category == unicode::Category::punctuation || category == unicode::Category::number ||
           category == unicode::Category::separator;
}

using Counts = std::vector<std::pair<char32_t, std::int64_t>>;

class Words {
public:
    explicit Words(const UnmappedOfWord& of_word) : of_word_(of_word) {}

    const Counts& of(std::string_view word) {
        const std::string key(word);
        if (const auto known = known_.find(key); known != known_.end()) return known->second;
        if (known_.size() >= k_words_known) known_.clear();
        Counts counts;
        if (const auto found = of_word_(word)) {
            for (const auto& [character, times] : *found) {
                if (!is_meant_to_stand(character)) counts.emplace_back(character, times);
            }
        }
        return known_.emplace(key, std::move(counts)).first->second;
    }

private:
    const UnmappedOfWord& of_word_;
    std::unordered_map<std::string, Counts> known_;
};

} // namespace

Result<std::vector<UnmappedCharacter>> unmapped_characters(const Corpus& corpus, std::string_view filter,
                                                           const UnmappedOfWord& of_word, const base::Work& work) {
    Words words(of_word);
    std::map<char32_t, UnmappedCharacter> found;
    SAUTI_CHECK(corpus.for_each_row(
        filter,
        [&](const Row& row) -> Result<void> {
            const auto index = static_cast<std::uint32_t>(row.id - 1);
            for (const std::string_view word : words_of(row)) {
                for (const auto& [character, times] : words.of(word)) {
                    UnmappedCharacter& one = found[character];
                    one.character = character;
                    one.times += times;
                    if (one.rows.empty() || one.rows.back() != index) one.rows.push_back(index);
                }
            }
            return {};
        },
        work));
    std::vector<UnmappedCharacter> sorted;
    for (auto& [character, one] : found)
        sorted.push_back(std::move(one));
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.times > b.times; });
    return sorted;
}

} // namespace sauti::corpus
