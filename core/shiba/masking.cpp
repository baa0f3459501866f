// SPDX-License-Identifier: GPL-3.0-or-later
#include "shiba/masking.h"

#include "shiba/code_points.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sauti::shiba {

using base::ErrorKind;

namespace {

constexpr std::int64_t k_span = 2;
// float32 0.8 as the original's tensor library draws with
constexpr double k_to_mask = static_cast<double>(0.8F);
constexpr std::int64_t k_first_random_id = 3000;
constexpr std::int64_t k_last_random_id = 0x9faf;
constexpr std::uint64_t k_evaluation_seed = 0x5a071;

bool is_maskable(std::int64_t id) {
    return id != k_pad && (id < k_cls || id > k_mask);
}

std::vector<std::int64_t> maskable_positions(std::span<const std::int64_t> row) {
    std::vector<std::int64_t> positions;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (is_maskable(row[i])) positions.push_back(static_cast<std::int64_t>(i));
    }
    return positions;
}

base::Error uneven(std::size_t first, std::size_t other, std::size_t row) {
    return base::make_error(ErrorKind::invalid,
                            fmt::format("stack expects each tensor to be equal size, but got [{}] at entry 0 and [{}] "
                                        "at entry {}: the reference's masking needs rows of like length in a batch",
                                        first, other, row),
                            "pack the text into full rows, or use model.corrections.masking=true");
}

/// Positions of one row in spans, the reference's way: all first letters, then all second ones, shuffled.
base::Result<std::vector<std::int64_t>> span_positions(std::span<const std::int64_t> row, std::int64_t spans,
                                                       Draws& draws) {
    const std::vector<std::int64_t> maskable = maskable_positions(row);
    const auto count = static_cast<std::int64_t>(maskable.size());
    const std::int64_t offset = draws.randrange(0, k_span);
    if (offset > count - k_span) {
        return base::fail(ErrorKind::invalid,
                          "upper bound and larger bound inconsistent with step sign: a row is too short for the "
                          "reference's masking",
                          "pack the text into full rows, or use model.corrections.masking=true");
    }
    // reference: the last letter is never a start nor inside a span (repeats_the_span_collator)
    std::vector<std::int64_t> starts;
    for (std::int64_t start = offset; start < count - k_span; start += k_span)
        starts.push_back(start);
    const auto order = draws.randperm(static_cast<std::int64_t>(starts.size()));
    const std::size_t kept = std::min(starts.size(), static_cast<std::size_t>(spans));
    std::vector<std::int64_t> chosen;
    for (std::int64_t letter = 0; letter < k_span; ++letter) {
        for (std::size_t i = 0; i < kept; ++i) {
            chosen.push_back(maskable[static_cast<std::size_t>(starts[static_cast<std::size_t>(order[i])] + letter)]);
        }
    }
    return chosen;
}

std::vector<std::int64_t> reordered(const std::vector<std::int64_t>& values, const std::vector<std::int64_t>& order,
                                    std::size_t count) {
    std::vector<std::int64_t> result(std::min(count, order.size()));
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = values[static_cast<std::size_t>(order[i])];
    return result;
}

MaskedBatch padded(std::span<const std::vector<std::int64_t>> rows) {
    MaskedBatch batch;
    batch.rows = static_cast<std::int64_t>(rows.size());
    for (const auto& row : rows)
        batch.width = std::max(batch.width, static_cast<std::int64_t>(row.size()));
    batch.ids.assign(static_cast<std::size_t>(batch.rows * batch.width), k_pad);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::copy(rows[r].begin(), rows[r].end(), batch.ids.begin() + static_cast<std::ptrdiff_t>(r) * batch.width);
    }
    return batch;
}

/// reference: the count follows the padded length of the batch (repeats_the_span_collator)
std::int64_t reference_count(std::int64_t width, double rate) {
    return static_cast<std::int64_t>(std::floor(rate * static_cast<double>(width)));
}

base::Result<MaskedBatch> mask_spans(std::span<const std::vector<std::int64_t>> rows, double rate,
                                     const Replacements& replacements, Draws& draws) {
    MaskedBatch batch = padded(rows);
    const std::int64_t spans = reference_count(batch.width, rate) / k_span;
    std::vector<std::vector<std::int64_t>> chosen;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        SAUTI_TRY(auto positions, span_positions(rows[r], spans, draws));
        const auto order = draws.randperm(static_cast<std::int64_t>(positions.size()));
        batch.predictions.push_back(reordered(positions, order, positions.size()));
        chosen.push_back(std::move(positions));
    }
    for (std::size_t r = 1; r < rows.size(); ++r) {
        if (chosen[r].size() != chosen[0].size()) return base::fail(uneven(chosen[0].size(), chosen[r].size(), r));
    }
    const std::size_t per_row = chosen.empty() ? 0 : chosen[0].size() / k_span;
    const auto columns = static_cast<std::int64_t>(per_row);
    const auto replace = draws.bernoulli(k_to_mask, batch.rows, columns);
    const auto randomize = draws.bernoulli(0.5, batch.rows, columns);
    const auto id_at = [&](std::size_t r, std::size_t span, std::size_t letter) -> std::int64_t& {
        return batch.ids[r * static_cast<std::size_t>(batch.width) +
                         static_cast<std::size_t>(chosen[r][letter * per_row + span])];
    };
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t span = 0; span < per_row; ++span) {
            if (replace[r * per_row + span]) id_at(r, span, 0) = id_at(r, span, 1) = k_mask;
        }
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t span = 0; span < per_row; ++span) {
            if (replace[r * per_row + span] || !randomize[r * per_row + span]) continue;
            const std::u32string text = replacements.pick_two(draws);
            id_at(r, span, 0) = static_cast<std::int64_t>(text[0]);
            id_at(r, span, 1) = static_cast<std::int64_t>(text[1]);
        }
    }
    return batch;
}

base::Result<MaskedBatch> mask_letters(std::span<const std::vector<std::int64_t>> rows, double rate, Draws& draws) {
    MaskedBatch batch = padded(rows);
    const auto count = static_cast<std::size_t>(reference_count(batch.width, rate));
    for (const auto& row : rows) {
        const auto maskable = maskable_positions(row);
        const auto order = draws.randperm(static_cast<std::int64_t>(maskable.size()));
        batch.predictions.push_back(reordered(maskable, order, count));
    }
    for (std::size_t r = 1; r < rows.size(); ++r) {
        if (batch.predictions[r].size() != batch.predictions[0].size()) {
            return base::fail(uneven(batch.predictions[0].size(), batch.predictions[r].size(), r));
        }
    }
    const auto replaced = draws.bernoulli(k_to_mask, batch.rows, batch.width);
    const auto random = draws.bernoulli(0.5, batch.rows, batch.width);
    // reference: replacing letters are any of 3000 … 0x9FAE, whatever the text is written in
    // (repeats_the_letter_collator)
    const auto letters = draws.randint(k_first_random_id, k_last_random_id, batch.rows, batch.width);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (const std::int64_t position : batch.predictions[r]) {
            const std::size_t at = r * static_cast<std::size_t>(batch.width) + static_cast<std::size_t>(position);
            if (replaced[at])
                batch.ids[at] = k_mask;
            else if (random[at])
                batch.ids[at] = letters[at];
        }
    }
    return batch;
}

} // namespace

std::int64_t StreamDraws::randrange(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(stream_.below(static_cast<std::uint64_t>(high - low)));
}

std::vector<std::int64_t> StreamDraws::randperm(std::int64_t count) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    stream_.shuffle(order);
    return order;
}

std::vector<bool> StreamDraws::bernoulli(double probability, std::int64_t rows, std::int64_t columns) {
    std::vector<bool> draws(static_cast<std::size_t>(rows * columns));
    for (std::size_t i = 0; i < draws.size(); ++i)
        draws[i] = stream_.chance(probability);
    return draws;
}

std::vector<std::int64_t> StreamDraws::randint(std::int64_t low, std::int64_t high, std::int64_t rows,
                                               std::int64_t columns) {
    std::vector<std::int64_t> draws(static_cast<std::size_t>(rows * columns));
    for (std::int64_t& draw : draws)
        draw = randrange(low, high);
    return draws;
}

std::int64_t StreamDraws::choice(std::int64_t count) {
    return randrange(0, count);
}

base::Result<Replacements> Replacements::from_list(std::vector<std::u32string> strings) {
    for (std::size_t i = 0; i < strings.size(); ++i) {
        if (strings[i].size() == 2) continue;
        base::Place place;
        place.line = static_cast<std::int64_t>(i) + 1;
        return base::fail(
            base::make_error(ErrorKind::invalid,
                             fmt::format("a replacing string must have two letters, not {}", strings[i].size()))
                .at(std::move(place)));
    }
    if (strings.empty()) return base::fail(ErrorKind::invalid, "the list of replacing strings is empty");
    Replacements made;
    made.strings_ = std::move(strings);
    return made;
}

base::Result<Replacements> Replacements::from_counts(const std::map<std::int64_t, std::int64_t>& counts) {
    Replacements made;
    std::int64_t sum = 0;
    for (const auto& [letter, count] : counts) {
        if (!is_maskable(letter) || count <= 0) continue;
        sum += count;
        made.letters_.push_back(static_cast<char32_t>(letter));
        made.cumulated_.push_back(sum);
    }
    if (made.letters_.empty()) return base::fail(ErrorKind::invalid, "the training text has no letters");
    return made;
}

char32_t Replacements::letter_at(std::int64_t ticket) const {
    const auto found = std::upper_bound(cumulated_.begin(), cumulated_.end(), ticket);
    return letters_[static_cast<std::size_t>(found - cumulated_.begin())];
}

std::u32string Replacements::pick_two(Draws& draws) const {
    if (!strings_.empty())
        return strings_[static_cast<std::size_t>(draws.choice(static_cast<std::int64_t>(strings_.size())))];
    const char32_t first = letter_at(draws.choice(cumulated_.back()));
    const char32_t second = letter_at(draws.choice(cumulated_.back()));
    return {first, second};
}

char32_t Replacements::pick_one(base::RandomStream& stream) const {
    if (!strings_.empty()) {
        const std::u32string& text = strings_[static_cast<std::size_t>(stream.below(strings_.size()))];
        return text[static_cast<std::size_t>(stream.below(2))];
    }
    return letter_at(static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(cumulated_.back()))));
}

base::Result<MaskedBatch> mask_batch(std::span<const std::vector<std::int64_t>> rows, MaskingType type, double rate,
                                     const Replacements& replacements, Draws& draws) {
    return type == MaskingType::rand_span ? mask_spans(rows, rate, replacements, draws)
                                          : mask_letters(rows, rate, draws);
}

MaskedRow mask_row(std::span<const std::int64_t> row, MaskingType type, double rate, const Replacements& replacements,
                   base::RandomStream stream) {
    MaskedRow masked;
    masked.ids.assign(row.begin(), row.end());
    std::vector<std::int64_t> real; // U+0000 is a letter like any other here
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i] < k_cls || row[i] > k_mask) real.push_back(static_cast<std::int64_t>(i));
    }
    if (real.empty()) return masked;
    const std::size_t letters = real.size();
    const auto wanted =
        std::max<std::size_t>(1, static_cast<std::size_t>(std::floor(rate * static_cast<double>(letters))));
    const std::size_t length = type == MaskingType::rand_span ? static_cast<std::size_t>(k_span) : 1;
    // A cut of the ring of letters that begins anywhere: turning it changes no probability, so all letters are equal.
    const auto begin = static_cast<std::size_t>(stream.below(letters));
    std::vector<std::size_t> pieces((letters + length - 1) / length);
    std::iota(pieces.begin(), pieces.end(), std::size_t{0});
    stream.shuffle(pieces);
    std::size_t taken = 0;
    for (const std::size_t piece : pieces) {
        if (taken == wanted) break;
        const double fate = stream.uniform();
        for (std::size_t i = piece * length; i < std::min(letters, (piece + 1) * length) && taken < wanted;
             ++i, ++taken) {
            const std::int64_t position = real[(begin + i) % letters];
            masked.positions.push_back(position);
            std::int64_t& id = masked.ids[static_cast<std::size_t>(position)];
            if (fate < 0.8)
                id = k_mask;
            else if (fate < 0.9)
                id = static_cast<std::int64_t>(replacements.pick_one(stream));
        }
    }
    std::sort(masked.positions.begin(), masked.positions.end());
    return masked;
}

base::RandomStream row_stream(std::uint64_t seed, std::uint64_t epoch, std::int64_t row) {
    return {seed, fmt::format("masking/{}", row), epoch};
}

base::RandomStream evaluation_row_stream(std::int64_t row) {
    return {k_evaluation_seed, fmt::format("evaluation-masking/{}", row), 0};
}

} // namespace sauti::shiba
