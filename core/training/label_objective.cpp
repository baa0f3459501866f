// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/label_objective.h"

#include "ner/decode.h"
#include "ner/score.h"
#include "shiba/batches.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <utility>

namespace sauti::training {

namespace {

/// The reference's notebook leaves out shorter sentences, which would make its model NaN.
constexpr int k_shortest_reference_row = 4;

shiba::LabelledRow labelled(const TaggedRow& row, const ner::LabelSet& labels) {
    shiba::LabelledRow made;
    made.ids = row.ids;
    made.labels.assign(row.ids.size(), engine::k_ignored_label);
    for (std::size_t token = 0; token < row.starts.size(); ++token) {
        if (row.tags.empty()) continue;
        const auto index = labels.index(row.tags[token]);
        if (index) made.labels[static_cast<std::size_t>(row.starts[token])] = *index;
    }
    return made;
}

/// Labels of one row's tokens from an evaluated batch.
std::vector<std::int64_t> token_labels(const TaggedRow& row, const engine::Evaluation& answer,
                                       std::size_t first_position, std::size_t label_count,
                                       const ner::BioDecoder* decoder) {
    std::vector<std::int64_t> chosen;
    if (decoder == nullptr) {
        for (const std::int32_t start : row.starts)
            chosen.push_back(answer.predictions[first_position + static_cast<std::size_t>(start)]);
        return chosen;
    }
    std::vector<float> log_probs;
    for (const std::int32_t start : row.starts) {
        const auto at = answer.log_probs.begin() +
                        static_cast<std::ptrdiff_t>((first_position + static_cast<std::size_t>(start)) * label_count);
        log_probs.insert(log_probs.end(), at, at + static_cast<std::ptrdiff_t>(label_count));
    }
    return decoder->decode(std::span<const float>(log_probs));
}

class LabelObjective : public Objective {
public:
    LabelObjective(const runs::RunSpec& spec, ner::LabelSet labels, std::map<Split, TaggedRows> rows)
        : labels_(std::move(labels)), rows_(std::move(rows)) {
        options_.rows_per_batch = spec.batch.rows;
        options_.decode_bio = spec.decode == "bio";
        options_.mode = base::mode_of(spec.model.mode).value_or(base::Mode::corrected);
    }

    [[nodiscard]] std::span<const std::int32_t> train_lengths() const override {
        return rows_.at(Split::train).lengths();
    }
    [[nodiscard]] bool has(Split split) const override { return rows_.count(split) == 1; }

    [[nodiscard]] base::Result<engine::ShibaBatch> train_batch(std::uint64_t /*epoch*/, std::int64_t /*index*/,
                                                               std::span<const std::uint32_t> rows) override {
        std::vector<shiba::LabelledRow> batch;
        for (const std::uint32_t row : rows)
            batch.push_back(labelled(rows_.at(Split::train).row(row), labels_));
        return shiba::collate(batch);
    }

    [[nodiscard]] base::Result<Judgement> judge(engine::ShibaSession& session, Split split, std::uint64_t /*number*/,
                                                const base::Work& work) override {
        const TaggedRows& rows = rows_.at(split);
        std::vector<const TaggedRow*> list;
        ner::TagRows gold;
        for (std::int64_t i = 0; i < rows.size(); ++i) {
            list.push_back(&rows.row(i));
            gold.push_back(rows.row(i).tags);
        }
        SAUTI_TRY(Tagging tagging, tag_rows(session, labels_, list, options_, work));
        SAUTI_TRY(const ner::Scores scores, ner::score(gold, tagging.tags));
        Judgement judgement;
        judgement.values = {{"loss", tagging.loss.loss()},
                            {"accuracy", scores.accuracy.value_or(0.0)},
                            {"entity_f1", scores.micro.f},
                            {"entity_precision", scores.micro.precision},
                            {"entity_recall", scores.micro.recall}};
        judgement.predicted = std::move(tagging.tags);
        return judgement;
    }

    [[nodiscard]] base::Result<base::Json> sample(engine::ShibaSession& session, std::uint64_t number) override {
        if (!has(Split::eval)) return base::Json();
        const TaggedRows& rows = rows_.at(Split::eval);
        const TaggedRow& row = rows.row(static_cast<std::int64_t>(number % static_cast<std::uint64_t>(rows.size())));
        const TaggedRow* list[] = {&row};
        SAUTI_TRY(const Tagging tagging, tag_rows(session, labels_, list, options_, {}));
        return base::Json{{"tokens", row.tokens}, {"gold", row.tags}, {"predicted", tagging.tags[0]}};
    }

    void complete(engine::ShibaModel& model) const override {
        model.head = engine::Head::labels;
        model.labels = labels_.names();
        model.label_count = static_cast<int>(labels_.size());
    }

    [[nodiscard]] std::string prediction_text(Split split, const Judgement& judgement) const override {
        const TaggedRows& rows = rows_.at(split);
        std::string text;
        for (std::size_t r = 0; r < judgement.predicted.size(); ++r) {
            const TaggedRow& row = rows.row(static_cast<std::int64_t>(r));
            for (std::size_t i = 0; i < row.tokens.size(); ++i)
                text += fmt::format("{} {} {}\n", row.tokens[i], row.tags[i], judgement.predicted[r][i]);
            text += '\n';
        }
        return text;
    }

private:
    ner::LabelSet labels_;
    std::map<Split, TaggedRows> rows_;
    TaggingOptions options_;
};

base::Warning left_out_warning(const fs::path& path, std::int64_t count) {
    base::Place place;
    place.path = path.string();
    return {fmt::format("{} sentences of fewer than {} characters were left out, as the reference does", count,
                        k_shortest_reference_row),
            place, base::ErrorKind::invalid};
}

} // namespace

base::Result<Tagging> tag_rows(engine::ShibaSession& session, const ner::LabelSet& labels,
                               std::span<const TaggedRow* const> rows, const TaggingOptions& options,
                               const base::Work& work) {
    const bool is_reference = options.mode == base::Mode::reference;
    Tagging tagging{ner::TagRows(rows.size()), LossMean(is_reference)};
    std::vector<std::int32_t> lengths;
    for (const TaggedRow* row : rows)
        lengths.push_back(static_cast<std::int32_t>(row->ids.size()));
    std::optional<ner::BioDecoder> decoder;
    if (options.decode_bio) decoder.emplace(labels);
    for (const auto& batch_rows : judging_batches(lengths, options.rows_per_batch, is_reference)) {
        SAUTI_CHECK(work.check());
        std::vector<shiba::LabelledRow> list;
        for (const std::uint32_t row : batch_rows)
            list.push_back(labelled(*rows[row], labels));
        const engine::ShibaBatch batch = shiba::collate(list);
        SAUTI_TRY(const engine::Evaluation answer, session.evaluate(batch, decoder.has_value()));
        tagging.loss.add(answer.loss, batch.rows);
        for (std::size_t b = 0; b < batch_rows.size(); ++b) {
            const std::size_t first = b * static_cast<std::size_t>(batch.width);
            const auto chosen = token_labels(*rows[batch_rows[b]], answer, first,
                                             static_cast<std::size_t>(labels.size()), decoder ? &*decoder : nullptr);
            for (const std::int64_t label : chosen)
                tagging.tags[batch_rows[b]].push_back(labels.name(label));
        }
    }
    return tagging;
}

base::Result<void> open_labelling(const runs::RunSpec& spec, const std::map<Split, fs::path>& paths,
                                  const base::Work& work, Materials& materials) {
    TaggedOptions options;
    options.max_ids = spec.batch.max_ids;
    options.single_letters = spec.model.mode == "reference";
    // reference: short sentences would make the model NaN and are left out (leaves_short_sentences_out)
    if (!runs::corrections_of(spec.model).tail) options.shortest_letters = k_shortest_reference_row;
    std::map<Split, TaggedRows> rows;
    for (const auto& [split, path] : paths) {
        SAUTI_TRY(TaggedRows opened, TaggedRows::open(path, options, work));
        if (opened.left_out() > 0) materials.warnings.push_back(left_out_warning(path, opened.left_out()));
        for (const base::Warning& warning : opened.warnings())
            materials.warnings.push_back(warning);
        for (runs::DataFacts& facts : materials.facts) {
            if (facts.path == path) facts.rows = opened.size();
        }
        rows.emplace(split, std::move(opened));
    }
    ner::LabelCollector collector;
    const TaggedRows& train = rows.at(Split::train);
    for (std::int64_t i = 0; i < train.size(); ++i)
        collector.add(train.row(i).tags);
    materials.objective = std::make_unique<LabelObjective>(spec, collector.labels(), std::move(rows));
    return {};
}

} // namespace sauti::training
