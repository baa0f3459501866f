// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/scan.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

namespace sauti::corpus {

using base::Result;

namespace {

constexpr std::size_t k_head_bytes = 24;
constexpr std::size_t k_tied_rows = 65536;

/// The first bytes of a string as numbers that compare like it, or a number.
struct Head {
    std::array<std::uint64_t, 3> words = {};
    std::uint32_t index = 0;
    std::uint32_t is_cut = 0; ///< 1: the string goes on behind these bytes
};
static_assert(sizeof(Head) == 32);

Head head_of(std::string_view text, std::uint32_t index) {
    Head head;
    head.index = index;
    head.is_cut = text.size() > k_head_bytes ? 1 : 0;
    for (std::size_t i = 0; i < std::min(text.size(), k_head_bytes); ++i) {
        head.words[i / 8] |= std::uint64_t{static_cast<unsigned char>(text[i])} << (56 - 8 * (i % 8));
    }
    return head;
}

Column column_of(SortKey key) {
    return key == SortKey::phones ? Column::phones : Column::folded;
}

bool is_text(SortKey key) {
    return key == SortKey::text || key == SortKey::phones;
}

Result<std::uint64_t> number_of(BlockData& block, std::size_t row, SortKey key) {
    SAUTI_TRY(const std::vector<RowFacts>* facts, block.facts());
    switch (key) {
    case SortKey::length: return (*facts)[row].length_cps;
    case SortKey::split: return (*facts)[row].file; // files lie in the order of their splits
    case SortKey::tags: {
        SAUTI_TRY(const std::vector<RowToken>* tokens, block.tokens(row));
        const auto& names = block.index().tags;
        return static_cast<std::uint64_t>(std::count_if(tokens->begin(), tokens->end(), [&](const RowToken& token) {
            return token.tag < names.size() && names[token.tag] != "O";
        }));
    }
    case SortKey::problems: {
        SAUTI_TRY(const std::vector<RowProblem>* problems, block.problems());
        for (const RowProblem& problem : *problems) {
            if (problem.row_in_block == row) return problem.problems;
        }
        return std::uint64_t{0};
    }
    default: return std::uint64_t{0};
    }
}

Result<std::vector<Head>> heads_of(const ScanSource& source, SortKey key, const std::vector<std::uint32_t>& indices,
                                   const base::Work& work) {
    std::vector<Head> heads;
    heads.reserve(indices.size());
    BlockData block(source.reader, source.index, 0);
    for (std::size_t begin = 0; begin < indices.size();) {
        SAUTI_CHECK(work.check());
        block.move_to(source.index.block_of(indices[begin]));
        const std::int64_t end_index = block.first() + static_cast<std::int64_t>(block.rows());
        const ColumnData* column = nullptr;
        if (is_text(key)) {
            SAUTI_TRY(column, block.column(column_of(key)));
        }
        for (; begin < indices.size() && indices[begin] < end_index; ++begin) {
            const auto row = static_cast<std::size_t>(indices[begin] - block.first());
            if (is_text(key)) {
                heads.push_back(head_of(column != nullptr ? column->at(row) : std::string_view(), indices[begin]));
                continue;
            }
            Head head;
            head.index = indices[begin];
            SAUTI_TRY(head.words[0], number_of(block, row, key));
            heads.push_back(head);
        }
    }
    return heads;
}

/// Sorts rows that begin alike by their whole strings.
class Ties {
public:
    Ties(const ScanSource& source, SortKey key, bool descending, const base::Work& work)
        : source_(source), column_(column_of(key)), descending_(descending), work_(work) {}

    Result<void> add(Head* begin, Head* end) {
        runs_.emplace_back(begin, end);
        rows_ += static_cast<std::size_t>(end - begin);
        return rows_ >= k_tied_rows ? flush() : Result<void>{};
    }

    Result<void> flush() {
        std::vector<std::uint32_t> indices;
        for (const auto& [begin, end] : runs_) {
            for (const Head* head = begin; head != end; ++head)
                indices.push_back(head->index);
        }
        std::sort(indices.begin(), indices.end());
        std::unordered_map<std::uint32_t, std::string> strings;
        BlockData block(source_.reader, source_.index, 0);
        for (std::size_t i = 0; i < indices.size(); ++i) {
            const std::size_t number = source_.index.block_of(indices[i]);
            if (i == 0 || number != block.block()) {
                SAUTI_CHECK(work_.check());
                block.move_to(number);
            }
            SAUTI_TRY(const ColumnData* column, block.column(column_));
            if (column != nullptr) {
                strings.emplace(indices[i], column->at(static_cast<std::size_t>(indices[i] - block.first())));
            }
        }
        for (const auto& [begin, end] : runs_) {
            std::sort(begin, end, [&](const Head& a, const Head& b) {
                const int order = strings[a.index].compare(strings[b.index]);
                if (order != 0) return descending_ ? order > 0 : order < 0;
                return a.index < b.index;
            });
        }
        runs_.clear();
        rows_ = 0;
        return {};
    }

private:
    const ScanSource& source_;
    Column column_;
    bool descending_;
    const base::Work& work_;
    std::vector<std::pair<Head*, Head*>> runs_;
    std::size_t rows_ = 0;
};

} // namespace

Result<void> sort_rows(const ScanSource& source, SortKey key, bool descending, std::vector<std::uint32_t>& indices,
                       const base::Work& work) {
    if (key == SortKey::source) {
        if (descending) std::reverse(indices.begin(), indices.end());
        return {};
    }
    SAUTI_TRY(std::vector<Head> heads, heads_of(source, key, indices, work));
    std::sort(heads.begin(), heads.end(), [descending](const Head& a, const Head& b) {
        if (a.words != b.words) return descending ? b.words < a.words : a.words < b.words;
        return a.index < b.index;
    });
    SAUTI_CHECK(work.check());
    if (is_text(key)) {
        Ties ties(source, key, descending, work);
        for (std::size_t begin = 0; begin < heads.size();) {
            std::size_t end = begin + 1;
            bool is_cut = heads[begin].is_cut != 0;
            while (end < heads.size() && heads[end].words == heads[begin].words)
                is_cut |= heads[end++].is_cut != 0;
            if (end - begin > 1 && is_cut) SAUTI_CHECK(ties.add(heads.data() + begin, heads.data() + end));
            begin = end;
        }
        SAUTI_CHECK(ties.flush());
    }
    for (std::size_t i = 0; i < heads.size(); ++i)
        indices[i] = heads[i].index;
    return {};
}

} // namespace sauti::corpus
