// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "runs/run_spec.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>
#include <set>

using namespace sauti;
using namespace sauti::runs;
using base::ErrorKind;
using base::Json;
namespace fs = std::filesystem;

namespace {

Json parse(const std::string& text) {
    return *base::parse_json(text, "spec.json");
}

base::Error error_of(const std::string& text) {
    RunSpec spec;
    auto read = read_spec(parse(text), "spec.json", spec);
    return read ? base::Error{} : read.error();
}

} // namespace

class RunSpecTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    [[nodiscard]] fs::path write(const std::string& name, const std::string& text) const {
        const fs::path path = fs::path(folder_.path().toStdString()) / name;
        if (!base::write_atomically(path, text)) qFatal("cannot write");
        return path;
    }
    [[nodiscard]] SpecRequest request(RunKind kind = RunKind::pretrain) const {
        SpecRequest made;
        made.kind = kind;
        made.preset_folders = {fs::path(folder_.path().toStdString())};
        return made;
    }

private Q_SLOTS:
    void initTestCase() {
        static_cast<void>(write("small-one.pretrain.json",
                                R"({"format":"sauti-run-spec","version":1,"seed":3,"threads":2,
                                    "schedule":{"max_steps":50},"optimizer":{"learning_rate":0.5}})"));
    }

    void a_written_spec_reads_back_equal() {
        RunSpec spec;
        spec.kind = "finetune";
        spec.name = "Nyumba \"ya\" kwanza";
        spec.seed = 9007199254740991ULL;
        spec.data.train = "a/b:train";
        spec.start = "run:x@best";
        spec.model.corrections.hash = true;
        spec.model.corrections.tail = false;
        spec.optimizer.learning_rate = 1.0 / 3.0;
        spec.schedule.max_epochs = 2.5;
        spec.evaluate.every_epochs = 1;
        RunSpec read;
        QVERIFY(read_spec(parse(base::pretty(spec_to_json(spec))), "x", read).has_value());
        QVERIFY(read == spec);
    }

    void every_key_is_written_read_and_explained() {
        std::set<std::string_view> names;
        RunSpec spec;
        for (const SpecKey& key : spec_keys()) {
            QVERIFY2(names.insert(key.name).second, std::string(key.name).c_str());
            QVERIFY(!key.help.empty());
            QVERIFY(!type_text(key).empty());
            // Its own default is a value that it takes.
            const Json standard = value_of(key, spec);
            QVERIFY2(set_value(spec, key, standard, "x") || key.name == "start", std::string(key.name).c_str());
        }
        QCOMPARE(spec_keys().size(), std::size_t{64});
    }

    void wrong_values_name_key_want_and_got_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        QTest::newRow("unknown") << R"({"optimizer":{"learning_rat":1}})"
                                 << R"(the key "optimizer.learning_rat" is not known)"
                                 << R"(did you mean "optimizer.learning_rate"?)";
        QTest::newRow("in the wrong group") << R"({"learning_rate":1})"
                                            << R"(the key "learning_rate" is not known)"
                                            << R"(did you mean "optimizer.learning_rate"?)";
        QTest::newRow("unknown group") << R"({"optimiser":{"beta1":0}})"
                                       << R"(the key "optimiser" is not known)"
                                       << "";
        QTest::newRow("type") << R"({"batch":{"rows":"8"}})"
                              << R"("batch.rows" must be whole number, not "8")"
                              << "";
        QTest::newRow("fraction") << R"({"batch":{"rows":1.5}})"
                                  << R"("batch.rows" must be whole number, not 1.5)"
                                  << "";
        QTest::newRow("range") << R"({"model":{"dropout":1}})"
                               << R"("model.dropout" must be within 0 … 0.95, not 1)"
                               << "";
        QTest::newRow("negative") << R"({"seed":-1})"
                                  << R"("seed" must be within 0 … 9007199254740992, not -1)"
                                  << "";
        QTest::newRow("choice") << R"({"batch":{"order":"shufle"}})"
                                << R"("batch.order" must be one of shuffle|group_by_length|bucket, not "shufle")"
                                << R"(did you mean "shuffle"?)";
        QTest::newRow("prefix without a name") << R"({"start":"run:"})"
                                               << R"("start" must be one of run:|file:, not "run:")"
                                               << "";
        QTest::newRow("no object") << R"({"batch":3})"
                                   << R"("batch" must be an object in braces, not 3)"
                                   << "";
        QTest::newRow("null") << R"({"name":null})"
                              << R"("name" must be text, not null)"
                              << "";
    }

    void wrong_values_name_key_want_and_got() {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        const base::Error error = error_of(text.toStdString());
        QCOMPARE(QString::fromStdString(error.message), message);
        QCOMPARE(error.kind, ErrorKind::invalid);
        QCOMPARE(error.place.path, std::string("spec.json"));
        if (!hint.isEmpty()) QCOMPARE(QString::fromStdString(error.hint), hint);
    }

    void whole_numbers_may_be_written_as_floats() {
        RunSpec spec;
        QVERIFY(read_spec(parse(R"({"schedule":{"max_steps":2e3}})"), "x", spec).has_value());
        QCOMPARE(*spec.schedule.max_steps, std::int64_t{2000});
        QVERIFY(read_spec(parse(R"({"schedule":{"max_steps":null}})"), "x", spec).has_value());
        QVERIFY(!spec.schedule.max_steps);
    }

    void settings_beat_flags_beat_the_file_beats_the_preset() {
        SpecRequest asked = request();
        asked.file = write("spec.json", R"({"format":"sauti-run-spec","version":1,"preset":"small-one","seed":5,
                                            "threads":3,"batch":{"rows":4}})");
        auto resolved = resolve_spec(asked);
        QVERIFY2(resolved.has_value(), resolved ? "" : resolved.error().to_string().c_str());
        QCOMPARE(resolved->spec.seed, std::uint64_t{5});
        QCOMPARE(*resolved->spec.schedule.max_steps, std::int64_t{50});
        QCOMPARE(resolved->spec.optimizer.learning_rate, 0.5);
        QVERIFY(resolved->is_explicit("batch.rows"));
        QVERIFY(!resolved->is_explicit("optimizer.learning_rate"));
        QCOMPARE(*resolved->spec.preset, std::string("small-one"));
        asked.seed = 6;
        asked.threads = 1;
        asked.settings = {"threads=7", "name=12", "optimizer.learning_rate=1e-3", "data.eval=null"};
        resolved = resolve_spec(asked);
        QVERIFY2(resolved.has_value(), resolved ? "" : resolved.error().to_string().c_str());
        QCOMPARE(resolved->spec.seed, std::uint64_t{6});
        QCOMPARE(resolved->spec.threads, 7);
        QCOMPARE(resolved->spec.name, std::string("12"));
        QCOMPARE(resolved->spec.optimizer.learning_rate, 1e-3);
        QVERIFY(!resolved->spec.data.eval);
        QCOMPARE(resolved->origins.at("seed"), Origin::flag);
    }

    void wrong_settings_are_usage_and_wrong_files_invalid() {
        SpecRequest asked = request();
        asked.preset = "small-one";
        asked.settings = {"batch.row=1"};
        QCOMPARE(resolve_spec(asked).error().kind, ErrorKind::usage);
        QCOMPARE(resolve_spec(asked).error().hint, std::string("did you mean \"batch.rows\"?"));
        asked.settings = {"batch.rows"};
        QCOMPARE(resolve_spec(asked).error().kind, ErrorKind::usage);
        asked.settings = {"batch.rows=0"};
        QCOMPARE(resolve_spec(asked).error().kind, ErrorKind::usage);
        asked.settings = {};
        asked.preset = "smal-one";
        QCOMPARE(resolve_spec(asked).error().kind, ErrorKind::usage);
        QCOMPARE(resolve_spec(asked).error().hint, std::string("did you mean \"small-one\"?"));
        asked.preset = {};
        asked.file = write("newer.json", R"({"format":"sauti-run-spec","version":2})");
        QCOMPARE(resolve_spec(asked).error().kind, ErrorKind::unsupported);
        asked.file = write("other.json", R"({"format":"sauti-recipe","version":1})");
        QCOMPARE(resolve_spec(asked).error().kind, ErrorKind::not_this_format);
        asked.file = write("torn.json", R"({"format":"sauti-run-spec",)");
        QCOMPARE(resolve_spec(asked).error().kind, ErrorKind::syntax);
        asked.file = fs::path(folder_.path().toStdString()) / "absent.json";
        QCOMPARE(resolve_spec(asked).error().kind, ErrorKind::not_found);
    }

    void rules_across_keys_data() {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("begins");
        QTest::newRow("heads") << "model.attention_heads=5"
                               << "\"model.attention_heads\" must divide";
        QTest::newRow("slices") << "model.embedder_slice_count=5"
                                << "\"model.embedder_slice_count\" must divide";
        QTest::newRow("length") << "model.max_length=2046"
                                << "\"model.max_length\" must be divisible";
        QTest::newRow("row longer than the model") << "batch.max_ids=4000"
                                                   << "\"batch.max_ids\" must not be above";
        QTest::newRow("no end") << "schedule.max_steps=null"
                                << "\"schedule.max_steps\" or";
        QTest::newRow("head") << "model.head=ner"
                              << "\"model.head\" must be lm";
        QTest::newRow("metric") << "evaluate.metric=eval/los"
                                << "\"evaluate.metric\" must be one of";
    }

    void rules_across_keys() {
        QFETCH(QString, setting);
        QFETCH(QString, begins);
        SpecRequest asked = request();
        asked.preset = "small-one";
        asked.settings = {setting.toStdString()};
        const auto resolved = resolve_spec(asked);
        QVERIFY(!resolved.has_value());
        QVERIFY2(QString::fromStdString(resolved.error().message).startsWith(begins), resolved.error().message.c_str());
    }

    void switches_override_the_mode_one_by_one() {
        RunSpec::Model model;
        QVERIFY(corrections_of(model) == engine::Corrections::of(base::Mode::corrected));
        model.mode = "reference";
        QVERIFY(corrections_of(model) == engine::Corrections{});
        model.corrections.masking = true;
        model.corrections.hash = false;
        QVERIFY(corrections_of(model).masking);
        QVERIFY(!corrections_of(model).tail);
    }

    void shipped_presets_are_whole_specs() {
        const fs::path folder = fs::path(SAUTI_SOURCE) / "resources/presets";
        const std::vector<std::pair<std::string, RunKind>> wanted = {
            {"tiny", RunKind::pretrain},  {"tiny", RunKind::finetune},           {"small", RunKind::pretrain},
            {"small", RunKind::finetune}, {"paper-pretrain", RunKind::pretrain}, {"paper-finetune", RunKind::finetune}};
        for (const auto& [preset, kind] : wanted) {
            SpecRequest asked;
            asked.kind = kind;
            asked.preset = preset;
            asked.preset_folders = {folder};
            const auto resolved = resolve_spec(asked);
            QVERIFY2(resolved.has_value(), resolved ? "" : resolved.error().to_string().c_str());
            for (const SpecKey& key : spec_keys()) {
                const bool left_open = key.name.rfind("model.corrections.", 0) == 0 || key.name == "preset";
                QVERIFY2(left_open || resolved->origins.count(key.name) == 1, std::string(key.name).c_str());
            }
        }
    }
};

QTEST_APPLESS_MAIN(RunSpecTest)
#include "run_spec_test.moc"
