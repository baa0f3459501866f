// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/word_cache.h"

#include <utility>

namespace sauti::g2p {

base::Result<std::string_view> WordCache::transliterate(std::string_view word) {
    constexpr std::size_t k_bytes_an_answer = 128; ///< of the table, roughly
    if (const auto known = answers_.find(word); known != answers_.end()) return std::string_view(known->second);
    if (bytes_ > most_bytes_) {
        answers_.clear();
        bytes_ = 0;
    }
    std::string phones;
    SAUTI_CHECK(engine_->transliterate(word, phones));
    bytes_ += word.size() + phones.size() + k_bytes_an_answer;
    const auto [kept, is_new] = answers_.emplace(word, std::move(phones));
    return std::string_view(kept->second);
}

} // namespace sauti::g2p
