// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus_info.h"
#include "corpus/row.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A corpus of a project, opened for reading: its rows in pages, filtered and sorted, however many there are. The
/// filter language stands in corpus/filter.h.
///
///     SAUTI_TRY(const Corpus corpus, Corpus::open("my-study/corpora/swa"));
///     SAUTI_TRY(const RowPage page, corpus.rows({.filter = "tag:PER split:train", .limit = 100}));
///
/// Readers take no lock. One thread at a time uses a Corpus; another thread opens its own. Memory: a few megabytes, and
/// 4 bytes a row for a Selection.
namespace sauti::corpus {

/// Does one of a row's words, divided by blanks, hold the pattern? Called from several threads at once.
using PhoneMatcher = std::function<bool(std::string_view phones)>;
/// Compiles a phone pattern, as written between the brackets of the filter language; the error's byte is an offset into
/// `pattern`. Handed in, because the feature table is the caller's choice.
using PhonePatterns = std::function<base::Result<PhoneMatcher>(std::string_view pattern)>;

struct OpenOptions {
    PhonePatterns phone_patterns; ///< empty: a filter with a phone pattern is an error
    int threads = 0;              ///< for scans; 0 = all cores
};

/// By text and phones: as they are searched, so case and marks of the text set aside. By tags: how many; by same: the
/// row that it repeats.
enum class SortKey { source, text, length, split, tags, problems, phones, speaker, path, same };
[[nodiscard]] std::string_view name(SortKey key);
[[nodiscard]] std::optional<SortKey> sort_key_of(std::string_view text);

struct Query {
    std::string filter; ///< empty: all rows
    SortKey sort = SortKey::source;
    bool descending = false;
    std::int64_t offset = 0;
    std::int64_t limit = 100; ///< −1: all
};

/// The rows that a filter leaves, in order: what a table shows. Row ids minus 1.
class Selection {
public:
    Selection() = default;
    explicit Selection(std::int64_t all) : all_(all) {}
    explicit Selection(std::vector<std::uint32_t> indices) : indices_(std::move(indices)) {}

    [[nodiscard]] std::int64_t size() const { return all_ >= 0 ? all_ : static_cast<std::int64_t>(indices_.size()); }
    /// Id of the row at `position`, which is in [0, size).
    [[nodiscard]] std::int64_t id_at(std::int64_t position) const {
        return 1 + (all_ >= 0 ? position : indices_[static_cast<std::size_t>(position)]);
    }

private:
    std::int64_t all_ = -1; ///< all rows in source order, without a list
    std::vector<std::uint32_t> indices_;
};

struct RowPage {
    std::vector<Row> rows;
    bool more = false; ///< rows that match follow after these
};

/// What the phones in the index are.
struct PhonesState {
    std::string stamp;              ///< of the last filling that was begun; empty: none
    std::int64_t rows_filled = 0;   ///< with that stamp
    std::int64_t words_without = 0; ///< words for which the callback gave an error
};

class Corpus {
public:
    /// Opens `folder` (corpora/ID). not_found without corpus.json; invalid with a hint if the index is missing or of
    /// another build (call ensure_index first); unsupported if corpus.json is of a newer version.
    [[nodiscard]] static base::Result<Corpus> open(const fs::path& folder, OpenOptions options = {});
    Corpus(Corpus&&) noexcept;
    Corpus& operator=(Corpus&&) noexcept;
    ~Corpus();

    [[nodiscard]] const CorpusInfo& info() const;
    [[nodiscard]] const fs::path& folder() const;
    [[nodiscard]] std::int64_t row_count() const;
    /// Absolute paths of a split's files (dev and validation are the same split), in order. not_found names the splits
    /// that there are.
    [[nodiscard]] base::Result<std::vector<fs::path>> source_paths(std::string_view split) const;

    /// One row by its id. not_found.
    [[nodiscard]] base::Result<Row> row(std::int64_t id) const;
    /// Ends as soon as the page is full when the order is the source's. usage with the place for a bad filter.
    [[nodiscard]] base::Result<RowPage> rows(const Query& query, const base::Work& work = {}) const;
    [[nodiscard]] base::Result<std::int64_t> count(std::string_view filter, const base::Work& work = {}) const;
    /// Every row that the filter leaves, in the order of the source, in bounded memory. An error of `take` ends it.
    [[nodiscard]] base::Result<void> for_each_row(std::string_view filter,
                                                  const std::function<base::Result<void>(const Row&)>& take,
                                                  const base::Work& work = {}) const;

    /// The list behind a table; offset and limit are not used. `found`, where given, is told of the first rows as soon
    /// as they are known (order of the source only).
    [[nodiscard]] base::Result<Selection>
    select(const Query& query, const base::Work& work = {},
           const std::function<void(const std::vector<std::uint32_t>& indices)>& found = {}) const;
    [[nodiscard]] base::Result<std::vector<Row>> rows(const Selection& selection, std::int64_t offset,
                                                      std::int64_t limit) const;

    [[nodiscard]] base::Result<PhonesState> phones_state() const;
    /// Findings of the import in file order, at most `limit`.
    [[nodiscard]] base::Result<std::vector<Finding>> findings(std::int64_t limit = 1000) const;

private:
    struct State;
    explicit Corpus(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Fills the index's phones through `phonemizer`, block by block; blocks that carry its stamp are left alone. Takes the
/// corpus's lock (busy). Killed or cancelled, it goes on where it was.
[[nodiscard]] base::Result<PhonesState> fill_phones(const fs::path& folder, const Phonemizer& phonemizer,
                                                    const base::Work& work = {});

} // namespace sauti::corpus
