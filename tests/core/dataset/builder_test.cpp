// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "core/base/child.h"
#include "core/dataset/builder_cases.h"
#include "dataset/compare.h"
#include "dataset/preview.h"
#include "dataset/step_store.h"
#include "dataset/trace.h"

#include <nlohmann/json.hpp>

#include <QTest>
#include <string>
#include <vector>

using namespace sauti;

namespace {

std::size_t skipped(const dataset::BuildResult& result) {
    std::size_t count = 0;
    for (const auto& step : result.steps)
        count += step.skipped ? 1 : 0;
    return count;
}

} // namespace

class BuilderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void builds_outputs_by_split() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", k_train}, {"dev.txt", k_dev}}, "swa-Latn"));
        const auto result = dataset::build(request_for(project, k_recipe));
        QVERIFY2(result.has_value(), result ? "" : result.error().to_string().c_str());
        const auto files = project.files_of("swa-phones");
        QCOMPARE(files.at("ner/dev.txt"), std::string("t O\n\u0361 O\n\u0283 O\nu O\ni O\nw B-LOC\na I-LOC\n\n"));
        QCOMPARE(files.at("pretrain/dev.jsonl"),
                 std::string("{\"input_ids\": [57344, 116, 865, 643, 117, 105, 119, 97]}\n"));
        const auto info = *dataset::read_data_set(result->folder);
        QCOMPARE(info.files.size(), std::size_t{4});
        QCOMPARE(info.parents[0].id, std::string("swa"));
        for (const auto& file : info.files) {
            const std::string& bytes = files.at(file.path);
            QCOMPARE(file.sha256, base::sha256_hex(bytes));
            QCOMPARE(file.bytes, static_cast<std::uint64_t>(bytes.size()));
        }
        QVERIFY(info.files[0].units == dataset::Units::characters && info.files[2].units == dataset::Units::ids);
        QCOMPARE(info.steps[0].report.unmapped.at(U'q'), 1);
        QVERIFY(dataset::verify(result->folder)->empty());
        QVERIFY(!dataset::is_being_built(project.project(), "swa-phones"));
        QCOMPARE(dataset::data_set_names(project.project()), (std::vector<std::string>{"swa-phones"}));
        QCOMPARE(dataset::provenance(info)->size(), std::size_t{8});
    }

    void skips_what_has_not_changed() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", k_train}}, "swa-Latn"));
        QCOMPARE(skipped(*dataset::build(request_for(project, k_recipe))), std::size_t{0});
        const auto again = *dataset::build(request_for(project, k_recipe));
        QVERIFY(again.unchanged);
        QCOMPARE(skipped(again), std::size_t{5});
        const auto other = *dataset::build(request_for(project, changed(k_recipe, "16", "17")));
        QCOMPARE(skipped(other), std::size_t{4});
        QVERIFY(!other.unchanged);
        // A finished step that somebody changed is made again.
        const auto store = project.project() / ".sauti/steps/swa-phones";
        const auto key = other.info.steps[0].key;
        QVERIFY(base::write_atomically(store / key / "train.txt", "x O\n\n").has_value());
        QCOMPARE(skipped(*dataset::build(request_for(project, changed(k_recipe, "16", "17")))), std::size_t{4});
    }

    void a_corpus_that_changed_is_told() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", k_train}}, "swa-Latn"));
        const auto info = *corpus::read_corpus_info(project.project() / "corpora/swa");
        QVERIFY(base::write_atomically(info.source / "train.txt", k_dev).has_value());
        const auto result = dataset::build(request_for(project, k_recipe));
        QVERIFY(!result && result.error().message.find("swa") != std::string::npos);
        QVERIFY(project.files_of("swa-phones").empty());
    }

    void two_builds_give_the_same_bytes() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", k_train}, {"dev.txt", k_dev}}, "swa-Latn"));
        QVERIFY(dataset::build(request_for(project, k_recipe, "one")).has_value());
        QVERIFY(dataset::build(request_for(project, k_recipe, "two")).has_value());
        QCOMPARE(project.files_of("one"), project.files_of("two"));
    }

    void damage_is_found() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", k_train}}, "swa-Latn"));
        const auto result = *dataset::build(request_for(project, k_recipe));
        QVERIFY(base::write_atomically(result.folder / "ner/train.txt", "x O\n\n").has_value());
        QCOMPARE(dataset::verify(result.folder)->size(), std::size_t{1});
        base::fs::remove(result.folder / "pretrain/train.jsonl");
        QCOMPARE(dataset::verify(result.folder)->size(), std::size_t{2});
    }

    void traces_a_line_to_file_line_characters_and_row() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", k_train}}, "swa-Latn"));
        QVERIFY(dataset::build(request_for(project, k_recipe)).has_value());
        const auto letters = changed(k_recipe, "\"from\": [\"phones\"] },\n    { \"id\": \"text\"",
                                     "\"from\": [\"c\"] },\n    { \"id\": \"text\"");
        QVERIFY(dataset::build(request_for(project, letters, "letters")).has_value());
        // "Chui" is four letters: line 6 is the second letter of "na", the second token.
        auto trace = *dataset::trace(project.project(), *dataset::trace_question("letters:ner/train.txt:6"));
        QCOMPARE(trace.text, std::string("a O"));
        QCOMPARE(trace.parts.size(), std::size_t{1});
        QCOMPARE(trace.parts[0].source.id, std::string("swa"));
        QCOMPARE(trace.parts[0].source.path, std::string("train.txt"));
        QCOMPARE(trace.parts[0].span.line, 2U);
        QCOMPARE(trace.parts[0].span.begin_cps, 1U);
        QCOMPARE(trace.parts[0].span.end_cps, 2U);
        QCOMPARE(trace.parts[0].text, std::string("na O"));
        QCOMPARE(trace.parts[0].row, 1);
        // A row of ids holds both sentences: lines 1 to 3, and line 5.
        trace = *dataset::trace(project.project(), *dataset::trace_question("swa-phones:pretrain/train.jsonl:1"));
        QCOMPARE(trace.parts.size(), std::size_t{2});
        QCOMPARE(trace.parts[0].span.line, 1U);
        QCOMPARE(trace.parts[0].span.lines, 3U);
        QCOMPARE(trace.parts[0].text, std::string("Chui B-PER\nna O\nQali I-PER"));
        QCOMPARE(trace.parts[1].span.line, 5U);
        QCOMPARE(trace.parts[1].span.unit_begin, 13U);
        QCOMPARE(trace.parts[1].row, 2);
        QCOMPARE(trace.steps, (std::vector<std::string>{"rows", "bare", "text", "phones", "c"}));
        QVERIFY(!dataset::trace(project.project(), *dataset::trace_question("swa-phones:ner/train.txt:9999")));
        QVERIFY(!dataset::trace(project.project(), *dataset::trace_question("swa-phones:ner/trian.txt:1")));
        QCOMPARE(dataset::trace_question("swa-phones:1").error().kind, base::ErrorKind::usage);
    }

    void a_filter_takes_a_part_and_a_data_set_is_an_input() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", k_train}, {"dev.txt", k_dev}}, "swa-Latn"));
        const auto filtered = changed(k_recipe, "\"corpus\": \"swa\"", "\"corpus\": \"swa\", \"where\": \"mtu\"");
        const auto result = dataset::build(request_for(project, filtered, "part"));
        QVERIFY2(result.has_value(), result ? "" : result.error().to_string().c_str());
        QCOMPARE(project.files_of("part").at("ner/train.txt"), std::string("m O\nt O\nu O\n\n"));
        const auto second = changed(k_recipe, "\"corpus\": \"swa\"", "\"dataset\": \"part/ner\"");
        const auto again = dataset::build(request_for(
            project, changed(second, "\"phonemize-conll\", \"from\": [\"c\"]", "\"limit\", \"from\": [\"c\"]"),
            "again"));
        QVERIFY2(again.has_value(), again ? "" : again.error().to_string().c_str());
        const auto trace = *dataset::trace(project.project(), *dataset::trace_question("again:ner/train.txt:3"));
        QCOMPARE(trace.parts[0].source.id, std::string("swa")); // through both data sets
        QCOMPARE(trace.parts[0].span.line, 5U);
        QVERIFY(!dataset::build(request_for(project, changed(filtered, "mtu", "nobody"), "none")));
    }

    void previews_each_step_beside_what_was_before() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", k_train}}, "swa-Latn"));
        dataset::PreviewOptions options;
        options.project = project.project();
        options.lines = 3;
        const auto steps = dataset::preview(*dataset::parse_recipe(k_recipe, "r"), options, small_tools());
        QVERIFY2(steps.has_value(), steps ? "" : steps.error().to_string().c_str());
        QCOMPARE(steps->size(), std::size_t{6});
        QCOMPARE((*steps)[1].lines[0].text, std::string("t\u0361\u0283ui B-PER"));
        QCOMPARE((*steps)[1].lines[0].before, std::string("Chui B-PER"));
        QVERIFY((*steps)[1].lines[0].changed && !(*steps)[1].lines[1].changed);
        QCOMPARE((*steps)[3].lines[0].before, std::string("t\u0361\u0283ui B-PER\nna O\nqali I-PER"));
        QVERIFY(project.files_of("swa-phones").empty());
    }

    void previews_what_the_filter_of_an_input_leaves() {
        TestProject project;
        QVERIFY(
            project.add_corpus("swa", {{"train.txt", "a O\n\nmtu B-PER\n\nb O\n\nmtu B-PER\nc O\n\n"}}, "swa-Latn"));
        dataset::PreviewOptions options;
        options.project = project.project();
        const auto filtered = changed(k_recipe, "\"corpus\": \"swa\"", "\"corpus\": \"swa\", \"where\": \"mtu\"");
        const auto steps = dataset::preview(*dataset::parse_recipe(filtered, "r"), options, small_tools());
        QVERIFY2(steps.has_value(), steps ? "" : steps.error().to_string().c_str());
        const auto& input = (*steps)[0].lines;
        QCOMPARE(input.size(), std::size_t{5});
        QCOMPARE(input[0].text, std::string("mtu B-PER"));
        QCOMPARE(input[0].from_line, 3U);
        QCOMPARE(input[2].from_line, 7U);
        QCOMPARE((*steps)[1].lines[3].before, std::string("c O"));
        const auto none = changed(filtered, "mtu", "nobody");
        QVERIFY(!dataset::preview(*dataset::parse_recipe(none, "r"), options, small_tools()));
    }

    void two_data_sets_are_compared_by_settings_files_and_lines() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", k_train}, {"dev.txt", k_dev}}, "swa-Latn"));
        const auto one = dataset::build(request_for(project, k_recipe, "one"));
        const auto same = dataset::build(request_for(project, k_recipe, "same"));
        const auto other = dataset::build(request_for(project, changed(k_recipe, "16", "17"), "other"));
        QVERIFY(one && same && other);
        const auto nothing = dataset::compare(one->folder, same->folder);
        QVERIFY(nothing && nothing->same());
        const auto found = dataset::compare(one->folder, other->folder);
        QVERIFY2(found.has_value(), found ? "" : found.error().to_string().c_str());
        QVERIFY(!found->same());
        QVERIFY(!found->facts.empty());
        QVERIFY(found->facts[0].one != found->facts[0].other);
        QCOMPARE(found->files.size(), std::size_t{4});
        // A line that was changed is one that only one has, on each side.
        const auto path = other->folder / "ner" / "dev.txt";
        const auto bytes = *base::read_file(path);
        QVERIFY(base::write_atomically(path, changed(bytes, "a I-LOC", "a I-ORG")).has_value());
        auto info = *base::read_file(other->folder / "dataset.json");
        const auto was = base::sha256_hex(bytes);
        QVERIFY(base::write_atomically(other->folder / "dataset.json", changed(info, was, std::string(64, '0')))
                    .has_value());
        const auto again = *dataset::compare(one->folder, other->folder);
        const auto& file = again.files[0];
        QCOMPARE(file.path, std::string("ner/dev.txt"));
        QCOMPARE(file.only_one, 1);
        QCOMPARE(file.first_one[0].text, std::string("a I-LOC"));
        QCOMPARE(file.first_one[0].line, 7);
        QCOMPARE(file.first_other[0].text, std::string("a I-ORG"));
        QVERIFY(!dataset::compare(one->folder, project.project()));
    }

    void a_missing_language_and_a_foreign_data_set_are_told() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", k_train}}, "none"));
        QVERIFY(dataset::build(request_for(project, k_recipe)).error().message.find("language") != std::string::npos);
        const auto coded =
            changed(k_recipe, "\"from\": [\"c\"]", "\"from\": [\"c\"], \"options\": { \"code\": \"x\" }");
        QVERIFY(dataset::build(request_for(project, coded)).has_value());
        auto other = request_for(project, changed(coded, "\"name\": \"phones\"", "\"name\": \"other\""));
        QVERIFY(!dataset::build(other));
        other.replace = true;
        QVERIFY(dataset::build(other).has_value());
        other.name = "../x";
        QCOMPARE(dataset::build(other).error().kind, base::ErrorKind::usage);
    }

    void one_process_builds_at_a_time() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", k_train}}, "swa-Latn"));
        const auto store = dataset::StepStore::open(project.project(), "swa-phones");
        QVERIFY(store.has_value());
        QVERIFY(dataset::is_being_built(project.project(), "swa-phones"));
        const int code = testing::in_child([&] {
            const auto result = dataset::build(request_for(project, k_recipe));
            return !result && result.error().kind == base::ErrorKind::busy ? 0 : 1;
        });
        QCOMPARE(code, 0);
    }

    void a_stop_keeps_the_finished_steps() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", long_text(4000)}}, "swa-Latn"));
        std::stop_source stop;
        const base::Work work(stop.get_token(), [&](const base::Progress& progress) {
            if (progress.message.find("chars") != std::string::npos) stop.request_stop();
        });
        const auto stopped = dataset::build(request_for(project, k_recipe), work);
        QVERIFY(!stopped && stopped.error().kind == base::ErrorKind::cancelled);
        QVERIFY(project.leftovers().empty());
        QVERIFY(skipped(*dataset::build(request_for(project, k_recipe))) >= 1);
    }
};

QTEST_APPLESS_MAIN(BuilderTest)
#include "builder_test.moc"
