// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

namespace sauti::formats {

using base::ErrorKind;

namespace {

static_assert(std::endian::native == std::endian::little, "tensors are copied as they lie in the file");

constexpr std::uint64_t k_largest_tensor_bytes = std::uint64_t{8} << 30;
constexpr std::uint64_t k_piece_bytes = std::uint64_t{1} << 20; ///< divisible by every size of an element

template <class T>
T load(const char* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = std::uint32_t{half & 0x8000U} << 16;
    const std::uint32_t exponent = half >> 10 & 0x1FU;
    const std::uint32_t fraction = half & 0x3FFU;
    if (exponent == 0x1F) return std::bit_cast<float>(sign | 0x7F800000U | fraction << 13);
    if (exponent != 0) return std::bit_cast<float>(sign | (exponent + 112) << 23 | fraction << 13);
    const float tiny = static_cast<float>(fraction) * 0x1p-24F; // exact
    return sign != 0 ? -tiny : tiny;
}

float bfloat_to_float(std::uint16_t value) {
    return std::bit_cast<float>(std::uint32_t{value} << 16);
}

/// Converts a piece of a tensor; false for a type that has no such reading.
template <class T>
bool convert_reals(TensorType type, std::string_view bytes, T* values) {
    const auto each = [&](auto element_size, auto read) {
        for (std::size_t at = 0; at < bytes.size(); at += element_size) {
            *values++ = static_cast<T>(read(bytes.data() + at));
        }
        return true;
    };
    switch (type) {
    case TensorType::f64: return each(std::size_t{8}, load<double>);
    case TensorType::f32: return each(std::size_t{4}, load<float>);
    case TensorType::f16:
        return each(std::size_t{2}, [](const char* at) { return half_to_float(load<std::uint16_t>(at)); });
    case TensorType::bf16:
        return each(std::size_t{2}, [](const char* at) { return bfloat_to_float(load<std::uint16_t>(at)); });
    default: return false;
    }
}

template <class T>
bool append_integers(std::string_view bytes, std::vector<std::int64_t>& values) {
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(T)) {
        const T value = load<T>(bytes.data() + at);
        if constexpr (std::is_same_v<T, std::uint64_t>) {
            if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return false;
        }
        values.push_back(static_cast<std::int64_t>(value));
    }
    return true;
}

bool is_integer(TensorType type) {
    switch (type) {
    case TensorType::boolean:
    case TensorType::u8:
    case TensorType::i8:
    case TensorType::i16:
    case TensorType::u16:
    case TensorType::i32:
    case TensorType::u32:
    case TensorType::i64:
    case TensorType::u64: return true;
    default: return false;
    }
}

/// False for a value that no int64 holds.
bool append_integers(TensorType type, std::string_view bytes, std::vector<std::int64_t>& values) {
    switch (type) {
    case TensorType::boolean:
    case TensorType::u8: return append_integers<std::uint8_t>(bytes, values);
    case TensorType::i8: return append_integers<std::int8_t>(bytes, values);
    case TensorType::i16: return append_integers<std::int16_t>(bytes, values);
    case TensorType::u16: return append_integers<std::uint16_t>(bytes, values);
    case TensorType::i32: return append_integers<std::int32_t>(bytes, values);
    case TensorType::u32: return append_integers<std::uint32_t>(bytes, values);
    case TensorType::i64: return append_integers<std::int64_t>(bytes, values);
    default: return append_integers<std::uint64_t>(bytes, values);
    }
}

base::Error tensor_error(ErrorKind kind, const StoredTensor& tensor, std::string_view why, const std::string& origin) {
    return base::make_error(kind, fmt::format("tensor \"{}\" {}", tensor.name, why)).at({origin, -1, -1});
}

} // namespace

SafetensorsFile::SafetensorsFile(SafetensorsHeader header, std::string origin, ReadAt read_at)
    : header_(std::move(header)), origin_(std::move(origin)), read_at_(std::move(read_at)) {}

base::Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    SAUTI_TRY(base::FileReader opened, base::FileReader::open(path));
    const auto file = std::make_shared<const base::FileReader>(std::move(opened));
    const std::string origin = path.string();
    SAUTI_TRY(const std::string first,
              file->read_at(0, static_cast<std::size_t>(std::min<std::uint64_t>(8, file->size()))));
    SAUTI_TRY(const std::uint64_t length, safetensors_header_length(first, file->size(), origin));
    SAUTI_TRY(const std::string json, file->read_at(8, static_cast<std::size_t>(length)));
    SAUTI_TRY(SafetensorsHeader header, parse_safetensors_header(json, file->size(), origin));
    return SafetensorsFile(std::move(header), origin, [file](std::uint64_t offset_bytes, std::size_t size_bytes) {
        return file->read_at(offset_bytes, size_bytes);
    });
}

base::Result<SafetensorsFile> SafetensorsFile::of_bytes(std::string_view bytes, std::string origin) {
    SAUTI_TRY(const std::uint64_t length, safetensors_header_length(bytes.substr(0, 8), bytes.size(), origin));
    SAUTI_TRY(SafetensorsHeader header,
              parse_safetensors_header(bytes.substr(8, static_cast<std::size_t>(length)), bytes.size(), origin));
    // The header was checked against the size of `bytes`.
    return SafetensorsFile(std::move(header), std::move(origin),
                           [bytes](std::uint64_t offset_bytes, std::size_t size_bytes) -> base::Result<std::string> {
                               return std::string(bytes.substr(static_cast<std::size_t>(offset_bytes), size_bytes));
                           });
}

base::Result<const StoredTensor*> SafetensorsFile::tensor(std::string_view name) const {
    const StoredTensor* found = header_.find(name);
    if (found == nullptr) {
        return base::fail(base::make_error(ErrorKind::not_found, fmt::format("there is no tensor \"{}\"", name))
                              .at({origin_, -1, -1}));
    }
    if (found->size_bytes() > k_largest_tensor_bytes) {
        return base::fail(tensor_error(ErrorKind::limit, *found, "is larger than 8 GiB", origin_));
    }
    return found;
}

base::Result<std::string> SafetensorsFile::read(std::string_view name) const {
    SAUTI_TRY(const StoredTensor* stored, tensor(name));
    return read_at_(header_.data_begin_bytes + stored->begin_bytes, static_cast<std::size_t>(stored->size_bytes()));
}

base::Result<void> SafetensorsFile::in_pieces(const StoredTensor& stored, const PieceTaker& take) const {
    for (std::uint64_t at = stored.begin_bytes; at < stored.end_bytes; at += k_piece_bytes) {
        const auto size = static_cast<std::size_t>(std::min(k_piece_bytes, stored.end_bytes - at));
        SAUTI_TRY(const std::string piece, read_at_(header_.data_begin_bytes + at, size));
        if (!take(piece)) {
            return base::fail(tensor_error(ErrorKind::invalid, stored, "holds a value above 2^63 - 1", origin_));
        }
    }
    return {};
}

template <class T>
base::Result<void> SafetensorsFile::read_reals(std::string_view name, std::span<T> values) const {
    SAUTI_TRY(const StoredTensor* stored, tensor(name));
    T* next = values.data();
    if (!convert_reals(stored->type, {}, next)) {
        return base::fail(tensor_error(
            ErrorKind::unsupported, *stored,
            fmt::format("has the type {}, not one of real numbers", formats::name(stored->type)), origin_));
    }
    if (stored->count() != values.size()) {
        return base::fail(tensor_error(ErrorKind::invalid, *stored,
                                       fmt::format("has {} elements, not {}", stored->count(), values.size()),
                                       origin_));
    }
    const std::uint64_t element_bytes = static_cast<std::uint64_t>(bits(stored->type)) / 8;
    return in_pieces(*stored, [&](std::string_view piece) {
        const bool converted = convert_reals(stored->type, piece, next);
        next += piece.size() / element_bytes;
        return converted;
    });
}

base::Result<void> SafetensorsFile::read_into(std::string_view name, std::span<float> values) const {
    return read_reals(name, values);
}

base::Result<std::vector<float>> SafetensorsFile::read_f32(std::string_view name) const {
    SAUTI_TRY(const StoredTensor* stored, tensor(name));
    std::vector<float> values(static_cast<std::size_t>(stored->size_bytes() == 0 ? 0 : stored->count()));
    SAUTI_CHECK(read_reals<float>(name, values));
    return values;
}

base::Result<std::vector<double>> SafetensorsFile::read_f64(std::string_view name) const {
    SAUTI_TRY(const StoredTensor* stored, tensor(name));
    std::vector<double> values(static_cast<std::size_t>(stored->size_bytes() == 0 ? 0 : stored->count()));
    SAUTI_CHECK(read_reals<double>(name, values));
    return values;
}

base::Result<std::vector<std::int64_t>> SafetensorsFile::read_i64(std::string_view name) const {
    SAUTI_TRY(const StoredTensor* stored, tensor(name));
    if (!is_integer(stored->type)) {
        return base::fail(tensor_error(
            ErrorKind::unsupported, *stored,
            fmt::format("has the type {}, not one of whole numbers", formats::name(stored->type)), origin_));
    }
    std::vector<std::int64_t> values;
    values.reserve(static_cast<std::size_t>(stored->count()));
    SAUTI_CHECK(
        in_pieces(*stored, [&](std::string_view piece) { return append_integers(stored->type, piece, values); }));
    return values;
}

} // namespace sauti::formats
