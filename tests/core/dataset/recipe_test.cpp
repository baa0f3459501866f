// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "dataset/recipe.h"

#include <nlohmann/json.hpp>

#include <QTest>
#include <string>
#include <vector>

using namespace sauti;

namespace {

const std::string k_good = R"({ "format": "sauti-recipe", "version": 1, "name": "swa-phones",
  "inputs": { "swa": { "corpus": "swa" } },
  "steps": [
    { "id": "bare", "step": "strip-spaces", "from": ["text"] },
    { "id": "phones", "step": "phonemize-conll", "from": ["swa"], "options": { "code": "swa-Latn", "mode": "reference" } },
    { "id": "chars", "step": "split-characters", "from": ["phones"] },
    { "id": "text", "step": "conll-text", "from": ["phones"] },
    { "id": "train", "step": "shiba-jsonl", "from": ["bare"], "options": { "max_length": 512, "mode": "corrected" } } ],
  "outputs": { "ner": "chars", "pretrain": "train" } })";

std::string with(std::string from, const std::string& what, const std::string& by) {
    const std::size_t at = from.find(what);
    return at == std::string::npos ? "not in the recipe: " + what : from.replace(at, what.size(), by);
}

} // namespace

class RecipeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_and_writes_the_same() {
        const auto recipe = dataset::parse_recipe(k_good, "r.json");
        QVERIFY2(recipe.has_value(), recipe ? "" : recipe.error().to_string().c_str());
        QCOMPARE(recipe->steps.size(), std::size_t{5});
        QCOMPARE(recipe->step("train")->options.integer("max_length"), 512);
        const std::string text = base::pretty(dataset::json_of(*recipe));
        QCOMPARE(base::pretty(dataset::json_of(*dataset::parse_recipe(text, "r.json"))), text);
        // What was not written stays unwritten.
        QVERIFY(!dataset::json_of(*recipe)["steps"][2].contains("options"));
    }

    void steps_run_after_what_they_read() {
        const auto recipe = *dataset::parse_recipe(k_good, "r.json");
        std::vector<std::string> ids;
        for (const auto* step : dataset::in_order(recipe))
            ids.push_back(step->id);
        QCOMPARE(ids, (std::vector<std::string>{"phones", "chars", "text", "bare", "train"}));
    }

    void mistakes_are_told_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char* name, const char* what, const char* by, const char* message, const char* hint) {
            QTest::newRow(name) << what << by << message << hint;
        };
        row("unknown key", "\"outputs\"", "\"output\": 1, \"outputs\"", "output", "outputs");
        row("unknown key of a step", "\"from\": [\"text\"]", "\"form\": [\"text\"]", "form", "from");
        row("unknown option", "max_length", "max_lenght", "max_lenght", "max_length");
        row("unknown step", "strip-spaces", "strip-space", "strip-space", "strip-spaces");
        row("wrong type of an option", "512", "\"512\"", "max_length", "");
        row("option out of range", "512", "0", "max_length", "");
        row("wrong choice", "\"mode\": \"corrected\"", "\"mode\": \"correct\"", "mode", "");
        row("missing id", "[\"text\"]", "[\"txt\"]", "txt", "text");
        row("missing output", "\"ner\": \"chars\"", "\"ner\": \"char\"", "char", "chars");
        row("twice the same id", "\"id\": \"chars\"", "\"id\": \"phones\"", "twice", "");
        row("loop", "[\"swa\"], \"options\"", "[\"chars\"], \"options\"", "loop", "input");
        row("loop of one", "[\"text\"]", "[\"bare\"]", "bare ← bare", "input");
        row("kinds that do not fit", "[\"bare\"]", "[\"phones\"]", "takes text", "");
        row("two inputs of a step that reads one", "[\"text\"]", "[\"text\", \"text\"]", "reads one", "concatenate");
        row("no inputs", "{ \"swa\": { \"corpus\": \"swa\" } }", "{}", "inputs", "");
        row("both sorts of input", "\"corpus\": \"swa\"", "\"corpus\": \"swa\", \"dataset\": \"a/b\"", "either", "");
        row("data set without output", "\"corpus\": \"swa\"", "\"dataset\": \"a\"", "dataset", "output");
        row("steps are no list", "\"steps\": [", "\"steps\": 3, \"x\": [", "x", "");
        row("output as a path", "\"ner\":", "\"../ner\":", "folder", "");
        row("newer version", "\"version\": 1", "\"version\": 2", "version", "");
        row("another format", "sauti-recipe", "sauti-run", "sauti-re", "");
        row("not JSON", "{ \"format\"", "{{ \"format\"", "", "");
    }

    void mistakes_are_told() {
        QFETCH(const QString, what);
        QFETCH(const QString, by);
        QFETCH(const QString, message);
        QFETCH(const QString, hint);
        const auto recipe = dataset::parse_recipe(with(k_good, what.toStdString(), by.toStdString()), "r.json");
        QVERIFY(!recipe);
        const std::string told = recipe.error().to_string();
        QVERIFY2(QString::fromStdString(told).contains(message), told.c_str());
        QVERIFY2(QString::fromStdString(recipe.error().hint).contains(hint), recipe.error().hint.c_str());
        QVERIFY(told.find("r.json") != std::string::npos);
    }

    void open_inputs_are_filled() {
        auto recipe = *dataset::parse_recipe(with(k_good, "\"corpus\": \"swa\"", "\"corpus\": null"), "r.json");
        QVERIFY(recipe.inputs[0].asked);
        QCOMPARE(dataset::fill_inputs(recipe, {}).error().kind, base::ErrorKind::usage);
        auto by_name = recipe;
        QVERIFY(dataset::fill_inputs(by_name, {"swa=kin"}).has_value());
        QCOMPARE(by_name.inputs[0].corpus, std::string("kin"));
        QVERIFY(!dataset::fill_inputs(by_name, {"other=kin"}));
        QVERIFY(dataset::fill_inputs(recipe, {"kin"}).has_value());
        QVERIFY(!dataset::fill_inputs(recipe, {"swa"})); // nothing is open any more
    }

    void shipped_recipes_are_good() {
        int shipped = 0;
        for (const auto& found : dataset::find_recipes(std::nullopt)) {
            const auto recipe = dataset::parse_recipe(*base::read_file(found.path), found.path.string());
            QVERIFY2(recipe.has_value(), recipe ? "" : recipe.error().to_string().c_str());
            QCOMPARE(recipe->name, found.name);
            QVERIFY(!recipe->description.empty());
            ++shipped;
        }
        QVERIFY(shipped >= 8);
        QVERIFY(dataset::recipe_path("phones-nr", std::nullopt).error().hint.find("phones-ner") != std::string::npos);
    }

    void every_cut_of_a_recipe_is_an_error() {
        for (std::size_t size = 0; size + 1 < k_good.size(); ++size)
            QVERIFY(!dataset::parse_recipe(k_good.substr(0, size), "r"));
    }
};

QTEST_APPLESS_MAIN(RecipeTest)
#include "recipe_test.moc"
