// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "corpus/corpus_info.h"
#include "corpus/index_format.h"
#include "corpus/row.h"
#include "store/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

/// Writes a new index, row after row in source order. Internal to the room.
namespace sauti::corpus {

/// A row as a reader of the source gives it; views hold during the call.
struct SourceRow {
    std::string_view text;
    const std::vector<std::string>* tokens = nullptr; ///< CoNLL: as many as tags
    const std::vector<std::string>* tags = nullptr;
    std::string_view speaker;
    std::size_t file = 0;
    std::int64_t first_line = 0;
    std::uint64_t byte_offset = 0;
    std::uint64_t byte_length = 0;
    bool broken = false;
};

/// Memory: one block, and 17 bytes a row until `finish` (24 more a row while it looks for repeated rows).
class IndexWriter {
public:
    /// A new file at `path`, which appears whole only after `finish`; the caller moves it into place.
    [[nodiscard]] static base::Result<IndexWriter> create(const fs::path& path, std::vector<SourceFile> files);

    [[nodiscard]] base::Result<void> add(const SourceRow& row);
    /// At most 10,000 are kept, all are counted.
    [[nodiscard]] base::Result<void> add_finding(const Finding& finding);
    [[nodiscard]] std::int64_t rows() const { return static_cast<std::int64_t>(hashes_.size()); }

    /// Writes the last block, the repeated rows, the counts into `info`, and closes. `info.fingerprint` must be set.
    [[nodiscard]] base::Result<void> finish(CorpusInfo& info);

private:
    IndexWriter(store::Database database, std::vector<SourceFile> files);
    [[nodiscard]] base::Result<void> prepare();
    [[nodiscard]] base::Result<void> write_block();
    [[nodiscard]] base::Result<void> write_problems();
    [[nodiscard]] base::Result<void> write_names(const std::string& table,
                                                 const std::unordered_map<std::string, std::uint32_t>& names);
    void mark_repeated_rows();
    void mark_group(const std::vector<std::uint32_t>& group, std::vector<std::uint32_t>& first_of_split);
    [[nodiscard]] Problems problems_of(const SourceRow& row, bool ascii) const;
    [[nodiscard]] base::Result<std::uint32_t> tag_number(const std::string& tag);

    store::Database database_;
    std::vector<SourceFile> files_;
    std::vector<std::uint8_t> split_of_file_; ///< dev and validation share a number
    std::optional<store::Statement> insert_block_;
    std::optional<store::Statement> insert_text_;
    std::optional<store::Statement> insert_folded_;
    std::optional<store::Statement> insert_tokens_;

    ColumnWriter text_;
    ColumnWriter folded_;
    ColumnWriter tokens_;
    std::vector<RowFacts> facts_;
    std::vector<RowToken> row_tokens_;
    std::string folded_row_;

    std::vector<std::int64_t> block_first_; ///< row index of each block
    std::vector<std::uint64_t> hashes_;     ///< of each row's text
    std::vector<std::uint8_t> splits_;      ///< of each row, a number of split_of_file_
    std::vector<std::uint8_t> problems_;    ///< of each row
    std::vector<std::uint32_t> same_as_;    ///< of each row, id or 0; filled by mark_repeated_rows
    std::unordered_map<std::string, std::uint32_t> tags_;
    std::unordered_map<std::string, std::uint32_t> speakers_;
    std::map<std::string, SplitCounts> counts_;
    std::int64_t findings_ = 0;
    std::map<std::string, std::int64_t> findings_by_kind_;
    std::vector<Finding> first_findings_;
};

} // namespace sauti::corpus
