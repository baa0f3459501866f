// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "corpus/filter_plan.h"
#include "unicode/text_regex.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The leaves of a plan, one class a kind of question. Internal to the room.
namespace sauti::corpus {

/// A piece in the bytes of a column. Where most rows are still chosen the whole column is searched at once, which is
/// many times faster than row by row.
class PieceTest : public RowTest {
public:
    PieceTest(Column column, std::vector<std::string> any_of) : column_(column), any_of_(std::move(any_of)) {}
    base::Result<void> narrow(BlockData& block, RowMask& mask) override;
    [[nodiscard]] double cost() const override { return 10; }

private:
    void search(const ColumnData& column, const std::string& piece, const RowMask& mask, RowMask& hits) const;

    Column column_;
    std::vector<std::string> any_of_;
    RowMask hits_;
};

/// A whole word, canonically equal; the folded column finds the candidates.
class WordTest : public RowTest {
public:
    explicit WordTest(const std::string& word);
    base::Result<void> narrow(BlockData& block, RowMask& mask) override;
    [[nodiscard]] double cost() const override { return 30; }

private:
    PieceTest candidates_;
    std::string word_nfc_;
};

/// An expression, tried where one of the pieces stands that every match of it holds (all rows if `pieces` is empty).
class RegexTest : public RowTest {
public:
    RegexTest(Column column, unicode::Regex regex, std::vector<std::string> pieces);
    base::Result<void> narrow(BlockData& block, RowMask& mask) override;
    [[nodiscard]] double cost() const override { return 1000; }

private:
    Column column_;
    unicode::Regex regex_;
    std::optional<PieceTest> candidates_;
};

/// A question to the fixed part of a row.
class FactsTest : public RowTest {
public:
    using Question = std::function<bool(const RowFacts& facts, std::int64_t id)>;
    explicit FactsTest(Question passes) : passes_(std::move(passes)) {}
    base::Result<void> narrow(BlockData& block, RowMask& mask) override;
    [[nodiscard]] double cost() const override { return 2; }

private:
    Question passes_;
};

class ProblemTest : public RowTest {
public:
    explicit ProblemTest(Problems any_of) : any_of_(any_of) {}
    base::Result<void> narrow(BlockData& block, RowMask& mask) override;
    [[nodiscard]] double cost() const override { return 1; }

private:
    Problems any_of_;
};

class TagTest : public RowTest {
public:
    /// `wanted[number]` is true for a tag that is looked for.
    explicit TagTest(std::vector<bool> wanted) : wanted_(std::move(wanted)) {}
    base::Result<void> narrow(BlockData& block, RowMask& mask) override;
    [[nodiscard]] double cost() const override { return 20; }

private:
    std::vector<bool> wanted_;
};

/// A pattern in one of the words of the phones.
class PatternTest : public RowTest {
public:
    explicit PatternTest(PhoneMatcher matches) : matches_(std::move(matches)) {}
    base::Result<void> narrow(BlockData& block, RowMask& mask) override;
    [[nodiscard]] double cost() const override { return 500; }

private:
    PhoneMatcher matches_;
};

/// All, or any, of several tests; not one.
class AllTest : public RowTest {
public:
    explicit AllTest(std::vector<std::unique_ptr<RowTest>> tests);
    base::Result<void> narrow(BlockData& block, RowMask& mask) override;
    [[nodiscard]] double cost() const override;

private:
    std::vector<std::unique_ptr<RowTest>> tests_;
};

class AnyTest : public RowTest {
public:
    explicit AnyTest(std::vector<std::unique_ptr<RowTest>> tests);
    base::Result<void> narrow(BlockData& block, RowMask& mask) override;
    [[nodiscard]] double cost() const override;

private:
    std::vector<std::unique_ptr<RowTest>> tests_;
    RowMask open_;
    RowMask passed_;
};

class NotTest : public RowTest {
public:
    explicit NotTest(std::unique_ptr<RowTest> test) : test_(std::move(test)) {}
    base::Result<void> narrow(BlockData& block, RowMask& mask) override;
    [[nodiscard]] double cost() const override { return test_->cost(); }

private:
    std::unique_ptr<RowTest> test_;
    RowMask inside_;
};

} // namespace sauti::corpus
