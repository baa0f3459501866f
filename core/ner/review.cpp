// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/review.h"

#include "formats/conll.h"

#include <set>

namespace sauti::ner {

namespace fs = std::filesystem;

namespace {

constexpr int k_gold_column = 1;

double ratio(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

void count(Review& review, std::set<std::string>& types, const Comparison& comparison) {
    for (const Entity& entity : comparison.right) {
        ++review.right;
        ++review.confusion[{entity.type, entity.type}];
        types.insert(entity.type);
    }
    for (const Mistake& mistake : comparison.mistakes) {
        ++review.mistakes[static_cast<std::size_t>(mistake.kind)];
        const std::string gold = mistake.gold ? mistake.gold->type : std::string();
        const std::string predicted = mistake.predicted ? mistake.predicted->type : std::string();
        ++review.confusion[{gold, predicted}];
        for (const std::string& type : {gold, predicted})
            if (!type.empty()) types.insert(type);
    }
}

} // namespace

std::int64_t Review::all_mistakes() const {
    std::int64_t sum = 0;
    for (const std::int64_t one : mistakes)
        sum += one;
    return sum;
}

std::int64_t Review::gold() const {
    return right + all_mistakes() - count(MistakeKind::invented);
}

std::int64_t Review::predicted() const {
    return right + all_mistakes() - count(MistakeKind::missed);
}

double Review::precision() const {
    return ratio(right, predicted());
}

double Review::recall() const {
    return ratio(right, gold());
}

double Review::f1() const {
    return ratio(2 * right, gold() + predicted());
}

base::Result<Review> read_review(const fs::path& predictions, const base::Work& work) {
    // Two readers side by side, one for each column of tags.
    formats::ConllOptions gold_options;
    gold_options.tag_column = k_gold_column;
    formats::ConllOptions predicted_options;
    predicted_options.tag_column = k_gold_column + 1;
    SAUTI_TRY(auto gold_reader, formats::ConllReader::open(predictions, gold_options));
    SAUTI_TRY(auto predicted_reader, formats::ConllReader::open(predictions, predicted_options));
    Review review;
    std::set<std::string> types;
    for (;;) {
        SAUTI_CHECK(work.check());
        SAUTI_TRY(auto gold, gold_reader.next());
        SAUTI_TRY(const auto predicted, predicted_reader.next());
        if (!gold || !predicted) break;
        auto comparison = compare_tags(gold->tags, predicted->tags);
        if (!comparison) {
            base::Place place;
            place.path = predictions.string();
            place.line = gold->first_line();
            return base::fail(std::move(comparison.error()).at(std::move(place)));
        }
        count(review, types, *comparison);
        ReviewedSentence sentence;
        sentence.tokens = std::move(gold->tokens);
        sentence.comparison = std::move(*comparison);
        sentence.number = static_cast<std::int64_t>(review.sentences.size());
        sentence.line = gold->first_line();
        review.sentences.push_back(std::move(sentence));
    }
    review.types.assign(types.begin(), types.end());
    return review;
}

} // namespace sauti::ner
