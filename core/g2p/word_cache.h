// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/engine.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

/// Answers to words, kept: texts repeat their words (six tokens a type in Swahili), and a look-up is quicker than
/// rules. One thread each.
namespace sauti::g2p {

class WordCache {
public:
    /// Forgets all once about `most_bytes` are kept.
    explicit WordCache(std::shared_ptr<const Engine> engine, std::size_t most_bytes = std::size_t{64} << 20)
        : engine_(std::move(engine)), most_bytes_(most_bytes) {}

    /// Engine::transliterate of one word; valid until the next call.
    [[nodiscard]] base::Result<std::string_view> transliterate(std::string_view word);

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    std::shared_ptr<const Engine> engine_;
    std::size_t most_bytes_;
    std::size_t bytes_ = 0;
    std::unordered_map<std::string, std::string, Hash, std::equal_to<>> answers_;
};

} // namespace sauti::g2p
