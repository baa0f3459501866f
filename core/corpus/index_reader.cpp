// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/index_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace sauti::corpus {

using base::ErrorKind;
using base::Result;

namespace {

constexpr const char* k_rebuild = "it is built again by any command that needs it, or delete it";

constexpr std::array<const char*, 4> k_column_queries = {
    "SELECT data FROM text WHERE block=?", "SELECT data FROM folded WHERE block=?",
    "SELECT data FROM tokens WHERE block=?",
    "SELECT data FROM phones WHERE block=? AND stamp=(SELECT value FROM meta WHERE key='phones_stamp')"};

Result<std::vector<std::string>> read_names(const store::Database& database, const char* table) {
    std::vector<std::string> names;
    SAUTI_TRY(store::Statement select, database.prepare(fmt::format("SELECT id, name FROM {} ORDER BY id", table)));
    while (true) {
        SAUTI_TRY(const bool row, select.step());
        if (!row) return names;
        const auto number = static_cast<std::size_t>(std::clamp<std::int64_t>(select.integer(0), 0, 1 << 24));
        if (names.size() <= number) names.resize(number + 1);
        names[number] = select.text(1);
    }
}

} // namespace

std::size_t IndexFacts::block_of(std::int64_t row) const {
    const auto after =
        std::upper_bound(blocks.begin(), blocks.end(), row,
                         [](std::int64_t value, const BlockPlace& block) { return value < block.first; });
    return static_cast<std::size_t>(after - blocks.begin()) - 1;
}

Result<IndexReader> IndexReader::open(const fs::path& path) {
    SAUTI_TRY(store::Database database, store::Database::open(path, store::Access::read));
    IndexReader reader(std::move(database));
    SAUTI_CHECK(reader.prepare());
    return reader;
}

Result<void> IndexReader::prepare() {
    SAUTI_TRY(const std::int64_t tables,
              database_.integer("SELECT count(*) FROM sqlite_master WHERE name IN ('meta','block','text','folded',"
                                "'tokens','phones','problem','finding','tag','speaker')",
                                0));
    if (tables != 10) return base::fail(ErrorKind::invalid, "this is not an index of a corpus", k_rebuild);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        SAUTI_TRY(columns_[i], database_.prepare(k_column_queries[i]));
    }
    SAUTI_TRY(facts_, database_.prepare("SELECT facts FROM block WHERE id=?"));
    SAUTI_TRY(problems_, database_.prepare("SELECT data FROM problem WHERE block=?"));
    return {};
}

Result<std::string> IndexReader::meta(std::string_view key) const {
    SAUTI_TRY(store::Statement select, database_.prepare("SELECT value FROM meta WHERE key=?"));
    SAUTI_CHECK(select.bind_text(1, key));
    SAUTI_TRY(const bool row, select.step());
    return row ? std::string(select.text(0)) : std::string();
}

Result<IndexFacts> IndexReader::facts(const std::string& fingerprint) const {
    SAUTI_TRY(const std::string build, meta("build"));
    if (build != index_build()) {
        return base::fail(ErrorKind::invalid, fmt::format("the index is of another build (\"{}\")", build), k_rebuild);
    }
    SAUTI_TRY(const std::string of_index, meta("fingerprint"));
    if (of_index != fingerprint) {
        return base::fail(ErrorKind::invalid, "the index is of another state of the source", k_rebuild);
    }
    IndexFacts facts;
    SAUTI_TRY(facts.phones_stamp, meta("phones_stamp"));
    SAUTI_TRY(facts.tags, read_names(database_, "tag"));
    SAUTI_TRY(facts.speakers, read_names(database_, "speaker"));
    if (facts.speakers.empty()) facts.speakers.emplace_back();
    SAUTI_TRY(store::Statement select, database_.prepare("SELECT id, first, rows FROM block ORDER BY id"));
    while (true) {
        SAUTI_TRY(const bool row, select.step());
        if (!row) break;
        const BlockPlace place{select.integer(1), select.integer(2)};
        const bool next = select.integer(0) == static_cast<std::int64_t>(facts.blocks.size()) &&
                          place.first == facts.rows && place.rows > 0 &&
                          place.rows <= static_cast<std::int64_t>(k_block_rows);
        if (!next) return base::fail(ErrorKind::invalid, "the index is damaged", k_rebuild);
        facts.blocks.push_back(place);
        facts.rows += place.rows;
    }
    return facts;
}

Result<std::vector<Finding>> IndexReader::findings(std::int64_t limit) const {
    std::vector<Finding> found;
    SAUTI_TRY(store::Statement select,
              database_.prepare("SELECT file, line, kind, message FROM finding ORDER BY id LIMIT ?"));
    SAUTI_CHECK(select.bind_integer(1, limit));
    while (true) {
        SAUTI_TRY(const bool row, select.step());
        if (!row) return found;
        found.push_back(
            {std::string(select.text(0)), select.integer(1), std::string(select.text(2)), std::string(select.text(3))});
    }
}

Result<std::int64_t> IndexReader::words_without_phones(const std::string& stamp) const {
    SAUTI_TRY(store::Statement select, database_.prepare("SELECT total(without) FROM phones WHERE stamp=?"));
    SAUTI_CHECK(select.bind_text(1, stamp));
    SAUTI_TRY(const bool row, select.step());
    return row ? select.integer(0) : 0;
}

Result<std::int64_t> IndexReader::rows_with_phones(const std::string& stamp) const {
    SAUTI_TRY(store::Statement select,
              database_.prepare("SELECT total(rows) FROM block WHERE id IN (SELECT block FROM phones WHERE stamp=?)"));
    SAUTI_CHECK(select.bind_text(1, stamp));
    SAUTI_TRY(const bool row, select.step());
    return row ? select.integer(0) : 0;
}

// BlockData ----------------------------------------------------------------------------------------------------------

void BlockData::move_to(std::size_t block) {
    block_ = block;
    has_facts_ = false;
    has_problems_ = false;
    asked_ = {};
    present_ = {};
}

base::Error BlockData::damaged() const {
    return base::make_error(ErrorKind::invalid, fmt::format("the index is damaged (block {})", block_), k_rebuild);
}

Result<const std::vector<RowFacts>*> BlockData::facts() {
    if (has_facts_) return &facts_;
    SAUTI_CHECK(reader_.facts_->bind_integer(1, static_cast<std::int64_t>(block_)));
    SAUTI_TRY(const bool found, reader_.facts_->step());
    const bool good = found && values_of(reader_.facts_->blob(0), facts_) && facts_.size() == rows();
    reader_.facts_->reset();
    if (!good) return base::fail(damaged());
    has_facts_ = true;
    return &facts_;
}

Result<const ColumnData*> BlockData::column(Column column) {
    const auto which = static_cast<std::size_t>(column);
    if (!asked_[which]) {
        store::Statement& select = *reader_.columns_[which];
        SAUTI_CHECK(select.bind_integer(1, static_cast<std::int64_t>(block_)));
        SAUTI_TRY(const bool found, select.step());
        const bool good = !found || columns_[which].assign(select.blob(0), rows());
        select.reset();
        if (!good || (!found && (column == Column::text || column == Column::folded))) return base::fail(damaged());
        asked_[which] = true;
        present_[which] = found;
    }
    return present_[which] ? &columns_[which] : nullptr;
}

Result<const std::vector<RowProblem>*> BlockData::problems() {
    if (has_problems_) return &problems_;
    problems_.clear();
    SAUTI_CHECK(reader_.problems_->bind_integer(1, static_cast<std::int64_t>(block_)));
    SAUTI_TRY(const bool found, reader_.problems_->step());
    bool good = !found || values_of(reader_.problems_->blob(0), problems_);
    reader_.problems_->reset();
    for (const RowProblem& problem : problems_)
        good = good && problem.row_in_block < rows();
    if (!good) return base::fail(damaged());
    has_problems_ = true;
    return &problems_;
}

Result<const std::vector<RowToken>*> BlockData::tokens(std::size_t row) {
    tokens_.clear();
    SAUTI_TRY(const ColumnData* all, column(Column::tokens));
    if (all == nullptr) return &tokens_;
    if (!values_of(all->at(row), tokens_)) return base::fail(damaged());
    return &tokens_;
}

Result<Row> BlockData::row(std::size_t number, const CorpusInfo& info) {
    SAUTI_TRY(const std::vector<RowFacts>* all_facts, facts());
    SAUTI_TRY(const ColumnData* text, column(Column::text));
    SAUTI_TRY(const ColumnData* phones, column(Column::phones));
    SAUTI_TRY(const std::vector<RowProblem>* all_problems, problems());
    SAUTI_TRY(const std::vector<RowToken>* row_tokens, tokens(number));
    const RowFacts& known = (*all_facts)[number];
    if (known.file >= info.files.size() || known.speaker >= index_.speakers.size()) return base::fail(damaged());
    Row row;
    row.id = first() + static_cast<std::int64_t>(number) + 1;
    row.file = known.file;
    row.split = info.files[known.file].split;
    row.first_line = static_cast<std::int64_t>(known.first_line);
    row.byte_offset = known.byte_offset;
    row.byte_length = known.byte_length;
    row.length_cps = known.length_cps;
    row.speaker = index_.speakers[known.speaker];
    row.text = text->at(number);
    std::size_t begin = 0;
    for (const RowToken& token : *row_tokens) {
        if (begin + token.size_bytes > row.text.size() || token.tag >= index_.tags.size()) return base::fail(damaged());
        row.tokens.push_back(row.text.substr(begin, token.size_bytes));
        row.tags.push_back(index_.tags[token.tag]);
        begin += token.size_bytes + 1;
    }
    if (phones != nullptr) {
        row.has_phones = true;
        row.phones = phones->at(number);
    }
    const auto problem =
        std::lower_bound(all_problems->begin(), all_problems->end(), number,
                         [](const RowProblem& a, std::size_t value) { return a.row_in_block < value; });
    if (problem != all_problems->end() && problem->row_in_block == number) {
        row.problems = static_cast<Problems>(problem->problems);
        row.same_as = problem->same_as;
    }
    return row;
}

} // namespace sauti::corpus
