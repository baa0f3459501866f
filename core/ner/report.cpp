// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/score.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sauti::ner {

namespace {

constexpr int k_most_digits = 30;

std::string padded(std::string_view text, std::size_t width_cps) {
    const std::size_t length_cps = unicode::length_cps(text);
    return std::string(width_cps > length_cps ? width_cps - length_cps : 0, ' ').append(text);
}

std::string figure(double value, int digits, base::Mode mode) {
    // reference: a mean over nothing is printed as nan (errors_carry_the_references_message)
    if (std::isnan(value)) return padded(mode == base::Mode::reference ? "nan" : "-", 9);
    return fmt::format("{:>9.{}f}", value, digits);
}

std::string row(std::string_view name, const Score& score, std::size_t width_cps, int digits, base::Mode mode) {
    return fmt::format("{}  {} {} {} {:>9}\n", padded(name, width_cps), figure(score.precision, digits, mode),
                       figure(score.recall, digits, mode), figure(score.f, digits, mode), score.support);
}

} // namespace

base::Result<std::string> report(const Scores& scores, int digits, base::Mode mode) {
    if (digits < 0 || digits > k_most_digits) {
        return base::fail(base::ErrorKind::usage, fmt::format("a report has 0 to {} digits", k_most_digits));
    }
    if (scores.counts.empty() && mode == base::Mode::reference) {
        return base::fail(base::ErrorKind::invalid, "max() arg is an empty sequence");
    }
    std::size_t width_cps = std::max(std::string_view("weighted avg").size(), static_cast<std::size_t>(digits));
    for (const TypeCounts& counts : scores.counts) {
        width_cps = std::max(width_cps, unicode::length_cps(counts.type));
    }
    std::string text = padded("", width_cps) + "  precision    recall  f1-score   support\n\n";
    for (std::size_t i = 0; i < scores.counts.size(); ++i) {
        text += row(scores.counts[i].type, scores.by_type[i], width_cps, digits, mode);
    }
    text += '\n';
    text += row("micro avg", scores.micro, width_cps, digits, mode);
    text += row("macro avg", scores.macro, width_cps, digits, mode);
    text += row("weighted avg", scores.weighted, width_cps, digits, mode);
    return text;
}

} // namespace sauti::ner
