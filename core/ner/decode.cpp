// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/decode.h"

#include <cmath>
#include <limits>

namespace sauti::ner {

namespace {

template <class Number>
double as_score(Number log_prob) {
    const auto value = static_cast<double>(log_prob);
    return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
}

template <class Number>
std::vector<std::int64_t> argmax_of(std::span<const Number> log_probs, std::int64_t label_count, base::Mode mode) {
    std::vector<std::int64_t> best;
    if (label_count <= 0) return best;
    const auto width = static_cast<std::size_t>(label_count);
    best.reserve(log_probs.size() / width);
    for (std::size_t row = 0; row + width <= log_probs.size(); row += width) {
        std::size_t top = 0;
        double top_score = -std::numeric_limits<double>::infinity();
        for (std::size_t label = 0; label < width; ++label) {
            double score = as_score(log_probs[row + label]);
            // reference: probabilities are compared as float32 (reference_argmax_ties_where_float_underflows)
            if (mode == base::Mode::reference) score = static_cast<double>(std::exp(static_cast<float>(score)));
            if (score > top_score) {
                top = label;
                top_score = score;
            }
        }
        best.push_back(static_cast<std::int64_t>(top));
    }
    return best;
}

} // namespace

std::vector<std::int64_t> argmax(std::span<const float> log_probs, std::int64_t label_count, base::Mode mode) {
    return argmax_of(log_probs, label_count, mode);
}

std::vector<std::int64_t> argmax(std::span<const double> log_probs, std::int64_t label_count, base::Mode mode) {
    return argmax_of(log_probs, label_count, mode);
}

BioDecoder::BioDecoder(const LabelSet& labels)
    : label_count_(static_cast<std::size_t>(labels.size())), allowed_before_(label_count_),
      needs_before_(label_count_) {
    for (std::size_t label = 0; label < label_count_; ++label) {
        const std::string& name = labels.names()[label];
        if (name.rfind("I-", 0) != 0) continue;
        needs_before_[label] = true;
        for (const std::string& before : {"B-" + name.substr(2), name}) {
            if (const auto index = labels.index(before)) {
                allowed_before_[label].push_back(static_cast<std::size_t>(*index));
            }
        }
    }
}

template <class Number>
std::vector<std::int64_t> BioDecoder::run(std::span<const Number> log_probs) const {
    constexpr double never = -std::numeric_limits<double>::infinity();
    const std::size_t width = label_count_;
    const std::size_t length = width == 0 ? 0 : log_probs.size() / width;
    if (length == 0) return {};
    // A path of probability 0 still obeys the rule, so that forbidden and impossible are not the same thing.
    std::vector<double> score(width, 0.0);
    std::vector<bool> possible(width, false);
    std::vector<std::size_t> came_from(length * width, 0);
    for (std::size_t label = 0; label < width; ++label) {
        possible[label] = !needs_before_[label];
        score[label] = possible[label] ? as_score(log_probs[label]) : never;
    }
    std::vector<double> next(width);
    std::vector<bool> next_possible(width);
    // The best label before, the lower one among equals.
    const auto better = [&](std::size_t a, std::size_t b) {
        if (possible[a] != possible[b]) return bool(possible[a]);
        return score[a] != score[b] ? score[a] > score[b] : a < b;
    };
    for (std::size_t at = 1; at < length; ++at) {
        std::size_t best = 0;
        for (std::size_t label = 1; label < width; ++label) {
            if (better(label, best)) best = label;
        }
        for (std::size_t label = 0; label < width; ++label) {
            std::size_t from = best;
            bool reachable = possible[best];
            if (needs_before_[label]) {
                reachable = false;
                for (const std::size_t before : allowed_before_[label]) {
                    if (!reachable || better(before, from)) from = before;
                    reachable = reachable || possible[before];
                }
                reachable = reachable && possible[from];
            }
            came_from[at * width + label] = from;
            next_possible[label] = reachable;
            next[label] = reachable ? score[from] + as_score(log_probs[at * width + label]) : never;
        }
        score.swap(next);
        possible.swap(next_possible);
    }
    std::size_t label = 0;
    for (std::size_t other = 1; other < width; ++other) {
        if (better(other, label)) label = other;
    }
    std::vector<std::int64_t> path(length);
    for (std::size_t at = length; at-- > 0;) {
        path[at] = static_cast<std::int64_t>(label);
        label = came_from[at * width + label];
    }
    return path;
}

std::vector<std::int64_t> BioDecoder::decode(std::span<const float> log_probs) const {
    return run(log_probs);
}

std::vector<std::int64_t> BioDecoder::decode(std::span<const double> log_probs) const {
    return run(log_probs);
}

} // namespace sauti::ner
