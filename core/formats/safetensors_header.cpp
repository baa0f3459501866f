// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "formats/safetensors.h"
#include "formats/safetensors_detail.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace sauti::formats {

using base::ErrorKind;
using base::Json;

namespace {

constexpr std::uint64_t k_length_bytes = 8;
constexpr std::string_view k_metadata_key = "__metadata__";
constexpr std::string_view k_json_blanks = " \t\n\r";

struct TypeFacts {
    std::string_view name;
    int bits;
};

// In the order of TensorType.
constexpr TypeFacts k_types[] = {
    {"BOOL", 8},    {"F4", 4},      {"F6_E2M3", 6}, {"F6_E3M2", 6},     {"U8", 8},          {"I8", 8},
    {"F8_E5M2", 8}, {"F8_E4M3", 8}, {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8}, {"I16", 16},
    {"U16", 16},    {"F16", 16},    {"BF16", 16},   {"I32", 32},        {"U32", 32},        {"F32", 32},
    {"C64", 64},    {"F64", 64},    {"I64", 64},    {"U64", 64},
};

base::Error header_error(ErrorKind kind, std::string message, std::string_view origin) {
    return base::make_error(kind, std::move(message),
                            "this file is damaged or no safetensors file; fetch or save it again")
        .at({std::string(origin), -1, -1});
}

base::Result<std::vector<std::uint64_t>> sizes_of(const Json& value, std::string_view what, std::string_view tensor,
                                                  std::string_view origin) {
    const auto wrong = [&] {
        return base::fail(header_error(ErrorKind::syntax,
                                       fmt::format("the {} of tensor \"{}\" is no list of whole numbers", what, tensor),
                                       origin));
    };
    if (!value.is_array()) return wrong();
    std::vector<std::uint64_t> sizes;
    sizes.reserve(value.size());
    for (const Json& size : value) {
        if (!size.is_number_unsigned()) return wrong();
        sizes.push_back(size.get<std::uint64_t>());
    }
    return sizes;
}

base::Result<StoredTensor> tensor_of(const std::string& tensor_name, const Json& facts, std::string_view origin) {
    const auto wrong = [&](std::string_view why) {
        return base::fail(header_error(ErrorKind::syntax, fmt::format("tensor \"{}\" {}", tensor_name, why), origin));
    };
    if (!facts.is_object()) return wrong("is described by no object");
    StoredTensor tensor;
    tensor.name = tensor_name;
    for (const char* key : {"dtype", "shape", "data_offsets"}) {
        if (!facts.contains(key)) return wrong(fmt::format("has no \"{}\"", key));
    }
    if (!facts["dtype"].is_string()) return wrong("has a type that is no text");
    const auto type = tensor_type_of(facts["dtype"].get_ref<const std::string&>());
    if (!type) return wrong(fmt::format("has the unknown type \"{}\"", facts["dtype"].get_ref<const std::string&>()));
    tensor.type = *type;
    SAUTI_TRY(tensor.shape, sizes_of(facts["shape"], "shape", tensor_name, origin));
    SAUTI_TRY(const std::vector<std::uint64_t> offsets,
              sizes_of(facts["data_offsets"], "data_offsets", tensor_name, origin));
    if (offsets.size() != 2) return wrong("has not two data_offsets");
    tensor.begin_bytes = offsets[0];
    tensor.end_bytes = offsets[1];
    return tensor;
}

base::Result<Metadata> metadata_of(const Json& value, std::string_view origin) {
    const auto wrong = [&] {
        return base::fail(header_error(ErrorKind::syntax, "__metadata__ must map texts to texts", origin));
    };
    if (!value.is_object()) return wrong();
    Metadata metadata;
    for (const auto& [key, text] : value.items()) {
        if (!text.is_string()) return wrong();
        metadata[key] = text.get<std::string>();
    }
    return metadata;
}

/// Neither gap nor overlap, and bytes as type and shape ask. `expected` is where the tensor must begin.
base::Result<void> check_tensor(const StoredTensor& tensor, std::uint64_t expected, std::string_view origin) {
    const auto wrong = [&](std::string why) {
        return base::fail(
            header_error(ErrorKind::invalid, fmt::format("tensor \"{}\" {}", tensor.name, std::move(why)), origin));
    };
    if (tensor.begin_bytes != expected || tensor.end_bytes < tensor.begin_bytes) {
        return wrong(fmt::format("lies at bytes {} to {} of the data, but must begin at {} (no gap, no overlap)",
                                 tensor.begin_bytes, tensor.end_bytes, expected));
    }
    const auto size = detail::tensor_size(tensor.type, tensor.shape);
    if (!size) return wrong("has a shape whose size overflows");
    if (!size->whole) return wrong("does not fill whole bytes");
    if (size->bytes != tensor.size_bytes()) {
        return wrong(fmt::format("needs {} bytes by its shape but has {}", size->bytes, tensor.size_bytes()));
    }
    return {};
}

} // namespace

std::string_view name(TensorType type) {
    return k_types[static_cast<std::size_t>(type)].name;
}

std::optional<TensorType> tensor_type_of(std::string_view name) {
    for (std::size_t i = 0; i < std::size(k_types); ++i) {
        if (k_types[i].name == name) return static_cast<TensorType>(i);
    }
    return std::nullopt;
}

int bits(TensorType type) {
    return k_types[static_cast<std::size_t>(type)].bits;
}

std::optional<detail::TensorSize> detail::tensor_size(TensorType type, const std::vector<std::uint64_t>& shape) {
    // From the left, so that a huge size overflows even where a 0 follows: the format's own check.
    std::uint64_t product = 1;
    for (const std::uint64_t size : shape) {
        if (__builtin_mul_overflow(product, size, &product)) return std::nullopt;
    }
    if (__builtin_mul_overflow(product, static_cast<std::uint64_t>(bits(type)), &product)) return std::nullopt;
    return TensorSize{product / 8, product % 8 == 0};
}

std::uint64_t StoredTensor::count() const {
    std::uint64_t product = 1;
    for (const std::uint64_t size : shape)
        product *= size;
    return product;
}

const StoredTensor* SafetensorsHeader::find(std::string_view tensor_name) const {
    const auto found = std::find_if(tensors.begin(), tensors.end(),
                                    [&](const StoredTensor& tensor) { return tensor.name == tensor_name; });
    return found == tensors.end() ? nullptr : &*found;
}

base::Result<std::uint64_t> safetensors_header_length(std::string_view first_bytes, std::uint64_t file_bytes,
                                                      std::string_view origin) {
    if (first_bytes.size() < k_length_bytes || file_bytes < k_length_bytes) {
        return base::fail(header_error(ErrorKind::truncated, "the file is shorter than 8 bytes", origin));
    }
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < k_length_bytes; ++i) {
        length |= std::uint64_t{static_cast<unsigned char>(first_bytes[i])} << (8 * i);
    }
    if (length > k_longest_safetensors_header) {
        return base::fail(header_error(
            ErrorKind::limit,
            fmt::format("the header is said to be {} bytes long, more than {}", length, k_longest_safetensors_header),
            origin));
    }
    if (length > file_bytes - k_length_bytes) {
        return base::fail(header_error(
            ErrorKind::truncated,
            fmt::format("the header needs {} bytes, but the file has {} more", length, file_bytes - k_length_bytes),
            origin));
    }
    return length;
}

base::Result<SafetensorsHeader> parse_safetensors_header(std::string_view json, std::uint64_t file_bytes,
                                                         std::string_view origin) {
    if (const auto bad = unicode::first_invalid_utf8(json)) {
        return base::fail(
            header_error(ErrorKind::encoding, fmt::format("byte {} of the header is not UTF-8", *bad), origin));
    }
    SafetensorsHeader header;
    header.data_begin_bytes = k_length_bytes + json.size();
    const std::size_t brace = json.find_first_not_of(k_json_blanks);
    if (brace == std::string_view::npos || json[brace] != '{') {
        return base::fail(header_error(ErrorKind::syntax, "the header is no JSON object", origin));
    }
    if (brace > 0) {
        header.warnings.push_back({"white space before the header's first brace",
                                   {std::string(origin), -1, static_cast<std::int64_t>(k_length_bytes)},
                                   ErrorKind::syntax});
    }
    auto object = base::parse_json(json, origin);
    if (!object) {
        base::Error error = std::move(object.error());
        // A header that is nested deep is no header, whatever the depth that a parser allows.
        if (error.kind == ErrorKind::limit) error.kind = ErrorKind::syntax;
        return base::fail(std::move(error).context("reading the header"));
    }
    for (const auto& [key, value] : object->items()) {
        if (key == k_metadata_key) {
            SAUTI_TRY(header.metadata, metadata_of(value, origin));
            continue;
        }
        SAUTI_TRY(StoredTensor tensor, tensor_of(key, value, origin));
        header.tensors.push_back(std::move(tensor));
    }
    std::sort(header.tensors.begin(), header.tensors.end(), [](const StoredTensor& a, const StoredTensor& b) {
        return std::tie(a.begin_bytes, a.end_bytes, a.name) < std::tie(b.begin_bytes, b.end_bytes, b.name);
    });
    std::uint64_t end = 0;
    for (const StoredTensor& tensor : header.tensors) {
        SAUTI_CHECK(check_tensor(tensor, end, origin));
        end = tensor.end_bytes;
    }
    const std::uint64_t data_bytes = file_bytes < header.data_begin_bytes ? 0 : file_bytes - header.data_begin_bytes;
    if (data_bytes < end) {
        const std::string_view last = header.tensors.back().name;
        return base::fail(header_error(
            ErrorKind::truncated,
            fmt::format("the data must have {} bytes up to tensor \"{}\" but has {}", end, last, data_bytes), origin));
    }
    if (data_bytes > end) {
        return base::fail(
            header_error(ErrorKind::invalid, fmt::format("{} bytes follow the last tensor", data_bytes - end), origin));
    }
    return header;
}

} // namespace sauti::formats
