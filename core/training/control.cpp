// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/control.h"

#include <utility>

namespace sauti::training {

void Control::pause() {
    const std::lock_guard lock(mutex_);
    paused_ = true;
}

void Control::go_on() {
    const std::lock_guard lock(mutex_);
    paused_ = false;
    changed_.notify_all();
}

void Control::request_checkpoint() {
    const std::lock_guard lock(mutex_);
    checkpoint_ = true;
}

bool Control::is_paused() const {
    const std::lock_guard lock(mutex_);
    return paused_;
}

bool Control::wait_while_paused(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (!paused_) return false;
    static_cast<void>(changed_.wait(lock, stop, [this] { return !paused_; })); // a stop ends the wait as well
    return true;
}

bool Control::take_checkpoint_request() {
    const std::lock_guard lock(mutex_);
    return std::exchange(checkpoint_, false);
}

} // namespace sauti::training
