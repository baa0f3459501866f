// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/engine.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Several codes in turn, for texts of mixed writing: each letter with its marks goes to the first code whose map has a
/// key for it, and what no map knows stays with the letters before it. `corrected` mode only.
///
///     auto backoff = Backoff::load({"swa-Latn", "rus-Cyrl"}, options);
///     (*backoff)->transliterate("sawa?! мой", out, nullptr)      // "sawa?! moj"
namespace sauti::g2p {

/// Immutable, any number of threads.
class Backoff {
public:
    /// As Engine::load of each; `usage` in reference mode.
    [[nodiscard]] static base::Result<std::shared_ptr<const Backoff>> load(const std::vector<std::string>& codes,
                                                                           const Options& options);

    /// Each run of letters of one code is one text to it; a word that two codes share has an edge where they meet.
    [[nodiscard]] base::Result<void> transliterate(std::string_view text, std::string& out,
                                                   UnmappedCounts* unmapped) const;

private:
    Backoff() = default;
    /// The number of the engine for a cluster; engines_.size(): none.
    [[nodiscard]] std::size_t owner(std::string_view cluster) const;

    std::vector<std::shared_ptr<const Engine>> engines_;
};

} // namespace sauti::g2p
