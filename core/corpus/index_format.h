// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

/// How index.sqlite holds the rows: column by column, in blocks of a few thousand rows. A filter then reads only the
/// columns that it asks for, each as one piece of memory, at the speed of memory; a table of a million rows, one SQLite
/// row each, takes 0.3 s to step through before anything is compared.
///
/// Internal to the room. Numbers are as the machine has them; `k_index_build` names the layout and the byte order, and
/// an index of another build is built anew.
namespace sauti::corpus {

inline constexpr std::uint16_t k_byte_order = 0x4C42; // "BL" where the low byte comes first
[[nodiscard]] std::string index_build();

inline constexpr std::size_t k_block_rows = 2048;
/// A block ends with the row that reaches this many bytes of text, so that memory is bounded by it and one row.
inline constexpr std::size_t k_block_bytes = std::size_t{1} << 20;

/// Fixed part of a row.
struct RowFacts {
    std::uint64_t byte_offset = 0;
    std::uint64_t byte_length = 0;
    std::uint64_t first_line = 0;
    std::uint32_t length_cps = 0;
    std::uint32_t file = 0;
    std::uint32_t speaker = 0; ///< number in the table `speaker`; 0: none
    std::uint32_t words = 0;
};
static_assert(sizeof(RowFacts) == 40);

/// What is wrong with a row; only rows with a problem have one.
struct RowProblem {
    std::uint32_t row_in_block = 0;
    std::uint32_t same_as = 0; ///< id of the row that it repeats
    std::uint32_t problems = 0;
};
static_assert(sizeof(RowProblem) == 12);

/// A token of a row: where it ends in the text, and its tag's number. Tokens are parted by one blank.
struct RowToken {
    std::uint32_t size_bytes = 0;
    std::uint32_t tag = 0;
};
static_assert(sizeof(RowToken) == 8);

/// The columns that are strings (or bytes) a row.
enum class Column { text, folded, tokens, phones };

/// Strings of a block in one piece: the count, the end of each, then their bytes, each followed by a newline (no row
/// holds one), so that a search over the whole piece cannot match across two rows.
class ColumnWriter {
public:
    void add(std::string_view value) {
        bytes_.append(value);
        bytes_ += '\n';
        ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    }
    [[nodiscard]] std::size_t rows() const { return ends_.size(); }
    [[nodiscard]] std::size_t size_bytes() const { return bytes_.size(); }
    [[nodiscard]] std::string blob() const;
    void clear() {
        bytes_.clear();
        ends_.clear();
    }

private:
    std::string bytes_;
    std::vector<std::uint32_t> ends_;
};

/// The same, read. Holds its blob.
class ColumnData {
public:
    /// False if `blob` is not what ColumnWriter makes for `rows` rows.
    [[nodiscard]] bool assign(std::string_view blob, std::size_t rows);
    [[nodiscard]] std::size_t rows() const { return ends_.size(); }
    [[nodiscard]] std::string_view at(std::size_t row) const {
        const std::size_t begin = begin_of(row);
        return std::string_view(bytes_).substr(begin, ends_[row] - 1 - begin);
    }
    [[nodiscard]] std::size_t begin_of(std::size_t row) const { return row == 0 ? 0 : ends_[row - 1]; }
    /// All strings, each with its newline.
    [[nodiscard]] std::string_view all() const { return bytes_; }
    /// The row that holds this byte of `all`.
    [[nodiscard]] std::size_t row_at(std::size_t byte) const;

private:
    std::string bytes_;
    std::vector<std::uint32_t> ends_;
};

/// An array of plain structs as bytes, and back.
template <class T>
[[nodiscard]] std::string_view bytes_of(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}
template <class T>
[[nodiscard]] bool values_of(std::string_view bytes, std::vector<T>& values) {
    if (bytes.size() % sizeof(T) != 0) return false;
    values.resize(bytes.size() / sizeof(T));
    if (!bytes.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
    return true;
}

} // namespace sauti::corpus
