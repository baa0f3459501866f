// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "faults/program.h"
#include "faults/project_text.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <map>
#include <stdexcept>
#include <string>

/// The main job on the demo project in three stages, each with the project it begins in and the project that it makes
/// undisturbed.
namespace sauti::test {

enum class Stage { import, build, train };

inline const char* name(Stage stage) {
    constexpr std::array names = {"import", "build", "train"};
    return names[static_cast<std::size_t>(stage)];
}

inline QStringList first_command(Stage stage) {
    switch (stage) {
    case Stage::import: return {"corpus", "add", "texts/long"};
    case Stage::build: return {"dataset", "build", "swa-phones"};
    case Stage::train: break;
    }
    QStringList words = {"train", "--preset", "tiny", "--data", "swa-phones/pretrain", "--run", "t", "--threads", "1"};
    for (const char* setting : {"schedule.max_steps=30", "checkpoint.every_steps=5", "evaluate.every_steps=10",
                                "batch.rows=1", "model.hidden_size=16", "model.transformer_ff_size=32",
                                "model.deep_transformer_stack_layers=1", "model.embedder_bucket_count=256"})
        words << "--set" << setting;
    return words;
}

/// A fault is thrown, so that it ends the case from wherever it is found.
inline void demand(bool holds, const std::string& what) {
    if (!holds) throw std::runtime_error(what);
}

inline void demand_done(const Ended& ended, const std::string& what) {
    demand(!ended.killed && ended.code == 0,
           what + " ended with " + std::to_string(ended.code) + ": " + ended.err.toStdString());
}

/// `project` is one of several, each in a folder of its own; all commands are given inside of it.
class Place {
public:
    explicit Place(fs::path project) : project_(std::move(project)) {}

    [[nodiscard]] const fs::path& project() const { return project_; }

    [[nodiscard]] Ended run(const QStringList& words, const Fate& fate = {}) const {
        return run_program(project_, words, fate);
    }
    [[nodiscard]] nlohmann::json ask(QStringList words) const {
        words.prepend("--json");
        const Ended ended = run(words);
        demand_done(ended, words.join(' ').toStdString());
        return nlohmann::json::parse(ended.out.toStdString());
    }

    /// Empty if the stage is done: it was killed, or found no room, after its last word was on the disk.
    [[nodiscard]] QStringList command(Stage stage) const {
        if (stage == Stage::import && fs::exists(project_ / "corpora/long")) return {};
        if (stage != Stage::train || !fs::exists(project_ / "runs/t/run.json")) return first_command(stage);
        if (ask({"runs", "show", "t"})["state"] == "finished") return {};
        return {"train", "--resume", "t", "--threads", "1"};
    }

    void finish(Stage stage) const {
        const QStringList words = command(stage);
        if (!words.empty()) demand_done(run(words), words.join(' ').toStdString());
    }

    /// After a disturbance: the project opens, leaves nothing temporary, and shows only what is whole.
    void inspect(Stage stage, const std::map<std::string, std::string>& whole) const {
        const nlohmann::json info = ask({"project", "info"});
        for (const auto& entry : fs::recursive_directory_iterator(project_)) {
            const std::string file_name = entry.path().filename().string();
            demand(file_name.rfind(base::k_temporary_prefix, 0) != 0, "left over: " + entry.path().string());
        }
        const auto is_shown = [&](const char* part, const char* id) {
            return std::find(info[part].begin(), info[part].end(), id) != info[part].end();
        };
        if (stage == Stage::import && is_shown("corpora", "long")) {
            const fs::path index = project_ / "corpora/long/index.sqlite";
            demand(database_text(index) == whole.at("corpora/long/index.sqlite"), "half an index is shown");
        }
        if (stage == Stage::build && is_shown("datasets", "swa-phones")) {
            demand_done(run({"dataset", "verify", "swa-phones"}), "dataset verify");
        }
        if (stage == Stage::train && is_shown("runs", "t")) {
            const std::string state = ask({"runs", "show", "t"})["state"];
            demand(state == "interrupted" || state == "failed" || state == "finished", "the run is " + state);
            demand_done(run({"runs", "metrics", "t", "--format", "csv"}), "runs metrics");
        }
    }

    /// All files are those of the undisturbed project.
    void compare(const std::map<std::string, std::string>& whole) const {
        const std::string told = difference(project_text(project_), whole);
        demand(told.empty(), told);
    }

private:
    fs::path project_;
};

class MainJob {
public:
    /// Runs each stage undisturbed.
    explicit MainJob(bool with_training) {
        fs::create_directories(root("demo"));
        demand_done(run_program(root("demo"), {"project", "demo", "p"}), "project demo");
        // A longer text, so that its import takes longer than the start of the program.
        const auto text = base::read_file(root("demo") / "p/texts/swa/train.txt");
        std::string longer;
        for (int i = 0; i < 12; ++i)
            longer += *text;
        fs::create_directories(root("demo") / "p/texts/long");
        demand(base::write_atomically(root("demo") / "p/texts/long/train.txt", longer).has_value(), "a longer text");
        run_whole(Stage::import, "demo");
        run_whole(Stage::build, "demo");
        if (with_training) run_whole(Stage::train, name(Stage::build));
    }

    struct Whole {
        fs::path begin;                          ///< the project before the stage
        fs::path end;                            ///< and after it
        std::map<std::string, std::string> text; ///< the same, for comparing
        std::uint64_t grown_bytes = 0;
        double wall_s = 0;
    };
    [[nodiscard]] const Whole& whole(Stage stage) const { return wholes_.at(stage); }

    /// A new copy of the stage's first project in `folder`; by default a folder of the machine's temporary one.
    [[nodiscard]] Place begin(Stage stage, fs::path folder = {}) {
        if (folder.empty()) folder = root("disturbed");
        fs::remove_all(folder / "p");
        copy(whole(stage).begin, folder / "p");
        return Place(folder / "p");
    }

    static std::uint64_t bytes_of(const fs::path& folder) {
        std::uint64_t bytes = 0;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            // As on the disk: in pages. A file with two names counts once.
            if (entry.is_regular_file()) bytes += (entry.file_size() + 4095) / 4096 * 4096 / entry.hard_link_count();
        }
        return bytes;
    }

private:
    [[nodiscard]] fs::path root(const std::string& part) const { return fs::path(folder_.path().toStdString()) / part; }

    /// With the times of change, which an import notes.
    static void copy(const fs::path& from, const fs::path& to) {
        fs::create_directories(to);
        for (const auto& entry : fs::recursive_directory_iterator(from)) {
            const fs::path target = to / entry.path().lexically_relative(from);
            if (entry.is_directory()) {
                fs::create_directories(target);
            } else {
                fs::copy_file(entry.path(), target);
                fs::last_write_time(target, entry.last_write_time());
            }
        }
    }

    void run_whole(Stage stage, const std::string& from) {
        Whole& whole = wholes_[stage];
        whole.begin = root(from) / "p";
        whole.end = root(name(stage)) / "p";
        const Place place(whole.end);
        copy(whole.begin, place.project());
        const std::uint64_t before = bytes_of(place.project());
        const Ended ended = place.run(first_command(stage));
        demand_done(ended, name(stage));
        whole.wall_s = ended.wall_s;
        whole.grown_bytes = bytes_of(place.project()) - before;
        whole.text = project_text(place.project());
    }

    QTemporaryDir folder_;
    std::map<Stage, Whole> wholes_;
};

} // namespace sauti::test
