// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/ui_probe.h"

#include <QEvent>
#include <QEventLoop>
#include <QTimer>
#include <QWidget>
#include <algorithm>
#include <pthread.h>
#include <utility>

namespace sauti::bench {

namespace {

constexpr auto k_look = std::chrono::milliseconds(2);
/// What is not painted this long after it became true needed no paint.
constexpr auto k_no_paint = std::chrono::milliseconds(60);

double ms_between(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
}

} // namespace

void WatchedApplication::watch(QWidget* window, std::function<void(bool)> turn) {
    window_ = window;
    turn_ = std::move(turn);
}

bool WatchedApplication::notify(QObject* receiver, QEvent* event) {
    const QEvent::Type type = event->type();
    // Asked before: what an event is for may be gone after it.
    const bool of_window = window_ != nullptr && receiver->isWidgetType() &&
                           (type == QEvent::Paint || type == QEvent::Resize) &&
                           static_cast<QWidget*>(receiver)->window() == window_;
    if (of_window && type == QEvent::Resize && receiver == window_) ++resizes_;
    ++depth_;
    const bool done = QApplication::notify(receiver, event);
    --depth_;
    painted_ = painted_ || (of_window && type == QEvent::Paint);
    if (depth_ == 0 && turn_) turn_(std::exchange(painted_, false));
    return done;
}

struct Probe::Posted : QEvent {
    static QEvent::Type kind() {
        static const int registered = registerEventType();
        return static_cast<QEvent::Type>(registered);
    }
    Posted(std::size_t which, Clock::time_point now, double cpu)
        : QEvent(kind()), deed(which), posted(now), cpu_ms(cpu) {}
    std::size_t deed;
    Clock::time_point posted;
    double cpu_ms;
};

Probe::Probe(WatchedApplication& application, QWidget& window) : application_(application) {
    pthread_getcpuclockid(pthread_self(), &window_clock_);
    application.watch(&window, [this](bool painted) { turn(painted); });
}

double Probe::cpu_ms() const {
    timespec time = {};
    clock_gettime(window_clock_, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

void Probe::post(const std::stop_token& stop) {
    std::vector<Clock::time_point> next;
    for (const Deed& deed : deeds_)
        next.push_back(Clock::now() + deed.every);
    while (!stop.stop_requested()) {
        const auto first = static_cast<std::size_t>(std::min_element(next.begin(), next.end()) - next.begin());
        std::this_thread::sleep_until(next[first]);
        next[first] = std::max(next[first] + deeds_[first].every, Clock::now());
        if (waiting_[first].exchange(true)) continue;
        QCoreApplication::postEvent(this, new Posted(first, Clock::now(), cpu_ms()));
    }
}

bool Probe::event(QEvent* event) {
    if (event->type() != Posted::kind()) return QObject::event(event);
    const auto* posted = static_cast<Posted*>(event);
    if (posted->deed >= deeds_.size()) return true; // of a series that is over
    const Pending pending{posted->deed, posted->posted, posted->cpu_ms, application_.resizes()};
    if (deeds_[posted->deed].act())
        pending_.push_back(pending);
    else
        waiting_[posted->deed] = false;
    return true;
}

void Probe::turn(bool painted) {
    if (painted) {
        const auto now = Clock::now();
        const double cpu = cpu_ms();
        const auto is_shown = [&](const Pending& one) {
            if (deeds_[one.deed].resizes && application_.resizes() == one.resizes) return false;
            Times& times = times_[deeds_[one.deed].name];
            times.wall_ms.push_back(ms_between(one.posted, now));
            times.cpu_ms.push_back(cpu - one.cpu_ms);
            waiting_[one.deed] = false;
            return true;
        };
        pending_.erase(std::remove_if(pending_.begin(), pending_.end(), is_shown), pending_.end());
    }
    if (waiter_) waiter_(painted);
}

std::map<std::string, Probe::Times> Probe::repeat(const std::vector<Deed>& deeds, std::chrono::milliseconds length) {
    deeds_ = deeds;
    waiting_ = std::make_unique<std::atomic<bool>[]>(deeds.size());
    times_.clear();
    pending_.clear();
    {
        const std::jthread poster([this](const std::stop_token& stop) { post(stop); });
        rest(length);
    }
    rest(std::chrono::milliseconds(200)); // what was posted last is painted
    deeds_.clear();
    pending_.clear();
    return std::exchange(times_, {});
}

base::Result<double> Probe::until(const std::string& what, const std::function<bool()>& done, double limit_s) {
    const auto start = Clock::now();
    Clock::time_point since = start;
    bool holds = false;
    double took = -1;
    QEventLoop loop;
    waiter_ = [&](bool painted) {
        const auto now = Clock::now();
        const bool held = std::exchange(holds, done());
        if (holds && !held) since = now;
        const bool shown = holds && (painted || now - since > k_no_paint);
        if (shown && took < 0) took = ms_between(start, painted ? now : since);
        if (shown || ms_between(start, now) > limit_s * 1000) loop.quit();
    };
    QTimer look;
    look.start(k_look);
    loop.exec();
    waiter_ = nullptr;
    if (took >= 0) return took;
    return base::fail(base::ErrorKind::internal, "the window did not come to this in time: " + what);
}

void Probe::rest(std::chrono::milliseconds length) {
    QEventLoop loop;
    QTimer::singleShot(length, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace sauti::bench
