// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/paper_metrics.h"

#include "ner/score.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sauti::ner {

using base::ErrorKind;

namespace {

constexpr std::int64_t k_ignored = -100;

std::string_view type_of(std::string_view tag) {
    return tag.substr(std::min(tag.size(), tag.find('-') + 1));
}

double ratio(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

double f1_of(double precision, double recall) {
    return precision + recall == 0 ? 0.0 : 2 * precision * recall / (precision + recall);
}

/// As the metrics library computes it: in float32, 0 where undefined.
double float_f1(std::int64_t correct, std::int64_t predicted, std::int64_t gold) {
    const auto divided = [](std::int64_t part, std::int64_t whole) {
        return whole == 0 ? 0.0F : static_cast<float>(part) / static_cast<float>(whole);
    };
    const float precision = divided(correct, predicted);
    const float recall = divided(correct, gold);
    const float sum = precision + recall;
    return sum == 0.0F ? 0.0 : static_cast<double>(2.0F * precision * recall / sum);
}

base::Result<void> check_rows(const ClassRows& gold, const ClassRows& predicted, std::int64_t class_count) {
    if (gold.size() != predicted.size()) {
        return base::fail(ErrorKind::invalid,
                          fmt::format("{} rows of labels but {} of predictions", gold.size(), predicted.size()));
    }
    for (std::size_t row = 0; row < gold.size(); ++row) {
        if (gold[row].size() != predicted[row].size()) {
            return base::fail(ErrorKind::invalid, fmt::format("row {} has {} labels but {} predictions", row + 1,
                                                              gold[row].size(), predicted[row].size()));
        }
        for (std::size_t i = 0; i < gold[row].size(); ++i) {
            if (gold[row][i] == k_ignored) continue;
            for (const std::int64_t number : {gold[row][i], predicted[row][i]}) {
                if (number >= 0 && number < class_count) continue;
                return base::fail(ErrorKind::invalid, fmt::format("row {} holds the class {}, not one from 0 to {}",
                                                                  row + 1, number, class_count - 1));
            }
        }
    }
    return {};
}

bool begins_with(const std::string& tag, std::string_view prefix) {
    return tag.rfind(prefix, 0) == 0;
}

void collect_row(const std::vector<std::int64_t>& gold, const std::vector<std::int64_t>& predicted,
                 std::span<const std::string> names, PaperEntities& found) {
    PaperEntity* open_gold = nullptr;
    PaperEntity* open_predicted = nullptr;
    for (std::size_t i = 0; i < gold.size(); ++i) {
        if (gold[i] == k_ignored) continue;
        const auto at = static_cast<std::int64_t>(i);
        const std::string& wanted = names[static_cast<std::size_t>(gold[i])];
        const std::string& given = names[static_cast<std::size_t>(predicted[i])];
        if (begins_with(wanted, "B-")) {
            open_gold = &found.gold.emplace_back(PaperEntity{wanted, at, {gold[i]}, {predicted[i]}});
        } else if (begins_with(wanted, "I-") && open_gold != nullptr) {
            open_gold->labels.push_back(gold[i]);
            open_gold->predictions.push_back(predicted[i]);
        }
        if (begins_with(given, "B-")) {
            open_predicted = &found.predicted.emplace_back(PaperEntity{given, at, {gold[i]}, {predicted[i]}});
        } else if (begins_with(given, "I-") && open_predicted != nullptr &&
                   at == open_predicted->begin + static_cast<std::int64_t>(open_predicted->labels.size())) {
            open_predicted->labels.push_back(gold[i]);
            open_predicted->predictions.push_back(predicted[i]);
        }
    }
}

bool first_is_right(const PaperEntity& entity) {
    return entity.labels.front() == entity.predictions.front();
}

double consistent_and_correct(const PaperEntity& entity, std::span<const std::string> names) {
    const std::size_t length = entity.labels.size();
    const std::string_view type = type_of(entity.name);
    std::size_t consistent = 0;
    while (consistent < length &&
           names[static_cast<std::size_t>(entity.predictions[consistent])].find(type) != std::string::npos) {
        ++consistent;
    }
    std::size_t correct = 0;
    while (correct < length && entity.labels[correct] == entity.predictions[correct])
        ++correct;
    return static_cast<double>(std::min(consistent, correct)) / static_cast<double>(length);
}

void score_gold(const std::vector<PaperEntity>& entities, PaperMetrics& metrics) {
    std::int64_t whole = 0;
    double proportions = 0;
    for (const PaperEntity& entity : entities) {
        std::size_t right = 0;
        for (std::size_t i = 0; i < entity.labels.size(); ++i)
            right += entity.labels[i] == entity.predictions[i] ? 1 : 0;
        whole += right == entity.labels.size() ? 1 : 0;
        proportions += static_cast<double>(right) / static_cast<double>(entity.labels.size());
        ++(first_is_right(entity) ? metrics.true_positives : metrics.false_negatives);
    }
    metrics.gold_count = static_cast<std::int64_t>(entities.size());
    if (entities.empty()) return;
    metrics.totally_correct = ratio(whole, metrics.gold_count);
    metrics.mean_correct_chars = proportions / static_cast<double>(metrics.gold_count);
    metrics.first_char_correct = ratio(metrics.true_positives, metrics.gold_count);
}

void score_predicted(const std::vector<PaperEntity>& entities, std::span<const std::string> names,
                     PaperMetrics& metrics) {
    double proportions = 0;
    for (const PaperEntity& entity : entities) {
        proportions += consistent_and_correct(entity, names);
        metrics.false_positives += first_is_right(entity) ? 0 : 1;
    }
    metrics.predicted_count = static_cast<std::int64_t>(entities.size());
    if (!entities.empty()) metrics.consistent_and_correct = proportions / static_cast<double>(metrics.predicted_count);
}

/// Single characters, and what seqeval says of the rows without their ignored positions.
base::Result<void> score_characters(const ClassRows& gold, const ClassRows& predicted,
                                    std::span<const std::string> names, PaperMetrics& metrics) {
    TagRows wanted;
    TagRows given;
    std::int64_t total = 0;
    std::int64_t equal = 0;
    std::int64_t equal_entity = 0;
    std::int64_t gold_entity = 0;
    std::int64_t predicted_entity = 0;
    for (std::size_t row = 0; row < gold.size(); ++row) {
        Tags& wanted_row = wanted.emplace_back();
        Tags& given_row = given.emplace_back();
        for (std::size_t i = 0; i < gold[row].size(); ++i) {
            const std::int64_t label = gold[row][i];
            if (label == k_ignored) continue;
            const std::int64_t guess = predicted[row][i];
            ++total;
            equal += label == guess ? 1 : 0;
            equal_entity += label == guess && label != 0 ? 1 : 0;
            gold_entity += label != 0 ? 1 : 0;
            predicted_entity += guess != 0 ? 1 : 0;
            wanted_row.push_back(names[static_cast<std::size_t>(label)]);
            given_row.push_back(names[static_cast<std::size_t>(guess)]);
        }
    }
    metrics.character_f1 = float_f1(equal, total, total);
    metrics.character_f1_without_o = float_f1(equal_entity, predicted_entity, gold_entity);
    metrics.seqeval_accuracy = accuracy(wanted, given);
    SAUTI_TRY(const std::vector<TypeCounts> counts, count_types(wanted, given, {}));
    metrics.seqeval_f1 = micro_score(counts, {}).f;
    return {};
}

} // namespace

base::Result<PaperEntities> paper_entities(const ClassRows& gold, const ClassRows& predicted,
                                           std::span<const std::string> names) {
    SAUTI_CHECK(check_rows(gold, predicted, static_cast<std::int64_t>(names.size())));
    PaperEntities found;
    for (std::size_t row = 0; row < gold.size(); ++row)
        collect_row(gold[row], predicted[row], names, found);
    return found;
}

base::Result<PaperMetrics> paper_metrics(const ClassRows& gold, const ClassRows& predicted,
                                         std::span<const std::string> names, base::Mode mode) {
    SAUTI_TRY(const PaperEntities entities, paper_entities(gold, predicted, names));
    if (mode == base::Mode::reference) {
        // reference: a row that says nothing ends the evaluation (paper_errors_are_the_references)
        const auto says_nothing = [](const std::vector<std::int64_t>& row) {
            return std::all_of(row.begin(), row.end(), [](std::int64_t label) { return label == k_ignored; });
        };
        if (std::any_of(gold.begin(), gold.end(), says_nothing)) {
            return base::fail(ErrorKind::invalid, "The `target` has to be an integer tensor.");
        }
        // reference: no gold entity ends the evaluation (paper_errors_are_the_references)
        if (entities.gold.empty()) return base::fail(ErrorKind::invalid, "division by zero");
    }
    PaperMetrics metrics;
    score_gold(entities.gold, metrics);
    score_predicted(entities.predicted, names, metrics);
    metrics.precision = ratio(metrics.true_positives, metrics.true_positives + metrics.false_positives);
    metrics.recall = ratio(metrics.true_positives, metrics.true_positives + metrics.false_negatives);
    metrics.accuracy =
        ratio(metrics.true_positives, metrics.true_positives + metrics.false_positives + metrics.false_negatives);
    metrics.f1 = f1_of(metrics.precision, metrics.recall);
    SAUTI_CHECK(score_characters(gold, predicted, names, metrics));
    return metrics;
}

base::Result<double> boundary_f1(const ClassRows& gold, const ClassRows& predicted) {
    SAUTI_CHECK(check_rows(gold, predicted, 2));
    std::int64_t equal = 0;
    std::int64_t wanted = 0;
    std::int64_t given = 0;
    for (std::size_t row = 0; row < gold.size(); ++row) {
        for (std::size_t i = 0; i < gold[row].size(); ++i) {
            if (gold[row][i] == k_ignored) continue;
            wanted += gold[row][i];
            given += predicted[row][i];
            equal += gold[row][i] * predicted[row][i];
        }
    }
    return float_f1(equal, given, wanted);
}

} // namespace sauti::ner
