// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/alignment.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sauti::phones {

namespace {

/// How far two beginnings are apart.
struct Length {
    std::int64_t edits = 0;
    double cost = 0;

    [[nodiscard]] Length plus(std::int64_t more, double dearer) const { return {edits + more, cost + dearer}; }
    [[nodiscard]] bool less(const Length& other, Aim aim) const {
        if (aim == Aim::edits) return edits != other.edits ? edits < other.edits : cost < other.cost;
        return cost != other.cost ? cost < other.cost : edits < other.edits;
    }
};

struct Cell {
    Length length;
    Edit by = Edit::match;
};

std::int64_t unlike(const CostTable& costs, std::uint32_t a, std::uint32_t b) {
    return a == b || costs.phone(a).text == costs.phone(b).text ? 0 : 1;
}

std::vector<Cell> fill(const CostTable& costs, const PhoneNumbers& reference, const PhoneNumbers& hypothesis, Aim aim) {
    const std::size_t columns = hypothesis.size() + 1;
    std::vector<Cell> cells((reference.size() + 1) * columns);
    for (std::size_t i = 0; i <= reference.size(); ++i) {
        for (std::size_t j = 0; j < columns; ++j) {
            if (i == 0 && j == 0) continue;
            Cell& cell = cells[i * columns + j];
            bool set = false;
            const auto offer = [&](const Length& length, Edit by) {
                if (set && !length.less(cell.length, aim)) return;
                cell = {length, by};
                set = true;
            };
            if (i > 0 && j > 0) {
                const std::uint32_t a = reference[i - 1];
                const std::uint32_t b = hypothesis[j - 1];
                const std::int64_t edit = unlike(costs, a, b);
                offer(cells[(i - 1) * columns + j - 1].length.plus(edit, costs.substitution(a, b)),
                      edit == 0 ? Edit::match : Edit::substitution);
            }
            if (i > 0) {
                offer(cells[(i - 1) * columns + j].length.plus(1, costs.alone(reference[i - 1])), Edit::deletion);
            }
            if (j > 0)
                offer(cells[i * columns + j - 1].length.plus(1, costs.alone(hypothesis[j - 1])), Edit::insertion);
        }
    }
    return cells;
}

} // namespace

std::string_view name(Edit edit) {
    switch (edit) {
    case Edit::match: return "match";
    case Edit::substitution: return "substitution";
    case Edit::insertion: return "insertion";
    case Edit::deletion: return "deletion";
    }
    return {};
}

base::Result<Alignment> align(const CostTable& costs, const PhoneNumbers& reference, const PhoneNumbers& hypothesis,
                              Aim aim) {
    constexpr std::size_t k_most_pairs = 25000000;
    if (!hypothesis.empty() && reference.size() > k_most_pairs / hypothesis.size()) {
        return base::fail(
            base::ErrorKind::limit,
            fmt::format("{} and {} phones are too many to be aligned", reference.size(), hypothesis.size()),
            "cut the lines into sentences");
    }
    Alignment alignment;
    const std::vector<Cell> cells = fill(costs, reference, hypothesis, aim);
    const std::size_t columns = hypothesis.size() + 1;
    alignment.cost = cells.back().length.cost;
    for (std::size_t i = reference.size(), j = hypothesis.size(); i > 0 || j > 0;) {
        AlignedPair pair;
        pair.edit = cells[i * columns + j].by;
        if (pair.edit != Edit::insertion) pair.reference = static_cast<std::ptrdiff_t>(--i);
        if (pair.edit != Edit::deletion) pair.hypothesis = static_cast<std::ptrdiff_t>(--j);
        switch (pair.edit) {
        case Edit::insertion:
            ++alignment.insertions;
            pair.cost = costs.alone(hypothesis[j]);
            break;
        case Edit::deletion:
            ++alignment.deletions;
            pair.cost = costs.alone(reference[i]);
            break;
        default:
            ++(pair.edit == Edit::match ? alignment.matches : alignment.substitutions);
            pair.cost = costs.substitution(reference[i], hypothesis[j]);
            break;
        }
        alignment.pairs.push_back(pair);
    }
    std::reverse(alignment.pairs.begin(), alignment.pairs.end());
    return alignment;
}

void ErrorCounts::add(const ErrorCounts& other) {
    lines += other.lines;
    reference_phones += other.reference_phones;
    hypothesis_phones += other.hypothesis_phones;
    substitutions += other.substitutions;
    insertions += other.insertions;
    deletions += other.deletions;
    feature_cost += other.feature_cost;
}

std::optional<double> ErrorCounts::per() const {
    if (reference_phones == 0) return std::nullopt;
    return static_cast<double>(substitutions + insertions + deletions) / static_cast<double>(reference_phones);
}

std::optional<double> ErrorCounts::pfer() const {
    if (reference_phones == 0) return std::nullopt;
    return feature_cost / static_cast<double>(reference_phones);
}

ErrorScorer::ErrorScorer(const Distances& distances)
    : distances_(distances), costs_(distances.costs(Metric::feature)) {}

base::Result<ErrorCounts> ErrorScorer::add(std::string_view reference, std::string_view hypothesis) {
    const Reading left = distances_.reader().read(reference);
    const Reading right = distances_.reader().read(hypothesis);
    const PhoneNumbers a = costs_.number(left.phones);
    const PhoneNumbers b = costs_.number(right.phones);
    SAUTI_TRY(const Alignment alignment, align(costs_, a, b, Aim::edits));
    ErrorCounts counts;
    counts.lines = 1;
    counts.reference_phones = static_cast<std::int64_t>(a.size());
    counts.hypothesis_phones = static_cast<std::int64_t>(b.size());
    counts.substitutions = alignment.substitutions;
    counts.insertions = alignment.insertions;
    counts.deletions = alignment.deletions;
    if (distances_.reader().mode() == base::Mode::corrected) {
        counts.feature_cost = costs_.edit(a, b);
    } else {
        // reference: ¹²³ are tones for distances, but no segments for the rates (tone_digits_cost_but_do_not_count)
        counts.feature_cost =
            costs_.edit(costs_.number(distances_.phones(reference)), costs_.number(distances_.phones(hypothesis)));
    }
    for (const AlignedPair& pair : alignment.pairs) {
        if (pair.edit == Edit::match) continue;
        const auto text = [](const Reading& reading, std::ptrdiff_t at) {
            return at < 0 ? std::string() : reading.phones[static_cast<std::size_t>(at)].text;
        };
        ++confusions_[{text(left, pair.reference), text(right, pair.hypothesis)}];
    }
    for (const Reading* reading : {&left, &right}) {
        without_features_ += std::count_if(reading->notices.begin(), reading->notices.end(),
                                           [](const Notice& notice) { return notice.kind == Notice::Kind::unknown; });
    }
    return counts;
}

base::Result<ErrorRates> error_rates(const Distances& distances, const std::vector<std::string>& hypotheses,
                                     const std::vector<std::string>& references) {
    ErrorRates rates;
    if (hypotheses.empty() || references.empty()) return rates;
    ErrorScorer scorer(distances);
    ErrorCounts sum;
    for (std::size_t i = 0; i < references.size(); ++i) {
        if (i < hypotheses.size()) {
            SAUTI_TRY(const ErrorCounts counts, scorer.add(references[i], hypotheses[i]));
            sum.add(counts);
        } else {
            sum.reference_phones += static_cast<std::int64_t>(distances.reader().read(references[i]).phones.size());
        }
    }
    if (sum.reference_phones == 0) {
        return base::fail(base::ErrorKind::invalid, "ZeroDivisionError: no reference has a segment");
    }
    return ErrorRates{*sum.per(), *sum.pfer()};
}

} // namespace sauti::phones
