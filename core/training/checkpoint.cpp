// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/checkpoint.h"

#include "base/file.h"
#include "base/json.h"
#include "shiba/model_file.h"

#include <nlohmann/json.hpp>

namespace sauti::training {

using base::Json;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view k_format = "sauti-checkpoint";

Json to_json(const State& state) {
    Json json = {{"format", k_format}, {"version", 1}};
    json["step"] = state.step;
    json["epoch"] = state.epoch;
    json["batch"] = state.batch;
    json["ids"] = state.ids;
    json["wall_s"] = state.wall_s;
    json["logged_step"] = state.logged_step;
    json["evaluated_step"] = state.evaluated_step;
    json["evaluations"] = state.evaluations;
    json["without_better"] = state.without_better;
    if (state.best)
        json["best"] = {{"step", state.best->step}, {"value", state.best->value}};
    else
        json["best"] = nullptr;
    json["window"] = {{"loss", state.window.loss},
                      {"gradient_norm", state.window.gradient_norm},
                      {"updates", state.window.updates},
                      {"ids", state.window.ids},
                      {"wall_s", state.window.wall_s}};
    json["metrics_bytes"] = state.logs.metrics_bytes;
    json["events_bytes"] = state.logs.events_bytes;
    return json;
}

} // namespace

base::Result<void> save_checkpoint(const engine::ShibaSession& session, State& state, runs::RunFolder& folder) {
    SAUTI_TRY(state.logs, folder.sync_logs());
    const fs::path target = folder.checkpoint_path(state.step);
    SAUTI_TRY(base::FolderBuilder builder, base::FolderBuilder::create(target, true));
    SAUTI_CHECK(shiba::save_model(session, builder.path() / "model.safetensors"));
    SAUTI_CHECK(shiba::save_optimizer(session, builder.path() / "optimizer.safetensors"));
    SAUTI_CHECK(base::write_json(builder.path() / "state.json", to_json(state)));
    return builder.commit();
}

base::Result<State> read_state(const fs::path& checkpoint) {
    const fs::path path = checkpoint / "state.json";
    SAUTI_TRY(const Json json, base::read_json(path));
    SAUTI_CHECK(base::check_format(json, k_format, 1, path.string()));
    base::ObjectReader reader(json, path.string(), "");
    reader.accept("format");
    reader.accept("version");
    State state;
    state.step = reader.integer("step");
    state.epoch = reader.integer("epoch");
    state.batch = reader.integer("batch");
    state.ids = reader.integer("ids");
    state.wall_s = reader.real("wall_s");
    state.logged_step = reader.integer("logged_step");
    state.evaluated_step = reader.integer("evaluated_step");
    state.evaluations = reader.integer("evaluations");
    state.without_better = reader.integer("without_better");
    state.logs.metrics_bytes = static_cast<std::uint64_t>(reader.integer("metrics_bytes"));
    state.logs.events_bytes = static_cast<std::uint64_t>(reader.integer("events_bytes"));
    const Json& best = reader.raw("best");
    if (best.is_object()) {
        base::ObjectReader part(best, path.string(), "best");
        state.best = BestSoFar{part.integer("step"), part.real("value")};
        SAUTI_CHECK(part.finish());
    }
    base::ObjectReader window(reader.raw("window"), path.string(), "window");
    state.window.loss = window.real("loss");
    state.window.gradient_norm = window.real("gradient_norm");
    state.window.updates = window.integer("updates");
    state.window.ids = window.integer("ids");
    state.window.wall_s = window.real("wall_s");
    SAUTI_CHECK(window.finish());
    SAUTI_CHECK(reader.finish());
    return state;
}

base::Result<void> load_checkpoint(engine::ShibaSession& session, const fs::path& checkpoint) {
    SAUTI_CHECK(shiba::load_model(session, checkpoint / "model.safetensors"));
    return shiba::load_optimizer(session, checkpoint / "optimizer.safetensors");
}

} // namespace sauti::training
