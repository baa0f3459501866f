// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/objective.h"

#include "base/hash.h"
#include "training/data_places.h"
#include "training/label_objective.h"
#include "training/lm_objective.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <system_error>

namespace sauti::training {

namespace {

struct Role {
    std::string_view name;
    Split split;
    const std::optional<std::string> runs::RunSpec::Data::*reference;
};

const std::array<Role, 3> k_roles = {{
    {"train", Split::train, &runs::RunSpec::Data::train},
    {"eval", Split::eval, &runs::RunSpec::Data::eval},
    {"test", Split::test, &runs::RunSpec::Data::test},
}};

base::Result<runs::DataFacts> facts_of(const Role& role, const std::string& reference, const DataFile& file) {
    runs::DataFacts facts;
    facts.role = role.name;
    facts.name = reference;
    facts.path = file.path;
    SAUTI_TRY(facts.sha256, base::sha256_of_file(file.path));
    std::error_code error;
    facts.size_bytes = fs::file_size(file.path, error);
    return facts;
}

} // namespace

void LossMean::add(const engine::BatchLoss& loss, std::int64_t rows) {
    // reference: a batch counts by its rows, however many labels they have (averages_losses_as_the_mode_says)
    const std::int64_t weight = over_rows_ ? rows : loss.items;
    if (weight > 0) sum_ += loss.loss * static_cast<double>(weight);
    weight_ += weight;
    items_ += loss.items;
    correct_ += loss.correct;
}

double LossMean::loss() const {
    return weight_ > 0 ? sum_ / static_cast<double>(weight_) : 0.0;
}

double LossMean::accuracy() const {
    return items_ > 0 ? static_cast<double>(correct_) / static_cast<double>(items_) : 0.0;
}

std::vector<std::vector<std::uint32_t>> judging_batches(std::span<const std::int32_t> lengths,
                                                        std::int64_t rows_per_batch, bool is_reference) {
    std::vector<std::uint32_t> order(lengths.size());
    std::iota(order.begin(), order.end(), 0U);
    if (!is_reference) {
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return lengths[a] < lengths[b]; });
    }
    std::vector<std::vector<std::uint32_t>> batches;
    const auto step = static_cast<std::size_t>(rows_per_batch);
    for (std::size_t begin = 0; begin < order.size(); begin += step) {
        const auto first = order.begin() + static_cast<std::ptrdiff_t>(begin);
        batches.emplace_back(first, order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), begin + step)));
    }
    return batches;
}

base::Result<Materials> open_materials(const runs::RunSpec& spec, const std::optional<fs::path>& project,
                                       const base::Work& work) {
    if (!spec.data.train) {
        return base::fail(base::ErrorKind::invalid, "the spec names no rows to train on",
                          "give --data DATASET, or --set data.train=…");
    }
    Materials materials;
    std::map<Split, fs::path> paths;
    const std::string wanted = spec.kind == "pretrain" ? "jsonl" : "conll";
    for (const Role& role : k_roles) {
        const std::optional<std::string>& reference = spec.data.*role.reference;
        if (!reference) continue;
        SAUTI_TRY(const DataFile file, find_data(*reference, project));
        if (file.kind != wanted) {
            return base::fail(base::make_error(base::ErrorKind::invalid,
                                               fmt::format("\"data.{}\" is a file of the kind {}, this run takes {}",
                                                           role.name, file.kind, wanted))
                                  .within(file.path.string()));
        }
        SAUTI_TRY(runs::DataFacts facts, facts_of(role, *reference, file));
        if (!file.sha256.empty() && file.sha256 != facts.sha256) {
            base::Place place;
            place.path = file.path.string();
            materials.warnings.push_back(
                {"this file differs from what its data set noted when it was built", place, base::ErrorKind::checksum});
        }
        paths[role.split] = file.path;
        materials.facts.push_back(std::move(facts));
    }
    if (spec.kind == "pretrain")
        SAUTI_CHECK(open_lm(spec, paths, work, materials));
    else
        SAUTI_CHECK(open_labelling(spec, paths, work, materials));
    return materials;
}

} // namespace sauti::training
