// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/score.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace sauti::ner {

using base::ErrorKind;

namespace {

constexpr std::string_view k_length_message = "Found input variables with inconsistent numbers of samples:";

double divided(std::int64_t part, std::int64_t whole, int zero_division) {
    return whole == 0 ? static_cast<double>(zero_division) : static_cast<double>(part) / static_cast<double>(whole);
}

Score score_from(std::int64_t correct, std::int64_t predicted, std::int64_t gold, const ScoreOptions& options) {
    Score score;
    score.precision = divided(correct, predicted, options.zero_division);
    score.recall = divided(correct, gold, options.zero_division);
    score.support = gold;
    if (std::isinf(options.beta)) {
        score.f = score.recall;
        return score;
    }
    const double beta2 = options.beta * options.beta;
    const double denominator = beta2 * score.precision + score.recall;
    score.f = (1 + beta2) * score.precision * score.recall / (denominator == 0 ? 1.0 : denominator);
    return score;
}

std::string listed(const TagRows& rows) {
    std::vector<std::size_t> lengths;
    lengths.reserve(rows.size());
    for (const Tags& tags : rows)
        lengths.push_back(tags.size());
    return fmt::format("[{}]", fmt::join(lengths, ", "));
}

/// Walks the tags of all sentences side by side until one side ends.
template <class Visit>
void for_each_pair(const TagRows& gold, const TagRows& predicted, Visit visit) {
    std::size_t row = 0;
    std::size_t at = 0;
    for (const Tags& tags : gold) {
        for (const std::string& tag : tags) {
            while (row < predicted.size() && at == predicted[row].size()) {
                ++row;
                at = 0;
            }
            if (row == predicted.size()) return;
            visit(tag, predicted[row][at++]);
        }
    }
}

/// Entities of all sentences, offsets over the joined tokens (one more after each sentence).
base::Result<std::vector<Entity>> all_entities(const TagRows& rows, const ScoreOptions& options) {
    if (!options.strict || !options.scheme) return joined_entities(rows, options.suffix);
    std::vector<Entity> all;
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto found = strict_entities(rows[i], *options.scheme, options.suffix);
        if (!found) return base::fail(std::move(found.error()).context(fmt::format("reading sentence {}", i + 1)));
        for (Entity& entity : *found) {
            entity.begin += offset;
            entity.end += offset;
            all.push_back(std::move(entity));
        }
        offset += static_cast<std::int64_t>(rows[i].size()) + 1;
    }
    return all;
}

base::Result<void> refuse_foreign(const TagRows& rows, const ScoreOptions& options) {
    const std::vector<std::string> foreign = foreign_tags(rows, options.suffix);
    if (foreign.empty()) return {};
    const std::size_t shown = std::min<std::size_t>(foreign.size(), 5);
    return base::fail(
        ErrorKind::invalid,
        fmt::format("these are no entity tags: {}{}",
                    fmt::join(foreign.begin(), foreign.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                    foreign.size() > shown ? " …" : ""),
        "entity tags are O, B-TYPE, I-TYPE …; is this a file of word classes?");
}

void warn_of_undefined(Scores& scores) {
    std::vector<std::string> unpredicted;
    std::vector<std::string> absent;
    for (const TypeCounts& counts : scores.counts) {
        if (counts.predicted == 0) unpredicted.push_back(counts.type);
        if (counts.gold == 0) absent.push_back(counts.type);
    }
    const auto warn = [&scores](std::string_view what, std::string_view why, const std::vector<std::string>& types) {
        if (types.empty()) return;
        scores.warnings.push_back({fmt::format("{} is undefined for types {}: {}", what, why, fmt::join(types, ", ")),
                                   {},
                                   ErrorKind::invalid});
    };
    warn("precision", "never predicted", unpredicted);
    warn("recall", "not in the gold tags", absent);
    if (scores.counts.empty()) {
        scores.warnings.push_back({"there is no entity on either side: no score is defined", {}, ErrorKind::invalid});
    }
}

} // namespace

base::Result<void> check_lengths(const TagRows& gold, const TagRows& predicted, base::Mode mode) {
    const bool reference = mode == base::Mode::reference;
    // reference: no sentence at all is "no list of lists" (errors_carry_the_references_message)
    if (reference && gold.empty() && predicted.empty()) {
        return base::fail(ErrorKind::invalid, "Found input variables without list of list.");
    }
    const auto differs = std::mismatch(gold.begin(), gold.end(), predicted.begin(), predicted.end(),
                                       [](const Tags& a, const Tags& b) { return a.size() == b.size(); });
    if (differs.first == gold.end() && differs.second == predicted.end()) return {};
    if (reference) {
        return base::fail(ErrorKind::invalid,
                          fmt::format("{}\n{}\n{}", k_length_message, listed(gold), listed(predicted)));
    }
    if (gold.size() != predicted.size()) {
        return base::fail(
            ErrorKind::invalid,
            fmt::format("{} {} gold sentences but {} predicted ones", k_length_message, gold.size(), predicted.size()),
            "both sides must hold the same sentences in the same order");
    }
    return base::fail(ErrorKind::invalid,
                      fmt::format("{} sentence {} has {} gold tags but {} predicted ones", k_length_message,
                                  differs.first - gold.begin() + 1, differs.first->size(), differs.second->size()),
                      "both sides must hold the same tokens");
}

base::Result<std::vector<TypeCounts>> count_types(const TagRows& gold, const TagRows& predicted,
                                                  const ScoreOptions& options) {
    SAUTI_TRY(std::vector<Entity> wanted, all_entities(gold, options));
    SAUTI_TRY(std::vector<Entity> given, all_entities(predicted, options));
    std::sort(wanted.begin(), wanted.end());
    std::sort(given.begin(), given.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    given.erase(std::unique(given.begin(), given.end()), given.end());
    std::vector<Entity> correct;
    std::set_intersection(wanted.begin(), wanted.end(), given.begin(), given.end(), std::back_inserter(correct));
    std::map<std::string, TypeCounts> by_type; // bytewise is by code point in UTF-8
    for (const Entity& entity : wanted)
        ++by_type[entity.type].gold;
    for (const Entity& entity : given)
        ++by_type[entity.type].predicted;
    for (const Entity& entity : correct)
        ++by_type[entity.type].correct;
    std::vector<TypeCounts> counts;
    for (auto& [type, count] : by_type) {
        count.type = type;
        counts.push_back(std::move(count));
    }
    return counts;
}

Score score_of(const TypeCounts& counts, const ScoreOptions& options) {
    return score_from(counts.correct, counts.predicted, counts.gold, options);
}

Score micro_score(const std::vector<TypeCounts>& counts, const ScoreOptions& options) {
    TypeCounts sum;
    for (const TypeCounts& one : counts) {
        sum.correct += one.correct;
        sum.predicted += one.predicted;
        sum.gold += one.gold;
    }
    return score_of(sum, options);
}

Score macro_score(const std::vector<TypeCounts>& counts, const ScoreOptions& options) {
    Score mean;
    for (const TypeCounts& one : counts) {
        const Score score = score_of(one, options);
        mean.precision += score.precision;
        mean.recall += score.recall;
        mean.f += score.f;
        mean.support += score.support;
    }
    const auto count = static_cast<double>(counts.size());
    mean.precision /= count; // 0 / 0 is NaN: a mean over nothing is undefined
    mean.recall /= count;
    mean.f /= count;
    return mean;
}

Score weighted_score(const std::vector<TypeCounts>& counts, const ScoreOptions& options) {
    Score mean;
    std::int64_t predicted = 0;
    for (const TypeCounts& one : counts) {
        const Score score = score_of(one, options);
        const auto weight = static_cast<double>(one.gold);
        mean.precision += weight * score.precision;
        mean.recall += weight * score.recall;
        mean.f += weight * score.f;
        mean.support += one.gold;
        predicted += one.predicted;
    }
    if (mean.support == 0) {
        const double value = options.zero_division;
        return {predicted == 0 ? value : 0.0, value, predicted == 0 ? value : 0.0, 0};
    }
    const auto weights = static_cast<double>(mean.support);
    mean.precision /= weights;
    mean.recall /= weights;
    mean.f /= weights;
    return mean;
}

std::optional<double> accuracy(const TagRows& gold, const TagRows& predicted) {
    std::size_t total = 0;
    for (const Tags& tags : gold)
        total += tags.size();
    if (total == 0) return std::nullopt;
    std::size_t equal = 0;
    for_each_pair(gold, predicted, [&](const std::string& a, const std::string& b) { equal += a == b ? 1 : 0; });
    return static_cast<double>(equal) / static_cast<double>(total);
}

Performance performance(const TagRows& gold, const TagRows& predicted) {
    Performance counts;
    for_each_pair(gold, predicted, [&](const std::string& wanted, const std::string& given) {
        if (wanted == given) {
            ++(wanted == "O" ? counts.true_negatives : counts.true_positives);
        } else {
            ++(given == "O" ? counts.false_negatives : counts.false_positives);
        }
    });
    return counts;
}

base::Result<Scores> score(const TagRows& gold, const TagRows& predicted, const ScoreOptions& options) {
    if (!(options.beta >= 0)) return base::fail(ErrorKind::usage, "beta should be >=0 in the F-beta score");
    if (options.zero_division != 0 && options.zero_division != 1) {
        return base::fail(ErrorKind::usage, "the value of a zero division is 0 or 1");
    }
    SAUTI_CHECK(check_lengths(gold, predicted, options.mode));
    if (options.mode == base::Mode::corrected) {
        SAUTI_CHECK(refuse_foreign(gold, options));
        SAUTI_CHECK(refuse_foreign(predicted, options));
    }
    ScoreOptions used = options;
    if (!options.strict) used.scheme.reset();
    if (options.strict && !options.scheme) {
        SAUTI_TRY(used.scheme, detect_scheme(gold, options.suffix));
    }
    Scores scores;
    scores.scheme = used.scheme;
    SAUTI_TRY(scores.counts, count_types(gold, predicted, used));
    for (const TypeCounts& counts : scores.counts)
        scores.by_type.push_back(score_of(counts, used));
    scores.micro = micro_score(scores.counts, used);
    scores.macro = macro_score(scores.counts, used);
    scores.weighted = weighted_score(scores.counts, used);
    scores.accuracy = accuracy(gold, predicted);
    // reference: no token is a division by zero (errors_carry_the_references_message)
    if (!scores.accuracy && options.mode == base::Mode::reference) {
        return base::fail(ErrorKind::invalid, "division by zero");
    }
    scores.performance = performance(gold, predicted);
    warn_of_undefined(scores);
    return scores;
}

} // namespace sauti::ner
