// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/corpus.h"

#include "corpus/filter_plan.h"
#include "corpus/index_reader.h"
#include "corpus/scan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace sauti::corpus {

using base::ErrorKind;
using base::Result;

namespace {

constexpr std::array<std::string_view, 10> k_sort_names = {"source",   "text",   "length",  "split", "tags",
                                                           "problems", "phones", "speaker", "path",  "same"};
/// `found` is told in pieces of about this many rows.
constexpr std::size_t k_told_rows = 1000;

base::Error with_hint(base::Error error, const fs::path& folder) {
    if (error.kind == ErrorKind::not_found || error.kind == ErrorKind::invalid) {
        error.kind = ErrorKind::invalid;
        error.hint = fmt::format("sauti-cli corpus info {} builds it again", folder.filename().string());
    }
    return std::move(error).context("opening the index");
}

} // namespace

std::string_view name(SortKey key) {
    return k_sort_names[static_cast<std::size_t>(key)];
}

std::optional<SortKey> sort_key_of(std::string_view text) {
    const auto found = std::find(k_sort_names.begin(), k_sort_names.end(), text);
    if (found == k_sort_names.end()) return std::nullopt;
    return static_cast<SortKey>(found - k_sort_names.begin());
}

struct Corpus::State {
    fs::path folder;
    fs::path index_path;
    CorpusInfo info;
    OpenOptions options;
    IndexFacts index;
    IndexReader reader;

    [[nodiscard]] ScanSource source() { return {index_path, info, index, options, reader}; }

    /// Rows by their indices, whatever their order.
    Result<std::vector<Row>> load(const std::vector<std::uint32_t>& indices) {
        std::vector<Row> rows;
        rows.reserve(indices.size());
        BlockData block(reader, index, 0);
        for (std::size_t i = 0; i < indices.size(); ++i) {
            const std::size_t number = index.block_of(indices[i]);
            if (i == 0 || number != block.block()) block.move_to(number);
            SAUTI_TRY(Row row, block.row(static_cast<std::size_t>(indices[i] - block.first()), info));
            rows.push_back(std::move(row));
        }
        return rows;
    }
};

Corpus::Corpus(std::unique_ptr<State> state) : state_(std::move(state)) {}
Corpus::Corpus(Corpus&&) noexcept = default;
Corpus& Corpus::operator=(Corpus&&) noexcept = default;
Corpus::~Corpus() = default;

Result<Corpus> Corpus::open(const fs::path& folder, OpenOptions options) {
    SAUTI_TRY(CorpusInfo info, read_corpus_info(folder));
    const fs::path path = folder / k_index_file;
    auto reader = IndexReader::open(path);
    if (!reader) return base::fail(with_hint(std::move(reader.error()), folder));
    auto index = reader->facts(info.fingerprint);
    if (!index) return base::fail(with_hint(std::move(index.error()), folder));
    return Corpus(std::make_unique<State>(
        State{folder, path, std::move(info), std::move(options), std::move(*index), std::move(*reader)}));
}

const CorpusInfo& Corpus::info() const {
    return state_->info;
}

const fs::path& Corpus::folder() const {
    return state_->folder;
}

std::int64_t Corpus::row_count() const {
    return state_->index.rows;
}

Result<std::vector<fs::path>> Corpus::source_paths(std::string_view split) const {
    std::vector<fs::path> paths;
    for (const SourceFile& file : state_->info.files_of(split))
        paths.push_back(state_->info.source / file.path);
    if (paths.empty()) {
        return base::fail(ErrorKind::not_found, fmt::format("corpus {} has no split \"{}\"", state_->info.id, split),
                          fmt::format("it has {}", fmt::join(state_->info.splits(), ", ")));
    }
    return paths;
}

Result<Row> Corpus::row(std::int64_t id) const {
    if (id < 1 || id > row_count()) {
        return base::fail(ErrorKind::not_found, fmt::format("corpus {} has no row {}", state_->info.id, id),
                          fmt::format("rows are numbered from 1 to {}", row_count()));
    }
    SAUTI_TRY(std::vector<Row> rows, state_->load({static_cast<std::uint32_t>(id - 1)}));
    return std::move(rows[0]);
}

Result<RowPage> Corpus::rows(const Query& query, const base::Work& work) const {
    RowPage page;
    const std::int64_t offset = std::max<std::int64_t>(0, query.offset);
    if (query.sort != SortKey::source || query.descending) {
        SAUTI_TRY(const Selection selection, select(query, work));
        SAUTI_TRY(page.rows, rows(selection, offset, query.limit));
        page.more = offset + static_cast<std::int64_t>(page.rows.size()) < selection.size();
        return page;
    }
    SAUTI_TRY(const Filter filter, checked_filter(state_->source(), query.filter));
    std::vector<std::uint32_t> indices;
    std::int64_t skipped = 0;
    SAUTI_CHECK(scan(state_->source(), filter, work, [&](std::size_t block, const std::vector<std::uint32_t>& passed) {
        for (const std::uint32_t row : passed) {
            if (skipped < offset) {
                ++skipped;
                continue;
            }
            if (query.limit >= 0 && static_cast<std::int64_t>(indices.size()) >= query.limit) {
                page.more = true;
                return false;
            }
            indices.push_back(static_cast<std::uint32_t>(state_->index.blocks[block].first) + row);
        }
        return true;
    }));
    SAUTI_TRY(page.rows, state_->load(indices));
    return page;
}

Result<std::int64_t> Corpus::count(std::string_view text, const base::Work& work) const {
    SAUTI_TRY(const Filter filter, checked_filter(state_->source(), text));
    if (filter.root.kind == FilterNode::Kind::all) return row_count();
    std::int64_t count = 0;
    SAUTI_CHECK(scan(state_->source(), filter, work, [&](std::size_t, const std::vector<std::uint32_t>& passed) {
        count += static_cast<std::int64_t>(passed.size());
        return true;
    }));
    return count;
}

Result<void> Corpus::for_each_row(std::string_view text, const std::function<Result<void>(const Row&)>& take,
                                  const base::Work& work) const {
    SAUTI_TRY(const Filter filter, checked_filter(state_->source(), text));
    SAUTI_TRY(FilterPlan plan, FilterPlan::make(filter, state_->info, state_->index, state_->options.phone_patterns));
    BlockData block(state_->reader, state_->index, 0);
    base::Progress progress{0, row_count(), "rows", {}};
    std::vector<std::uint32_t> passed;
    for (std::size_t number = 0; number < state_->index.blocks.size(); ++number) {
        SAUTI_CHECK(work.check());
        work.report(progress);
        block.move_to(number);
        SAUTI_CHECK(plan.judge(block, passed));
        for (const std::uint32_t in_block : passed) {
            SAUTI_TRY(const Row row, block.row(in_block, state_->info));
            SAUTI_CHECK(take(row));
        }
        progress.done += static_cast<std::int64_t>(block.rows());
    }
    work.report(progress);
    return {};
}

Result<Selection> Corpus::select(const Query& query, const base::Work& work,
                                 const std::function<void(const std::vector<std::uint32_t>&)>& found) const {
    SAUTI_TRY(const Filter filter, checked_filter(state_->source(), query.filter));
    const bool in_order = query.sort == SortKey::source && !query.descending;
    if (in_order && filter.root.kind == FilterNode::Kind::all) return Selection(row_count());
    std::vector<std::uint32_t> indices;
    std::vector<std::uint32_t> untold;
    SAUTI_CHECK(scan(state_->source(), filter, work, [&](std::size_t block, const std::vector<std::uint32_t>& passed) {
        const auto first = static_cast<std::uint32_t>(state_->index.blocks[block].first);
        for (const std::uint32_t row : passed) {
            indices.push_back(first + row);
            if (found && in_order) untold.push_back(first + row);
        }
        if (untold.size() >= k_told_rows) {
            found(untold);
            untold.clear();
        }
        return true;
    }));
    if (!untold.empty()) found(untold);
    SAUTI_CHECK(sort_rows(state_->source(), query.sort, query.descending, indices, work));
    return Selection(std::move(indices));
}

Result<std::vector<Row>> Corpus::rows(const Selection& selection, std::int64_t offset, std::int64_t limit) const {
    std::vector<std::uint32_t> indices;
    const std::int64_t begin = std::clamp<std::int64_t>(offset, 0, selection.size());
    const std::int64_t end = limit < 0 ? selection.size() : begin + std::min(limit, selection.size() - begin);
    for (std::int64_t position = begin; position < end; ++position) {
        const std::int64_t id = selection.id_at(position);
        if (id > row_count()) return base::fail(ErrorKind::invalid, "the selection is of another state of the corpus");
        indices.push_back(static_cast<std::uint32_t>(id - 1));
    }
    return state_->load(indices);
}

Result<PhonesState> Corpus::phones_state() const {
    PhonesState known;
    SAUTI_TRY(known.stamp, state_->reader.meta("phones_stamp"));
    SAUTI_TRY(known.rows_filled, state_->reader.rows_with_phones(known.stamp));
    SAUTI_TRY(known.words_without, state_->reader.words_without_phones(known.stamp));
    return known;
}

Result<std::vector<Finding>> Corpus::findings(std::int64_t limit) const {
    return state_->reader.findings(limit);
}

} // namespace sauti::corpus
