// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/test_project.h"
#include "core/dataset/test_tools.h"
#include "dataset/recipe_edit.h"
#include "dataset/recipe_state.h"

#include <nlohmann/json.hpp>

#include <QTest>
#include <string>
#include <vector>

using namespace sauti;

namespace {

const std::string k_recipe_text = R"({ "format": "sauti-recipe", "version": 1, "name": "phones",
  "inputs": { "c": { "corpus": "swa" } },
  "steps": [
    { "id": "phones", "step": "phonemize-conll", "from": ["c"] },
    { "id": "chars", "step": "split-characters", "from": ["phones"] },
    { "id": "text", "step": "conll-text", "from": ["phones"] },
    { "id": "bare", "step": "strip-spaces", "from": ["text"] },
    { "id": "rows", "step": "shiba-jsonl", "from": ["bare"], "options": { "max_length": 16 } } ],
  "outputs": { "ner": "chars", "pretrain": "rows" } })";

dataset::Recipe recipe() {
    return *dataset::parse_recipe(k_recipe_text, "r.json");
}

/// "phones←c chars←phones … | ner=chars": the whole graph on one line.
std::string text_of(const dataset::Recipe& recipe) {
    std::string text;
    for (const auto& step : recipe.steps) {
        text += step.id + "←";
        for (const auto& id : step.from)
            text += id + (id == step.from.back() ? " " : "+");
    }
    text += "|";
    for (const auto& [name, from] : recipe.outputs)
        text += " " + name + "=" + from;
    return text;
}

std::string text_of(const base::Result<dataset::Recipe>& recipe) {
    return recipe ? text_of(*recipe) : "error: " + recipe.error().message;
}

std::string words_of(const std::vector<std::string>& list) {
    std::string text;
    for (const auto& one : list)
        text += (text.empty() ? "" : " ") + one;
    return text;
}

const dataset::InputKinds k_conll = {{"c", dataset::Kind::conll}};

std::string states_of(const std::vector<dataset::Card>& cards) {
    std::string text;
    for (const auto& card : cards) {
        const char* const letter = card.state == dataset::CardState::built     ? "built"
                                   : card.state == dataset::CardState::changed ? "changed"
                                   : card.state == dataset::CardState::fresh   ? "new"
                                                                               : "again";
        text += card.id + " " + letter + (card.reason.empty() ? "" : " (" + card.reason + ")") + "; ";
    }
    return text;
}

} // namespace

class RecipeEditTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void puts_a_step_between_two_cards() {
        QCOMPARE(
            text_of(dataset::added(recipe(), "limit", "phones", k_conll)),
            std::string("phones←c limit←phones chars←limit text←phones bare←text rows←bare | ner=chars pretrain=rows"));
    }

    void puts_a_step_behind_an_input_before_all_steps() {
        QCOMPARE(text_of(dataset::added(recipe(), "shuffle", "c", k_conll)),
                 std::string("shuffle←c phones←shuffle chars←phones text←phones bare←text rows←bare | ner=chars "
                             "pretrain=rows"));
    }

    void a_step_at_a_chains_end_takes_its_output() {
        QCOMPARE(
            text_of(dataset::added(recipe(), "limit", "chars", k_conll)),
            std::string("phones←c chars←phones limit←chars text←phones bare←text rows←bare | ner=limit pretrain=rows"));
    }

    void removing_what_was_added_gives_the_recipe_back() {
        for (const std::string after : {"c", "phones", "chars", "bare", "rows"}) {
            const auto more = dataset::added(recipe(), "limit", after, k_conll);
            QVERIFY2(more, after.c_str());
            const auto less = dataset::removed(*more, "limit", k_conll);
            QVERIFY2(less, after.c_str());
            QCOMPARE(text_of(*less), text_of(recipe()));
        }
    }

    void gives_each_new_step_an_id_of_its_own() {
        const auto once = dataset::added(recipe(), "limit", "phones", k_conll);
        const auto twice = dataset::added(*once, "limit", "phones", k_conll);
        QVERIFY(twice);
        QVERIFY(twice->step("limit2") != nullptr);
    }

    void refuses_what_does_not_fit() {
        QVERIFY(text_of(dataset::added(recipe(), "strip-spaces", "phones", k_conll)).find("takes text") !=
                std::string::npos);
        QVERIFY(!dataset::removed(recipe(), "text", k_conll));
        QVERIFY(!dataset::added(recipe(), "limit", "nobody", k_conll));
        QVERIFY(!dataset::removed(recipe(), "c", k_conll));
    }

    void moves_only_to_legal_places() {
        auto more = dataset::added(recipe(), "drop-blank-lines", "text", k_conll);
        QVERIFY(more);
        QCOMPARE(words_of(dataset::legal_places(*more, "drop", k_conll)), std::string("bare"));
        QCOMPARE(
            text_of(dataset::moved(*more, "drop", "bare", k_conll)),
            std::string("phones←c chars←phones text←phones bare←text drop←bare rows←drop | ner=chars pretrain=rows"));
        QVERIFY(!dataset::moved(*more, "drop", "phones", k_conll));
        more = dataset::added(recipe(), "limit", "rows", k_conll);
        QCOMPARE(words_of(dataset::legal_places(*more, "limit", k_conll)), std::string("c phones chars text bare"));
    }

    void a_form_keeps_only_what_differs() {
        dataset::StepForm form;
        form.options = {{"mode", "corrected"}, {"max_length", "2048"}, {"max_sents", "3"}};
        const auto changed = dataset::with_form(recipe(), "rows", form, k_conll);
        QVERIFY(changed);
        const auto json = dataset::json_of(*changed);
        QCOMPARE(json["steps"][4]["options"].dump(), std::string(R"({"max_length":2048,"max_sents":3})"));
    }

    void a_form_names_the_option_that_is_wrong() {
        dataset::StepForm form;
        form.options = {{"max_length", "many"}};
        const auto changed = dataset::with_form(recipe(), "rows", form, k_conll);
        QVERIFY(!changed);
        QVERIFY(changed.error().message.find("max_length") != std::string::npos);
    }

    void a_form_changes_source_and_output() {
        dataset::StepForm form;
        form.from = {"c"};
        form.output = "plain";
        QCOMPARE(text_of(dataset::with_form(recipe(), "text", form, k_conll)),
                 std::string("phones←c chars←phones text←c bare←text rows←bare | ner=chars pretrain=rows plain=text"));
        form = {};
        form.output = "";
        QCOMPARE(text_of(dataset::with_form(recipe(), "chars", form, k_conll)),
                 std::string("phones←c chars←phones text←phones bare←text rows←bare | pretrain=rows"));
        QCOMPARE(words_of(dataset::possible_sources(recipe(), "text", k_conll)), std::string("c phones chars"));
    }

    void tells_what_a_build_would_do() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", "Chui B-PER\nna O\n\n"}}, "small"));
        const dataset::Recipe first = recipe();
        QVERIFY(states_of(dataset::card_states(first, nullptr, project.project(), small_tools()))
                    .find("phones new (not built yet)") != std::string::npos);
        dataset::BuildRequest request;
        request.project = project.project();
        request.name = "phones";
        request.recipe = first;
        request.tools = small_tools();
        std::vector<std::string> told;
        request.on_step = [&](const dataset::BuiltStep& step, const dataset::StepReport& report) {
            told.push_back(step.id + " " + std::to_string(report.lines_in));
        };
        const auto built = dataset::build(request);
        QVERIFY(built);
        QCOMPARE(QString::fromStdString(words_of(told)), QStringLiteral("phones 3 chars 3 text 3 bare 1 rows 1"));
        const auto states = [&](const dataset::Recipe& now) {
            return states_of(dataset::card_states(now, &built->info, project.project(), small_tools()));
        };
        QCOMPARE(states(first),
                 std::string("c built; phones built; chars built; text built; bare built; rows built; "));
        dataset::StepForm form;
        form.options = {{"max_length", "32"}};
        QCOMPARE(states(*dataset::with_form(first, "rows", form)),
                 std::string(
                     "c built; phones built; chars built; text built; bare built; rows changed (max_length was 16); "));
        const auto more = dataset::added(first, "limit", "text");
        QCOMPARE(states(*more),
                 std::string("c built; phones built; chars built; text built; limit new (not built yet); "
                             "bare changed (read text before); rows again (bare changed); "));
    }
};

QTEST_APPLESS_MAIN(RecipeEditTest)
#include "recipe_edit_test.moc"
