// SPDX-License-Identifier: GPL-3.0-or-later
#include "shiba/description.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>

namespace sauti::shiba {

using base::ErrorKind;
using base::Json;
using base::ObjectReader;
using engine::Corrections;
using engine::Head;
using engine::ShibaModel;

namespace {

bool predicts_letters(Head head) {
    return head == Head::masked_lm || head == Head::autoregressive;
}

int size_of(ObjectReader& reader, std::string_view key, int standard) {
    const std::int64_t value = reader.integer(key, standard);
    if (value < 0 || value > std::numeric_limits<int>::max()) {
        reader.fail(ErrorKind::invalid, fmt::format("{} is {}, which is no size", key, value));
        return standard;
    }
    return static_cast<int>(value);
}

void read_sizes(ObjectReader& reader, ShibaModel& model) {
    model.hidden_size = size_of(reader, "hidden_size", model.hidden_size);
    model.attention_heads = size_of(reader, "attention_heads", model.attention_heads);
    model.transformer_ff_size = size_of(reader, "transformer_ff_size", model.transformer_ff_size);
    model.deep_transformer_stack_layers =
        size_of(reader, "deep_transformer_stack_layers", model.deep_transformer_stack_layers);
    model.embedder_bucket_count = size_of(reader, "embedder_bucket_count", model.embedder_bucket_count);
    model.embedder_slice_count = size_of(reader, "embedder_slice_count", model.embedder_slice_count);
    model.max_length = size_of(reader, "max_length", model.max_length);
    model.downsampling_rate = size_of(reader, "downsampling_rate", model.downsampling_rate);
    model.upsampling_kernel_size = size_of(reader, "upsampling_kernel_size", model.upsampling_kernel_size);
    model.dropout = reader.real("dropout", model.dropout);
    model.activation = reader.text("activation", model.activation);
    if (reader.boolean("shiba_specific_code", false)) {
        reader.fail(ErrorKind::unsupported, "shiba_specific_code is broken in the original and not offered here");
    }
}

void read_vocabulary(ObjectReader& reader, ShibaModel& model) {
    model.vocabulary_size = reader.integer("vocab_size_argument", model.vocabulary_size);
    const Json& vocabulary = reader.raw("vocabulary");
    if (vocabulary.is_number_integer()) {
        model.vocabulary_size = vocabulary.get<std::int64_t>();
    } else if (vocabulary.is_array()) {
        for (const Json& letter : vocabulary) {
            if (!letter.is_number_integer() || letter < 0 || letter > 0x10FFFF) {
                reader.fail(ErrorKind::invalid, "vocabulary is a size or a list of code points");
                return;
            }
            model.code_points.push_back(letter.get<std::uint32_t>());
        }
        model.vocabulary_size = static_cast<std::int64_t>(model.code_points.size());
    } else if (!vocabulary.is_null()) {
        reader.fail(ErrorKind::invalid, "vocabulary is a size or a list of code points");
    }
}

void read_labels(ObjectReader& reader, ShibaModel& model) {
    const Json& labels = reader.raw("labels");
    if (labels.is_array()) {
        for (const Json& label : labels) {
            if (!label.is_string()) {
                reader.fail(ErrorKind::invalid, "labels is a list of names");
                return;
            }
            model.labels.push_back(label.get<std::string>());
        }
    } else if (!labels.is_null()) {
        reader.fail(ErrorKind::invalid, "labels is a list of names");
    }
    model.label_count =
        size_of(reader, "vocab_size", model.labels.empty() ? model.label_count : static_cast<int>(model.labels.size()));
}

void read_corrections(ObjectReader& reader, const std::string& origin, ShibaModel& model) {
    const std::string mode = reader.text("mode", std::string(base::name(model.mode)));
    if (const auto known = base::mode_of(mode)) {
        model.mode = *known;
    } else {
        reader.fail(ErrorKind::invalid, fmt::format("mode is \"{}\", reference and corrected are possible", mode));
    }
    model.corrections = Corrections::of(model.mode);
    const Json& corrections = reader.raw("corrections");
    if (corrections.is_null()) return;
    if (!corrections.is_object()) {
        reader.fail(ErrorKind::invalid, "corrections is an object of switches");
        return;
    }
    ObjectReader inner(corrections, origin, "corrections");
    for (const Switch& one : switches()) {
        model.corrections.*one.member = inner.boolean(one.name, model.corrections.*one.member);
    }
    if (auto finished = inner.finish(); !finished) reader.fail(finished.error().kind, finished.error().message);
}

} // namespace

Json model_json(const ShibaModel& model) {
    Json json = {{"hidden_size", model.hidden_size},
                 {"attention_heads", model.attention_heads},
                 {"transformer_ff_size", model.transformer_ff_size},
                 {"deep_transformer_stack_layers", model.deep_transformer_stack_layers},
                 {"embedder_bucket_count", model.embedder_bucket_count},
                 {"embedder_slice_count", model.embedder_slice_count},
                 {"max_length", model.max_length},
                 {"downsampling_rate", model.downsampling_rate},
                 {"upsampling_kernel_size", model.upsampling_kernel_size},
                 {"dropout", model.dropout},
                 {"activation", model.activation},
                 {"head", name(model.head)}};
    json["vocab_size"] = model.label_count;
    json["vocab_size_argument"] = model.vocabulary_size;
    if (!model.labels.empty()) json["labels"] = model.labels;
    if (predicts_letters(model.head)) {
        json["vocabulary"] = model.code_points.empty() ? Json(model.vocabulary_size) : Json(model.code_points);
    }
    json["mode"] = base::name(model.mode);
    Json corrections = Json::object();
    for (const Switch& one : switches())
        corrections[std::string(one.name)] = model.corrections.*one.member;
    json["corrections"] = corrections;
    return json;
}

base::Result<ShibaModel> model_of(const Json& json, std::string_view origin) {
    ShibaModel model;
    if (json.is_string() && json.get<std::string>() == "all defaults") return model;
    if (!json.is_object()) {
        return base::fail(base::make_error(ErrorKind::invalid, "a model's description is a JSON object")
                              .at({std::string(origin), -1, -1}));
    }
    if (json.contains("config")) {
        // A file of answers: the description stands under "config", head and sizes of the output may stand beside it.
        Json merged = json.at("config").is_object() ? json.at("config") : Json::object();
        for (const char* key : {"head", "vocab_size", "vocab_size_argument"}) {
            if (json.contains(key) && !merged.contains(key)) merged[key] = json.at(key);
        }
        return model_of(merged, origin);
    }
    ObjectReader reader(json, std::string(origin), "");
    read_sizes(reader, model);
    const std::string head_name = reader.text("head", std::string(name(model.head)));
    if (auto head = head_of(head_name)) {
        model.head = *head;
    } else {
        reader.fail(ErrorKind::invalid, head.error().message, head.error().hint);
    }
    read_vocabulary(reader, model);
    read_labels(reader, model);
    read_corrections(reader, std::string(origin), model);
    // V + 1, and what wrote the file: facts that follow from the rest.
    reader.accept("classes");
    reader.accept("versions");
    SAUTI_CHECK(reader.finish());
    if (auto checked = check(model); !checked) {
        return base::fail(std::move(checked.error()).within(std::string(origin)));
    }
    return model;
}

} // namespace sauti::shiba
