// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/environment.h"
#include "bench/benches.h"
#include "bench/ui_probe.h"
#include "bench/ui_project.h"
#include "bench/ui_scenes.h"
#include "desktop/main_window.h"
#include "engine/engines.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "widgets/common/theme.h"
#include "workspace/project.h"

#include <QDir>
#include <cstdlib>

namespace sauti::bench {

namespace {

constexpr std::int64_t k_rows = 1'000'000;
constexpr std::int64_t k_lines = 1'000'000;
constexpr int k_runs = 1000;
constexpr int k_repeats = 5;
constexpr int k_seconds = 12;

/// As a desktop would set them, but for the screen; nothing of the user's is read or changed.
void prepare(const std::filesystem::path& folder) {
    setenv("QT_QPA_PLATFORM", "offscreen", 1);
    setenv("QT_SCALE_FACTOR", "1", 1);
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0); // as `sauti` does before LibTorch is there
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"}) {
        const std::filesystem::path place = folder / name;
        std::error_code error;
        std::filesystem::create_directories(place, error);
        std::filesystem::permissions(place, std::filesystem::perms::owner_all, error);
        setenv(name, place.c_str(), 1);
    }
}

base::Result<void> play(Stage& stage) {
    SAUTI_CHECK(start_scene(stage));
    stage.session.openProject(QString::fromStdString(stage.project.string()));
    SAUTI_CHECK(stage.probe.until("the project", [&] { return stage.session.project() != nullptr; }));
    stage.probe.rest(std::chrono::seconds(3)); // every page looks at the project
    SAUTI_CHECK(corpora_scene(stage));
    SAUTI_CHECK(hand_scene(stage, "alone"));
    SAUTI_CHECK(experiments_scene(stage));
    return training_scene(stage);
}

} // namespace

/// The real window at 1280×800 on a project made for it. --size: rows; --repeats: seconds of each series of events;
/// --data: a project that an earlier call left there, or where it is to be left.
base::Result<std::vector<Measurement>> ui_bench(const Options& options) {
    SAUTI_TRY(const TemporaryFolder folder, TemporaryFolder::create());
    prepare(folder.path());
    std::filesystem::path project = options.data / "study";
    std::error_code error;
    if (options.data.empty() || !std::filesystem::exists(project, error)) {
        UiProject plan{options.data.empty() ? folder.path() : options.data, k_rows, k_lines, k_runs};
        if (options.size > 0) plan.rows = options.size;
        SAUTI_TRY(project, make_ui_project(plan));
    }
    std::string name = "sauti-bench";
    char* arguments[] = {name.data(), nullptr};
    int count = 1;
    WatchedApplication application(count, arguments);
    QCoreApplication::setApplicationName(QStringLiteral("sauti"));
    widgets::Settings settings(QString::fromStdString((folder.path() / "sauti.conf").string()));
    widgets::theme::apply(widgets::theme::Scheme::light);
    engine::Engines engines(base::program_folder() / "sauti-cli");
    std::vector<Measurement> results;
    widgets::Session session(settings, engines);
    desktop::MainWindow window(session);
    window.resize(1280, 800);
    window.show();
    window.activateWindow();
    Probe probe(application, window);
    Stage stage{session, window, probe, project, k_repeats, options.repeats > 0 ? options.repeats : k_seconds, results};
    const auto played = play(stage);
    session.jobs().request_stop_all();
    window.closeWithoutAsking();
    if (!played) return base::fail(played.error());
    return results;
}

} // namespace sauti::bench
