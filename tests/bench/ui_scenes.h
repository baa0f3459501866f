// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bench/bench.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sauti::desktop {
class MainWindow;
}
namespace sauti::widgets {
class Session;
}

/// What is done with the window of `sauti-bench ui`, part by part. Each adds its figures; an error ends the bench.
namespace sauti::bench {

class Probe;

struct Stage {
    widgets::Session& session;
    desktop::MainWindow& window;
    Probe& probe;
    std::filesystem::path project;
    int repeats = 0;
    int seconds = 0; ///< of each series of keys, scrolls, resizes
    std::vector<Measurement>& results;
};

/// `sauti PROJECT`, from its start to the first painted window; is LibTorch in it when it rests?
[[nodiscard]] base::Result<void> start_scene(Stage& stage);
/// The corpus `big`: first rows, End, sorting, filters, as they are waited for.
[[nodiscard]] base::Result<void> corpora_scene(Stage& stage);
/// Keys, scrolls and resizes over the rows of `big`, filtered again and again; `when` ends the figures' names.
[[nodiscard]] base::Result<void> hand_scene(Stage& stage, const std::string& when);
/// A thousand runs, and one of a million lines.
[[nodiscard]] base::Result<void> experiments_scene(Stage& stage);
/// A run with two threads: live charts, hand_scene beside it, the priority of its threads, its stop.
[[nodiscard]] base::Result<void> training_scene(Stage& stage);

} // namespace sauti::bench
