// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a run shows of itself after an evaluation: the event "sample" of its events.jsonl, read back. Of pretraining a
/// row with masked letters and the best guesses for each; of fine-tuning a sentence with its tags beside the right
/// ones.
namespace sauti::training {

struct Guess {
    std::size_t at = 0; ///< index of the letter in `letters`
    std::string truth;
    std::string seen;                                 ///< what stood there instead: a mask, another letter, or itself
    std::vector<std::pair<std::string, double>> best; ///< letter and probability, best first
    [[nodiscard]] bool is_right() const { return !best.empty() && best.front().first == truth; }
};

struct Sample {
    std::int64_t step = 0;
    std::vector<std::string> letters; ///< of the row, or the tokens of the sentence
    std::vector<Guess> guesses;       ///< pretraining
    std::vector<std::string> gold;    ///< fine-tuning: a tag for each token
    std::vector<std::string> predicted;
};

/// nullopt for a line that is another event or cannot be read.
[[nodiscard]] std::optional<Sample> sample_of_event(std::string_view line);

} // namespace sauti::training
