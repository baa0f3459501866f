// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mode.h"
#include "ner/labels.h"

#include <cstdint>
#include <span>
#include <vector>

/// From log-probabilities [length × labels], row-major, to one label a position. Leave CLS out of the span.
/// NaN counts as −∞ in both.
namespace sauti::ner {

/// The most probable label of each position; the first one on a tie. In reference mode probabilities are compared as
/// float32, where very small ones underflow to 0 and tie.
[[nodiscard]] std::vector<std::int64_t> argmax(std::span<const float> log_probs, std::int64_t label_count,
                                               base::Mode mode = base::Mode::corrected);
[[nodiscard]] std::vector<std::int64_t> argmax(std::span<const double> log_probs, std::int64_t label_count,
                                               base::Mode mode = base::Mode::corrected);

/// The most probable sequence in which no I-X stands but after B-X or I-X (Viterbi); among equals the lower label at
/// the last place where they differ. Labels that are neither B- nor I- follow anything. O(length × labels).
class BioDecoder {
public:
    explicit BioDecoder(const LabelSet& labels);
    [[nodiscard]] std::vector<std::int64_t> decode(std::span<const float> log_probs) const;
    [[nodiscard]] std::vector<std::int64_t> decode(std::span<const double> log_probs) const;

private:
    template <class Number>
    [[nodiscard]] std::vector<std::int64_t> run(std::span<const Number> log_probs) const;

    std::size_t label_count_;
    /// For an I- label the labels that may stand before it; empty for labels that follow anything.
    std::vector<std::vector<std::size_t>> allowed_before_;
    std::vector<bool> needs_before_;
};

} // namespace sauti::ner
