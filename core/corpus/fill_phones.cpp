// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "corpus/corpus.h"
#include "corpus/index_reader.h"
#include "store/database.h"

#include <fmt/format.h>

#include <string>
#include <unordered_map>

namespace sauti::corpus {

using base::Result;

namespace {

/// Blocks a transaction: about 30,000 rows between two syncs of the disk, a few megabytes in memory.
constexpr std::size_t k_blocks_together = 16;
constexpr std::size_t k_words_known = 300000;

struct FilledBlock {
    std::int64_t block = 0;
    std::int64_t without = 0;
    std::string blob;
};

/// Phones of words, remembered: most words of a language come again.
class Words {
public:
    explicit Words(const Phonemizer& phonemizer) : phonemizer_(phonemizer) {}

    /// Null if the callback gives none.
    const std::string* phones_of(std::string_view word) {
        const std::string key(word);
        if (const auto known = known_.find(key); known != known_.end()) {
            return known->second.second ? &known->second.first : nullptr;
        }
        if (known_.size() >= k_words_known) known_.clear();
        auto phones = phonemizer_.phones_of_word(word);
        std::pair<std::string, bool> kept(phones ? std::move(*phones) : std::string(), phones.has_value());
        // A newline would tear the column apart; no phone holds one.
        if (kept.first.find('\n') != std::string::npos) kept = {std::string(), false};
        const auto& stored = known_.emplace(key, std::move(kept)).first->second;
        return stored.second ? &stored.first : nullptr;
    }

private:
    const Phonemizer& phonemizer_;
    std::unordered_map<std::string, std::pair<std::string, bool>> known_;
};

Result<FilledBlock> fill_block(BlockData& block, Words& words) {
    SAUTI_TRY(const ColumnData* text, block.column(Column::text));
    FilledBlock filled;
    filled.block = static_cast<std::int64_t>(block.block());
    ColumnWriter column;
    std::string phones;
    for (std::size_t row = 0; row < block.rows(); ++row) {
        SAUTI_TRY(const std::vector<RowToken>* tokens, block.tokens(row));
        const std::string_view whole = text->at(row);
        std::vector<std::string_view> pieces;
        std::size_t begin = 0;
        for (const RowToken& token : *tokens) {
            pieces.push_back(whole.substr(std::min(begin, whole.size()), token.size_bytes));
            begin += token.size_bytes + 1;
        }
        if (tokens->empty()) pieces = words_of(whole);
        phones.clear();
        for (const std::string_view word : pieces) {
            const std::string* of_word = words.phones_of(word);
            if (of_word == nullptr) ++filled.without;
            if (of_word == nullptr || of_word->empty()) continue;
            if (!phones.empty()) phones += ' ';
            phones += *of_word;
        }
        column.add(phones);
    }
    filled.blob = column.blob();
    return filled;
}

Result<void> write_blocks(store::Database& database, const std::vector<FilledBlock>& filled, const std::string& stamp) {
    return database.transaction([&]() -> Result<void> {
        SAUTI_TRY(store::Statement insert,
                  database.prepare("INSERT OR REPLACE INTO phones(block, stamp, without, data) VALUES (?, ?, ?, ?)"));
        for (const FilledBlock& block : filled) {
            SAUTI_CHECK(insert.bind_integer(1, block.block));
            SAUTI_CHECK(insert.bind_text(2, stamp));
            SAUTI_CHECK(insert.bind_integer(3, block.without));
            SAUTI_CHECK(insert.bind_blob(4, block.blob));
            SAUTI_CHECK(insert.run());
        }
        return {};
    });
}

Result<std::vector<bool>> blocks_with(const store::Database& database, std::size_t blocks, const std::string& stamp) {
    std::vector<bool> filled(blocks, false);
    SAUTI_TRY(store::Statement select, database.prepare("SELECT block FROM phones WHERE stamp=?"));
    SAUTI_CHECK(select.bind_text(1, stamp));
    while (true) {
        SAUTI_TRY(const bool row, select.step());
        if (!row) return filled;
        const auto block = static_cast<std::size_t>(select.integer(0));
        if (block < blocks) filled[block] = true;
    }
}

Result<void> stamp_index(store::Database& database, const std::string& stamp) {
    return database.transaction([&]() -> Result<void> {
        SAUTI_TRY(store::Statement update,
                  database.prepare("UPDATE meta SET value=? WHERE key='phones_stamp' AND value<>?"));
        SAUTI_CHECK(update.bind_text(1, stamp));
        SAUTI_CHECK(update.bind_text(2, stamp));
        return update.run();
    });
}

} // namespace

Result<PhonesState> fill_phones(const fs::path& folder, const Phonemizer& phonemizer, const base::Work& work) {
    if (phonemizer.stamp.empty()) return base::fail(base::ErrorKind::internal, "phones need a stamp");
    SAUTI_TRY(const CorpusInfo info, read_corpus_info(folder));
    SAUTI_TRY([[maybe_unused]] const base::FileLock lock,
              base::FileLock::acquire(lock_path(folder), fmt::format("the corpus {}", info.id)));
    const fs::path path = folder / k_index_file;
    SAUTI_TRY(IndexReader reader, IndexReader::open(path));
    SAUTI_TRY(const IndexFacts index, reader.facts(info.fingerprint));
    SAUTI_TRY(store::Database database, store::Database::open(path, store::Access::write));
    SAUTI_CHECK(stamp_index(database, phonemizer.stamp));
    SAUTI_TRY(const std::vector<bool> have, blocks_with(database, index.blocks.size(), phonemizer.stamp));

    Words words(phonemizer);
    BlockData block(reader, index, 0);
    std::vector<FilledBlock> filled;
    base::Progress progress{0, index.rows, "rows", "phones"};
    for (std::size_t number = 0; number < index.blocks.size(); ++number) {
        SAUTI_CHECK(work.check());
        work.report(progress);
        block.move_to(number);
        if (!have[number]) {
            SAUTI_TRY(FilledBlock one, fill_block(block, words));
            filled.push_back(std::move(one));
        }
        if (filled.size() >= k_blocks_together) {
            SAUTI_CHECK(write_blocks(database, filled, phonemizer.stamp));
            filled.clear();
        }
        progress.done += static_cast<std::int64_t>(block.rows());
    }
    if (!filled.empty()) SAUTI_CHECK(write_blocks(database, filled, phonemizer.stamp));
    work.report(progress);
    PhonesState state;
    state.stamp = phonemizer.stamp;
    SAUTI_TRY(state.rows_filled, reader.rows_with_phones(phonemizer.stamp));
    SAUTI_TRY(state.words_without, reader.words_without_phones(phonemizer.stamp));
    return state;
}

} // namespace sauti::corpus
