// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "engine/engines.h"
#include "shiba/description.h"
#include "shiba/weights.h"
#include "support/golden.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

/// What the tests of the engine share: reference answers, batches from JSON, sessions with formula weights.
namespace sauti::test {

/// Tensors of a safetensors file of floats, read in the plainest way.
class TensorFile {
public:
    explicit TensorFile(const std::filesystem::path& path) : bytes_(text_of(path)) {
        std::uint64_t length = 0;
        std::memcpy(&length, bytes_.data(), 8);
        header_ = json::parse(bytes_.substr(8, length));
        data_ = 8 + length;
    }
    [[nodiscard]] bool has(const std::string& name) const { return header_.contains(name); }
    [[nodiscard]] std::vector<std::int64_t> shape(const std::string& name) const {
        return header_.at(name).at("shape").get<std::vector<std::int64_t>>();
    }
    [[nodiscard]] std::vector<double> values(const std::string& name) const {
        const auto offsets = header_.at(name).at("data_offsets").get<std::vector<std::size_t>>();
        std::vector<float> floats((offsets[1] - offsets[0]) / 4);
        std::memcpy(floats.data(), bytes_.data() + data_ + offsets[0], offsets[1] - offsets[0]);
        return {floats.begin(), floats.end()};
    }
    [[nodiscard]] std::vector<std::string> names_under(const std::string& prefix) const {
        std::vector<std::string> names;
        for (const auto& item : header_.items()) {
            if (item.key().rfind(prefix, 0) == 0) names.push_back(item.key());
        }
        return names;
    }

private:
    std::string bytes_;
    json header_;
    std::size_t data_ = 0;
};

using Rows = std::vector<std::vector<std::int64_t>>;

/// Padded on the right with 0; lengths are the rows'.
inline engine::ShibaBatch batch_of(const Rows& rows) {
    engine::ShibaBatch batch;
    batch.rows = static_cast<std::int64_t>(rows.size());
    for (const auto& row : rows)
        batch.width = std::max(batch.width, static_cast<std::int64_t>(row.size()));
    for (const auto& row : rows) {
        batch.ids.insert(batch.ids.end(), row.begin(), row.end());
        batch.ids.resize(batch.ids.size() + static_cast<std::size_t>(batch.width) - row.size(), 0);
        batch.lengths.push_back(static_cast<std::int64_t>(row.size()));
    }
    return batch;
}

/// Rows that are padded already: lengths end before the zeros at the end.
inline engine::ShibaBatch batch_of_padded(const Rows& rows) {
    engine::ShibaBatch batch = batch_of(rows);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        while (batch.lengths[row] > 1 && rows[row][static_cast<std::size_t>(batch.lengths[row] - 1)] == 0) {
            --batch.lengths[row];
        }
    }
    return batch;
}

inline void set_labels(engine::ShibaBatch& batch, const Rows& labels) {
    batch.labels.assign(static_cast<std::size_t>(batch.rows * batch.width), engine::k_ignored_label);
    for (std::size_t row = 0; row < labels.size(); ++row) {
        std::copy(labels[row].begin(), labels[row].end(),
                  batch.labels.begin() + static_cast<std::ptrdiff_t>(row) * batch.width);
    }
}

/// `originals` may be empty: no targets. Ids of V and above are the class V.
inline void set_predictions(engine::ShibaBatch& batch, const Rows& positions, const Rows& originals,
                            std::int64_t vocabulary) {
    batch.predict_offsets = {0};
    batch.predict_positions.clear();
    batch.predict_targets.clear();
    for (std::size_t row = 0; row < positions.size(); ++row) {
        for (const std::int64_t position : positions[row]) {
            batch.predict_positions.push_back(position);
            if (originals.empty()) continue;
            batch.predict_targets.push_back(std::min(originals[row][static_cast<std::size_t>(position)], vocabulary));
        }
        batch.predict_offsets.push_back(static_cast<std::int64_t>(batch.predict_positions.size()));
    }
}

/// The description of a reference answer.
inline engine::ShibaModel model_of(const json& config, const std::string& head, base::Mode mode) {
    base::Json copy = base::Json::parse(config.dump());
    if (!copy.is_object()) copy = base::Json::object();
    copy["head"] = head;
    copy["mode"] = base::name(mode);
    auto model = shiba::model_of(copy, "config");
    if (!model) qFatal("%s", model.error().to_string().c_str());
    return *model;
}

/// The largest difference of two lists of numbers; NaN where only one has NaN counts as infinite.
struct Difference {
    double largest = 0;
    std::size_t where = 0;

    void take(const std::vector<double>& a, const std::vector<double>& b) {
        if (a.size() != b.size()) largest = INFINITY;
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
            take(a[i], b[i], i);
    }
    void take(double a, double b, std::size_t at) {
        if (std::isnan(a) && std::isnan(b)) return;
        const double distance = std::isnan(a) || std::isnan(b) ? INFINITY : std::abs(a - b);
        if (distance <= largest) return;
        largest = distance;
        where = at;
    }
};

/// Says the difference, and whether it is within the tolerance.
inline bool within(const Difference& difference, double tolerance, const std::string& what) {
    qInfo("%s: largest difference %.3g at %zu (tolerance %.3g)", what.c_str(), difference.largest, difference.where,
          tolerance);
    return difference.largest <= tolerance;
}

/// The plug-in beside the tests; opened once.
inline engine::Engine* plugin() {
    static engine::Engines engines;
    auto opened = engines.open();
    if (!opened) qFatal("%s", opened.error().to_string().c_str());
    return *opened;
}

inline std::unique_ptr<engine::ShibaSession> session_of(const engine::ShibaModel& model, std::uint32_t formula_seed,
                                                        const std::string& precision = "fp32", int threads = 1) {
    auto session = plugin()->create_shiba(model, {"cpu", precision, threads});
    if (!session) qFatal("%s", session.error().to_string().c_str());
    if (auto filled = shiba::fill(**session, shiba::formula_filler(formula_seed)); !filled) {
        qFatal("%s", filled.error().to_string().c_str());
    }
    return std::move(*session);
}

} // namespace sauti::test
