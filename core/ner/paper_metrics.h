// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mode.h"
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The scores of the paper's notebook on NER over characters: single labels a character, entities judged by their first
/// character, by their whole, and by how far they are right. Positions with label −100 (CLS, padding) do not count.
namespace sauti::ner {

/// Class numbers of each row. `predicted` has the rows of `gold` in number and length.
using ClassRows = std::vector<std::vector<std::int64_t>>;

/// A run of positions with what was asked and what was answered.
struct PaperEntity {
    std::string name;       ///< tag that began it, "B-PER"
    std::int64_t begin = 0; ///< position in its row, ignored positions counted
    std::vector<std::int64_t> labels;
    std::vector<std::int64_t> predictions;
};

struct PaperEntities {
    std::vector<PaperEntity> gold;      ///< an I- extends the latest entity of its row, whatever the gap or type
    std::vector<PaperEntity> predicted; ///< an I- extends the latest one only if it is adjacent; type not asked
};

/// Unset: undefined (a mean over nothing, a ratio without denominator where the reference ends in an error).
struct PaperMetrics {
    std::optional<double> totally_correct;        ///< proportion of gold entities with every character right
    std::optional<double> mean_correct_chars;     ///< mean proportion of right characters over gold entities
    std::optional<double> first_char_correct;     ///< proportion of gold entities with the first character right
    std::optional<double> consistent_and_correct; ///< mean over predicted entities
    std::int64_t true_positives = 0;              ///< by first character
    std::int64_t false_positives = 0;
    std::int64_t false_negatives = 0;
    std::int64_t gold_count = 0;
    std::int64_t predicted_count = 0;
    double precision = 0; ///< by first character, 0 where undefined
    double recall = 0;
    double accuracy = 0;
    double f1 = 0;
    double character_f1 = 0;           ///< micro F1 over all classes = accuracy of characters, in float32
    double character_f1_without_o = 0; ///< the same with class 0 left out, in float32
    std::optional<double> seqeval_accuracy;
    double seqeval_f1 = 0; ///< default mode
};

/// `names` are the tags by class number (O first); invalid for a class number outside.
[[nodiscard]] base::Result<PaperEntities> paper_entities(const ClassRows& gold, const ClassRows& predicted,
                                                         std::span<const std::string> names);

/// invalid: rows of different lengths, a class number outside. In reference mode also no gold entity ("division by
/// zero") and a row without any position that counts ("The `target` has to be an integer tensor.").
[[nodiscard]] base::Result<PaperMetrics> paper_metrics(const ClassRows& gold, const ClassRows& predicted,
                                                       std::span<const std::string> names,
                                                       base::Mode mode = base::Mode::corrected);

/// Word-boundary F1: class 1 against class 0 over all rows, in float32; 0 where undefined. invalid for other classes.
[[nodiscard]] base::Result<double> boundary_f1(const ClassRows& gold, const ClassRows& predicted);

} // namespace sauti::ner
