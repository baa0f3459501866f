// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/outlook.h"

#include "base/clock.h"
#include "base/json.h"
#include "shiba/batches.h"
#include "shiba/code_points.h"
#include "shiba/description.h"
#include "shiba/model_file.h"
#include "shiba/weights.h"
#include "training/data_places.h"
#include "training/schedule.h"
#include "training/start.h"
#include "training/train.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <numeric>

namespace sauti::training {

namespace {

/// Operations a second of one core of a present processor that small matrices leave of its peak, and of a graphics
/// card; only the order of size matters.
constexpr double k_operations_core = 2.5e10;
constexpr double k_operations_card = 5e12;
/// Time that every update takes whatever its size: launching some hundred operators.
constexpr double k_update_overhead_s = 0.004;

constexpr std::int64_t k_cells_shown = 400;

std::string letter_text(std::int64_t id) {
    if (id == shiba::k_sep) return " ";
    std::string text;
    unicode::append_utf8(text, id <= 0 ? U'?' : static_cast<char32_t>(id));
    return text;
}

/// All of a spec that decides what the opened rows are, and the state of their files.
std::string materials_key(const runs::RunSpec& spec, const std::optional<fs::path>& project) {
    std::string key =
        fmt::format("{}|{}|{}|{}|{}|{}|{}", spec.kind, spec.seed, spec.labels, spec.decode, spec.batch.rows,
                    spec.batch.max_ids, base::compact(runs::spec_to_json(spec)["model"]));
    key += base::compact(runs::spec_to_json(spec)["masking"]);
    for (const auto& reference : {spec.data.train, spec.data.eval, spec.data.test}) {
        key += '|';
        if (!reference) continue;
        key += *reference;
        if (const auto file = find_data(*reference, project)) {
            key += fmt::format("@{}", base::modified_ns(file->path));
        }
    }
    return key;
}

int threads_of(const runs::RunSpec& spec) {
    return spec.threads > 0 ? spec.threads : base::core_count();
}

std::string place_key(const runs::RunSpec& spec, const std::string& device) {
    return fmt::format("{}|{}|{}", device, spec.precision, device == "cpu" ? threads_of(spec) : 0);
}

std::string time_key(const runs::RunSpec& spec, const engine::ShibaModel& model, double width_ids) {
    return fmt::format("{}|{}|{}|{}|{}", base::compact(shiba::model_json(model)), spec.batch.rows,
                       spec.batch.accumulation, width_ids, spec.masking.rate);
}

double layer_operations(const engine::ShibaModel& model, double places, double keys) {
    const double hidden = model.hidden_size;
    return places * (8 * hidden * hidden + 4 * hidden * model.transformer_ff_size + 4 * keys * hidden);
}

} // namespace

double update_operations(const runs::RunSpec& spec, const engine::ShibaModel& model, double width_ids) {
    const double hidden = model.hidden_size;
    const double molecules = width_ids / model.downsampling_rate + 1;
    double forward = layer_operations(model, width_ids, 192) + layer_operations(model, width_ids, width_ids);
    forward += model.deep_transformer_stack_layers * layer_operations(model, molecules, molecules);
    // The two convolutions: down to molecules, and back over two H a letter.
    forward += 2 * molecules * hidden * hidden * model.downsampling_rate;
    forward += 4 * width_ids * hidden * hidden * model.upsampling_kernel_size;
    const bool is_lm = model.head == engine::Head::masked_lm || model.head == engine::Head::autoregressive;
    const double answers = is_lm ? width_ids * spec.masking.rate : width_ids;
    const double classes = is_lm ? static_cast<double>(model.vocabulary_size + 1) : model.label_count;
    forward += 2 * answers * hidden * (classes + (is_lm ? hidden : 0));
    return 3 * forward * spec.batch.rows * spec.batch.accumulation;
}

base::Result<void> Forecaster::open(const runs::RunSpec& spec, const std::optional<fs::path>& project,
                                    const base::Work& work) {
    std::string key = materials_key(spec, project);
    if (materials_ && key == opened_key_) return {};
    materials_.reset();
    SAUTI_TRY(Materials opened, open_materials(spec, project, work));
    materials_.emplace(std::move(opened));
    opened_key_ = std::move(key);
    return {};
}

base::Result<Forecaster::Prepared> Forecaster::prepare(const runs::ResolvedSpec& resolved,
                                                       const std::optional<fs::path>& project, const base::Work& work) {
    Prepared made;
    made.spec = resolved.spec;
    if (made.spec.start) {
        SAUTI_TRY(const fs::path file, find_model(*made.spec.start, project));
        SAUTI_CHECK(take_shape(made.spec, resolved, file));
    }
    SAUTI_CHECK(open(made.spec, project, work));
    made.model = runs::model_of(made.spec.model);
    materials_->objective->complete(made.model);
    const auto lengths = materials_->objective->train_lengths();
    const auto batches =
        shiba::batches_of_epoch(lengths, made.spec.batch.rows, batch_order(made.spec), made.spec.seed, 0);
    double widths = 0;
    for (const auto& batch : batches) {
        std::int32_t width = 0;
        for (const std::uint32_t row : batch)
            width = std::max(width, lengths[row]);
        widths += width;
    }
    made.width_ids = batches.empty() ? 0 : widths / static_cast<double>(batches.size());
    return made;
}

base::Result<FirstRow> Forecaster::first_row(const Prepared& prepared) {
    const std::uint32_t first = 0;
    SAUTI_TRY(const engine::ShibaBatch batch, materials_->objective->train_batch(0, 0, std::span(&first, 1)));
    FirstRow row;
    const std::int64_t shown = std::min(batch.width, k_cells_shown + 1);
    row.left_out = batch.width - shown;
    for (std::int64_t at = 1; at < shown; ++at) {
        const auto index = static_cast<std::size_t>(at);
        FirstRow::Cell cell{letter_text(batch.ids[index]), "", false};
        const std::int64_t label = index < batch.labels.size() ? batch.labels[index] : engine::k_ignored_label;
        if (label >= 0 && label < static_cast<std::int64_t>(prepared.model.labels.size())) {
            cell.tag = prepared.model.labels[static_cast<std::size_t>(label)];
        }
        row.cells.push_back(std::move(cell));
    }
    const shiba::Vocabulary letters{prepared.model.vocabulary_size, prepared.model.code_points};
    for (std::size_t p = 0; p < batch.predict_positions.size(); ++p) {
        const std::int64_t at = batch.predict_positions[p] - 1;
        if (at < 0 || at >= static_cast<std::int64_t>(row.cells.size())) continue;
        FirstRow::Cell& cell = row.cells[static_cast<std::size_t>(at)];
        cell.is_asked = true;
        if (p < batch.predict_targets.size()) cell.letter = letter_text(letters.letter_of(batch.predict_targets[p]));
    }
    return row;
}

void Forecaster::estimate_time(const Prepared& prepared, const std::string& device, Outlook& outlook) const {
    const double operations = update_operations(prepared.spec, prepared.model, prepared.width_ids);
    const auto found = measured_.find(place_key(prepared.spec, device));
    if (found != measured_.end()) {
        const bool is_same = found->second.key == time_key(prepared.spec, prepared.model, prepared.width_ids);
        outlook.basis = is_same ? Outlook::Basis::measured : Outlook::Basis::scaled;
        outlook.update_s = is_same ? found->second.seconds
                                   : found->second.seconds * operations / std::max(1.0, found->second.operations);
        return;
    }
    const double rate =
        device == "cpu" ? k_operations_core * std::max(1.0, 0.7 * threads_of(prepared.spec)) : k_operations_card;
    outlook.update_s = operations / rate + k_update_overhead_s;
}

base::Result<Outlook> Forecaster::look(const runs::ResolvedSpec& resolved, const std::optional<fs::path>& project,
                                       const std::string& device, const base::Work& work) {
    const std::lock_guard lock(mutex_);
    SAUTI_CHECK(work.check()); // of several that waited only the last is wanted
    SAUTI_TRY(const Prepared prepared, prepare(resolved, project, work));
    const runs::RunSpec& spec = prepared.spec;
    const auto lengths = materials_->objective->train_lengths();
    Outlook made;
    made.model = spec.model;
    made.rows = static_cast<std::int64_t>(lengths.size());
    for (const runs::DataFacts& facts : materials_->facts) {
        if (facts.role == "eval") made.eval_rows = facts.rows;
        if (facts.role == "test") made.test_rows = facts.rows;
    }
    made.ids = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
    made.longest_ids = lengths.empty() ? 0 : *std::max_element(lengths.begin(), lengths.end());
    const bool is_lm = spec.kind == "pretrain";
    made.classes = is_lm ? prepared.model.vocabulary_size : prepared.model.label_count;
    made.parameters = shiba::parameter_count(prepared.model);
    const Schedule schedule(spec, batch_count(spec, made.rows));
    made.updates = schedule.total_updates();
    made.updates_per_epoch = schedule.updates_per_epoch();
    made.epochs = schedule.epoch_of(made.updates);
    made.memory_bytes = shiba::training_bytes(prepared.model, spec.batch.rows, made.longest_ids);
    made.checkpoint_bytes = 3 * 4 * made.parameters; // the weights and two moments
    made.checkpoints_kept = spec.checkpoint.keep_last + (spec.checkpoint.keep_best ? 1 : 0);
    made.warnings = materials_->warnings;
    estimate_time(prepared, device, made);
    if (auto row = first_row(prepared)) made.first_row = std::move(*row); // the reference's masking fails on some rows
    return made;
}

base::Result<void> Forecaster::measure(engine::Engine& engine, const runs::ResolvedSpec& resolved,
                                       const std::optional<fs::path>& project, const base::Work& work) {
    const std::lock_guard lock(mutex_);
    SAUTI_TRY(const Prepared prepared, prepare(resolved, project, work));
    const runs::RunSpec& spec = prepared.spec;
    const std::string device = device_for(spec.device, engine.facts());
    SAUTI_TRY(const auto session, engine.create_shiba(prepared.model, {device, spec.precision, threads_of(spec)}));
    session->set_optimizer({spec.optimizer.type, spec.optimizer.beta1, spec.optimizer.beta2, spec.optimizer.epsilon,
                            spec.optimizer.weight_decay});
    SAUTI_CHECK(shiba::fill(*session, shiba::initial_filler(prepared.model, spec.seed)));
    const auto lengths = materials_->objective->train_lengths();
    const auto batches = shiba::batches_of_epoch(lengths, spec.batch.rows, batch_order(spec), spec.seed, 0);
    auto begin = std::chrono::steady_clock::now();
    std::size_t next = 0;
    for (int update = 0; update <= k_measured_updates; ++update) {
        if (update == 1) begin = std::chrono::steady_clock::now(); // the first makes buffers and threads
        for (int part = 0; part < spec.batch.accumulation; ++part) {
            SAUTI_CHECK(work.check());
            const std::size_t index = next++ % batches.size();
            SAUTI_TRY(const engine::ShibaBatch batch,
                      materials_->objective->train_batch(0, static_cast<std::int64_t>(index), batches[index]));
            const engine::DropoutKey dropout = {spec.seed, static_cast<std::uint64_t>(update),
                                                static_cast<std::uint64_t>(part)};
            SAUTI_TRY(const engine::BatchLoss loss, session->accumulate(batch, 1.0 / spec.batch.accumulation, dropout));
            static_cast<void>(loss); // only its time matters here
        }
        SAUTI_TRY(const engine::StepOutcome outcome, session->step({0, spec.optimizer.clip_norm}));
        static_cast<void>(outcome);
        work.report({update, k_measured_updates, "updates", "measuring"});
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    measured_[place_key(spec, device)] = {time_key(spec, prepared.model, prepared.width_ids),
                                          seconds / k_measured_updates,
                                          update_operations(spec, prepared.model, prepared.width_ids)};
    return {};
}

} // namespace sauti::training
