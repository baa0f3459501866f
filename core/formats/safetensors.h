// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/file.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The safetensors container: 8 bytes of header length, a JSON header, the tensors' bytes without gap or overlap.
/// Opening reads and validates the header alone; a tensor is read when it is asked for. Law: a written file reads back
/// with the same bytes, and writing what was read gives the same file (metadata sorted by key).
/// Source of the rules: the format's public text (huggingface/safetensors, README, "Format").
namespace sauti::formats {

/// In the format's own order of ranks; files are written by descending rank.
enum class TensorType {
    boolean,
    f4,
    f6_e2m3,
    f6_e3m2,
    u8,
    i8,
    f8_e5m2,
    f8_e4m3,
    f8_e8m0,
    f8_e4m3fnuz,
    f8_e5m2fnuz,
    i16,
    u16,
    f16,
    bf16,
    i32,
    u32,
    f32,
    c64,
    f64,
    i64,
    u64,
};

/// "F32", "BF16" …, as files spell them.
[[nodiscard]] std::string_view name(TensorType type);
[[nodiscard]] std::optional<TensorType> tensor_type_of(std::string_view name);
/// Bits of one element.
[[nodiscard]] int bits(TensorType type);

using Metadata = std::map<std::string, std::string>;

struct StoredTensor {
    std::string name;
    TensorType type = TensorType::f32;
    std::vector<std::uint64_t> shape; ///< empty: one element
    std::uint64_t begin_bytes = 0;    ///< in the data, that is after the header
    std::uint64_t end_bytes = 0;

    [[nodiscard]] std::uint64_t size_bytes() const { return end_bytes - begin_bytes; }
    /// Product of the shape (checked when the header was read).
    [[nodiscard]] std::uint64_t count() const;
};

inline constexpr std::uint64_t k_longest_safetensors_header = 100'000'000;

struct SafetensorsHeader {
    std::vector<StoredTensor> tensors; ///< by begin, then end, then name
    Metadata metadata;
    std::uint64_t data_begin_bytes = 0; ///< in the file
    std::vector<base::Warning> warnings;

    [[nodiscard]] const StoredTensor* find(std::string_view name) const;
};

/// Length that the first 8 bytes announce. truncated: fewer than 8, or the file is shorter than they say; limit: over
/// 100,000,000, asked first. `file_bytes` is the size of the whole file.
[[nodiscard]] base::Result<std::uint64_t> safetensors_header_length(std::string_view first_bytes,
                                                                    std::uint64_t file_bytes, std::string_view origin);
/// `json` is the header alone. Checks, in this order: encoding, syntax (JSON, types and keys), invalid (a doubled name,
/// offsets, sizes), then invalid for bytes after the last tensor and truncated for missing ones.
[[nodiscard]] base::Result<SafetensorsHeader> parse_safetensors_header(std::string_view json, std::uint64_t file_bytes,
                                                                       std::string_view origin);

/// An open file. Reading is safe from several threads at once.
class SafetensorsFile {
public:
    [[nodiscard]] static base::Result<SafetensorsFile> open(const std::filesystem::path& path);
    /// The same over bytes in memory, which must outlive it.
    [[nodiscard]] static base::Result<SafetensorsFile> of_bytes(std::string_view bytes, std::string origin);

    [[nodiscard]] const SafetensorsHeader& header() const { return header_; }
    [[nodiscard]] const std::vector<StoredTensor>& tensors() const { return header_.tensors; }
    [[nodiscard]] const Metadata& metadata() const { return header_.metadata; }

    /// The bytes as they lie in the file (little-endian, row-major). not_found, io_read, truncated (the file shrank);
    /// limit: over 8 GiB.
    [[nodiscard]] base::Result<std::string> read(std::string_view name) const;
    /// As floats, from F32, F64 (rounded), F16 and BF16; `values` must have count() elements. unsupported: other types;
    /// invalid: another number of elements.
    [[nodiscard]] base::Result<void> read_into(std::string_view name, std::span<float> values) const;
    [[nodiscard]] base::Result<std::vector<float>> read_f32(std::string_view name) const;
    /// From F64, F32, F16, BF16, exactly.
    [[nodiscard]] base::Result<std::vector<double>> read_f64(std::string_view name) const;
    /// From every whole-number type and BOOL; invalid: a U64 above 2^63 − 1.
    [[nodiscard]] base::Result<std::vector<std::int64_t>> read_i64(std::string_view name) const;

private:
    using ReadAt = std::function<base::Result<std::string>(std::uint64_t offset_bytes, std::size_t size_bytes)>;
    using PieceTaker = std::function<bool(std::string_view piece)>;
    SafetensorsFile(SafetensorsHeader header, std::string origin, ReadAt read_at);
    [[nodiscard]] base::Result<const StoredTensor*> tensor(std::string_view name) const;
    [[nodiscard]] base::Result<void> in_pieces(const StoredTensor& stored, const PieceTaker& take) const;
    template <class T>
    [[nodiscard]] base::Result<void> read_reals(std::string_view name, std::span<T> values) const;

    SafetensorsHeader header_;
    std::string origin_;
    ReadAt read_at_;
};

/// A tensor to write; its bytes come later or lie in `bytes`.
struct TensorToWrite {
    std::string name;
    TensorType type = TensorType::f32;
    std::vector<std::uint64_t> shape;
    std::string_view bytes; ///< little-endian, row-major; not used by the streaming writer
};

/// Little-endian bytes of values in memory, without a copy.
[[nodiscard]] std::string_view bytes_of(std::span<const float> values);
[[nodiscard]] std::string_view bytes_of(std::span<const double> values);
[[nodiscard]] std::string_view bytes_of(std::span<const std::int64_t> values);

/// Called once a tensor in the order of the file; the view lives until the next call.
using TensorBytes = std::function<base::Result<std::string_view>(const TensorToWrite& tensor)>;

/// Writes through base::AtomicFile, one tensor in memory at a time: sorted by descending rank of the type, then by name
/// bytewise; the header padded with blanks to a multiple of 8. invalid: a doubled or reserved name, or bytes that do
/// not fit type and shape; full, io_write.
[[nodiscard]] base::Result<void> write_safetensors(const std::filesystem::path& path,
                                                   std::vector<TensorToWrite> tensors, const Metadata& metadata,
                                                   const TensorBytes& bytes);
/// The same with the bytes that lie in each tensor.
[[nodiscard]] base::Result<void> write_safetensors(const std::filesystem::path& path,
                                                   std::vector<TensorToWrite> tensors, const Metadata& metadata);
/// The same in memory.
[[nodiscard]] base::Result<std::string> to_safetensors(std::vector<TensorToWrite> tensors, const Metadata& metadata);

} // namespace sauti::formats
