// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "runs/run_spec.h"
#include "training/train.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A run's spec while a person fills it in: a preset and, by key, the texts that were typed over it, right or wrong.
/// What is said about a key (its preset's value, what is wrong with it) comes from the spec's own table and rules.
///
///     RunForm form(preset_folders());
///     SAUTI_CHECK(form.take_preset(runs::RunKind::pretrain, "tiny"));
///     form.set("masking.rate", "0.2");
///     form.command();          // "sauti-cli train --preset tiny --set masking.rate=0.2"
///
/// Law: a text equal in value to the preset's is no difference. Belongs to one thread; only small files are read.
namespace sauti::training {

class RunForm {
public:
    explicit RunForm(std::vector<fs::path> folders);

    [[nodiscard]] runs::RunKind kind() const { return state_.kind; }
    [[nodiscard]] const std::string& preset() const { return state_.preset; }
    [[nodiscard]] std::vector<std::string> presets() const { return runs::preset_names(state_.kind, folders_); }
    /// What was typed stays, but for keys that do not concern the kind. The errors of resolve_spec.
    [[nodiscard]] base::Result<void> take_preset(runs::RunKind kind, const std::string& preset);

    /// A whole spec: its preset, where that is one of those here (else the one in force, or the first), and what
    /// differs from it. One step of undo. The errors of resolve_spec.
    [[nodiscard]] base::Result<void> take_spec(const runs::RunSpec& spec);

    /// Sets a key's text as typed; the preset's own value forgets it. A key that is not in the table is ignored.
    void set(std::string_view key, std::string text);
    /// Sets train, eval and test to DATASET/OUTPUT's splits, as --data does.
    [[nodiscard]] base::Result<void> choose_data(const std::string& data, const fs::path& project);

    [[nodiscard]] std::string text(std::string_view key) const;
    [[nodiscard]] std::string preset_text(std::string_view key) const;
    /// The key was set to another value than the preset's, and is one that a preset decides (names, seeds, data and
    /// the start do not count).
    [[nodiscard]] bool differs(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> different_keys() const;
    /// What is wrong with the key as it stands, in words that follow its name; empty if nothing is.
    [[nodiscard]] std::string problem(std::string_view key) const;
    /// Keys with a problem, in the table's order.
    [[nodiscard]] std::vector<std::string> wrong_keys() const;

    /// Preset and differences; wrong texts are left at the preset's value.
    [[nodiscard]] const runs::ResolvedSpec& resolved() const { return resolved_; }
    /// invalid with the first problem.
    [[nodiscard]] base::Result<TrainRequest> request(const std::optional<fs::path>& project) const;
    /// What a person types to the same end, in lines of at most `columns` that a shell joins; without wrong settings.
    [[nodiscard]] std::string command(const std::optional<fs::path>& project, std::size_t columns = 80) const;

    // Undo: field by field. Changes of the same key in a row are one step until `end_step`.

    void end_step() { open_key_.clear(); }
    /// The key (or "preset", "data") that would be set back.
    [[nodiscard]] std::optional<std::string> undo_key() const;
    [[nodiscard]] std::optional<std::string> redo_key() const;
    void undo();
    void redo();
    /// What was done so far is how the form begins.
    void forget_steps();

    /// Everything but the steps of undo, to be kept while it is typed.
    [[nodiscard]] base::Json draft() const;
    /// invalid if the draft is of another shape; the form is as it was then.
    [[nodiscard]] base::Result<void> take_draft(const base::Json& draft);

private:
    struct State {
        runs::RunKind kind = runs::RunKind::pretrain;
        std::string preset;
        std::map<std::string, std::string, std::less<>> typed;
        bool operator==(const State&) const = default;
    };
    struct Step {
        std::string key;
        State before;
        State after;
    };
    void note(const std::string& key, State before);
    void become(State taken, runs::ResolvedSpec base, const std::string& step);
    void go_to(const State& state);
    void put(std::string_view key, std::string text);
    [[nodiscard]] bool is_typed(std::string_view key) const { return state_.typed.count(key) == 1; }
    /// Of "every so many steps" and "every so many epochs" the one that was not just typed is given up, and comes back
    /// with the preset's value.
    void yield_other(std::string_view key);
    void resolve();
    [[nodiscard]] base::Result<runs::ResolvedSpec> base_of(runs::RunKind kind, const std::string& preset) const;
    [[nodiscard]] std::vector<std::string> data_arguments(const std::optional<fs::path>& project) const;

    std::vector<fs::path> folders_;
    State state_;
    runs::ResolvedSpec base_;     ///< the preset alone
    runs::ResolvedSpec resolved_; ///< with what was typed
    std::map<std::string, std::string, std::less<>> problems_;
    std::vector<Step> steps_;
    std::size_t done_ = 0; ///< steps not undone
    std::string open_key_;
};

/// False for keys that a run of this kind does not read (masking for fine-tuning, labels for pretraining), or that are
/// chosen elsewhere than in a row of their own (kind, name, preset).
[[nodiscard]] bool concerns(std::string_view key, runs::RunKind kind);

/// A value as a person types it: no quotes, "" for null, whole numbers with separators.
[[nodiscard]] std::string form_text(const runs::SpecKey& key, const runs::RunSpec& spec);

} // namespace sauti::training
