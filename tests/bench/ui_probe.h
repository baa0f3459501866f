// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QApplication>
#include <QObject>
#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

class QWidget;

/// Watches a real window from the events that a person makes to the paint that follows them.
namespace sauti::bench {

/// The application of a bench: tells when something of a window was painted, and whether it was resized before.
class WatchedApplication : public QApplication {
public:
    using QApplication::QApplication;

    /// `turn(painted)` is called after each event that no other event is inside of.
    void watch(QWidget* window, std::function<void(bool painted)> turn);
    /// How often the window was told its size.
    [[nodiscard]] int resizes() const { return resizes_; }

    bool notify(QObject* receiver, QEvent* event) override;

private:
    QWidget* window_ = nullptr;
    std::function<void(bool)> turn_;
    int depth_ = 0;
    int resizes_ = 0;
    bool painted_ = false;
};

/// Lets a person do things again and again and takes the time of each to its paint.
///
/// The clock of a deed begins when a thread apart posts it, whatever the window is doing then: work that keeps the
/// window from its events counts. It ends when the paint that shows the deed has reached the backing store. Beside the
/// wall clock stands the processor's time of the window's thread between the two: other programs do not change it.
class Probe : public QObject {
public:
    struct Deed {
        std::string name;
        std::chrono::milliseconds every;
        std::function<bool()> act; ///< on the window's thread; false: nothing on the screen changes by it
        bool resizes = false;      ///< shown by the first paint after the window was told a size
    };
    struct Times {
        std::vector<double> wall_ms;
        std::vector<double> cpu_ms;
    };

    Probe(WatchedApplication& application, QWidget& window);

    /// Times by the deeds' names. A deed that is not yet painted when its turn comes again is not done twice.
    [[nodiscard]] std::map<std::string, Times> repeat(const std::vector<Deed>& deeds, std::chrono::milliseconds length);

    /// Runs the window until `done` holds and what it shows is painted; milliseconds since the call. internal with
    /// `what` after the limit.
    [[nodiscard]] base::Result<double> until(const std::string& what, const std::function<bool()>& done,
                                             double limit_s = 120);
    /// Runs the window for a while.
    void rest(std::chrono::milliseconds length);

    bool event(QEvent* event) override;

private:
    using Clock = std::chrono::steady_clock;
    struct Posted;
    struct Pending {
        std::size_t deed;
        Clock::time_point posted;
        double cpu_ms;
        int resizes; ///< of the application when the deed was done
    };

    void post(const std::stop_token& stop);
    void turn(bool painted);
    [[nodiscard]] double cpu_ms() const;

    WatchedApplication& application_;
    clockid_t window_clock_ = CLOCK_THREAD_CPUTIME_ID;
    std::vector<Deed> deeds_;
    std::unique_ptr<std::atomic<bool>[]> waiting_; ///< a deed is posted and not painted
    std::vector<Pending> pending_;
    std::map<std::string, Times> times_;
    std::function<void(bool)> waiter_; ///< of `until`
};

} // namespace sauti::bench
