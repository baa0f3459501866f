// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/start.h"

#include "base/json.h"
#include "runs/run_reader.h"
#include "shiba/model_file.h"
#include "training/train.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <system_error>

namespace sauti::training {

using base::ErrorKind;

namespace {

runs::RunSpec::Model shape_of(const engine::ShibaModel& model, runs::RunSpec::Model shape) {
    shape.hidden_size = model.hidden_size;
    shape.deep_transformer_stack_layers = model.deep_transformer_stack_layers;
    shape.attention_heads = model.attention_heads;
    shape.transformer_ff_size = model.transformer_ff_size;
    shape.embedder_bucket_count = model.embedder_bucket_count;
    shape.embedder_slice_count = model.embedder_slice_count;
    shape.max_length = model.max_length;
    shape.downsampling_rate = model.downsampling_rate;
    shape.upsampling_kernel_size = model.upsampling_kernel_size;
    shape.activation = model.activation;
    shape.corrections.hash = model.corrections.hash;
    shape.corrections.embed_norm = model.corrections.embed_norm;
    return shape;
}

bool is_same_head(const engine::ShibaModel& a, const engine::ShibaModel& b) {
    if (a.head != b.head) return false;
    const bool is_lm = a.head == engine::Head::masked_lm || a.head == engine::Head::autoregressive;
    return is_lm ? a.vocabulary_size == b.vocabulary_size && a.code_points == b.code_points : a.labels == b.labels;
}

base::Result<fs::path> model_of_run(const fs::path& run_folder, std::string_view which) {
    SAUTI_TRY(const fs::path checkpoint, runs::find_checkpoint(run_folder, which));
    return checkpoint / "model.safetensors";
}

} // namespace

base::Result<fs::path> find_model(std::string_view reference, const std::optional<fs::path>& project) {
    std::error_code error;
    constexpr std::string_view k_run = "run:";
    constexpr std::string_view k_file = "file:";
    const bool is_run = reference.substr(0, k_run.size()) == k_run;
    const bool is_file = reference.substr(0, k_file.size()) == k_file;
    const std::string_view rest = reference.substr(is_run ? k_run.size() : is_file ? k_file.size() : 0);
    if (!is_run && fs::is_regular_file(fs::path(rest), error)) return fs::path(rest);
    if (is_file) return base::fail(ErrorKind::not_found, fmt::format("there is no model file {}", rest));
    const std::size_t at = rest.rfind('@');
    const std::string which(at == std::string_view::npos ? "best" : rest.substr(at + 1));
    const fs::path id(rest.substr(0, at));
    if (which != "best" && which != "last") {
        return base::fail(ErrorKind::invalid, fmt::format("\"{}\" is no checkpoint's name", which),
                          "say @best or @last");
    }
    for (const fs::path& folder : {project.value_or("") / "runs" / id, id}) {
        if (folder != fs::path() && fs::exists(folder / "run.json", error)) return model_of_run(folder, which);
        if (fs::is_regular_file(folder / "model.safetensors", error)) return folder / "model.safetensors";
    }
    return base::fail(ErrorKind::not_found, fmt::format("there is no run or model {}", rest),
                      "sauti-cli runs list shows the runs of a project; without one give the run's folder");
}

base::Result<void> take_shape(runs::RunSpec& spec, const runs::ResolvedSpec& resolved, const fs::path& model_file) {
    SAUTI_TRY(const engine::ShibaModel model, shiba::read_description(model_file));
    runs::RunSpec shaped = spec;
    shaped.model = shape_of(model, spec.model);
    for (const runs::SpecKey& key : runs::spec_keys()) {
        if (!key.shape || !resolved.is_explicit(key.name)) continue;
        const base::Json asked = runs::value_of(key, spec);
        const base::Json stored = runs::value_of(key, shaped);
        if (asked == stored) continue;
        return base::fail(base::make_error(ErrorKind::invalid,
                                           fmt::format("\"{}\" is {}, but the weights to start from have {}", key.name,
                                                       base::compact(asked), base::compact(stored)),
                                           "leave the key out: the shape is the checkpoint's")
                              .within(model_file.string()));
    }
    if (shaped.batch.max_ids > shaped.model.max_length && !resolved.is_explicit("batch.max_ids")) {
        shaped.batch.max_ids = shaped.model.max_length;
    }
    spec = std::move(shaped);
    return runs::validate_spec(spec);
}

base::Result<std::string> load_start(engine::ShibaSession& session, const fs::path& model_file) {
    SAUTI_TRY(const engine::ShibaModel model, shiba::read_description(model_file));
    if (is_same_head(model, session.model())) {
        SAUTI_CHECK(shiba::load_model(session, model_file));
        return fmt::format("started from all weights of {}", model_file.string());
    }
    SAUTI_TRY(const shiba::EncoderLoad load, shiba::load_encoder(session, model_file));
    return fmt::format("started from the encoder of {}: {} tensors taken, {} new, {} not used", model_file.string(),
                       load.loaded, load.fresh.size(), load.unused.size());
}

} // namespace sauti::training
