// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/lm_objective.h"

#include "shiba/batches.h"
#include "shiba/code_points.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace sauti::training {

using base::Json;
using Ids = std::vector<std::int64_t>;

namespace {

/// Letters shown in a sample, and guesses told for each masked one.
constexpr std::size_t k_sample_letters = 160;
constexpr std::size_t k_sample_guesses = 5;
constexpr char32_t k_mask_sign = U'▁';
constexpr char32_t k_separator_sign = U'⏎';

std::string letter_text(std::int64_t id) {
    char32_t letter = static_cast<char32_t>(id);
    if (id == shiba::k_mask) letter = k_mask_sign;
    if (id == shiba::k_sep) letter = k_separator_sign;
    if (id == shiba::k_cls || id <= 0) letter = U' ';
    std::string text;
    unicode::append_utf8(text, letter);
    return text;
}

std::string row_text(const Ids& ids, std::size_t count) {
    std::string text;
    for (std::size_t i = 1; i < count; ++i)
        text += letter_text(ids[i]);
    return text;
}

class LmObjective : public Objective {
public:
    LmObjective(const runs::RunSpec& spec, std::map<Split, IdRows> rows, shiba::Vocabulary vocabulary,
                shiba::Replacements replacements)
        : rows_(std::move(rows)), vocabulary_(std::move(vocabulary)), replacements_(std::move(replacements)),
          type_(spec.masking.type == "rand_span" ? shiba::MaskingType::rand_span : shiba::MaskingType::rand_char),
          rate_(spec.masking.rate), seed_(spec.seed), rows_per_batch_(spec.batch.rows),
          is_reference_(spec.model.mode == "reference"), masks_rows_(runs::corrections_of(spec.model).masking) {}

    [[nodiscard]] std::span<const std::int32_t> train_lengths() const override {
        return rows_.at(Split::train).lengths();
    }
    [[nodiscard]] bool has(Split split) const override { return rows_.count(split) == 1; }

    [[nodiscard]] base::Result<engine::ShibaBatch> train_batch(std::uint64_t epoch, std::int64_t index,
                                                               std::span<const std::uint32_t> rows) override {
        const auto stream = [&](std::int64_t row) { return shiba::row_stream(seed_, epoch, row); };
        const base::RandomStream batch_stream(seed_, fmt::format("masking-batch/{}", index), epoch);
        return masked_batch(rows_.at(Split::train), rows, stream, batch_stream);
    }

    [[nodiscard]] base::Result<Judgement> judge(engine::ShibaSession& session, Split split, std::uint64_t number,
                                                const base::Work& work) override {
        LossMean mean(is_reference_);
        std::int64_t index = 0;
        for (const auto& batch_rows : judging_batches(rows_.at(split).lengths(), rows_per_batch_, is_reference_)) {
            SAUTI_CHECK(work.check());
            SAUTI_TRY(const engine::ShibaBatch batch, judged_batch(split, batch_rows, number, index++));
            SAUTI_TRY(const engine::Evaluation answer, session.evaluate(batch, false));
            mean.add(answer.loss, batch.rows);
        }
        Judgement judgement;
        judgement.values = {
            {"loss", mean.loss()}, {"perplexity", std::exp(mean.loss())}, {"accuracy", mean.accuracy()}};
        return judgement;
    }

    [[nodiscard]] base::Result<Json> sample(engine::ShibaSession& session, std::uint64_t number) override {
        const Split split = has(Split::eval) ? Split::eval : Split::train;
        const auto row = static_cast<std::uint32_t>(number % static_cast<std::uint64_t>(rows_.at(split).size()));
        SAUTI_TRY(const Ids original, rows_.at(split).read(row));
        auto batch = judged_batch(split, std::span(&row, 1), number, 0);
        if (!batch) return Json(); // the reference's masking fails on some single rows; judging has told so already
        SAUTI_TRY(const engine::Evaluation answer, session.evaluate(*batch, true));
        const std::size_t shown = std::min(original.size(), k_sample_letters);
        Json guesses = Json::array();
        const auto classes = static_cast<std::size_t>(vocabulary_.size) + 1;
        for (std::size_t p = 0; p < batch->predict_positions.size(); ++p) {
            const auto position = static_cast<std::size_t>(batch->predict_positions[p]);
            if (position >= shown) continue;
            guesses.push_back({{"at", position - 1},
                               {"truth", letter_text(original[position])},
                               {"seen", letter_text(batch->ids[position])},
                               {"best", best_guesses(std::span(answer.log_probs).subspan(p * classes, classes))}});
        }
        return Json{{"text", row_text(original, shown)}, {"masked", row_text(batch->ids, shown)}, {"guesses", guesses}};
    }

    void complete(engine::ShibaModel& model) const override {
        model.vocabulary_size = vocabulary_.size;
        model.code_points = vocabulary_.code_points;
    }

    [[nodiscard]] std::string prediction_text(Split /*split*/, const Judgement& /*judgement*/) const override {
        return {};
    }

private:
    template <class RowStream>
    [[nodiscard]] base::Result<engine::ShibaBatch>
    masked_batch(const IdRows& source, std::span<const std::uint32_t> rows, RowStream row_stream,
                 const base::RandomStream& batch_stream) const {
        std::vector<Ids> originals;
        for (const std::uint32_t row : rows) {
            SAUTI_TRY(Ids ids, source.read(row));
            originals.push_back(std::move(ids));
        }
        if (!masks_rows_) {
            shiba::StreamDraws draws(batch_stream);
            SAUTI_TRY(const shiba::MaskedBatch masked,
                      shiba::mask_batch(originals, type_, rate_, replacements_, draws));
            return shiba::collate(masked, originals, vocabulary_);
        }
        std::vector<shiba::MaskedRow> masked;
        for (std::size_t i = 0; i < rows.size(); ++i)
            masked.push_back(shiba::mask_row(originals[i], type_, rate_, replacements_, row_stream(rows[i])));
        return shiba::collate(masked, originals, vocabulary_);
    }

    [[nodiscard]] base::Result<engine::ShibaBatch> judged_batch(Split split, std::span<const std::uint32_t> rows,
                                                                std::uint64_t number, std::int64_t index) const {
        // reference: masks are drawn anew at each evaluation (evaluation_masks_are_fixed_when_corrected)
        const base::RandomStream batch_stream(seed_, fmt::format("evaluation-masking-batch/{}", index), number);
        return masked_batch(
            rows_.at(split), rows, [](std::int64_t row) { return shiba::evaluation_row_stream(row); }, batch_stream);
    }

    [[nodiscard]] Json best_guesses(std::span<const float> log_probs) const {
        std::vector<std::size_t> order(log_probs.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const std::size_t count = std::min(k_sample_guesses, order.size());
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                          [&](std::size_t a, std::size_t b) { return log_probs[a] > log_probs[b]; });
        Json best = Json::array();
        for (std::size_t i = 0; i < count; ++i) {
            const std::int64_t letter = vocabulary_.letter_of(static_cast<std::int64_t>(order[i]));
            const double share = std::round(std::exp(static_cast<double>(log_probs[order[i]])) * 1e4) / 1e4;
            best.push_back({letter == 0 ? std::string("?") : letter_text(letter), share});
        }
        return best;
    }

    std::map<Split, IdRows> rows_;
    shiba::Vocabulary vocabulary_;
    shiba::Replacements replacements_;
    shiba::MaskingType type_;
    double rate_;
    std::uint64_t seed_;
    std::int64_t rows_per_batch_;
    bool is_reference_;
    bool masks_rows_;
};

base::Result<shiba::Replacements> replacements_for(const runs::RunSpec& spec, const IdRows& train) {
    constexpr std::string_view k_file = "file:";
    if (spec.masking.replacement.substr(0, k_file.size()) != k_file) {
        return shiba::Replacements::from_counts(train.counts());
    }
    const fs::path path = spec.masking.replacement.substr(k_file.size());
    std::vector<std::u32string> strings;
    SAUTI_CHECK(base::for_each_line(path, [&](std::string_view line) {
        strings.push_back(unicode::to_code_points(line));
        return true;
    }));
    auto list = shiba::Replacements::from_list(std::move(strings));
    if (!list) return base::fail(std::move(list.error()).within(path.string()).context("reading masking.replacement"));
    return list;
}

} // namespace

base::Result<void> open_lm(const runs::RunSpec& spec, const std::map<Split, fs::path>& paths, const base::Work& work,
                           Materials& materials) {
    std::map<Split, IdRows> rows;
    for (const auto& [split, path] : paths) {
        SAUTI_TRY(IdRows opened, IdRows::open(path, spec.batch.max_ids, work));
        for (const base::Warning& warning : opened.warnings())
            materials.warnings.push_back(warning);
        for (runs::DataFacts& facts : materials.facts) {
            if (facts.path == path) facts.rows = opened.size();
        }
        rows.emplace(split, std::move(opened));
    }
    const IdRows& train = rows.at(Split::train);
    shiba::Vocabulary vocabulary =
        spec.model.vocabulary == "full" ? shiba::Vocabulary::full() : shiba::Vocabulary::of_counts(train.counts());
    SAUTI_TRY(shiba::Replacements replacements, replacements_for(spec, train));
    materials.objective =
        std::make_unique<LmObjective>(spec, std::move(rows), std::move(vocabulary), std::move(replacements));
    return {};
}

} // namespace sauti::training
