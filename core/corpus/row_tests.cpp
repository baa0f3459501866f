// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/row_tests.h"

#include "corpus/search_text.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace sauti::corpus {

using base::Result;

namespace {

std::size_t chosen(const RowMask& mask) {
    return static_cast<std::size_t>(std::count(mask.begin(), mask.end(), std::uint8_t{1}));
}

void clear(RowMask& mask) {
    std::fill(mask.begin(), mask.end(), std::uint8_t{0});
}

bool is_inside_word(std::string_view text, std::size_t begin, std::size_t end) {
    if (end < text.size() && unicode::is_word_character(unicode::decode_first(text.substr(end)).code_point))
        return true;
    if (begin == 0) return false;
    std::size_t before = begin - 1;
    while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0) == 0x80)
        --before;
    return unicode::is_word_character(unicode::decode_first(text.substr(before)).code_point);
}

bool holds_word(std::string_view text, std::string_view word) {
    for (std::size_t at = find_piece(text, word, 0); at != std::string_view::npos;
         at = find_piece(text, word, at + 1)) {
        if (!is_inside_word(text, at, at + word.size())) return true;
    }
    return false;
}

void sort_by_cost(std::vector<std::unique_ptr<RowTest>>& tests) {
    std::stable_sort(tests.begin(), tests.end(), [](const auto& a, const auto& b) { return a->cost() < b->cost(); });
}

double sum_of_costs(const std::vector<std::unique_ptr<RowTest>>& tests) {
    double sum = 0;
    for (const auto& test : tests)
        sum += test->cost();
    return sum;
}

} // namespace

void PieceTest::search(const ColumnData& column, const std::string& piece, const RowMask& mask, RowMask& hits) const {
    if (chosen(mask) * 8 < mask.size()) {
        for (std::size_t row = 0; row < mask.size(); ++row) {
            if (mask[row] != 0 && find_piece(column.at(row), piece, 0) != std::string_view::npos) hits[row] = 1;
        }
        return;
    }
    const std::string_view all = column.all();
    for (std::size_t at = find_piece(all, piece, 0); at != std::string_view::npos; at = find_piece(all, piece, at)) {
        const std::size_t row = column.row_at(at);
        hits[row] = 1;
        if (row + 1 >= column.rows()) break;
        at = column.begin_of(row + 1);
    }
}

Result<void> PieceTest::narrow(BlockData& block, RowMask& mask) {
    SAUTI_TRY(const ColumnData* column, block.column(column_));
    if (column == nullptr) {
        clear(mask);
        return {};
    }
    hits_.assign(mask.size(), 0);
    for (const std::string& piece : any_of_)
        search(*column, piece, mask, hits_);
    for (std::size_t row = 0; row < mask.size(); ++row)
        mask[row] &= hits_[row];
    return {};
}

WordTest::WordTest(const std::string& word)
    : candidates_(Column::folded, {unicode::search_key(word)}), word_nfc_(unicode::nfc(word)) {}

Result<void> WordTest::narrow(BlockData& block, RowMask& mask) {
    SAUTI_CHECK(candidates_.narrow(block, mask));
    if (chosen(mask) == 0) return {};
    SAUTI_TRY(const ColumnData* text, block.column(Column::text));
    for (std::size_t row = 0; row < mask.size(); ++row) {
        if (mask[row] == 0) continue;
        const std::string_view plain = text->at(row);
        const bool holds = is_ascii(plain) ? holds_word(plain, word_nfc_) : holds_word(unicode::nfc(plain), word_nfc_);
        if (!holds) mask[row] = 0;
    }
    return {};
}

RegexTest::RegexTest(Column column, unicode::Regex regex, std::vector<std::string> pieces)
    : column_(column), regex_(std::move(regex)) {
    if (!pieces.empty()) candidates_.emplace(column, std::move(pieces));
}

Result<void> RegexTest::narrow(BlockData& block, RowMask& mask) {
    if (candidates_) SAUTI_CHECK(candidates_->narrow(block, mask));
    SAUTI_TRY(const ColumnData* column, block.column(column_));
    if (column == nullptr) {
        clear(mask);
        return {};
    }
    for (std::size_t row = 0; row < mask.size(); ++row) {
        if (mask[row] == 0) continue;
        auto found = regex_.found_in(column->at(row));
        if (!found) {
            return base::fail(
                std::move(found.error())
                    .context(fmt::format("filtering row {}", block.first() + static_cast<std::int64_t>(row) + 1)));
        }
        mask[row] = *found ? 1 : 0;
    }
    return {};
}

Result<void> FactsTest::narrow(BlockData& block, RowMask& mask) {
    SAUTI_TRY(const std::vector<RowFacts>* facts, block.facts());
    for (std::size_t row = 0; row < mask.size(); ++row) {
        if (mask[row] == 0) continue;
        mask[row] = passes_((*facts)[row], block.first() + static_cast<std::int64_t>(row) + 1) ? 1 : 0;
    }
    return {};
}

Result<void> ProblemTest::narrow(BlockData& block, RowMask& mask) {
    SAUTI_TRY(const std::vector<RowProblem>* problems, block.problems());
    RowMask hits(mask.size(), 0);
    for (const RowProblem& problem : *problems) {
        if ((problem.problems & any_of_) != 0) hits[problem.row_in_block] = 1;
    }
    for (std::size_t row = 0; row < mask.size(); ++row)
        mask[row] &= hits[row];
    return {};
}

Result<void> TagTest::narrow(BlockData& block, RowMask& mask) {
    for (std::size_t row = 0; row < mask.size(); ++row) {
        if (mask[row] == 0) continue;
        SAUTI_TRY(const std::vector<RowToken>* tokens, block.tokens(row));
        const bool found = std::any_of(tokens->begin(), tokens->end(), [this](const RowToken& token) {
            return token.tag < wanted_.size() && wanted_[token.tag];
        });
        mask[row] = found ? 1 : 0;
    }
    return {};
}

Result<void> PatternTest::narrow(BlockData& block, RowMask& mask) {
    SAUTI_TRY(const ColumnData* phones, block.column(Column::phones));
    if (phones == nullptr) {
        clear(mask);
        return {};
    }
    for (std::size_t row = 0; row < mask.size(); ++row) {
        if (mask[row] != 0 && !matches_(phones->at(row))) mask[row] = 0;
    }
    return {};
}

AllTest::AllTest(std::vector<std::unique_ptr<RowTest>> tests) : tests_(std::move(tests)) {
    sort_by_cost(tests_);
}

Result<void> AllTest::narrow(BlockData& block, RowMask& mask) {
    for (const auto& test : tests_) {
        SAUTI_CHECK(test->narrow(block, mask));
        if (chosen(mask) == 0) return {};
    }
    return {};
}

double AllTest::cost() const {
    return sum_of_costs(tests_);
}

AnyTest::AnyTest(std::vector<std::unique_ptr<RowTest>> tests) : tests_(std::move(tests)) {
    sort_by_cost(tests_);
}

Result<void> AnyTest::narrow(BlockData& block, RowMask& mask) {
    open_ = mask;
    RowMask result(mask.size(), 0);
    for (const auto& test : tests_) {
        passed_ = open_;
        SAUTI_CHECK(test->narrow(block, passed_));
        for (std::size_t row = 0; row < mask.size(); ++row) {
            result[row] |= passed_[row];
            if (passed_[row] != 0) open_[row] = 0;
        }
        if (chosen(open_) == 0) break;
    }
    mask = std::move(result);
    return {};
}

double AnyTest::cost() const {
    return sum_of_costs(tests_);
}

Result<void> NotTest::narrow(BlockData& block, RowMask& mask) {
    inside_ = mask;
    SAUTI_CHECK(test_->narrow(block, inside_));
    for (std::size_t row = 0; row < mask.size(); ++row) {
        if (inside_[row] != 0) mask[row] = 0;
    }
    return {};
}

} // namespace sauti::corpus
