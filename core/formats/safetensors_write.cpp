// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "formats/safetensors.h"
#include "formats/safetensors_detail.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace sauti::formats {

using base::ErrorKind;

namespace {

template <class T>
std::string_view raw_bytes(std::span<const T> values) {
    return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

std::string quoted(const std::string& text) {
    return base::compact(base::Json(text));
}

base::Result<void> check_text(const std::string& text, std::string_view what) {
    if (!unicode::first_invalid_utf8(text)) return {};
    return base::fail(ErrorKind::invalid, fmt::format("{} is not valid UTF-8", what));
}

/// Sorts the tensors and writes length and header; the data follow in the order of `tensors`.
base::Result<std::string> header_of(std::vector<TensorToWrite>& tensors, const Metadata& metadata) {
    std::sort(tensors.begin(), tensors.end(), [](const TensorToWrite& a, const TensorToWrite& b) {
        return a.type != b.type ? a.type > b.type : a.name < b.name;
    });
    std::string json = "{";
    const auto separate = [&json] {
        if (json.back() != '{') json += ',';
    };
    if (!metadata.empty()) {
        json += "\"__metadata__\":{";
        for (const auto& [key, text] : metadata) {
            SAUTI_CHECK(check_text(key, "a metadata key"));
            SAUTI_CHECK(check_text(text, fmt::format("the metadata of \"{}\"", key)));
            separate();
            json += fmt::format("{}:{}", quoted(key), quoted(text));
        }
        json += '}';
    }
    std::set<std::string_view> names;
    std::uint64_t at = 0;
    for (const TensorToWrite& tensor : tensors) {
        SAUTI_CHECK(check_text(tensor.name, "a tensor's name"));
        if (tensor.name == "__metadata__" || !names.insert(tensor.name).second) {
            return base::fail(ErrorKind::invalid,
                              fmt::format("the tensor name \"{}\" is reserved or stands twice", tensor.name));
        }
        const auto size = detail::tensor_size(tensor.type, tensor.shape);
        std::uint64_t end = 0;
        if (!size || !size->whole || __builtin_add_overflow(at, size->bytes, &end)) {
            return base::fail(ErrorKind::invalid,
                              fmt::format("tensor \"{}\" is too large or fills no whole bytes", tensor.name));
        }
        separate();
        json += fmt::format("{}:{{\"dtype\":\"{}\",\"shape\":[{}],\"data_offsets\":[{},{}]}}", quoted(tensor.name),
                            name(tensor.type), fmt::join(tensor.shape, ","), at, end);
        at = end;
    }
    json += '}';
    json.append((8 - json.size() % 8) % 8, ' ');
    if (json.size() > k_longest_safetensors_header) {
        return base::fail(ErrorKind::limit, fmt::format("the header would be {} bytes long", json.size()));
    }
    std::string header;
    for (unsigned shift = 0; shift < 64; shift += 8)
        header += static_cast<char>(json.size() >> shift & 0xFFU);
    return header + json;
}

base::Result<std::string_view> checked_bytes(const TensorToWrite& tensor, const TensorBytes& bytes_of_tensor) {
    SAUTI_TRY(const std::string_view bytes, bytes_of_tensor(tensor));
    const std::uint64_t wanted = detail::tensor_size(tensor.type, tensor.shape)->bytes; // checked with the header
    if (bytes.size() != wanted) {
        return base::fail(ErrorKind::invalid, fmt::format("tensor \"{}\" needs {} bytes but was given {}", tensor.name,
                                                          wanted, bytes.size()));
    }
    return bytes;
}

} // namespace

std::string_view bytes_of(std::span<const float> values) {
    return raw_bytes(values);
}

std::string_view bytes_of(std::span<const double> values) {
    return raw_bytes(values);
}

std::string_view bytes_of(std::span<const std::int64_t> values) {
    return raw_bytes(values);
}

base::Result<void> write_safetensors(const std::filesystem::path& path, std::vector<TensorToWrite> tensors,
                                     const Metadata& metadata, const TensorBytes& bytes) {
    SAUTI_TRY(const std::string header, header_of(tensors, metadata));
    SAUTI_TRY(base::AtomicFile file, base::AtomicFile::create(path));
    SAUTI_CHECK(file.write(header));
    for (const TensorToWrite& tensor : tensors) {
        SAUTI_TRY(const std::string_view data, checked_bytes(tensor, bytes));
        SAUTI_CHECK(file.write(data));
    }
    return file.commit();
}

base::Result<void> write_safetensors(const std::filesystem::path& path, std::vector<TensorToWrite> tensors,
                                     const Metadata& metadata) {
    return write_safetensors(
        path, std::move(tensors), metadata,
        [](const TensorToWrite& tensor) -> base::Result<std::string_view> { return tensor.bytes; });
}

base::Result<std::string> to_safetensors(std::vector<TensorToWrite> tensors, const Metadata& metadata) {
    SAUTI_TRY(std::string file, header_of(tensors, metadata));
    for (const TensorToWrite& tensor : tensors) {
        SAUTI_TRY(const std::string_view data,
                  checked_bytes(tensor, [](const TensorToWrite& given) -> base::Result<std::string_view> {
                      return given.bytes;
                  }));
        file += data;
    }
    return file;
}

} // namespace sauti::formats
