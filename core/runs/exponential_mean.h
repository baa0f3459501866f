// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runs/curves.h"

#include <memory>

/// A curve made quiet for the eye: each value is the mean of all before it, those further back weighing less. It is
/// carried on as the measured curve grows.
///
/// Law: s_n = Σ w^(n−k)·y_k / Σ w^(n−k), k ≤ n: so a constant stays what it is, from its first value on, and w = 0
/// gives the measured values back.
namespace sauti::runs {

class ExponentialMean {
public:
    /// `weight` in [0, 1); what lies outside is brought to its nearest.
    explicit ExponentialMean(double weight);

    /// Takes what `measured` has more than at the last call, or all of it where it is another curve. The answer holds
    /// until the next call and as long as the places of `measured`.
    const Curve& follow(const Curve& measured);
    [[nodiscard]] double weight() const { return weight_; }

private:
    double weight_;
    double sum_ = 0;
    double weights_ = 0;
    std::size_t done_ = 0;
    CurvePoint first_; ///< of what was taken first and last: a curve that began anew is noticed
    CurvePoint last_;
    const CurvePlaces* places_ = nullptr;
    std::unique_ptr<Curve> mean_;
};

} // namespace sauti::runs
