// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "base/work.h"
#include "engine/shiba_session.h"
#include "ner/tags.h"
#include "runs/run_folder.h"
#include "runs/run_spec.h"
#include "training/rows.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// What a run learns and how it is judged: guessing masked letters, or naming entities. The loop knows only this.
namespace sauti::training {

enum class Split { train, eval, test };

/// Numbers by their short names ("loss", "accuracy", "entity_f1"), and what was answered.
struct Judgement {
    std::map<std::string, double> values;
    ner::TagRows predicted; ///< labelling: a tag for each token of each row
};

/// Belongs to one thread.
class Objective {
public:
    virtual ~Objective() = default;

    [[nodiscard]] virtual std::span<const std::int32_t> train_lengths() const = 0;
    [[nodiscard]] virtual bool has(Split split) const = 0;
    /// The same epoch, index and rows give the same batch, whenever it is asked for.
    [[nodiscard]] virtual base::Result<engine::ShibaBatch> train_batch(std::uint64_t epoch, std::int64_t index,
                                                                       std::span<const std::uint32_t> rows) = 0;
    /// `number` counts the evaluations of the run from 0. cancelled between batches.
    [[nodiscard]] virtual base::Result<Judgement> judge(engine::ShibaSession& session, Split split,
                                                        std::uint64_t number, const base::Work& work) = 0;
    /// Something to look at after evaluation `number`: {"text":…,"masked":…,"guesses":[…]}; null JSON if there is none.
    [[nodiscard]] virtual base::Result<base::Json> sample(engine::ShibaSession& session, std::uint64_t number) = 0;
    /// Sets what the data decide: labels or vocabulary.
    virtual void complete(engine::ShibaModel& model) const = 0;
    /// The test rows with gold and predicted tags, CoNLL with three columns; empty where nothing is tagged.
    [[nodiscard]] virtual std::string prediction_text(Split split, const Judgement& judgement) const = 0;
};

/// The rows of a run, opened, and what is to be said about them.
struct Materials {
    std::unique_ptr<Objective> objective;
    std::vector<runs::DataFacts> facts;
    std::vector<base::Warning> warnings;
};
/// Opens the files that the spec names. `cancelled`, and the errors of find_data and of the rows.
[[nodiscard]] base::Result<Materials> open_materials(const runs::RunSpec& spec, const std::optional<fs::path>& project,
                                                     const base::Work& work);

/// Mean of batch losses: over what counted, or, as the reference does it, over rows.
class LossMean {
public:
    explicit LossMean(bool over_rows) : over_rows_(over_rows) {}
    void add(const engine::BatchLoss& loss, std::int64_t rows);
    [[nodiscard]] double loss() const;
    [[nodiscard]] double accuracy() const;

private:
    bool over_rows_;
    double sum_ = 0;
    std::int64_t weight_ = 0;
    std::int64_t items_ = 0;
    std::int64_t correct_ = 0;
};

/// Rows in the order in which they are judged. reference: as they lie; corrected: by length, which saves padding and
/// changes no answer.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> judging_batches(std::span<const std::int32_t> lengths,
                                                                      std::int64_t rows_per_batch, bool is_reference);

} // namespace sauti::training
