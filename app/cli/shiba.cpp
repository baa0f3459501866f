// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "cli/cli.h"
#include "cli/verbs.h"
#include "engine/engines.h"
#include "formats/safetensors.h"
#include "shiba/description.h"
#include "shiba/model_file.h"
#include "shiba/weights.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>

namespace sauti::cli {

namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using base::Json;
using engine::Head;
using engine::ShibaModel;

struct ShapeOptions {
    std::string config;
    std::string head;
    std::string mode;
    std::optional<int> labels;
    std::optional<std::int64_t> vocabulary;
};

struct InitOptions {
    std::string out;
    ShapeOptions shape;
    std::optional<std::uint32_t> formula;
};

struct ForwardOptions {
    std::string model;
    std::string ids;
    std::string out;
    std::string dtype = "float32";
    ShapeOptions shape;
};

/// Lays what the command line says over a description.
base::Result<ShibaModel> with_options(ShibaModel model, const ShapeOptions& options) {
    if (!options.head.empty()) {
        SAUTI_TRY(model.head, shiba::head_of(options.head));
    }
    if (!options.mode.empty()) {
        // What the weights were trained with stays: a mode cannot change the hash of a trained table.
        const engine::Corrections old = model.corrections;
        model.mode = *base::mode_of(options.mode);
        model.corrections = engine::Corrections::of(model.mode);
        model.corrections.hash = old.hash;
        model.corrections.embed_norm = old.embed_norm;
    }
    if (options.labels) {
        model.label_count = *options.labels;
        model.labels.clear();
    }
    if (options.vocabulary) {
        model.vocabulary_size = *options.vocabulary;
        model.code_points.clear();
    }
    SAUTI_CHECK(shiba::check(model));
    return model;
}

/// Head and its size as the file's own tensors have them, for a file that carries no description.
void take_head_from_tensors(const formats::SafetensorsFile& file, ShibaModel& model) {
    const auto rows = [&](const char* name) -> std::int64_t {
        const formats::StoredTensor* found = file.header().find(name);
        return found != nullptr && !found->shape.empty() ? static_cast<std::int64_t>(found->shape.front()) : 0;
    };
    if (const std::int64_t classes = rows("lm_layer.weight"); classes > 1) {
        model.vocabulary_size = classes - 1;
        const bool causal = file.header().find("autregressive_encoder.norm1.weight") != nullptr;
        model.head = causal ? Head::autoregressive : Head::masked_lm;
    } else if (const std::int64_t labels = rows("label_layer.weight"); labels > 0 && labels < (1 << 20)) {
        model.label_count = static_cast<int>(labels);
        if (model.head != Head::classes) model.head = Head::labels;
    }
}

base::Result<ShibaModel> model_of_file(const fs::path& path, const ShapeOptions& options) {
    SAUTI_TRY(const formats::SafetensorsFile file, formats::SafetensorsFile::open(path));
    if (file.metadata().count("sauti.config") > 0) {
        SAUTI_TRY(ShibaModel model, shiba::read_description(path));
        return with_options(std::move(model), options);
    }
    if (options.config.empty()) {
        return base::fail(base::make_error(ErrorKind::unsupported, "this model file does not carry its configuration",
                                           "give it with --config FILE")
                              .within(path.string()));
    }
    SAUTI_TRY(const Json config, base::read_json(options.config));
    SAUTI_TRY(ShibaModel model, shiba::model_of(config, options.config));
    take_head_from_tensors(file, model);
    return with_options(std::move(model), options);
}

base::Result<int> init(const InitOptions& options, const Globals& globals, Streams& streams) {
    ShibaModel model;
    if (!options.shape.config.empty()) {
        SAUTI_TRY(const Json config, base::read_json(options.shape.config));
        SAUTI_TRY(model, shiba::model_of(config, options.shape.config));
    }
    SAUTI_TRY(model, with_options(std::move(model), options.shape));
    const shiba::Filler filler = options.formula ? shiba::formula_filler(*options.formula)
                                                 : shiba::initial_filler(model, globals.seed.value_or(0));
    SAUTI_CHECK(shiba::write_model(options.out, model, filler));
    const std::int64_t parameters = shiba::parameter_count(model);
    if (globals.json) {
        streams.out << base::compact({{"path", options.out}, {"parameters", parameters}}) << '\n';
    } else {
        say(globals, streams, fmt::format("{} parameters in {}", parameters, options.out));
    }
    return k_done;
}

base::Result<int> info(const std::string& path, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const formats::SafetensorsFile file, formats::SafetensorsFile::open(path));
    std::uint64_t numbers = 0;
    std::uint64_t bytes = 0;
    Json tensors = Json::array();
    for (const formats::StoredTensor& tensor : file.tensors()) {
        numbers += tensor.count();
        bytes += tensor.size_bytes();
        tensors.push_back({{"name", tensor.name}, {"type", formats::name(tensor.type)}, {"shape", tensor.shape}});
    }
    Json answer = {{"path", path}, {"tensors", file.tensors().size()}, {"numbers", numbers}, {"bytes", bytes}};
    const bool described = file.metadata().count("sauti.config") > 0;
    if (described) {
        SAUTI_TRY(const ShibaModel model, shiba::read_description(path));
        answer["parameters"] = shiba::parameter_count(model);
        answer["training_bytes"] = shiba::training_bytes(model, 8, model.max_length);
        answer["config"] = shiba::model_json(model);
    } else {
        answer["config"] = nullptr;
    }
    if (globals.json) {
        answer["list"] = tensors;
        streams.out << base::compact(answer) << '\n';
        return k_done;
    }
    for (const auto& [key, value] : answer.items()) {
        if (!value.is_object()) {
            streams.out << fmt::format("{:<32}{}\n", key, value.is_string() ? value.get<std::string>() : value.dump());
            continue;
        }
        for (const auto& [inner, setting] : value.items()) {
            // A vocabulary of many letters is told by its size.
            const std::string text = setting.is_array() && setting.size() > 40
                                         ? fmt::format("{} letters", setting.size())
                                     : setting.is_string() ? setting.get<std::string>()
                                                           : setting.dump();
            streams.out << fmt::format("{:<32}{}\n", inner, text);
        }
    }
    return k_done;
}

base::Result<std::vector<std::vector<std::int64_t>>> rows_of(const Json& json, const char* key,
                                                             const std::string& path) {
    const auto wrong = [&](std::size_t row) {
        return base::fail(
            base::make_error(ErrorKind::invalid, fmt::format("{}[{}] is not a list of whole numbers", key, row))
                .within(path));
    };
    std::vector<std::vector<std::int64_t>> rows;
    if (!json.at(key).is_array()) return wrong(0);
    for (const Json& row : json.at(key)) {
        if (!row.is_array()) return wrong(rows.size());
        for (const Json& id : row) {
            if (!id.is_number_integer()) return wrong(rows.size());
        }
        rows.push_back(row.get<std::vector<std::int64_t>>());
    }
    return rows;
}

/// Rows of a JSON file, padded on the right with 0.
base::Result<engine::ShibaBatch> read_batch(const std::string& path, const ShibaModel& model) {
    SAUTI_TRY(const Json json, base::read_json(path));
    if (!json.is_object() || !json.contains("input_ids")) {
        return base::fail(base::make_error(ErrorKind::invalid, "an object with \"input_ids\" is needed").within(path));
    }
    SAUTI_TRY(const auto rows, rows_of(json, "input_ids", path));
    engine::ShibaBatch batch;
    batch.rows = static_cast<std::int64_t>(rows.size());
    for (const auto& row : rows)
        batch.width = std::max(batch.width, static_cast<std::int64_t>(row.size()));
    for (const auto& row : rows) {
        batch.ids.insert(batch.ids.end(), row.begin(), row.end());
        batch.ids.resize(batch.ids.size() + static_cast<std::size_t>(batch.width) - row.size(), 0);
        batch.lengths.push_back(static_cast<std::int64_t>(row.size()));
    }
    if (model.head != Head::masked_lm && model.head != Head::autoregressive) return batch;
    if (!json.contains("predict_indices")) {
        return base::fail(
            base::make_error(ErrorKind::invalid, "this head needs \"predict_indices\", a list for each row")
                .within(path));
    }
    SAUTI_TRY(const auto positions, rows_of(json, "predict_indices", path));
    batch.predict_offsets = {0};
    for (const auto& row : positions) {
        batch.predict_positions.insert(batch.predict_positions.end(), row.begin(), row.end());
        batch.predict_offsets.push_back(static_cast<std::int64_t>(batch.predict_positions.size()));
    }
    return batch;
}

/// [predicted positions, last] as [rows, positions of each, last] where all rows have the same number.
std::vector<std::uint64_t> stored_shape(const std::vector<std::int64_t>& shape, const engine::ShibaBatch& batch) {
    std::vector<std::uint64_t> stored(shape.begin(), shape.end());
    const auto& offsets = batch.predict_offsets;
    if (offsets.empty()) return stored;
    for (std::size_t row = 1; row < offsets.size(); ++row) {
        if (offsets[row] - offsets[row - 1] != offsets[1]) return stored;
    }
    return {static_cast<std::uint64_t>(batch.rows), static_cast<std::uint64_t>(offsets[1]), stored.back()};
}

base::Result<void> write_output(const ForwardOptions& options, const ShibaModel& model, const engine::ShibaBatch& batch,
                                const engine::ForwardOutput& output) {
    const bool letters = model.head == Head::masked_lm || model.head == Head::autoregressive;
    const bool doubles = options.dtype == "float64";
    const std::vector<float> probs(output.log_probs.begin(), output.log_probs.end());
    const std::vector<float> embeddings(output.embeddings.begin(), output.embeddings.end());
    const auto tensor = [&](const char* name, const std::vector<std::int64_t>& shape, const std::vector<double>& exact,
                            const std::vector<float>& rounded) {
        formats::TensorToWrite one;
        one.name = name;
        one.type = doubles ? formats::TensorType::f64 : formats::TensorType::f32;
        one.shape = stored_shape(shape, batch);
        one.bytes = doubles ? formats::bytes_of(exact) : formats::bytes_of(rounded);
        return one;
    };
    return formats::write_safetensors(
        options.out,
        {tensor(letters ? "char_probs" : "label_probs", output.log_probs_shape, output.log_probs, probs),
         tensor("embeddings", output.embeddings_shape, output.embeddings, embeddings)},
        {{"mode", std::string(base::name(model.mode))}});
}

base::Result<int> forward(const ForwardOptions& options, const Globals& globals, Streams& streams) {
    prepare_engine(globals, streams);
    SAUTI_TRY(const ShibaModel model, model_of_file(options.model, options.shape));
    SAUTI_TRY(const engine::ShibaBatch batch, read_batch(options.ids, model));
    engine::Engines engines(probe_program(streams));
    SAUTI_TRY(engine::Engine* const opened, engines.open());
    const std::string precision = options.dtype == "float64" ? "fp64" : options.dtype == "bfloat16" ? "bf16" : "fp32";
    SAUTI_TRY(const auto session, opened->create_shiba(model, {"cpu", precision, thread_count(globals)}));
    SAUTI_CHECK(shiba::load_model(*session, options.model));
    SAUTI_TRY(const engine::ForwardOutput output, session->forward(batch));
    SAUTI_CHECK(write_output(options, model, batch, output));
    if (globals.json) {
        streams.out << base::compact({{"path", options.out}, {"rows", batch.rows}, {"width", batch.width}}) << '\n';
    } else {
        say(globals, streams,
            fmt::format("{} rows of up to {} ids, outputs in {}", batch.rows, batch.width, options.out));
    }
    return k_done;
}

void declare_shape(CLI::App& verb, ShapeOptions& options) {
    verb.add_option("--config", options.config, "JSON with the model's description; missing keys are defaults");
    verb.add_option("--head", options.head, "lm (mlm), autoregressive (ar), ner (sequence_labeling) or class (cls)");
    verb.add_option("--mode", options.mode, "reference or corrected")->check(CLI::IsMember({"reference", "corrected"}));
    verb.add_option("--labels", options.labels, "Labels of the ner and class heads");
    verb.add_option("--vocabulary", options.vocabulary, "V of the lm and autoregressive heads; classes are V + 1");
}

} // namespace

void declare_shiba(Cli& cli) {
    CLI::App* family = cli.family("shiba", "SHIBA models: make, look at, compute");

    auto made = std::make_shared<InitOptions>();
    CLI::App* init_verb =
        cli.verb(*family, "init", "Writes a model with fresh weights: random from --seed, or by the formula",
                 "  sauti-cli --seed 1 shiba init model.safetensors --head lm --vocabulary 120\n"
                 "  sauti-cli shiba init known.safetensors --formula 0 --head ner --labels 9",
                 [made](const Globals& globals, Streams& streams) { return init(*made, globals, streams); });
    init_verb->add_option("out", made->out, "The safetensors file to write")->required();
    init_verb->add_option("--formula", made->formula,
                          "Weights by the formula with this seed, the same on every machine");
    declare_shape(*init_verb, made->shape);

    auto path = std::make_shared<std::string>();
    CLI::App* info_verb =
        cli.verb(*family, "info", "Description, number of parameters, tensors of a model file",
                 "  sauti-cli shiba info model.safetensors\n"
                 "  sauti-cli --json shiba info model.safetensors",
                 [path](const Globals& globals, Streams& streams) { return info(*path, globals, streams); });
    info_verb->add_option("model", *path, "The model file")->required();

    auto computed = std::make_shared<ForwardOptions>();
    CLI::App* forward_verb =
        cli.verb(*family, "forward", "Computes a model's outputs for rows of ids",
                 "  sauti-cli shiba forward model.safetensors --ids rows.json --out outputs.safetensors\n"
                 "  sauti-cli shiba forward model.safetensors --ids rows.json --mode reference --dtype float64 "
                 "--out outputs.safetensors",
                 [computed](const Globals& globals, Streams& streams) { return forward(*computed, globals, streams); });
    forward_verb->add_option("model", computed->model, "The model file")->required();
    forward_verb->add_option("--ids", computed->ids, "JSON: {\"input_ids\": [[…]…], \"predict_indices\": [[…]…]}")
        ->required();
    forward_verb->add_option("--out", computed->out, "The safetensors file to write")->required();
    forward_verb->add_option("--dtype", computed->dtype, "float32, float64 or bfloat16")
        ->check(CLI::IsMember({"float32", "float64", "bfloat16"}));
    declare_shape(*forward_verb, computed->shape);
}

} // namespace sauti::cli
