// SPDX-License-Identifier: GPL-3.0-or-later
#include "shiba/weights.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/random.h"
#include "formats/safetensors.h"
#include "shiba/description.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sauti::shiba {

using engine::ShibaModel;
using engine::TensorFacts;

namespace {

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

bool is_bucket(std::string_view name) {
    return contains(name, ".buckets.");
}

std::uint32_t fnv1a_32(std::string_view bytes) {
    std::uint32_t hash = 0x811C9DC5U;
    for (const char byte : bytes)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x01000193U;
    return hash;
}

void clear_padding_row(const TensorFacts& tensor, std::span<float> values) {
    if (!is_bucket(tensor.name)) return;
    std::fill_n(values.begin(), static_cast<std::size_t>(tensor.shape.back()), 0.0F);
}

/// value = offset + v · scale.
struct Scale {
    double offset;
    double factor;
};

Scale formula_scale(const TensorFacts& tensor) {
    if (is_bucket(tensor.name) || ends_with(tensor.name, "position_embedder.embedding.weight")) return {0, 0.5};
    if (tensor.shape.size() == 1) return ends_with(tensor.name, ".weight") ? Scale{1, 0.125} : Scale{0, 0.0625};
    const auto row = static_cast<std::uint64_t>(tensor.count() / std::max<std::int64_t>(1, tensor.shape.front()));
    const int log2_row = static_cast<int>(std::bit_width(row)) - 1;
    return {0, std::ldexp(1.0, -(log2_row / 2))};
}

void fill_by_formula(const TensorFacts& tensor, std::uint32_t seed, std::span<float> values) {
    const std::uint32_t start = fnv1a_32(tensor.name) + seed * 0x9E3779B9U;
    const Scale scale = formula_scale(tensor);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::uint32_t mixed = base::fmix32(start + static_cast<std::uint32_t>(i) * 0x9E3779B1U) >> 8;
        const double v = (static_cast<double>(mixed) - 0x1.0p23) / 0x1.0p23;
        values[i] = static_cast<float>(scale.offset + v * scale.factor);
    }
    clear_padding_row(tensor, values);
}

/// Numbers that enter one output of the layer that the tensor belongs to.
double fan_in(const TensorFacts& tensor, const ShibaModel& model) {
    const std::string_view name = tensor.name;
    const double hidden = model.hidden_size;
    if (contains(name, "downsample_conv.")) return hidden * model.downsampling_rate;
    if (contains(name, "upsample_conv.")) return 2 * hidden * model.upsampling_kernel_size;
    if (contains(name, ".linear2.")) return model.transformer_ff_size;
    return hidden;
}

bool is_norm(std::string_view name) {
    return contains(name, "norm1.") || contains(name, "norm2.") || contains(name, "_ln.");
}

/// Half the width of the uniform distribution around 0.
double uniform_bound(const TensorFacts& tensor, const ShibaModel& model) {
    const std::string_view name = tensor.name;
    if (ends_with(name, "in_proj_bias") || ends_with(name, "out_proj.bias")) return 0;
    if (ends_with(name, "in_proj_weight")) return std::sqrt(6.0 / (4.0 * model.hidden_size));
    return 1.0 / std::sqrt(fan_in(tensor, model));
}

/// "…deep_transformer.layers.7.linear1.weight" → "…layers.0.linear1.weight".
std::string first_layer_name(const std::string& name) {
    constexpr std::string_view k_layers = "deep_transformer.layers.";
    const std::size_t found = name.find(k_layers);
    if (found == std::string::npos) return name;
    const std::size_t number = found + k_layers.size();
    return name.substr(0, number) + "0" + name.substr(name.find('.', number));
}

void fill_at_random(const TensorFacts& tensor, const ShibaModel& model, std::uint64_t seed, std::span<float> values) {
    const std::string_view name = tensor.name;
    if (is_norm(name)) {
        std::fill(values.begin(), values.end(), ends_with(name, ".weight") ? 1.0F : 0.0F);
        return;
    }
    // reference: all deep layers start as copies of one (deep_layers_start_as_copies_of_one)
    const std::string stream_name = model.corrections.init ? tensor.name : first_layer_name(tensor.name);
    base::RandomStream stream(seed, fmt::format("init/{}", stream_name), 0);
    if (is_bucket(name) || ends_with(name, "position_embedder.embedding.weight")) {
        for (float& value : values)
            value = static_cast<float>(stream.normal());
        clear_padding_row(tensor, values);
        return;
    }
    const double bound = uniform_bound(tensor, model);
    for (float& value : values)
        value = static_cast<float>((2 * stream.uniform() - 1) * bound);
}

} // namespace

void fill_buffer(std::span<float> values) {
    const auto count = static_cast<double>(values.size());
    for (std::size_t j = 0; j < values.size(); ++j) {
        values[j] = static_cast<float>(std::pow(10000.0, -static_cast<double>(j) / count));
    }
}

Filler formula_filler(std::uint32_t seed) {
    return [seed](const TensorFacts& tensor, std::span<float> values) {
        if (!tensor.trained) return fill_buffer(values);
        fill_by_formula(tensor, seed, values);
    };
}

Filler initial_filler(const ShibaModel& model, std::uint64_t seed) {
    return [model, seed](const TensorFacts& tensor, std::span<float> values) {
        if (!tensor.trained) return fill_buffer(values);
        fill_at_random(tensor, model, seed, values);
    };
}

base::Result<void> fill(engine::ShibaSession& session, const Filler& filler) {
    std::vector<float> values;
    for (const TensorFacts& tensor : session.tensors()) {
        values.assign(static_cast<std::size_t>(tensor.count()), 0.0F);
        filler(tensor, values);
        SAUTI_CHECK(session.write_tensor(tensor.name, values));
    }
    return {};
}

base::Result<void> write_model(const std::filesystem::path& path, const ShibaModel& model, const Filler& filler) {
    SAUTI_CHECK(check(model));
    std::map<std::string, TensorFacts> facts;
    std::vector<formats::TensorToWrite> list;
    for (const TensorFacts& tensor : tensor_list(model)) {
        formats::TensorToWrite one;
        one.name = tensor.name;
        one.shape.assign(tensor.shape.begin(), tensor.shape.end());
        list.push_back(std::move(one));
        facts.emplace(tensor.name, tensor);
    }
    std::vector<float> values;
    const auto bytes = [&](const formats::TensorToWrite& tensor) -> base::Result<std::string_view> {
        const TensorFacts& wanted = facts.at(tensor.name);
        values.assign(static_cast<std::size_t>(wanted.count()), 0.0F);
        filler(wanted, values);
        return formats::bytes_of(std::span<const float>(values));
    };
    const formats::Metadata metadata = {{"format", "pt"}, {"sauti.config", base::compact(model_json(model))}};
    return formats::write_safetensors(path, std::move(list), metadata, bytes);
}

} // namespace sauti::shiba
