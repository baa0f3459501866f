// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/scan.h"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <numeric>
#include <string>

namespace sauti::corpus {

using base::Result;

namespace {

/// Bytes of a string that are compared at once: at first, and behind them.
constexpr std::size_t k_head_bytes = 24;
constexpr std::size_t k_more_bytes = 16;
constexpr std::uint32_t k_no_place = std::numeric_limits<std::uint32_t>::max();

/// The first bytes of a string as numbers that compare like it, or numbers.
struct Head {
    std::array<std::uint64_t, 3> words = {};
    std::uint32_t index = 0;
    std::uint32_t is_cut = 0; ///< 1: the string goes on behind these bytes
};
static_assert(sizeof(Head) == 32);

/// Takes up to `room` bytes of `text` into the head's words and notes whether more follow.
void take_bytes(Head& head, std::string_view text, std::size_t room) {
    head.is_cut = text.size() > room ? 1 : 0;
    for (std::size_t word = 0; word < room / 8; ++word)
        head.words[word] = 0;
    for (std::size_t i = 0; i < std::min(text.size(), room); ++i)
        head.words[i / 8] |= std::uint64_t{static_cast<unsigned char>(text[i])} << (56 - 8 * (i % 8));
}

bool is_text(SortKey key) {
    return key == SortKey::text || key == SortKey::phones;
}

Column column_of(SortKey key) {
    return key == SortKey::phones ? Column::phones : Column::folded;
}

/// Places of the names in their order.
std::vector<std::uint64_t> ranks_of(const std::vector<std::string>& names) {
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
    std::vector<std::uint64_t> ranks(names.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        ranks[order[i]] = i;
    return ranks;
}

std::vector<std::string> paths_of(const CorpusInfo& info) {
    std::vector<std::string> paths;
    for (const SourceFile& file : info.files)
        paths.push_back(file.path);
    return paths;
}

/// Fills in the heads of rows of one block. Immutable: several threads use it at once.
class HeadReader {
public:
    HeadReader(const ScanSource& source, SortKey key) : key_(key) {
        if (key == SortKey::path) ranks_ = ranks_of(paths_of(source.info));
        if (key == SortKey::speaker) ranks_ = ranks_of(source.index.speakers);
        for (const std::string& tag : source.index.tags)
            is_entity_.push_back(tag != "O");
    }

    Result<void> fill(BlockData& block, Head* begin, Head* end) const {
        if (is_text(key_)) {
            SAUTI_TRY(const ColumnData* column, block.column(column_of(key_)));
            for (Head* head = begin; head != end; ++head)
                take_bytes(*head, column != nullptr ? column->at(row_of(block, *head)) : std::string_view(),
                           k_head_bytes);
            return {};
        }
        if (key_ == SortKey::problems || key_ == SortKey::same) return fill_problems(block, begin, end);
        SAUTI_TRY(const std::vector<RowFacts>* facts, block.facts());
        for (Head* head = begin; head != end; ++head) {
            const std::size_t row = row_of(block, *head);
            const RowFacts& known = (*facts)[row];
            switch (key_) {
            case SortKey::length: head->words[0] = known.length_cps; break;
            case SortKey::split: head->words[0] = known.file; break; // files lie in the order of their splits
            case SortKey::path: head->words = {rank(known.file), known.first_line, 0}; break;
            case SortKey::speaker: head->words[0] = rank(known.speaker); break;
            default: {
                SAUTI_TRY(const std::vector<RowToken>* tokens, block.tokens(row));
                head->words[0] = static_cast<std::uint64_t>(
                    std::count_if(tokens->begin(), tokens->end(), [this](const RowToken& token) {
                        return token.tag < is_entity_.size() && is_entity_[token.tag];
                    }));
            }
            }
        }
        return {};
    }

private:
    static std::size_t row_of(const BlockData& block, const Head& head) {
        return static_cast<std::size_t>(head.index - block.first());
    }
    [[nodiscard]] std::uint64_t rank(std::uint32_t number) const { return number < ranks_.size() ? ranks_[number] : 0; }
    /// Both lists are in the order of the rows.
    Result<void> fill_problems(BlockData& block, Head* begin, Head* end) const {
        SAUTI_TRY(const std::vector<RowProblem>* problems, block.problems());
        auto problem = problems->begin();
        for (Head* head = begin; head != end; ++head) {
            const std::size_t row = row_of(block, *head);
            while (problem != problems->end() && problem->row_in_block < row)
                ++problem;
            if (problem == problems->end()) return {};
            if (problem->row_in_block != row) continue;
            head->words[0] = key_ == SortKey::same ? problem->same_as : problem->problems;
        }
        return {};
    }

    SortKey key_;
    std::vector<std::uint64_t> ranks_;
    std::vector<bool> is_entity_; ///< by the tag's number
};

/// A head for each of the rows, which come in the order of the source.
Result<std::vector<Head>> heads_of(const ScanSource& source, SortKey key, const std::vector<std::uint32_t>& indices,
                                   const base::Work& work) {
    std::vector<Head> heads(indices.size());
    for (std::size_t i = 0; i < indices.size(); ++i)
        heads[i].index = indices[i];
    const HeadReader reader(source, key);
    const auto first_from = [&](std::int64_t index) {
        return heads.data() + (std::lower_bound(indices.begin(), indices.end(), index,
                                                [](std::uint32_t a, std::int64_t value) { return a < value; }) -
                               indices.begin());
    };
    SAUTI_CHECK(each_block(source, work, [&](BlockData& block) -> Result<void> {
        Head* const begin = first_from(block.first());
        Head* const end = first_from(block.first() + static_cast<std::int64_t>(block.rows()));
        return begin == end ? Result<void>{} : reader.fill(block, begin, end);
    }));
    return heads;
}

/// Heads that are alike so far.
struct Run {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Sorts heads by their first `words` words; alike ones keep the source's order.
void sort_heads(Head* begin, Head* end, std::size_t words, bool descending) {
    std::sort(begin, end, [=](const Head& a, const Head& b) {
        for (std::size_t i = 0; i < words; ++i) {
            if (a.words[i] != b.words[i]) return descending ? b.words[i] < a.words[i] : a.words[i] < b.words[i];
        }
        return a.index < b.index;
    });
}

/// The runs within [begin, end) of sorted heads whose strings go on and may differ. `words` were compared; where a
/// third word is left it holds the hash of the rest, and rows that all have the same one are alike to their ends.
void add_runs(const std::vector<Head>& heads, Run within, std::size_t words, std::vector<Run>& runs) {
    for (std::size_t begin = within.begin; begin < within.end;) {
        const Head& first = heads[begin];
        bool goes_on = first.is_cut != 0;
        bool differs = words == first.words.size();
        std::size_t end = begin + 1;
        for (; end < within.end; ++end) {
            const Head& head = heads[end];
            if (!std::equal(first.words.begin(), first.words.begin() + static_cast<std::ptrdiff_t>(words),
                            head.words.begin()))
                break;
            goes_on |= head.is_cut != 0;
            differs |= words < first.words.size() && head.words.back() != first.words.back();
        }
        if (end - begin > 1 && goes_on && differs) runs.push_back({begin, end});
        begin = end;
    }
}

/// Puts the bytes from `offset` on into the heads of the runs, and the hash of all that follows.
Result<void> read_on(const ScanSource& source, SortKey key, const std::vector<Run>& runs, std::size_t offset,
                     std::vector<Head>& heads, const base::Work& work) {
    std::vector<std::uint32_t> places(static_cast<std::size_t>(source.index.rows), k_no_place);
    for (const Run& run : runs) {
        for (std::size_t place = run.begin; place < run.end; ++place)
            places[heads[place].index] = static_cast<std::uint32_t>(place);
    }
    return each_block(source, work, [&](BlockData& block) -> Result<void> {
        const auto* place = places.data() + block.first();
        const auto* const end = place + block.rows();
        if (std::all_of(place, end, [](std::uint32_t one) { return one == k_no_place; })) return {};
        SAUTI_TRY(const ColumnData* column, block.column(column_of(key)));
        for (std::size_t row = 0; column != nullptr && row < block.rows(); ++row) {
            if (place[row] == k_no_place) continue;
            const std::string_view text = column->at(row);
            const std::string_view rest = text.substr(std::min(offset, text.size()));
            Head& head = heads[place[row]];
            take_bytes(head, rest, k_more_bytes);
            head.words.back() = std::hash<std::string_view>()(rest);
        }
        return {};
    });
}

} // namespace

Result<void> sort_rows(const ScanSource& source, SortKey key, bool descending, std::vector<std::uint32_t>& indices,
                       const base::Work& work) {
    if (key == SortKey::source) {
        if (descending) std::reverse(indices.begin(), indices.end());
        return {};
    }
    SAUTI_TRY(std::vector<Head> heads, heads_of(source, key, indices, work));
    sort_heads(heads.data(), heads.data() + heads.size(), k_head_bytes / 8, descending);
    SAUTI_CHECK(work.check());
    std::vector<Run> runs;
    if (is_text(key)) add_runs(heads, {0, heads.size()}, k_head_bytes / 8, runs);
    for (std::size_t offset = k_head_bytes; !runs.empty(); offset += k_more_bytes) {
        SAUTI_CHECK(read_on(source, key, runs, offset, heads, work));
        std::vector<Run> open;
        for (const Run& run : runs) {
            sort_heads(heads.data() + run.begin, heads.data() + run.end, k_more_bytes / 8, descending);
            add_runs(heads, run, k_more_bytes / 8, open);
        }
        runs = std::move(open);
    }
    for (std::size_t i = 0; i < heads.size(); ++i)
        indices[i] = heads[i].index;
    return {};
}

} // namespace sauti::corpus
