// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/environment.h"
#include "training/outlook.h"
#include "training/request.h"
#include "training/run_form.h"
#include "training/sample.h"
#include "training/training_desk.h"

#include <QTest>

using namespace sauti;
using namespace sauti::test;
using runs::RunKind;
using training::RunForm;

namespace {

RunForm tiny() {
    RunForm form({fs::path(SAUTI_SOURCE) / "resources/presets"});
    must(form.take_preset(RunKind::pretrain, "tiny"));
    return form;
}

} // namespace

class RunFormTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_text_equal_in_value_to_the_presets_is_no_difference() {
        RunForm form = tiny();
        form.set("masking.rate", "0.150");
        QVERIFY(!form.differs("masking.rate"));
        form.set("masking.rate", "0.2");
        form.set("schedule.max_steps", "3,000");
        QVERIFY(form.differs("masking.rate"));
        QCOMPARE(form.preset_text("masking.rate"), std::string("0.15"));
        QCOMPARE(form.preset_text("schedule.max_steps"), std::string("2,000"));
        QCOMPARE(form.resolved().spec.schedule.max_steps, std::optional<std::int64_t>(3000));
        QCOMPARE(form.different_keys(), (std::vector<std::string>{"masking.rate", "schedule.max_steps"}));
    }

    void names_seeds_and_data_do_not_count_as_differences() {
        RunForm form = tiny();
        form.set("name", "phones s2");
        form.set("seed", "2");
        form.set("data.train", "rows.jsonl");
        QVERIFY(form.different_keys().empty());
        QCOMPARE(form.resolved().spec.name, std::string("phones s2"));
    }

    void what_is_wrong_is_told_at_its_key_and_keeps_the_run_from_starting() {
        RunForm form = tiny();
        form.set("data.train", "rows.jsonl");
        QVERIFY(form.wrong_keys().empty());
        form.set("model.attention_heads", "5");
        form.set("masking.rate", "much");
        form.set("optimizer.clip_norm", "-1");
        QCOMPARE(form.wrong_keys(),
                 (std::vector<std::string>{"model.attention_heads", "masking.rate", "optimizer.clip_norm"}));
        QCOMPARE(form.problem("model.attention_heads"), std::string("must divide hidden_size 64"));
        QVERIFY(form.problem("masking.rate").find("must be") == 0);
        QCOMPARE(form.resolved().spec.masking.rate, 0.15);
        QVERIFY(!form.request(fs::path("nowhere")));
        QVERIFY(form.command(std::nullopt).find("masking.rate") == std::string::npos);
    }

    void steps_and_epochs_give_way_to_each_other() {
        RunForm form = tiny();
        form.set("evaluate.every_epochs", "2");
        QCOMPARE(form.text("evaluate.every_steps"), std::string());
        QVERIFY(form.problem("evaluate.every_steps").empty());
        form.set("evaluate.every_epochs", "");
        QCOMPARE(form.text("evaluate.every_steps"), std::string("200"));
        QVERIFY(form.different_keys().empty());
        form.set("checkpoint.every_steps", "20");
        must(form.take_preset(RunKind::finetune, "tiny")); // it has epochs there
        QVERIFY(form.problem("checkpoint.every_steps").empty());
    }

    void undo_goes_field_by_field_and_back() {
        RunForm form = tiny();
        form.set("masking.rate", "0.2");
        form.set("masking.rate", "0.25"); // the same field: the same step
        form.set("batch.rows", "4");
        QCOMPARE(form.undo_key(), std::optional<std::string>("batch.rows"));
        form.undo();
        QCOMPARE(form.text("masking.rate"), std::string("0.25"));
        form.undo();
        QVERIFY(!form.differs("masking.rate"));
        form.redo();
        QCOMPARE(form.text("masking.rate"), std::string("0.25"));
        form.undo();
        form.undo(); // the preset itself
        QVERIFY(form.preset().empty());
        form.redo();
        QCOMPARE(form.preset(), std::string("tiny"));
        QCOMPARE(form.resolved().spec.model.hidden_size, 64);
    }

    void a_draft_brings_the_form_back_and_a_damaged_one_changes_nothing() {
        RunForm form = tiny();
        must(form.take_preset(RunKind::finetune, "tiny"));
        form.set("batch.rows", "wrong");
        RunForm other = tiny();
        must(other.take_draft(form.draft()));
        QCOMPARE(base::compact(other.draft()), base::compact(form.draft()));
        QCOMPARE(other.problem("batch.rows"), form.problem("batch.rows"));
        QVERIFY(
            !other.take_draft(*base::parse_json(R"({"kind":"finetune","preset":"tiny","typed":{"no.key":"1"}})", "")));
        QCOMPARE(base::compact(other.draft()), base::compact(form.draft()));
    }

    void another_kind_forgets_what_it_does_not_read() {
        RunForm form = tiny();
        form.set("data.train", "rows.jsonl");
        form.set("masking.rate", "0.2");
        form.set("optimizer.learning_rate", "0.001");
        must(form.take_preset(RunKind::finetune, "tiny"));
        QCOMPARE(form.text("data.train"), std::string());
        QCOMPARE(form.different_keys(), std::vector<std::string>{"optimizer.learning_rate"});
        QVERIFY(!training::concerns("masking.rate", RunKind::finetune));
    }

    void the_command_makes_the_same_spec() {
        RunForm form = tiny();
        form.set("name", "it's mine");
        form.set("seed", "7");
        form.set("data.train", "a b.jsonl");
        form.set("masking.rate", "0.2");
        form.set("model.corrections.hash", "true");
        const std::string command = form.command(std::nullopt, 10'000);
        QCOMPARE(command, std::string("sauti-cli train --preset tiny --set 'data.train=a b.jsonl' --set "
                                      "'name=it'\\''s mine' --seed 7 --set model.corrections.hash=true --set "
                                      "masking.rate=0.2"));
        QVERIFY(form.command(std::nullopt, 40).find(" \\\n  --set") != std::string::npos);
        runs::SpecRequest asked;
        asked.preset = "tiny";
        asked.preset_folders = {fs::path(SAUTI_SOURCE) / "resources/presets"};
        asked.seed = 7;
        asked.settings = {"data.train=a b.jsonl", "name=it's mine", "model.corrections.hash=true", "masking.rate=0.2"};
        QCOMPARE(runs::resolve_spec(asked)->spec, form.resolved().spec);
    }

    void the_outlook_counts_what_a_run_will_do() {
        const Desk desk;
        training::Forecaster forecaster;
        const auto request = desk.request("pretrain", "a");
        const auto outlook = forecaster.look(request.resolved, std::nullopt, "cpu", {});
        must(outlook);
        QCOMPARE(outlook->rows, std::int64_t{36});
        QCOMPARE(outlook->updates, std::int64_t{40});
        QCOMPARE(outlook->updates_per_epoch, std::int64_t{9});
        QVERIFY(outlook->update_s > 0 && outlook->memory_bytes > 0 && outlook->parameters > 0);
        QVERIFY(outlook->basis == training::Outlook::Basis::formula);
        std::string row;
        bool asks = false;
        for (const auto& cell : outlook->first_row.cells) {
            row += cell.letter;
            asks = asks || cell.is_asked;
        }
        QCOMPARE(row, std::string("jumaanaendamwanza"));
        QVERIFY(asks);
    }

    void takes_a_whole_spec_as_what_differs_from_its_preset() {
        training::RunForm form(training::preset_folders());
        must(form.take_preset(runs::RunKind::pretrain, "tiny"));
        form.set("masking.rate", "0.3");
        runs::SpecRequest asked;
        asked.kind = runs::RunKind::finetune;
        asked.preset = "tiny";
        asked.settings = {"batch.rows=4", "schedule.max_epochs=null", "schedule.max_steps=1200"};
        asked.preset_folders = training::preset_folders();
        auto resolved = runs::resolve_spec(asked);
        must(resolved);
        must(form.take_spec(resolved->spec));
        QVERIFY(form.kind() == runs::RunKind::finetune);
        QCOMPARE(form.text("schedule.max_steps"), std::string("1,200"));
        QCOMPARE(form.different_keys(),
                 (std::vector<std::string>{"schedule.max_steps", "schedule.max_epochs", "batch.rows"}));
        QVERIFY(form.resolved().spec == resolved->spec);
        form.undo();
        QCOMPARE(form.text("masking.rate"), std::string("0.3"));
        resolved->spec.preset = "one that is not here";
        must(form.take_spec(resolved->spec));
        QCOMPARE(form.resolved().spec.batch.rows, 4);
        resolved->spec.kind = "none";
        QVERIFY(!form.take_spec(resolved->spec));
    }

    void a_spec_is_read_from_its_file_and_from_a_runs() {
        const Desk desk;
        const auto file = desk.path("spec.json");
        must(base::write_atomically(file, R"({"format":"sauti-run-spec","version":1,"kind":"finetune","preset":"tiny",)"
                                          R"("batch":{"rows":4}})"));
        const auto spec = training::read_spec_file(file);
        must(spec);
        QCOMPARE(spec->batch.rows, 4);
        QCOMPARE(spec->kind, std::string("finetune"));
        must(base::write_json(desk.path("run.json"),
                              {{"format", "sauti-run"}, {"version", 1}, {"spec", runs::spec_to_json(*spec)}}));
        const auto again = training::read_spec_file(desk.path("run.json"));
        must(again);
        QVERIFY(*again == *spec);
        must(base::write_atomically(file, R"({"format":"sauti-run-spec","version":1,"batch":{"rowz":4}})"));
        const auto wrong = training::read_spec_file(file);
        QVERIFY(!wrong);
        QVERIFY(wrong.error().to_string().find("rowz") != std::string::npos);
    }

    void a_measured_time_takes_the_place_of_the_formula() {
        const Desk desk;
        training::Forecaster forecaster;
        const auto engine = make_letter_engine();
        auto request = desk.request("finetune", "a");
        must(forecaster.measure(*engine, request.resolved, std::nullopt, {}));
        const auto outlook = forecaster.look(request.resolved, std::nullopt, "cpu", {});
        must(outlook);
        QVERIFY(outlook->basis == training::Outlook::Basis::measured);
        QCOMPARE(outlook->first_row.cells.front().tag, std::string("B-PER"));
        request.resolved.spec.model.hidden_size *= 2;
        QVERIFY(forecaster.look(request.resolved, std::nullopt, "cpu", {})->basis == training::Outlook::Basis::scaled);
    }

    void a_sample_is_read_back_from_its_event() {
        const auto sample = training::sample_of_event(
            R"({"step":8,"time":"","event":"sample","text":"ɾai","masked":"▁ai","guesses":[{"at":0,"truth":"ɾ",)"
            R"("seen":"▁","best":[["l",0.5],["ɾ",0.25]]}]})");
        QVERIFY(sample.has_value());
        QCOMPARE(sample->letters, (std::vector<std::string>{"ɾ", "a", "i"}));
        QCOMPARE(sample->guesses.at(0).best.at(1), (std::pair<std::string, double>{"ɾ", 0.25}));
        QVERIFY(!sample->guesses.at(0).is_right());
        QVERIFY(!training::sample_of_event(R"({"step":8,"event":"finished"})"));
        QVERIFY(!training::sample_of_event(R"({"step":8,"event":"sample","text":3})"));
    }
};

QTEST_APPLESS_MAIN(RunFormTest)
#include "run_form_test.moc"
