// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_spec.h"

#include "base/file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <type_traits>

namespace sauti::runs {

namespace fs = std::filesystem;
using base::ErrorKind;
using base::Json;

namespace {

constexpr std::string_view k_format = "sauti-run-spec";
constexpr int k_version = 1;

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t end = text.find(at); end != std::string_view::npos; end = text.find(at, begin)) {
        parts.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    parts.emplace_back(text.substr(begin));
    return parts;
}

bool is_choice(std::string_view choices, std::string_view value) {
    for (const std::string& choice : split(choices, '|')) {
        if (choice.back() == ':' ? value.size() > choice.size() && value.substr(0, choice.size()) == choice
                                 : value == choice) {
            return true;
        }
    }
    return false;
}

base::Error wrong_value(const SpecKey& key, std::string_view wanted, const Json& got, std::string_view origin) {
    base::Error error = base::make_error(ErrorKind::invalid,
                                         fmt::format("\"{}\" must be {}, not {}", key.name, wanted, base::compact(got)),
                                         std::string(key.help));
    return std::move(error).within(std::string(origin));
}

/// Puts a JSON value into the field behind a key.
struct Setter {
    const SpecKey& key;
    const Json& value;
    std::string_view origin;

    template <class T>
    base::Result<void> operator()(std::optional<T>* field) const {
        if (value.is_null()) {
            field->reset();
            return {};
        }
        T plain = {};
        SAUTI_CHECK((*this)(&plain));
        *field = std::move(plain);
        return {};
    }

    base::Result<void> operator()(bool* field) const {
        if (!value.is_boolean()) return base::fail(wrong_value(key, type_text(key), value, origin));
        *field = value.get<bool>();
        return {};
    }

    base::Result<void> operator()(std::string* field) const {
        if (!value.is_string()) return base::fail(wrong_value(key, type_text(key), value, origin));
        auto text = value.get<std::string>();
        if (!key.choices.empty() && !is_choice(key.choices, text)) {
            const auto near = base::nearest_name(text, split(key.choices, '|'));
            base::Error error = wrong_value(key, fmt::format("one of {}", key.choices), value, origin);
            if (near) error.hint = fmt::format("did you mean \"{}\"?", *near);
            return base::fail(std::move(error));
        }
        *field = std::move(text);
        return {};
    }

    template <class T>
    requires std::is_arithmetic_v<T> base::Result<void>
    operator()(T* field) const {
        // 1e3 and 1000.0 are whole numbers too; a person writes them so.
        const bool whole = !std::is_floating_point_v<T>;
        const bool fits = value.is_number() && (!whole || value.is_number_integer() ||
                                                std::floor(value.get<double>()) == value.get<double>());
        if (!fits) return base::fail(wrong_value(key, type_text(key), value, origin));
        const auto number = value.get<double>();
        if (!(number >= key.least && number <= key.most)) {
            return base::fail(wrong_value(key, fmt::format("within {}", range_text(key)), value, origin));
        }
        *field = value.is_number_float() ? static_cast<T>(number) : value.get<T>();
        return {};
    }
};

struct Getter {
    template <class T>
    Json operator()(const std::optional<T>* field) const {
        return *field ? Json(**field) : Json(nullptr);
    }
    template <class T>
    Json operator()(const T* field) const {
        return Json(*field);
    }
};

base::Error unknown_key(const std::string& full, std::string_view origin) {
    std::vector<std::string> names;
    for (const SpecKey& key : spec_keys())
        names.emplace_back(key.name);
    // A key that is right but for its group is more often meant than one that merely looks alike.
    for (const std::string& known : names) {
        const std::string tail = full.substr(full.rfind('.') + 1);
        if (known.size() > tail.size() &&
            known.compare(known.size() - tail.size() - 1, std::string::npos, "." + tail) == 0) {
            return base::make_error(ErrorKind::invalid, fmt::format("the key \"{}\" is not known", full),
                                    fmt::format("did you mean \"{}\"?", known))
                .within(std::string(origin));
        }
    }
    const auto near = base::nearest_name(full, names);
    return base::make_error(ErrorKind::invalid, fmt::format("the key \"{}\" is not known", full),
                            near ? fmt::format("did you mean \"{}\"?", *near)
                                 : std::string("sauti-cli train --help-keys lists all keys"))
        .within(std::string(origin));
}

bool is_group(const std::string& prefix) {
    return std::any_of(spec_keys().begin(), spec_keys().end(),
                       [&](const SpecKey& key) { return key.name.substr(0, prefix.size() + 1) == prefix + "."; });
}

base::Result<void> read_group(const Json& object, const std::string& prefix, std::string_view origin, RunSpec& spec,
                              std::vector<std::string>* seen) {
    for (const auto& [name_part, value] : object.items()) {
        const std::string full = prefix.empty() ? name_part : fmt::format("{}.{}", prefix, name_part);
        if (prefix.empty() && (full == "format" || full == "version")) continue;
        if (is_group(full)) {
            if (!value.is_object()) {
                return base::fail(
                    base::make_error(ErrorKind::invalid, fmt::format("\"{}\" must be an object in braces, not {}", full,
                                                                     base::compact(value)))
                        .within(std::string(origin)));
            }
            SAUTI_CHECK(read_group(value, full, origin, spec, seen));
            continue;
        }
        const SpecKey* key = find_spec_key(full);
        if (key == nullptr) return base::fail(unknown_key(full, origin));
        SAUTI_CHECK(set_value(spec, *key, value, origin));
        if (seen != nullptr) seen->push_back(full);
    }
    return {};
}

fs::path preset_path(RunKind kind, std::string_view preset, const std::vector<fs::path>& folders) {
    std::error_code error;
    for (const fs::path& folder : folders) {
        fs::path path = folder / fmt::format("{}.{}.json", preset, name(kind));
        if (fs::exists(path, error)) return path;
    }
    return {};
}

void mark(ResolvedSpec& resolved, const std::vector<std::string>& keys, Origin origin) {
    for (const std::string& key : keys)
        resolved.origins[key] = origin;
}

base::Result<void> read_layer(const Json& object, const std::string& origin_text, ResolvedSpec& resolved,
                              Origin origin) {
    SAUTI_CHECK(base::check_format(object, k_format, k_version, origin_text));
    std::vector<std::string> seen;
    SAUTI_CHECK(read_spec(object, origin_text, resolved.spec, &seen));
    mark(resolved, seen, origin);
    return {};
}

base::Result<void> read_preset(const SpecRequest& request, const std::string& preset, ResolvedSpec& resolved) {
    const fs::path path = preset_path(request.kind, preset, request.preset_folders);
    if (path.empty()) {
        const auto known = preset_names(request.kind, request.preset_folders);
        const auto near = base::nearest_name(preset, known);
        return base::fail(request.preset ? ErrorKind::usage : ErrorKind::invalid,
                          fmt::format("there is no preset \"{}\" for {}", preset, name(request.kind)),
                          near ? fmt::format("did you mean \"{}\"?", *near)
                               : fmt::format("presets are: {}", fmt::join(known, ", ")));
    }
    SAUTI_TRY(const Json object, base::read_json(path));
    SAUTI_CHECK(read_layer(object, path.string(), resolved, Origin::preset));
    resolved.spec.preset = preset;
    return {};
}

base::Result<void> apply_flags(const SpecRequest& request, ResolvedSpec& resolved) {
    const auto flag = [&resolved](std::string_view key_name, const Json& value) -> base::Result<void> {
        auto set = set_value(resolved.spec, *find_spec_key(key_name), value, "");
        if (!set) set.error().kind = ErrorKind::usage;
        resolved.origins[std::string(key_name)] = Origin::flag;
        return set;
    };
    if (request.seed) SAUTI_CHECK(flag("seed", *request.seed));
    if (request.threads) SAUTI_CHECK(flag("threads", *request.threads));
    if (request.device) SAUTI_CHECK(flag("device", *request.device));
    return {};
}

} // namespace

std::string_view name(RunKind kind) {
    return kind == RunKind::pretrain ? "pretrain" : "finetune";
}

std::optional<RunKind> run_kind_of(std::string_view text) {
    if (text == "pretrain") return RunKind::pretrain;
    if (text == "finetune") return RunKind::finetune;
    return std::nullopt;
}

Json value_of(const SpecKey& key, const RunSpec& spec) {
    RunSpec copy = spec; // the table hands out places to write to; a copy keeps `spec` untouched
    return std::visit(Getter{}, key.field(copy));
}

Json spec_to_json(const RunSpec& spec) {
    Json whole = {{"format", k_format}, {"version", k_version}};
    RunSpec copy = spec;
    for (const SpecKey& key : spec_keys()) {
        Json value = std::visit(Getter{}, key.field(copy));
        // Switches that nobody set are not written: the mode decides them.
        if (value.is_null() && key.name.substr(0, 18) == "model.corrections.") continue;
        Json* place = &whole;
        const std::vector<std::string> parts = split(key.name, '.');
        for (std::size_t i = 0; i + 1 < parts.size(); ++i)
            place = &(*place)[parts[i]];
        (*place)[parts.back()] = std::move(value);
    }
    if (!whole["model"].contains("corrections")) whole["model"]["corrections"] = Json::object();
    return whole;
}

base::Result<void> set_value(RunSpec& spec, const SpecKey& key, const Json& value, std::string_view origin) {
    return std::visit(Setter{key, value, origin}, key.field(spec));
}

base::Result<void> read_spec(const Json& object, std::string_view origin, RunSpec& spec,
                             std::vector<std::string>* seen) {
    return read_group(object, "", origin, spec, seen);
}

base::Result<std::string> apply_setting(RunSpec& spec, std::string_view setting) {
    const std::size_t sign = setting.find('=');
    if (sign == std::string_view::npos || sign == 0) {
        return base::fail(ErrorKind::usage, fmt::format("\"{}\" is not of the form key=value", setting),
                          "for example --set optimizer.learning_rate=1e-3");
    }
    const std::string key_name(setting.substr(0, sign));
    const std::string text(setting.substr(sign + 1));
    const SpecKey* key = find_spec_key(key_name);
    if (key == nullptr) {
        base::Error error = unknown_key(key_name, "--set");
        error.kind = ErrorKind::usage;
        return base::fail(std::move(error));
    }
    auto parsed = base::parse_json(text, "--set");
    const Json as_text = text;
    auto set = set_value(spec, *key, parsed ? *parsed : as_text, "--set");
    // A text key takes what looks like a number or a word too: name=2.
    if (!set && parsed && set_value(spec, *key, as_text, "--set")) return key_name;
    if (!set) {
        set.error().kind = ErrorKind::usage;
        return base::fail(std::move(set.error()));
    }
    return key_name;
}

bool ResolvedSpec::is_explicit(std::string_view key) const {
    const auto found = origins.find(key);
    return found != origins.end() && found->second >= Origin::file;
}

base::Result<ResolvedSpec> resolve_spec(const SpecRequest& request) {
    ResolvedSpec resolved;
    resolved.spec.kind = name(request.kind);
    if (request.kind == RunKind::finetune) {
        resolved.spec.model.head = "ner";
        resolved.spec.evaluate.metric = "eval/entity_f1";
        resolved.spec.evaluate.better = "higher";
    }
    std::optional<std::string> preset = request.preset;
    std::optional<Json> file;
    if (request.file) {
        SAUTI_TRY(Json object, base::read_json(*request.file));
        if (!preset && object.is_object() && object.contains("preset") && object["preset"].is_string()) {
            preset = object["preset"].get<std::string>();
        }
        file = std::move(object);
    }
    if (preset) SAUTI_CHECK(read_preset(request, *preset, resolved));
    if (file) SAUTI_CHECK(read_layer(*file, request.file->string(), resolved, Origin::file));
    if (preset) resolved.spec.preset = preset;
    SAUTI_CHECK(apply_flags(request, resolved));
    for (const std::string& setting : request.settings) {
        SAUTI_TRY(const std::string key, apply_setting(resolved.spec, setting));
        resolved.origins[key] = Origin::setting;
    }
    if (resolved.spec.kind != name(request.kind)) {
        return base::fail(ErrorKind::invalid, fmt::format("this spec is of the kind \"{}\"", resolved.spec.kind),
                          resolved.spec.kind == "pretrain" ? "sauti-cli train takes it"
                                                           : "sauti-cli finetune takes it");
    }
    SAUTI_CHECK(validate_spec(resolved.spec));
    return resolved;
}

std::vector<std::string> preset_names(RunKind kind, const std::vector<fs::path>& folders) {
    const std::string ending = fmt::format(".{}.json", name(kind));
    std::set<std::string> names;
    std::error_code error;
    for (const fs::path& folder : folders) {
        for (const auto& entry : fs::directory_iterator(folder, error)) {
            const std::string file_name = entry.path().filename().string();
            if (file_name.size() > ending.size() &&
                file_name.compare(file_name.size() - ending.size(), std::string::npos, ending) == 0) {
                names.insert(file_name.substr(0, file_name.size() - ending.size()));
            }
        }
    }
    return {names.begin(), names.end()};
}

engine::Corrections corrections_of(const RunSpec::Model& model) {
    engine::Corrections all = engine::Corrections::of(base::mode_of(model.mode).value_or(base::Mode::corrected));
    const auto& set = model.corrections;
    all.attention_mask = set.attention_mask.value_or(all.attention_mask);
    all.padding = set.padding.value_or(all.padding);
    all.cls_visible = set.cls_visible.value_or(all.cls_visible);
    all.tail = set.tail.value_or(all.tail);
    all.lm_head = set.lm_head.value_or(all.lm_head);
    all.hash = set.hash.value_or(all.hash);
    all.embed_norm = set.embed_norm.value_or(all.embed_norm);
    all.packer = set.packer.value_or(all.packer);
    all.masking = set.masking.value_or(all.masking);
    all.init = set.init.value_or(all.init);
    return all;
}

engine::ShibaModel model_of(const RunSpec::Model& model) {
    engine::ShibaModel built;
    built.hidden_size = model.hidden_size;
    built.attention_heads = model.attention_heads;
    built.transformer_ff_size = model.transformer_ff_size;
    built.deep_transformer_stack_layers = model.deep_transformer_stack_layers;
    built.embedder_bucket_count = model.embedder_bucket_count;
    built.embedder_slice_count = model.embedder_slice_count;
    built.max_length = model.max_length;
    built.downsampling_rate = model.downsampling_rate;
    built.upsampling_kernel_size = model.upsampling_kernel_size;
    built.dropout = model.dropout;
    built.activation = model.activation;
    built.head = model.head == "autoregressive" ? engine::Head::autoregressive
                 : model.head == "ner"          ? engine::Head::labels
                 : model.head == "class"        ? engine::Head::classes
                                                : engine::Head::masked_lm;
    built.mode = base::mode_of(model.mode).value_or(base::Mode::corrected);
    built.corrections = corrections_of(model);
    return built;
}

} // namespace sauti::runs
