// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "ner/mistakes.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// Predictions beside gold, sentence by sentence, with every mistake: what a run's predictions/test.conll holds
/// (`TOKEN GOLD PREDICTED` a line, a blank line between sentences).
///
/// Law: right + missed + wrong type + wrong border = gold entities; right + invented + wrong type + wrong border =
/// predicted ones; precision, recall and F1 are those of seqeval's default mode.
namespace sauti::ner {

struct ReviewedSentence {
    std::vector<std::string> tokens;
    Comparison comparison;
    std::int64_t number = 0; ///< of the sentence, from 0: the line of the data set
    std::int64_t line = 0;   ///< of its first token in the file, from 1
};

struct Review {
    std::vector<ReviewedSentence> sentences;
    std::array<std::int64_t, 4> mistakes{}; ///< by MistakeKind
    std::int64_t right = 0;
    std::vector<std::string> types; ///< of gold and predicted entities, sorted
    /// Entities by gold and predicted type; an empty type stands for "none". Wrong borders count under their type.
    std::map<std::pair<std::string, std::string>, std::int64_t> confusion;

    [[nodiscard]] std::int64_t count(MistakeKind kind) const { return mistakes[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] std::int64_t all_mistakes() const;
    [[nodiscard]] std::int64_t gold() const;
    [[nodiscard]] std::int64_t predicted() const;
    [[nodiscard]] double precision() const; ///< 0 where nothing was predicted
    [[nodiscard]] double recall() const;
    [[nodiscard]] double f1() const;
};

/// not_found where the file is absent, syntax or invalid with the line of what is no such file.
[[nodiscard]] base::Result<Review> read_review(const std::filesystem::path& predictions, const base::Work& work = {});

} // namespace sauti::ner
