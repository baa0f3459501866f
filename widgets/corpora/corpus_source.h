// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "corpus/corpus.h"

#include <array>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>

/// A corpus as the page's jobs read it. The rows of the screen, the search of the table, and counts of all rows use
/// openings of their own, so that none waits for another. Any thread; the openings are made when first used and kept.
namespace sauti::widgets::corpora {

class CorpusSource {
public:
    enum class Lane { rows, search, counts };

    explicit CorpusSource(std::filesystem::path folder) : folder_(std::move(folder)) {}

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// `use` has the opening for itself while it runs; whoever comes meanwhile waits.
    [[nodiscard]] base::Result<void> with(Lane lane,
                                          const std::function<base::Result<void>(const corpus::Corpus&)>& use);

private:
    struct Opening {
        std::mutex mutex; ///< guards the corpus
        std::optional<corpus::Corpus> corpus;
    };

    std::filesystem::path folder_;
    std::array<Opening, 3> openings_;
};

/// The index is there and holds the phones that its G2P gives: workspace::complete_corpus would do nothing.
[[nodiscard]] base::Result<bool> is_complete(const std::filesystem::path& folder);

} // namespace sauti::widgets::corpora
