// SPDX-License-Identifier: GPL-3.0-or-later
#include "shiba/model_file.h"

#include "base/json.h"
#include "formats/safetensors.h"
#include "shiba/description.h"
#include "shiba/weights.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <set>

namespace sauti::shiba {

using base::ErrorKind;
using engine::TensorFacts;
using formats::SafetensorsFile;
namespace fs = std::filesystem;

namespace {

constexpr const char* k_config = "sauti.config";
constexpr std::string_view k_encoder = "shiba_model.";

bool is_encoder(std::string_view name) {
    return name.substr(0, k_encoder.size()) == k_encoder;
}

std::vector<formats::TensorToWrite> list_of(const std::vector<TensorFacts>& tensors) {
    std::vector<formats::TensorToWrite> list;
    for (const TensorFacts& tensor : tensors) {
        formats::TensorToWrite one;
        one.name = tensor.name;
        for (const std::int64_t size : tensor.shape)
            one.shape.push_back(static_cast<std::uint64_t>(size));
        list.push_back(std::move(one));
    }
    return list;
}

/// Tensors stream through one buffer: `read` fills it for the name asked.
template <class Read>
base::Result<void> write(const fs::path& path, const std::vector<TensorFacts>& tensors,
                         const formats::Metadata& metadata, Read read) {
    std::vector<float> values;
    return formats::write_safetensors(path, list_of(tensors), metadata,
                                      [&](const formats::TensorToWrite& tensor) -> base::Result<std::string_view> {
                                          std::uint64_t count = 1;
                                          for (const std::uint64_t size : tensor.shape)
                                              count *= size;
                                          values.assign(count, 0.0F);
                                          SAUTI_CHECK(read(tensor.name, std::span<float>(values)));
                                          return formats::bytes_of(std::span<const float>(values));
                                      });
}

base::Error misfit(const fs::path& path, std::string sentence, std::string hint = {}) {
    return base::make_error(ErrorKind::invalid, std::move(sentence), std::move(hint)).within(path.string());
}

std::string shape_text(const auto& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += fmt::format("{}{}", i == 0 ? "" : ", ", shape[i]);
    return text + "]";
}

bool is_shape(const std::vector<std::uint64_t>& stored, const std::vector<std::int64_t>& wanted) {
    if (stored.size() != wanted.size()) return false;
    for (std::size_t i = 0; i < stored.size(); ++i) {
        if (static_cast<std::int64_t>(stored[i]) != wanted[i]) return false;
    }
    return true;
}

/// Reads the tensor that is called `stored_name` in the file into `values`. A buffer may be missing: it is computed.
base::Result<void> read_fitting(const SafetensorsFile& file, const fs::path& path, const std::string& stored_name,
                                const TensorFacts& wanted, std::vector<float>& values) {
    const formats::StoredTensor* stored = file.header().find(stored_name);
    if (stored == nullptr && !wanted.trained) {
        values.assign(static_cast<std::size_t>(wanted.count()), 0.0F);
        fill_buffer(values);
        return {};
    }
    if (stored == nullptr) {
        return base::fail(misfit(path, fmt::format("the tensor {} is missing", stored_name)));
    }
    if (!is_shape(stored->shape, wanted.shape)) {
        return base::fail(misfit(path,
                                 fmt::format("the tensor {} has the shape {}, the model wants {}", stored_name,
                                             shape_text(stored->shape), shape_text(wanted.shape)),
                                 "the file is of a model of another size"));
    }
    values.assign(static_cast<std::size_t>(wanted.count()), 0.0F);
    return file.read_into(stored_name, values);
}

} // namespace

base::Result<void> save_model(const engine::ShibaSession& session, const fs::path& path) {
    const formats::Metadata metadata = {{k_config, base::compact(model_json(session.model()))}, {"format", "pt"}};
    return write(path, session.tensors(), metadata,
                 [&](std::string_view name, std::span<float> values) { return session.read_tensor(name, values); });
}

base::Result<engine::ShibaModel> read_description(const fs::path& path) {
    SAUTI_TRY(const SafetensorsFile file, SafetensorsFile::open(path));
    const auto config = file.metadata().find(k_config);
    if (config == file.metadata().end()) {
        return base::fail(base::make_error(ErrorKind::unsupported, "this model file does not carry its configuration",
                                           "give it with --config FILE")
                              .within(path.string()));
    }
    SAUTI_TRY(const base::Json json, base::parse_json(config->second, path.string()));
    return model_of(json, path.string());
}

base::Result<void> load_model(engine::ShibaSession& session, const fs::path& path) {
    SAUTI_TRY(const SafetensorsFile file, SafetensorsFile::open(path));
    std::vector<float> values;
    for (const TensorFacts& tensor : session.tensors()) {
        SAUTI_CHECK(read_fitting(file, path, tensor.name, tensor, values));
        SAUTI_CHECK(session.write_tensor(tensor.name, values));
    }
    return {};
}

base::Result<EncoderLoad> load_encoder(engine::ShibaSession& session, const fs::path& path) {
    SAUTI_TRY(const SafetensorsFile file, SafetensorsFile::open(path));
    bool has_prefix = false;
    std::set<std::string> unused;
    for (const formats::StoredTensor& stored : file.tensors()) {
        has_prefix = has_prefix || is_encoder(stored.name);
        unused.insert(stored.name);
    }
    EncoderLoad load;
    std::vector<float> values;
    for (const TensorFacts& tensor : session.tensors()) {
        if (!is_encoder(tensor.name)) {
            load.fresh.push_back(tensor.name);
            continue;
        }
        const std::string stored_name = has_prefix ? tensor.name : tensor.name.substr(k_encoder.size());
        SAUTI_CHECK(read_fitting(file, path, stored_name, tensor, values));
        SAUTI_CHECK(session.write_tensor(tensor.name, values));
        unused.erase(stored_name);
        ++load.loaded;
    }
    load.unused.assign(unused.begin(), unused.end());
    return load;
}

base::Result<void> save_optimizer(const engine::ShibaSession& session, const fs::path& path) {
    return write(path, session.optimizer_tensors(), {}, [&](std::string_view name, std::span<float> values) {
        return session.read_optimizer_tensor(name, values);
    });
}

base::Result<void> load_optimizer(engine::ShibaSession& session, const fs::path& path) {
    SAUTI_TRY(const SafetensorsFile file, SafetensorsFile::open(path));
    for (const formats::StoredTensor& stored : file.tensors()) {
        SAUTI_TRY(const std::vector<float> values, file.read_f32(stored.name));
        SAUTI_CHECK(session.write_optimizer_tensor(stored.name, values));
    }
    return {};
}

} // namespace sauti::shiba
