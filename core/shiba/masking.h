// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mode.h"
#include "base/random.h"
#include "base/result.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Which letters a model has to guess, and what stands in their place meanwhile: 80 % MASK, 10 % other letters, 10 % as
/// they are. `reference` is the original's collator to the letter (a whole batch, the count after the padded length);
/// `corrected` works row by row and chooses each real position equally often.
/// Sources: SHIBA's masking collators (Octanove Labs, Apache-2.0).
namespace sauti::shiba {

enum class MaskingType { rand_span, rand_char };

/// Where the reference takes its random values from, in the order in which it takes them.
class Draws {
public:
    virtual ~Draws() = default;
    /// A whole number in [low, high).
    [[nodiscard]] virtual std::int64_t randrange(std::int64_t low, std::int64_t high) = 0;
    /// A random order of 0 … count − 1.
    [[nodiscard]] virtual std::vector<std::int64_t> randperm(std::int64_t count) = 0;
    /// rows × columns draws, true with the probability, row-major.
    [[nodiscard]] virtual std::vector<bool> bernoulli(double probability, std::int64_t rows, std::int64_t columns) = 0;
    /// rows × columns whole numbers in [low, high), row-major.
    [[nodiscard]] virtual std::vector<std::int64_t> randint(std::int64_t low, std::int64_t high, std::int64_t rows,
                                                            std::int64_t columns) = 0;
    /// An index into a list of `count`.
    [[nodiscard]] virtual std::int64_t choice(std::int64_t count) = 0;
};

/// Draws from one of our own streams.
class StreamDraws : public Draws {
public:
    explicit StreamDraws(base::RandomStream stream) : stream_(stream) {}
    [[nodiscard]] std::int64_t randrange(std::int64_t low, std::int64_t high) override;
    [[nodiscard]] std::vector<std::int64_t> randperm(std::int64_t count) override;
    [[nodiscard]] std::vector<bool> bernoulli(double probability, std::int64_t rows, std::int64_t columns) override;
    [[nodiscard]] std::vector<std::int64_t> randint(std::int64_t low, std::int64_t high, std::int64_t rows,
                                                    std::int64_t columns) override;
    [[nodiscard]] std::int64_t choice(std::int64_t count) override;

private:
    base::RandomStream stream_;
};

/// What replaces a letter: a list of two-letter strings, each as likely (the reference's vocabulary), or letters as
/// often as the training text has them.
class Replacements {
public:
    /// invalid: no string of two code points.
    [[nodiscard]] static base::Result<Replacements> from_list(std::vector<std::u32string> strings);
    /// Special code points are left out. invalid: nothing is left.
    [[nodiscard]] static base::Result<Replacements> from_counts(const std::map<std::int64_t, std::int64_t>& counts);

    /// Two code points.
    [[nodiscard]] std::u32string pick_two(Draws& draws) const;
    [[nodiscard]] char32_t pick_one(base::RandomStream& stream) const;

private:
    [[nodiscard]] char32_t letter_at(std::int64_t ticket) const;

    std::vector<std::u32string> strings_;
    std::vector<char32_t> letters_;
    std::vector<std::int64_t> cumulated_; ///< [letters]: number of tickets up to and with this letter
};

/// Rows padded with 0 to one width, as a model reads them, with what it is asked.
struct MaskedBatch {
    std::int64_t rows = 0;
    std::int64_t width = 0;
    std::vector<std::int64_t> ids;                      ///< [rows × width] with masks and replacements
    std::vector<std::vector<std::int64_t>> predictions; ///< by row: positions asked, in the order drawn
};

/// The reference's collator. `rows` are not padded yet. invalid with the original's message: rows that give different
/// numbers of positions, a row too short for its span's first letter.
[[nodiscard]] base::Result<MaskedBatch> mask_batch(std::span<const std::vector<std::int64_t>> rows, MaskingType type,
                                                   double rate, const Replacements& replacements, Draws& draws);

struct MaskedRow {
    std::vector<std::int64_t> ids;       ///< with masks and replacements
    std::vector<std::int64_t> positions; ///< asked, ascending
};

/// The corrected way for one row: floor(rate · real letters) positions, at least 1 where there is a letter. Spans of
/// two come from a cut of the row, seen as a ring, that begins anywhere: so each letter is as likely as any other.
[[nodiscard]] MaskedRow mask_row(std::span<const std::int64_t> row, MaskingType type, double rate,
                                 const Replacements& replacements, base::RandomStream stream);

/// The stream of one row in one epoch, so that a resumed run draws the same.
[[nodiscard]] base::RandomStream row_stream(std::uint64_t seed, std::uint64_t epoch, std::int64_t row);
/// The stream of one row of the evaluation set: the same at every evaluation and for every seed.
[[nodiscard]] base::RandomStream evaluation_row_stream(std::int64_t row);

} // namespace sauti::shiba
