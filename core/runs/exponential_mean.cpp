// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/exponential_mean.h"

#include <algorithm>

namespace sauti::runs {

ExponentialMean::ExponentialMean(double weight) : weight_(weight > 0 ? std::min(weight, 0.999999) : 0) {}

const Curve& ExponentialMean::follow(const Curve& measured) {
    const bool is_same =
        mean_ && places_ == &measured.all_places() && done_ <= measured.size() &&
        (done_ == 0 || (measured.at(0, Axis::step) == first_ && measured.at(done_ - 1, Axis::step) == last_));
    if (!is_same) {
        places_ = &measured.all_places();
        mean_ = std::make_unique<Curve>(*places_);
        sum_ = weights_ = 0;
        done_ = 0;
    }
    for (; done_ < measured.size(); ++done_) {
        sum_ = sum_ * weight_ + measured.at(done_, Axis::step).y;
        weights_ = weights_ * weight_ + 1;
        mean_->append(measured.line(done_), sum_ / weights_);
    }
    if (done_ > 0) {
        first_ = measured.at(0, Axis::step);
        last_ = measured.at(done_ - 1, Axis::step);
    }
    return *mean_;
}

} // namespace sauti::runs
