// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "corpus/corpus_info.h"
#include "corpus/index_format.h"
#include "corpus/row.h"
#include "store/database.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Reads an index, block by block. Internal to the room.
namespace sauti::corpus {

struct BlockPlace {
    std::int64_t first = 0; ///< index of its first row
    std::int64_t rows = 0;
};

/// What stands in an index beside the rows; shared by the threads of a scan.
struct IndexFacts {
    std::vector<BlockPlace> blocks;
    std::vector<std::string> tags;     ///< by number
    std::vector<std::string> speakers; ///< by number; 0 is the empty one
    std::int64_t rows = 0;
    std::string phones_stamp;

    /// The block that holds the row; `index` is in [0, rows).
    [[nodiscard]] std::size_t block_of(std::int64_t index) const;
};

class BlockData;

/// One connection, one thread.
class IndexReader {
public:
    [[nodiscard]] static base::Result<IndexReader> open(const fs::path& path);

    /// not_found, or invalid if it is of another build or of another source than `fingerprint`.
    [[nodiscard]] base::Result<IndexFacts> facts(const std::string& fingerprint) const;
    [[nodiscard]] base::Result<std::string> meta(std::string_view key) const;
    [[nodiscard]] base::Result<std::vector<Finding>> findings(std::int64_t limit) const;
    [[nodiscard]] base::Result<std::int64_t> words_without_phones(const std::string& stamp) const;
    [[nodiscard]] base::Result<std::int64_t> rows_with_phones(const std::string& stamp) const;

private:
    friend class BlockData;
    explicit IndexReader(store::Database database) : database_(std::move(database)) {}
    [[nodiscard]] base::Result<void> prepare();

    store::Database database_;
    std::array<std::optional<store::Statement>, 4> columns_; ///< by Column
    std::optional<store::Statement> facts_;
    std::optional<store::Statement> problems_;
};

/// A block whose columns are read when first asked for. Errors are `invalid`: a damaged index.
class BlockData {
public:
    BlockData(IndexReader& reader, const IndexFacts& index, std::size_t block)
        : reader_(reader), index_(index), block_(block) {}

    /// Turns to another block; what was read is forgotten, its memory kept.
    void move_to(std::size_t block);
    [[nodiscard]] std::size_t block() const { return block_; }
    [[nodiscard]] std::int64_t first() const { return index_.blocks[block_].first; }
    [[nodiscard]] std::size_t rows() const { return static_cast<std::size_t>(index_.blocks[block_].rows); }
    [[nodiscard]] const IndexFacts& index() const { return index_; }

    [[nodiscard]] base::Result<const std::vector<RowFacts>*> facts();
    /// Null if the block has none (text has no tokens; phones not filled, or by another stamp).
    [[nodiscard]] base::Result<const ColumnData*> column(Column column);
    [[nodiscard]] base::Result<const std::vector<RowProblem>*> problems();
    /// Tokens of a row, read into a buffer that holds until the next call; empty for text.
    [[nodiscard]] base::Result<const std::vector<RowToken>*> tokens(std::size_t row);
    /// The whole row.
    [[nodiscard]] base::Result<Row> row(std::size_t row, const CorpusInfo& info);

private:
    [[nodiscard]] base::Error damaged() const;

    IndexReader& reader_;
    const IndexFacts& index_;
    std::size_t block_;
    bool has_facts_ = false;
    bool has_problems_ = false;
    std::array<bool, 4> asked_ = {};
    std::array<bool, 4> present_ = {};
    std::vector<RowFacts> facts_;
    std::vector<RowProblem> problems_;
    std::array<ColumnData, 4> columns_;
    std::vector<RowToken> tokens_;
};

} // namespace sauti::corpus
