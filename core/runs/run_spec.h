// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/mode.h"
#include "base/result.h"
#include "engine/model.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What a training run is asked to do: plain values, and one table that describes every key. JSON reading and writing,
/// `--set a.b=c`, `--help-keys` and a window's form all come from that table.
/// Law: spec_from_json(spec_to_json(spec)) == spec.
/// Example: resolve_spec with the preset "tiny" and the setting "optimizer.learning_rate=1e-3".
namespace sauti::runs {

enum class RunKind { pretrain, finetune };

[[nodiscard]] std::string_view name(RunKind kind); ///< "pretrain", "finetune"
[[nodiscard]] std::optional<RunKind> run_kind_of(std::string_view text);

/// Each field is the spec key of the same name; ranges, units and meaning stand in the table (`spec_keys`).
struct RunSpec {
    std::string kind = "pretrain";
    std::string name;
    std::uint64_t seed = 1;
    struct Data {
        std::optional<std::string> train;
        std::optional<std::string> eval;
        std::optional<std::string> test;
        bool operator==(const Data&) const = default;
    } data;
    std::optional<std::string> preset;
    std::optional<std::string> start; ///< "run:ID@best", "run:ID@last", "file:PATH"
    std::string labels = "from-data";
    std::string decode = "argmax";
    struct Model {
        int hidden_size = 768;
        int deep_transformer_stack_layers = 12;
        int attention_heads = 12;
        int transformer_ff_size = 3072;
        int embedder_bucket_count = 16000;
        int embedder_slice_count = 8;
        int max_length = 2048;
        int downsampling_rate = 4;
        int upsampling_kernel_size = 4;
        double dropout = 0.1;
        std::string activation = "gelu";
        std::string head = "lm";
        std::string vocabulary = "data";
        std::string mode = "corrected";
        struct Switches {
            std::optional<bool> attention_mask, padding, cls_visible, tail, lm_head, hash, embed_norm, packer, masking,
                init;
            bool operator==(const Switches&) const = default;
        } corrections; ///< unset: as the mode says
        bool operator==(const Model&) const = default;
    } model;
    struct Masking {
        std::string type = "rand_span";
        double rate = 0.15;
        std::string replacement = "data"; ///< "data" or "file:PATH"
        bool operator==(const Masking&) const = default;
    } masking;
    struct Optimizer {
        std::string type = "adamw-torch";
        double learning_rate = 4e-4;
        double beta1 = 0.9;
        double beta2 = 0.98;
        double epsilon = 1e-6;
        double weight_decay = 0.01;
        double clip_norm = 1.0; ///< 0: no clipping
        bool operator==(const Optimizer&) const = default;
    } optimizer;
    struct Schedule {
        std::string type = "linear";
        double warmup_ratio = 0.025;
        std::optional<std::int64_t> max_steps;
        std::optional<double> max_epochs;
        bool operator==(const Schedule&) const = default;
    } schedule;
    struct Batch {
        int rows = 8;
        int max_ids = 2048;
        int accumulation = 1;
        std::string order = "shuffle";
        bool operator==(const Batch&) const = default;
    } batch;
    struct Evaluate {
        std::optional<std::int64_t> every_steps;
        std::optional<double> every_epochs;
        std::string metric = "eval/loss";
        std::string better = "lower";
        int patience = 0; ///< evaluations without a better one; 0: never stops early
        bool operator==(const Evaluate&) const = default;
    } evaluate;
    struct Checkpoint {
        std::optional<std::int64_t> every_steps;
        std::optional<double> every_epochs;
        int keep_last = 2;
        bool keep_best = true;
        bool operator==(const Checkpoint&) const = default;
    } checkpoint;
    std::string device = "auto";
    std::string precision = "fp32";
    int threads = 0;

    bool operator==(const RunSpec&) const = default;
};

/// Where a key's value lives in a spec; the alternative is the key's type.
using SpecField = std::variant<bool*, int*, std::uint64_t*, double*, std::string*, std::optional<bool>*,
                               std::optional<std::int64_t>*, std::optional<double>*, std::optional<std::string>*>;

/// One row of the table.
struct SpecKey {
    std::string_view name; ///< dotted: "optimizer.learning_rate"
    SpecField (*field)(RunSpec&);
    std::string_view unit; ///< "ids", "updates", "" if none
    double least = 0;      ///< numbers only: inclusive range
    double most = 0;
    std::string_view choices; ///< texts only: "lm|ner"; "PREFIX:" takes anything after it; empty: free
    std::string_view help;
    bool shape = false; ///< decides the shape of the weights: a checkpoint that is started from has the say
};

/// All keys in the order in which they are written.
[[nodiscard]] std::span<const SpecKey> spec_keys();
[[nodiscard]] const SpecKey* find_spec_key(std::string_view name);

/// "whole number", "number", "text", "true or false"; ", or null" where the key may be empty.
[[nodiscard]] std::string type_text(const SpecKey& key);
/// "1 … 1000000", "lm|ner", "" if anything goes.
[[nodiscard]] std::string range_text(const SpecKey& key);
/// The value as JSON.
[[nodiscard]] base::Json value_of(const SpecKey& key, const RunSpec& spec);

/// Whole, with format and version, nested as a person writes it.
[[nodiscard]] base::Json spec_to_json(const RunSpec& spec);

/// Sets one key from JSON: invalid names the key, what it wants and what it got.
[[nodiscard]] base::Result<void> set_value(RunSpec& spec, const SpecKey& key, const base::Json& value,
                                           std::string_view origin);

/// Who said a key's value, weakest first.
enum class Origin { standard, preset, file, flag, setting };

struct ResolvedSpec {
    RunSpec spec;
    std::map<std::string, Origin, std::less<>> origins; ///< keys that somebody set
    /// Said by the file or on the command line, not by a preset.
    [[nodiscard]] bool is_explicit(std::string_view key) const;
};

/// What a verb gathered; empty parts are not given.
struct SpecRequest {
    RunKind kind = RunKind::pretrain;
    std::optional<std::string> preset;         ///< the name, looked up in `preset_folders`
    std::optional<std::filesystem::path> file; ///< a spec file; its "preset" key is taken when `preset` is not given
    std::optional<std::uint64_t> seed;         ///< --seed
    std::optional<int> threads;                ///< --threads
    std::optional<std::string> device;         ///< --device
    std::vector<std::string> settings;         ///< "a.b=c"
    std::vector<std::filesystem::path> preset_folders;
};

/// Preset, then file, then flags, then settings; then the checks that need several keys (validate_spec).
/// usage: a wrong setting or unknown preset; invalid, syntax, not_found: of the files, with the nearest key's name.
[[nodiscard]] base::Result<ResolvedSpec> resolve_spec(const SpecRequest& request);

/// A whole spec as run.json keeps it. `seen` receives the names of the keys that the object holds.
[[nodiscard]] base::Result<void> read_spec(const base::Json& object, std::string_view origin, RunSpec& spec,
                                           std::vector<std::string>* seen = nullptr);

/// Sets "a.b=c"; the text after '=' is JSON where it parses, else plain text. usage on any mistake.
[[nodiscard]] base::Result<std::string> apply_setting(RunSpec& spec, std::string_view setting);

/// A rule across keys that a spec breaks, told at the key where a person would mend it.
struct SpecProblem {
    std::string key;      ///< "model.attention_heads"
    std::string sentence; ///< "must divide hidden_size 96"
    std::string hint;     ///< what to do, if known
    bool operator==(const SpecProblem&) const = default;
};
/// Rules across keys: a stop is given, the shape divides, the decision metric exists. All that are broken, in the order
/// of the checks.
[[nodiscard]] std::vector<SpecProblem> spec_problems(const RunSpec& spec);
/// invalid with the first of them.
[[nodiscard]] base::Result<void> validate_spec(const RunSpec& spec);

/// Names of presets of a kind in these folders, sorted: NAME.pretrain.json → NAME.
[[nodiscard]] std::vector<std::string> preset_names(RunKind kind, const std::vector<std::filesystem::path>& folders);

/// The switches in force: the mode's, then those set one by one.
[[nodiscard]] engine::Corrections corrections_of(const RunSpec::Model& model);
/// The shape without head sizes (labels, vocabulary), which the data decide.
[[nodiscard]] engine::ShibaModel model_of(const RunSpec::Model& model);

} // namespace sauti::runs
